import type { DefinitionKind } from '../ground/definition.ts';
import { both } from '../ground/local-text.ts';
import type { Finding } from './finding.ts';

/** Makes the findings of one definition. */
export function reporter(kind: DefinitionKind, id: string) {
  return (severity: Finding['severity'], code: string, path: string, zh: string, en: string): Finding => ({
    ...{ code, severity, kind, id, path, message: both(zh, en) },
  });
}
export type Report = ReturnType<typeof reporter>;
