import type { EditionParts } from '../editions/parts.ts';

/** What is known of where a person can be reached. */
export interface Reach {
  mail?: string | undefined;
  phone?: string | undefined;
  /** The person has left: nothing is told any more. */
  hasLeft: boolean;
}

/** Where somebody can be reached, by the directory; undefined: that does not know the person. */
export function reachOf({ directory }: Pick<EditionParts, 'directory'>, person: string): Reach | undefined {
  const found = directory.person(person);
  return found && { mail: found.mail, phone: found.phone, hasLeft: !directory.isHere(person) };
}
