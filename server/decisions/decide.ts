import {
  type Decision,
  type EvaluateOptions,
  evaluate,
  evaluateReference,
  type JsonObject,
  Problem,
  within,
} from '../../engine/index.ts';
import { type Caller, isAllowed } from '../access/caller.ts';
import { instantText } from '../instant.ts';
import type { Parts } from '../parts.ts';
import type { RecordedDecision } from '../stores/recorded-decisions.ts';

export interface DecideRequest {
  facts: JsonObject;
  at?: string;
  /** As known on: what was published or retired after this instant is left out. */
  knownAt?: string;
  edition?: number | string;
  config?: JsonObject;
  explain?: boolean;
  /** Decide by the reference evaluator instead of the compiled one. */
  reference?: boolean;
}
export interface DecideAnswer extends Decision {
  id: string;
  policy: string;
  ruleSet: string;
  edition: number | string;
  at: string;
  knownAt?: string;
}

/**
 * Decides on the edition that the request asks for, and has the decision recorded.
 *
 * @throws Problem forbidden for `config` without the right to simulate, and what choosing an edition and evaluating throw
 */
export async function decide(
  parts: Parts,
  policy: string,
  ruleSet: string,
  request: DecideRequest,
  caller: Caller,
): Promise<DecideAnswer> {
  const { knownAt, config } = request;
  requireConfigRight(config, caller);
  const nowMs = parts.now().getTime();
  const decidedAt = instantText(nowMs);
  const at = request.at ?? decidedAt;
  const atMs = request.at === undefined ? nowMs : Date.parse(at);
  const knownMs = knownAt === undefined ? undefined : Date.parse(knownAt);
  const selected = await parts.catalogue.select(policy, request.edition, atMs, knownMs);
  const options: EvaluateOptions = { at, config, explain: request.explain ?? false };
  const { edition } = selected;
  const found = edition.ruleSet(ruleSet);
  // It builds an engine for every decision: publishing does that in a thread of its own.
  if (request.reference) within('referenceRules', found.rules.length);
  const decision = request.reference
    ? await evaluateReference(found, request.facts, options, edition.ruleSet)
    : evaluate(found, request.facts, options);
  const id = parts.newId();
  const { outcome, rules } = decision;
  parts.recorder.count(policy);
  // Objects of one shape each, without spreads: building and writing those would cost more than deciding.
  // Decisions on a draft are tries.
  if (typeof selected.name === 'number') {
    const { facts } = request;
    const made: RecordedDecision = {
      id,
      decidedAt,
      policy,
      ruleSet,
      edition: selected.name,
      at,
      facts,
      outcome,
      config,
    };
    parts.recorder.record(decidedAt, JSON.stringify(made));
  }
  const answer: DecideAnswer = { id, policy, ruleSet, edition: selected.name, at, outcome, rules };
  if (knownAt !== undefined) answer.knownAt = knownAt;
  if (decision.explanation) answer.explanation = decision.explanation;
  return answer;
}

/** @throws Problem forbidden */
export function requireConfigRight(config: JsonObject | undefined, caller: Caller): void {
  if (config === undefined || isAllowed(caller, ['policyManager'])) return;
  throw new Problem('forbidden', {
    detail: { 'zh-CN': '改动配置值需要试算权限', en: 'config needs the right to simulate (policyManager)' },
  });
}
