import { type Case, type CasesDefinition, canonicalJson, type Definition, type Json } from '../../engine/index.ts';
import type { DraftRecord } from '../stores/records/edition.ts';

type Expectations = NonNullable<DraftRecord['expectations']>;

/**
 * Who changed what the cases of a file expect, while what they are given stayed: for the review.
 *
 * @param base the file as the edition has it, `before` as the draft had it, `after` as it is to be; null: there is none
 * @returns those of the draft, with this file's
 */
export function expectationsAfter(
  known: Expectations = {},
  id: string,
  [base, before, after]: [Definition | null | undefined, Definition | null | undefined, Definition | null],
  by: { at: string; by: string },
): Expectations {
  const others = Object.entries(known).filter(([key]) => !key.startsWith(`${id}/`));
  const [was, had] = [casesOf(base), casesOf(before)];
  const own = [...casesOf(after).values()].flatMap((one): [string, { at: string; by: string }][] => {
    const original = was.get(one.id);
    if (!original || !isSame(original.given, one.given) || isSame(original.expected, one.expected)) return [];
    const key = `${id}/${one.id}`;
    const earlier = isSame(had.get(one.id)?.expected, one.expected) ? known[key] : undefined;
    return [[key, earlier ?? by]];
  });
  return Object.fromEntries([...others, ...own]);
}

const casesOf = (file: Definition | null | undefined): Map<string, Case> =>
  new Map(file?.kind === 'cases' ? (file as CasesDefinition).cases.map((one) => [one.id, one]) : []);
const isSame = (one: object | undefined, other: object | undefined) =>
  canonicalJson((one ?? null) as Json) === canonicalJson((other ?? null) as Json);
