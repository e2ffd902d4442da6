import type { DefinitionKind, Json, LocalText } from './definition.ts';

/** What a check reports to an author: where, how bad, and in words what to do about it. */
export interface Finding {
  code: string;
  severity: 'error' | 'warning' | 'info';
  kind: DefinitionKind;
  id: string;
  /** JSON Pointer inside the definition. */
  path: string;
  message: LocalText;
  /** An example input that shows it. */
  witness?: Json;
}
