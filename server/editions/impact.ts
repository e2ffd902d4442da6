import {
  type AcceptedEvent,
  canonicalJson,
  describeSnapshot,
  type Edition,
  evaluate,
  type Json,
  type JsonObject,
  Problem,
} from '../../engine/index.ts';
import { dueInstants } from '../instances/present.ts';
import type { Parts } from '../parts.ts';
import type { InstanceRecord, RecordedDecision } from '../stores/store.ts';

export interface Impact {
  decisions: {
    replayed: number;
    changed: number;
    examples: { id: string; ruleSet: string; before: Json; after: Json }[];
    /** Sums of the money outcomes, before and after. */
    totals: Record<string, { before: number; after: number }>;
  };
  instances: { open: number; affected: number; examples: { id: string; flow: string; state: Json; reason: string }[] };
}
export interface ImpactRequest {
  since?: string;
  until?: string;
  limit?: number;
}

const mostExamples = 20;
const defaultLimit = 100_000;
const restEvery = 500;
const pageSize = 200;

/** Says what a draft would change: recorded decisions are made again on it, open instances are held against it. */
export async function impactOf(parts: Parts, policy: string, draft: Edition, request: ImpactRequest): Promise<Impact> {
  return {
    decisions: await replay(parts, policy, draft, request),
    instances: await compareInstances(parts, policy, draft),
  };
}

async function replay(
  { recorder }: Parts,
  policy: string,
  draft: Edition,
  { since, until, limit = defaultLimit }: ImpactRequest,
): Promise<Impact['decisions']> {
  const result: Impact['decisions'] = { replayed: 0, changed: 0, examples: [], totals: {} };
  const period = { since: since && new Date(since).toISOString(), until: until && new Date(until).toISOString() };
  for await (const decision of recorder.read(policy, period)) {
    if (result.replayed === limit) break;
    result.replayed += 1;
    const after = decideAgain(draft, decision);
    addTotals(result.totals, 'before', decision.outcome);
    addTotals(result.totals, 'after', after);
    if (canonicalJson(after) !== canonicalJson(decision.outcome)) {
      result.changed += 1;
      const { id, ruleSet, outcome } = decision;
      if (result.examples.length < mostExamples) result.examples.push({ id, ruleSet, before: outcome, after });
    }
    // Others are served in between.
    if (result.replayed % restEvery === 0) await new Promise(setImmediate);
  }
  for (const total of Object.values(result.totals)) {
    total.before = Math.round(total.before * 100) / 100;
    total.after = Math.round(total.after * 100) / 100;
  }
  return result;
}

function decideAgain(draft: Edition, { ruleSet, facts, at, config }: RecordedDecision): JsonObject {
  try {
    return evaluate(draft.ruleSet(ruleSet), facts, { at, config }).outcome;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { problem: { code: error.code, ...(error.facts ? { facts: error.facts } : {}) } };
  }
}

function addTotals(totals: Impact['decisions']['totals'], side: 'before' | 'after', outcome: JsonObject): void {
  for (const [name, value] of Object.entries(outcome)) {
    if (typeof value !== 'number' || !name.endsWith('Cny')) continue;
    totals[name] ??= { before: 0, after: 0 };
    totals[name][side] += value;
  }
}

async function compareInstances(parts: Parts, policy: string, draft: Edition): Promise<Impact['instances']> {
  const result: Impact['instances'] = { open: 0, affected: 0, examples: [] };
  let cursor: string | undefined;
  do {
    const page = await parts.store.list({ policies: [policy], status: 'active', limit: pageSize, cursor });
    for (const instance of page.items) {
      result.open += 1;
      const own = await parts.catalogue.edition(policy, instance.edition);
      const reason = reasonOf(instance, own, draft);
      if (!reason) continue;
      result.affected += 1;
      const { id, flow, state } = instance;
      if (result.examples.length < mostExamples) result.examples.push({ id, flow, state, reason });
    }
    cursor = page.cursor;
    await new Promise(setImmediate);
  } while (cursor);
  return result;
}

/** Why an instance would go on differently on the draft; nothing where it would not. */
function reasonOf(instance: InstanceRecord, own: Edition, draft: Edition): string | undefined {
  const { flow } = instance;
  if (!Object.hasOwn(draft.content.flows, flow)) return 'flowRemoved';
  if (!differs(own, draft, flow)) return undefined;
  const options = { at: instance.updatedAt, timers: dueInstants(instance) };
  const before = describeSnapshot(own.flow(flow), instance.snapshot, options);
  try {
    const after = describeSnapshot(draft.flow(flow), instance.snapshot, options);
    if (canonicalJson(after.state) !== canonicalJson(before.state)) return 'stateRemoved';
    return canonicalJson(wordsOf(after.accepts)) === canonicalJson(wordsOf(before.accepts))
      ? undefined
      : 'acceptsDiffer';
  } catch {
    // XState refuses a snapshot whose states the machine does not have.
    return 'stateRemoved';
  }
}

const wordsOf = (accepts: AcceptedEvent[]) => accepts.map(({ type, roles, payload }) => ({ type, roles, payload }));

const compared = new WeakMap<Edition, WeakMap<Edition, Map<string, boolean>>>();

/** Whether the flow or any rule set differs between two editions. Asked for every open instance, answered once. */
function differs(own: Edition, draft: Edition, flow: string): boolean {
  const byDraft = compared.get(own) ?? new WeakMap<Edition, Map<string, boolean>>();
  compared.set(own, byDraft);
  const byFlow = byDraft.get(draft) ?? new Map<string, boolean>();
  byDraft.set(draft, byFlow);
  const known = byFlow.get(flow);
  if (known !== undefined) return known;
  const relevant = ({ content }: Edition) => canonicalJson([content.flows[flow], content.rules]);
  const answer = relevant(own) !== relevant(draft);
  byFlow.set(flow, answer);
  return answer;
}
