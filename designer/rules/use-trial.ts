import { useMemo, useState } from 'react';
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
  /** How many rules there are reasons for, and how more of them are asked for. */
  count: number;
  askReasons: (count: number) => void;
}

const none: ReadonlySet<string> = new Set();
const nothing = { fired: none, holds: none, count: 0 };
type Tried = Omit<Trial, 'askReasons'>;
const firstReasons = 30;
/** Rule sets up to this size answer within the frame of the keystroke; larger ones are tried in a worker. */
const atOnce = 200;

/** Runs the draft's rule set in the browser with the same engine as the server, again whenever facts or draft change. */
export function useTrial(content: PolicyContent, id: string, facts: JsonObject, at: string): Trial {
  const definition = content.rules[id];
  const large = (definition?.table?.rows.length ?? definition?.rules?.length ?? 0) > atOnce;
  const [reasons, askReasons] = useState(firstReasons);
  const key = large ? JSON.stringify([id, facts, at, reasons]) : '';
  const answer = useAnswer('trial', content, { id, facts, at, reasons }, { key, pauseMs: 120 });
  const direct = useMemo(() => (large ? undefined : tryNow(content, id, facts, at)), [large, content, id, facts, at]);
  return useMemo(() => ({ ...(direct ?? fromWorker(answer)), askReasons }), [direct, answer]);
}

function tryNow(content: PolicyContent, id: string, facts: JsonObject, at: string): Tried {
  try {
    return decided(evaluate(editionOf(content).ruleSet(id), facts, { at, explain: true }));
  } catch (error) {
    if (error instanceof Problem) return { ...nothing, problem: error };
    return { ...nothing, broken: error instanceof Error ? error.message : String(error) };
  }
}

function fromWorker(answer: TrialAnswer | undefined): Tried {
  if (answer?.decision) return { ...decided(answer.decision), holds: new Set(answer.holds), count: answer.count ?? 0 };
  if (answer?.problem) return { ...nothing, problem: new Problem(answer.problem.code, answer.problem) };
  return answer?.broken === undefined ? nothing : { ...nothing, broken: answer.broken };
}

function decided(decision: Decision): Tried {
  const rules = decision.explanation?.rules ?? [];
  const holds = new Set(rules.filter((rule) => rule.holds).map((rule) => rule.id));
  return { decision, fired: new Set(decision.rules.map((rule) => rule.id)), holds, count: rules.length };
}
