import {
  canonicalJson,
  type Decision,
  type Edition,
  type ExplainOptions,
  evaluate,
  explainInTurns,
  type JsonObject,
  Problem,
  rowsKnown,
} from '../../engine/index.ts';
import { ready } from '../editions/ready.ts';
import { invalidRequest } from '../kernel/problems.ts';
import { pageSize } from '../kernel/query.ts';
import { inTurns, ownTurn, type Rest } from '../kernel/turns.ts';
import type { Period, RecordedDecision } from '../stores/recorded-decisions.ts';
import { Newest, newestFirst, type Standing } from './newest.ts';
import type { Parts } from './parts.ts';

/** A recorded decision as it is answered: its policy is that of the address. */
type Item = Omit<RecordedDecision, 'policy'>;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const fewMinutes = 5;
const usualDays = 30;
/** The instants that every store can tell apart by their text. */
const [firstMs, lastMs] = [0, Date.parse('9999-12-31T23:59:59.999Z')];
const instantOf = (ms: number) => new Date(Math.min(Math.max(ms, firstMs), lastMs)).toISOString();

/**
 * A page of what was decided on a policy, the newest first. Reads back from the end of the period, and of what it reads it keeps a page.
 *
 * @param query `since`, `until`: instants, default the last thirty days; `ruleSet`, `cursor`, `limit`
 * @returns with a `cursor` where there may be more
 * @throws Problem policyNotFound, invalidRequest
 */
export async function listDecisions(parts: Parts, policy: string, query: Record<string, string>, rest: Rest) {
  parts.catalogue.policy(policy);
  const { ruleSet } = query;
  const nowMs = parts.now().getTime();
  const limit = pageSize(query);
  const last = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const newest = new Newest(limit);
  for (const period of backwards(boundsOf(query, nowMs, last), nowMs)) {
    for await (const decision of parts.recorder.read(policy, period)) {
      const given = last !== undefined && newestFirst(decision, last) <= 0;
      if (!given && (ruleSet === undefined || decision.ruleSet === ruleSet)) newest.add(decision);
      const pause = rest();
      if (pause) await pause;
    }
    if (newest.full) break;
  }
  const found = newest.list();
  const end = found.length === limit ? found.at(-1) : undefined;
  return { items: found.map(itemOf), ...(end ? { cursor: `${end.decidedAt}_${end.id}` } : {}) };
}

/** Names the decision that a page ended with. @throws Problem invalidRequest */
function readCursor(cursor: string): Standing {
  const [, decidedAt = '', id = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_(.+)$/.exec(cursor) ?? [];
  if (!Number.isNaN(Date.parse(decidedAt))) return { decidedAt, id };
  throw invalidRequest('/query/cursor', 'invalidValue', {
    'zh-CN': '不是上一页给出的 cursor',
    en: 'it is not the cursor of a page',
  });
}

export interface Bounds {
  sinceMs: number;
  untilMs: number;
}

function boundsOf({ since, until }: Record<string, string>, nowMs: number, last: Standing | undefined): Bounds {
  const untilMs = until === undefined ? lastMs : Date.parse(until);
  const sinceMs = since === undefined ? Math.min(untilMs, nowMs) - usualDays * dayMs : Date.parse(since);
  if (until !== undefined && untilMs < sinceMs) {
    throw invalidRequest('/query/until', 'invalidValue', { 'zh-CN': '早于 since', en: 'it is before since' });
  }
  // Others of the same millisecond may be still to come.
  return { sinceMs, untilMs: last ? Math.min(untilMs, Date.parse(last.decidedAt) + 1) : untilMs };
}

/**
 * A period in pieces, the latest first: a few minutes, which are enough where much is decided, what is left of their day, then a day,
 * two, four and so on.
 */
export function* backwards({ sinceMs, untilMs }: Bounds, nowMs: number): Generator<Period> {
  let endMs = untilMs;
  let startMs = Math.min(untilMs, nowMs) - fewMinutes * minuteMs;
  for (let days = 0; ; days = days === 0 ? 1 : days * 2) {
    yield { since: instantOf(Math.max(startMs, sinceMs)), until: instantOf(endMs) };
    if (startMs <= Math.max(sinceMs, firstMs)) return;
    endMs = startMs;
    startMs = days === 0 ? Math.floor((startMs - 1) / dayMs) * dayMs : startMs - days * dayMs;
  }
}

/**
 * A recorded decision, and why: it is made again on its edition.
 *
 * @param options which rules its explanation shows
 * @returns `same`: whether that gives what was recorded
 * @throws Problem policyNotFound, decisionNotFound, invalidRequest for an `after` that is no rule
 */
export async function readDecision(parts: Parts, policy: string, id: string, options: ExplainOptions, rest: Rest) {
  parts.catalogue.policy(policy);
  const found = await findDecision(parts, policy, id, rest);
  if (!found) throw new Problem('decisionNotFound');
  return {
    ...itemOf(found),
    ...(await decideAgain(await parts.catalogue.edition(policy, found.edition), found, options)),
  };
}

/** An id begins with the millisecond it was made in; it runs ahead of a clock that was set back. */
async function findDecision(
  { recorder }: Parts,
  policy: string,
  id: string,
  rest: Rest,
): Promise<RecordedDecision | undefined> {
  const [, high, low] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(id) ?? [];
  if (!high) return undefined;
  const madeMs = Number.parseInt(`${high}${low}`, 16);
  for (const [sinceMs, untilMs] of [
    [madeMs - minuteMs, madeMs + minuteMs],
    [madeMs - dayMs, madeMs - minuteMs],
  ] as const) {
    for await (const decision of recorder.read(policy, { since: instantOf(sinceMs), until: instantOf(untilMs) })) {
      if (decision.id === id) return decision;
      const pause = rest();
      if (pause) await pause;
    }
  }
  return undefined;
}

/**
 * A recorded decision made again on its edition.
 *
 * @param explain whether it is to say why, and of which rules
 * @returns undefined where it is refused today: what it read, say, is not recorded
 */
export async function madeAgain(
  edition: Edition,
  { ruleSet, facts, at, config, rows }: RecordedDecision,
  explain?: ExplainOptions,
): Promise<Decision | undefined> {
  await ready(edition, 'rules', ruleSet);
  await ownTurn();
  try {
    const how = { at, config, row: rows && rowsKnown(rows), ...(explain ? { explain } : {}) };
    return evaluate(edition.ruleSet(ruleSet), facts, how);
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'invalidRequest') throw error;
    return undefined;
  }
}

async function decideAgain(edition: Edition, made: RecordedDecision, options: ExplainOptions) {
  const again = await madeAgain(edition, made, options);
  if (!again) return { rules: [], same: false };
  const { outcome, rules } = again;
  const explanation = await inTurns(explainInTurns(again));
  return { rules, explanation, same: isSame(outcome, made.outcome) };
}

const isSame = (one: JsonObject, other: JsonObject) => canonicalJson(one) === canonicalJson(other);

const itemOf = ({ policy: _, ...item }: RecordedDecision): Item => item;
