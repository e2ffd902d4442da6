import { type PolicyContent, readPolicyContent } from '../../../engine/index.ts';
import { api } from '../api.ts';

const editions = new Map<string, Promise<PolicyContent>>();

/** What an edition says; editions never change, so each is read once. */
export function readEdition(policy: string, number: number): Promise<PolicyContent> {
  const key = `${policy}@${number}`;
  const known =
    editions.get(key) ?? api.edition(policy, number).then((edition) => readPolicyContent(edition.definitions));
  editions.set(key, known);
  known.catch(() => editions.delete(key));
  return known;
}
