import { evaluateReference } from '../../engine/checks.ts';
import {
  type EvaluateOptions,
  type ExplainOptions,
  evaluate,
  explainInTurns,
  type GivenRows,
  type JsonObject,
  limits,
  Problem,
  rowsGiven,
} from '../../engine/index.ts';
import { ready } from '../editions/ready.ts';
import { type Caller, isAllowed } from '../kernel/caller.ts';
import { instantText } from '../kernel/instant.ts';
import { inTurns, ownTurn } from '../kernel/turns.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import type { Parts } from './parts.ts';
import { madeText, recordText, textsOf } from './texts.ts';

export interface DecideRequest {
  facts: JsonObject;
  at?: string;
  /** As known on: what was published or retired after this instant is left out. */
  knownAt?: string;
  edition?: number | string;
  config?: JsonObject;
  /** Rows of master data in the place of those stored, to try something with. */
  rows?: GivenRows;
  explain?: boolean | ExplainOptions;
  /** Decide by the reference evaluator instead of the compiled one. */
  reference?: boolean;
}
/**
 * Decides on the edition that the request asks for, and has the decision recorded.
 *
 * @returns the answer in JSON. It is put together of texts, most of which are there already: writing objects would cost more than
 *   deciding
 * @throws Problem forbidden for `config` without the right to simulate, and what choosing an edition and evaluating throw
 */
export async function decide(
  parts: Parts,
  policy: string,
  ruleSet: string,
  request: DecideRequest,
  caller: Caller,
): Promise<string> {
  const { knownAt, config } = request;
  requireConfigRight(config, caller);
  const nowMs = parts.now().getTime();
  const decidedAt = instantText(nowMs);
  const at = request.at ?? decidedAt;
  const atMs = request.at === undefined ? nowMs : Date.parse(at);
  const knownMs = knownAt === undefined ? undefined : Date.parse(knownAt);
  const selected = await parts.catalogue.select(caller, policy, request.edition, atMs, knownMs);
  const options: EvaluateOptions = { at, config, explain: request.explain ?? false };
  const { edition } = selected;
  const wait = ready(edition, 'rules', ruleSet);
  if (wait) await wait;
  const found = edition.ruleSet(ruleSet);
  const turn = ownTurn();
  if (turn) await turn;
  const given = request.rows && rowsGiven(request.rows, edition.master, at);
  const rows = rowsFor(parts, policy, edition.content, given);
  const make = (how: EvaluateOptions) =>
    request.reference
      ? evaluateReference(found, request.facts, how, edition.ruleSet, limits.referenceConditions.most)
      : evaluate(found, request.facts, how);
  const made = rows ? withRows(rows, (row) => make({ ...options, row })) : make(options);
  const decision = made instanceof Promise ? await made : made;
  const id = parts.newId();
  const said = madeText({ policy, ruleSet, edition: selected.name, at });
  const texts = textsOf(decision);
  parts.recorder.count(policy);
  // Decisions on a draft are tries.
  if (typeof selected.name === 'number') {
    const text = recordText(
      { id, decidedAt, made: said },
      JSON.stringify(request.facts),
      texts.outcome,
      config,
      rows?.found,
    );
    parts.recorder.record(decidedAt, text);
  }
  const known = knownAt === undefined ? '' : `,"knownAt":${JSON.stringify(knownAt)}`;
  const explanation = request.explain ? await inTurns(explainInTurns(decision)) : undefined;
  const explained = explanation ? `,"explanation":${JSON.stringify(explanation)}` : '';
  return `{"id":"${id}",${said},${texts.decision}${known}${explained}}`;
}

/** @throws Problem forbidden */
export function requireConfigRight(config: JsonObject | undefined, caller: Caller): void {
  if (config === undefined || isAllowed(caller, ['policyManager'])) return;
  throw new Problem('forbidden', {
    detail: { 'zh-CN': '改动配置值需要试算权限', en: 'config needs the right to simulate (policyManager)' },
  });
}
