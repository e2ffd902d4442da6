import { useCallback, useMemo } from 'react';
import { heldRules } from '../../../engine/authoring.ts';
import {
  type Decision,
  type Explanation,
  evaluate,
  type JsonObject,
  type PolicyContent,
  Problem,
} from '../../../engine/index.ts';
import { askEngine, useAnswer } from '../../kernel/engine/ask-engine.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import type { TrialAnswer } from '../../kernel/engine/engine-worker.ts';
import { firstReasons } from '../../kernel/engine/first-reasons.ts';

/** What one set of facts gives in the draft: a decision with its explanation, or what kept it from one. */
export interface Trial {
  decision?: Decision;
  problem?: Problem;
  /** Anything else that was thrown: the definition cannot run. */
  broken?: string;
  fired: ReadonlySet<string>;
  holds: ReadonlySet<string>;
  /** Reads the reasons behind a rule. */
  onMore: (after: string) => Promise<Explanation | undefined>;
}

const none: ReadonlySet<string> = new Set();
const nothing = { fired: none, holds: none };
type Tried = Omit<Trial, 'onMore'>;
/** Rule sets up to this size answer within the frame of the keystroke; larger ones are tried in a worker. */
const atOnce = 200;

/** Runs the draft's rule set in the browser with the same engine as the server, again whenever facts or draft change. */
export function useTrial(content: PolicyContent, id: string, facts: JsonObject, at: string): Trial {
  const definition = content.rules[id];
  const large = (definition?.table?.rows.length ?? definition?.rules?.length ?? 0) > atOnce;
  const key = large ? JSON.stringify([id, facts, at]) : '';
  const answer = useAnswer('trial', content, { id, facts, at }, { key, pauseMs: 120 });
  const direct = useMemo(() => (large ? undefined : tryNow(content, id, facts, at)), [large, content, id, facts, at]);
  const onMore = useCallback(
    async (after: string) => (await askEngine('reasons', content, { id, facts, at, after })) ?? undefined,
    [content, id, facts, at],
  );
  return useMemo(() => ({ ...(direct ?? fromWorker(answer)), onMore }), [direct, answer, onMore]);
}

function tryNow(content: PolicyContent, id: string, facts: JsonObject, at: string): Tried {
  try {
    const decision = evaluate(editionOf(content).ruleSet(id), facts, { at, explain: firstReasons });
    return decided(decision, heldRules(decision));
  } catch (error) {
    if (error instanceof Problem) return { ...nothing, problem: error };
    return { ...nothing, broken: error instanceof Error ? error.message : String(error) };
  }
}

function fromWorker(answer: TrialAnswer | undefined): Tried {
  if (answer?.decision) return decided(answer.decision, answer.holds ?? []);
  if (answer?.problem) return { ...nothing, problem: new Problem(answer.problem.code, answer.problem) };
  return answer?.broken === undefined ? nothing : { ...nothing, broken: answer.broken };
}

const decided = (decision: Decision, holds: string[]): Tried => ({
  decision,
  fired: new Set(decision.rules.map((rule) => rule.id)),
  holds: new Set(holds),
});
