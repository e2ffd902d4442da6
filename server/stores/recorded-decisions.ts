import type { JsonObject } from '../../engine/index.ts';

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
}

/** Decisions of a batch, which have everything in common but facts and outcomes. */
export interface DecisionPack extends Omit<RecordedDecision, 'facts' | 'outcome'> {
  facts: JsonObject[];
  outcomes: JsonObject[];
}

/** What is to be written down: the JSON of a decision or of a pack, on one line. */
export interface DecisionLine {
  decidedAt: string;
  text: string;
}

export const lineOf = (decision: RecordedDecision): DecisionLine => ({
  decidedAt: decision.decidedAt,
  text: JSON.stringify(decision),
});

/** The decisions that a line holds. */
export function decisionsOf(line: RecordedDecision | DecisionPack): RecordedDecision[] {
  if (!('outcomes' in line)) return [line];
  const { id, facts, outcomes, ...shared } = line;
  return facts.map((given, index) => ({
    ...{ id: `${id}.${index + 1}`, ...shared },
    ...{ facts: given, outcome: outcomes[index] as JsonObject },
  }));
}

/** Instants as ISO text in UTC; `until` is not part of it. */
export interface Period {
  since?: string;
  until?: string;
}
