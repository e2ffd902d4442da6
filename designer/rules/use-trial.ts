import { useMemo } from 'react';
import { type Decision, evaluate, type JsonObject, type PolicyContent, Problem } from '../../engine/index.ts';
import { useAnswer } from '../document/ask-engine.ts';
import { editionOf } from '../document/compiled.ts';
import type { TrialAnswer } from '../document/engine-worker.ts';

/** What one set of facts gives in the draft: a decision with its explanation, or what kept it from one. */
export interface Trial {
  decision?: Decision;
  problem?: Problem;
  /** Anything else that was thrown: the definition cannot run. */
  broken?: string;
  fired: ReadonlySet<string>;
  holds: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();
/** Rule sets up to this size answer within the frame of the keystroke; larger ones are tried in a worker. */
const atOnce = 200;

/** Runs the draft's rule set in the browser with the same engine as the server, again whenever facts or draft change. */
export function useTrial(content: PolicyContent, id: string, facts: JsonObject, at: string): Trial {
  const definition = content.rules[id];
  const large = (definition?.table?.rows.length ?? definition?.rules?.length ?? 0) > atOnce;
  const key = large ? JSON.stringify([id, facts, at]) : '';
  const answer = useAnswer('trial', content, { id, facts, at }, { key, pauseMs: 120 });
  const direct = useMemo(() => (large ? undefined : tryNow(content, id, facts, at)), [large, content, id, facts, at]);
  return useMemo(() => direct ?? fromWorker(answer), [direct, answer]);
}

function tryNow(content: PolicyContent, id: string, facts: JsonObject, at: string): Trial {
  try {
    return decided(evaluate(editionOf(content).ruleSet(id), facts, { at, explain: true }));
  } catch (error) {
    if (error instanceof Problem) return { problem: error, fired: none, holds: none };
    return { broken: error instanceof Error ? error.message : String(error), fired: none, holds: none };
  }
}

function fromWorker(answer: TrialAnswer | undefined): Trial {
  if (answer?.decision) return decided(answer.decision);
  const nothing = { fired: none, holds: none };
  if (answer?.problem) return { ...nothing, problem: new Problem(answer.problem.code, answer.problem) };
  return answer?.broken === undefined ? nothing : { ...nothing, broken: answer.broken };
}

function decided(decision: Decision): Trial {
  const holds = new Set(decision.explanation?.rules.filter((rule) => rule.holds).map((rule) => rule.id));
  return { decision, fired: new Set(decision.rules.map((rule) => rule.id)), holds };
}
