import type { DefinitionKind, Json } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';

/** What a check reports to an author: where, how bad, and in words what to do about it. */
export interface Finding {
  code: string;
  severity: 'error' | 'warning' | 'info';
  kind: DefinitionKind;
  id: string;
  /** JSON Pointer inside the definition. */
  path: string;
  message: LocalText;
  /** An example input that shows it, tried on the definition itself. */
  witness?: Json;
  /** What would mend it, ready to be put in place: for a gap in a table, a row. */
  proposal?: Json;
}
