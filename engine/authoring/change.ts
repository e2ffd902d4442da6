import type { DefinitionKind, Json } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';

/** One difference between two contents of a policy, at the place where it means something to a person. */
export interface Change {
  kind: DefinitionKind;
  id: string;
  /** JSON Pointer inside the definition; what has an id is named by it, not by its position. Empty: the whole definition. */
  path: string;
  /** `move`: the same things in another order; before and after list their ids. */
  op: 'add' | 'remove' | 'replace' | 'move';
  before: Json | null;
  after: Json | null;
  /** Of something removed from a list: the id of what stood before it, null at the beginning. */
  follows?: string | null;
  sentence: LocalText;
}
