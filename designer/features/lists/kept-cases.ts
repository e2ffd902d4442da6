import type { Case } from '../../../engine/index.ts';
import { cellText } from '../../../engine/reading.ts';
import { freshIds } from '../../kernel/document/fresh-ids.ts';
import { inBoth } from '../../texts/local-text.ts';
import type { CaseSheet } from './read-list.ts';
import type { TriedCase } from './try-list.ts';

/** A case says something: a whole list of them says nothing. */
export const mostKept = 20;

/**
 * Rows of a list as cases: their facts, and what came out as what is expected from now on. They are called by the first column of the
 * reader's own.
 */
export function keptCases(
  rows: TriedCase[],
  { lines, notes }: CaseSheet,
  { at, taken }: { at: string; taken: Case[] },
): Case[] {
  const kept = rows.filter(({ now }) => now && !('broken' in now));
  const ids = freshIds(taken, kept.length, 'case');
  return kept.flatMap(({ number, facts, now }, index) => {
    if (!now || 'broken' in now) return [];
    const title = cellText(lines[number - 1]?.[notes[0]?.at ?? -1]);
    return {
      id: ids[index] as string,
      ...(title ? { title: inBoth(title) } : {}),
      clauses: 'clauses' in now ? now.clauses : [],
      given: { facts, at },
      expected: 'outcome' in now ? { outcome: now.outcome } : { problem: now.problem },
    };
  });
}
