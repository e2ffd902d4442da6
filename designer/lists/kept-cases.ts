import type { Case } from '../../engine/index.ts';
import { textOf } from '../excel/lines.ts';
import type { CaseList } from './read-list.ts';
import type { TriedCase } from './try-list.ts';

/** A case says something: a whole list of them says nothing. */
export const mostKept = 20;

/**
 * Rows of a list as cases: their facts, and what came out as what is expected from now on. They are called by the first column of the
 * reader's own.
 */
export function keptCases(
  rows: TriedCase[],
  { lines, notes }: CaseList,
  { at, taken }: { at: string; taken: Case[] },
): Case[] {
  const ids = new Set(taken.map(({ id }) => id));
  let last = taken.length;
  const freshId = () => {
    do last += 1;
    while (ids.has(`case-${last}`));
    return `case-${last}`;
  };
  return rows.flatMap(({ number, facts, now }) => {
    if (!now || 'broken' in now) return [];
    const title = textOf(lines[number - 1]?.[notes[0]?.at ?? -1]);
    return {
      id: freshId(),
      ...(title ? { title: { 'zh-CN': title, en: title } } : {}),
      clauses: 'clauses' in now ? now.clauses : [],
      given: { facts, at },
      expected: 'outcome' in now ? { outcome: now.outcome } : { problem: now.problem },
    };
  });
}
