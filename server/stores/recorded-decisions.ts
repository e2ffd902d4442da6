import { groupBy } from '../../contract/group-by.ts';
import type { JsonObject, KnownRows } from '../../engine/index.ts';

/** A decision as it was made, for replay on another edition. */
export interface RecordedDecision {
  id: string;
  /** When it was made; `at` is the instant it was made for. */
  decidedAt: string;
  policy: string;
  ruleSet: string;
  edition: number;
  at: string;
  facts: JsonObject;
  outcome: JsonObject;
  config?: JsonObject;
  /** The rows of master data that were read, by master and key. */
  rows?: KnownRows;
}

/** Decisions of a batch, which have everything in common but facts and outcomes. */
export interface DecisionPack extends Omit<RecordedDecision, 'facts' | 'outcome'> {
  facts: JsonObject[];
  outcomes: JsonObject[];
}

/**
 * What is to be written down: lines of JSON, each a decision or a pack, all made on one day. Each ends with a line break, and the page
 * begins with one: what a process that died or a disk that was full left of a line before must not take its first line with it.
 */
export interface DecisionPage {
  /** As `2026-11-25`, in UTC. */
  day: string;
  /** The caller's again when the store has written them. */
  bytes: Uint8Array;
}

/** Decisions as the pages that a store takes. */
export function pagesOf(decisions: readonly (RecordedDecision | DecisionPack)[]): DecisionPage[] {
  const days = groupBy(decisions, ({ decidedAt }) => decidedAt.slice(0, 10));
  return [...days].map(([day, made]) => {
    const lines = made.map((decision) => `${JSON.stringify(decision)}\n`);
    return { day, bytes: Buffer.from(`\n${lines.join('')}`) };
  });
}

/** The lines of a page, without their line breaks. */
export const linesOf = ({ bytes }: DecisionPage): string[] =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString().split('\n').filter(Boolean);

/** The decisions that a line holds. */
export function decisionsOf(line: RecordedDecision | DecisionPack): RecordedDecision[] {
  if (!('outcomes' in line)) return [line];
  const { id, facts, outcomes, ...shared } = line;
  return facts.map((given, index) => ({
    id: `${id}.${index + 1}`,
    ...shared,
    facts: given,
    outcome: outcomes[index] as JsonObject,
  }));
}

/** Instants as ISO text in UTC; `until` is not part of it. */
export interface Period {
  since?: string;
  until?: string;
}

/** Whether something was decided within a period. */
export const isWithin = ({ decidedAt }: { decidedAt: string }, { since, until }: Period) =>
  !(since && decidedAt < since) && !(until && decidedAt >= until);
