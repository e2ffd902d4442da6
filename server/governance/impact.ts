import type { api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/call.ts';
import { createReplay, type Replay, type ReplayResult } from '../../engine/authoring.ts';
import type { Edition } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { ready } from '../editions/ready.ts';
import { invalidRequest } from '../kernel/problems.ts';
import { createRest, type Rest } from '../kernel/turns.ts';
import type { RecordedDecision } from '../stores/recorded-decisions.ts';
import { compareInstances, type InstanceImpact } from './impact-instances.ts';
import { compareRecords, type RecordImpact } from './impact-records.ts';

export interface Impact {
  decisions: ReplayResult & {
    /** Whether the limit left decisions of the period out. */
    limited: boolean;
    /** Where a sample was asked for: how many decisions it was drawn from. */
    recorded?: number;
  };
  instances: InstanceImpact;
  records: RecordImpact;
}
export type ImpactRequest = BodyOf<typeof api.impactOfDraft>;
export interface Progress {
  replayed: number;
  changed: number;
  instances: number;
}

const defaultLimit = 100_000;

/**
 * Says what a draft would change: recorded decisions are made again on it, open instances and records are held against it. Works in short turns,
 * so that others are served meanwhile.
 *
 * @param told is told now and then how far it is; it may throw to end the work
 */
export async function impactOf(
  parts: Parts,
  policy: string,
  draft: Edition,
  request: ImpactRequest,
  told: (progress: Progress) => void = () => {},
): Promise<Impact> {
  const replay = createReplay(draft, request.explain);
  const tell = (instances: number) => told({ replayed: replay.replayed, changed: replay.changed, instances });
  const rest = createRest(() => tell(0));
  const found = await (request.sample === undefined ? replayAll : replaySample)(
    parts,
    policy,
    draft,
    request,
    replay,
    rest,
  );
  const instances = await compareInstances(parts, policy, draft, tell);
  const records = await compareRecords(parts, policy, draft);
  return { decisions: { ...replay.result(), ...found }, instances, records };
}

type Found = Pick<Impact['decisions'], 'limited' | 'recorded'>;

async function replayAll(
  parts: Parts,
  policy: string,
  draft: Edition,
  request: ImpactRequest,
  replay: Replay,
  rest: Rest,
): Promise<Found> {
  const limit = request.all ? Number.POSITIVE_INFINITY : (request.limit ?? defaultLimit);
  const editions = editionsOf(parts, policy, draft);
  for await (const decision of decisionsOf(parts, policy, request)) {
    if (replay.replayed === limit) return { limited: true };
    await replayOne(decision, editions, replay, rest);
  }
  return { limited: false };
}

async function replayOne(decision: RecordedDecision, editions: Editions, replay: Replay, rest: Rest): Promise<void> {
  const own = editions.known(decision.edition) ?? (await editions.load(decision.edition));
  for (const edition of [own, editions.draft]) {
    const wait = ready(edition, 'rules', decision.ruleSet);
    if (wait) await wait;
  }
  const steps = replay.add(decision, own);
  while (!steps.next().done) {
    const pause = rest();
    if (pause) await pause;
  }
  const pause = rest();
  if (pause) await pause;
}

/** Every decision of the period has the same chance, by lots that are the same each time. */
async function replaySample(
  parts: Parts,
  policy: string,
  draft: Edition,
  request: ImpactRequest,
  replay: Replay,
  rest: Rest,
): Promise<Found> {
  const size = request.sample ?? 0;
  const drawn: RecordedDecision[] = [];
  const lot = lots();
  let recorded = 0;
  for await (const decision of decisionsOf(parts, policy, request)) {
    recorded += 1;
    if (drawn.length < size) drawn.push(decision);
    else {
      const place = lot(recorded);
      if (place < size) drawn[place] = decision;
    }
    const pause = rest();
    if (pause) await pause;
  }
  const editions = editionsOf(parts, policy, draft);
  for (const decision of drawn) {
    await replayOne(decision, editions, replay, rest);
  }
  return { limited: recorded > size, recorded };
}

async function* decisionsOf({ recorder }: Parts, policy: string, request: ImpactRequest) {
  const { since, until, ruleSet, atFrom, atUntil } = request;
  const [fromMs, untilMs] = [atFrom ? Date.parse(atFrom) : -Infinity, atUntil ? Date.parse(atUntil) : Infinity];
  const period = { since: since && new Date(since).toISOString(), until: until && new Date(until).toISOString() };
  if (period.since && period.until && period.until < period.since) {
    throw invalidRequest('/until', 'invalidValue', { 'zh-CN': '早于 since', en: 'it is before since' });
  }
  for await (const decision of recorder.read(policy, period)) {
    const atMs = Date.parse(decision.at);
    const isMeant = (ruleSet === undefined || decision.ruleSet === ruleSet) && atMs >= fromMs && atMs < untilMs;
    if (isMeant) yield decision;
  }
}

interface Editions {
  draft: Edition;
  known(number: number): Edition | undefined;
  load(number: number): Promise<Edition>;
}

function editionsOf({ catalogue }: Parts, policy: string, draft: Edition): Editions {
  const editions = new Map<number, Edition>();
  return {
    draft,
    known: (number: number) => editions.get(number),
    async load(number: number) {
      const edition = await catalogue.edition(policy, number);
      editions.set(number, edition);
      return edition;
    },
  };
}

function lots(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
