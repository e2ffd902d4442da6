import type { EditionParts } from '../editions/parts.ts';

/** What is known of where a person can be reached. */
export interface Reach {
  mail?: string | undefined;
  phone?: string | undefined;
  /** The person has left: nothing is told any more. */
  hasLeft?: boolean | undefined;
}

export interface TellingParts extends EditionParts {
  /** Where somebody can be reached, by the id of a person; absent: nobody is known, and addresses are those that persons give. */
  reachOf?: ((person: string) => Reach | undefined) | undefined;
}
