import type { PolicyOverview } from '../../contract/overview.ts';
import type { Static } from '../../contract/schema.ts';
import { both } from '../../contract/text.ts';
import { Problem, type RowPage } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { keptPage } from '../papers/kept-rows.ts';
import { looksAfter } from '../people/people.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { type Days, daysOf } from './asked.ts';
import { flowFigures, type NamedFigures, namedFigures } from './flow-figures.ts';
import { keptCases } from './kept-cases.ts';
import { reachOver, seenFigures } from './led.ts';
import { overdueFigures } from './overdue-figures.ts';

type Overview = Static<typeof PolicyOverview>;

/** What is asked of an overview: which policies and flow, and which days. */
export interface OverviewQuery {
  policy?: string;
  flow?: string;
  from?: string;
  to?: string;
}

/** So long is waited for figures that are being made, of all policies together. */
const patienceMs = 2000;
const homeZone = 'Asia/Shanghai';

/**
 * What waits where and how long, what is overdue, what came of cases and which editions come, of the policies that a caller looks after. The
 * figures are of the rows that the store keeps of cases; those of a policy that are being made yet are said to be. Who heads a department or
 * has people below them has the same of the cases that they see.
 *
 * @throws Problem policyNotFound, forbidden, invalidValue
 * @example (await readOverview(parts, { policy: 'shop' }, caller)).policies[0].flows[0].open.count
 */
export async function readOverview(parts: Parts, query: OverviewQuery, caller: Caller) {
  const nowMs = parts.now().getTime();
  const began = performance.now();
  const policies: Overview[] = [];
  let days = daysOf(query, homeZone, nowMs);
  for (const policy of policiesOf(parts, query.policy, caller)) {
    const patience = Math.max(0, patienceMs - (performance.now() - began));
    const found = await ofPolicy(parts, policy, query, { nowMs, patience, caller });
    policies.push(found.overview);
    days = found.days;
  }
  return { at: new Date(nowMs).toISOString(), period: { from: days.from, to: days.to }, policies };
}

/** @throws Problem policyNotFound, forbidden */
function policiesOf(parts: Parts, policy: string | undefined, caller: Caller): string[] {
  const { catalogue } = parts;
  if (policy !== undefined) requirePolicy(caller, policy);
  const asked = policy === undefined ? catalogue.list().map(({ id }) => id) : [catalogue.policy(policy).id];
  const within = asked.filter((id) => caller.policies?.includes(id) ?? true);
  const theirs = within.filter((id) => reachOver(parts, caller, id) !== 'none');
  if (theirs.length === 0 && !looksAfter(caller)) throw new Problem('forbidden', { detail: notTheirs });
  return theirs;
}

const notTheirs = both(
  '概览供负责制度的人和部门负责人查看',
  'the overview is for who looks after policies, and for who heads a department',
);

/** The edition in force, and what its days are. */
export async function standingOf({ catalogue }: Pick<Parts, 'catalogue'>, policy: string, nowMs: number) {
  const number = catalogue.inForce(policy, nowMs)?.number;
  // One that is damaged takes nothing of the others with it: cases are counted without its titles.
  const edition = number === undefined ? undefined : await catalogue.edition(policy, number).catch(unlessDamaged);
  const content = edition?.content;
  return { number, content, timeZone: content?.policy.timeZone ?? catalogue.knownZone(policy) ?? homeZone };
}

async function ofPolicy(
  parts: Parts,
  policy: string,
  query: OverviewQuery,
  { nowMs, patience, caller }: { nowMs: number; patience: number; caller: Caller },
): Promise<{ overview: Overview; days: Days }> {
  const { catalogue } = parts;
  const { number, content, timeZone } = await standingOf(parts, policy, nowMs);
  const days = daysOf(query, timeZone, nowMs);
  const found = await figuresOf(parts, { policy, content, flow: query.flow, days, nowMs, patience, caller });
  const { title } = catalogue.policy(policy);
  const overview = {
    ...{ policy, title: content?.policy.title ?? title, edition: number ?? null },
    building: found === undefined,
    ...(found?.seen ? { seen: found.seen } : {}),
    flows: found ? flowFigures(content, found.figures, found.groups, query.flow) : [],
    overdue: overdueFigures(parts, policy, content, found?.figures ?? []),
    coming: catalogue.after(policy, nowMs).map(({ number: edition, effectiveFrom, note }) => ({
      ...{ edition, effectiveFrom },
      ...(note === undefined ? {} : { note }),
    })),
  };
  return { overview, days };
}

interface Wanted {
  policy: string;
  content: Parameters<typeof keptCases>[1];
  flow: string | undefined;
  days: Days;
  nowMs: number;
  patience: number;
  caller: Caller;
}

interface Found {
  groups: RowPage['groups'];
  figures: NamedFigures[];
  /** Of those that the reader sees: how many were looked at. */
  seen?: { looked: number; whole: boolean };
}

/** What the rows of cases come to; undefined: they are being made. */
async function figuresOf(parts: Parts, wanted: Wanted): Promise<Found | undefined> {
  const { policy, content, flow, days, nowMs, patience, caller } = wanted;
  const kept = keptCases(policy, content);
  if (reachOver(parts, caller, policy) === 'seen') {
    const { groups, figures, ...seen } = await seenFigures(parts, caller, {
      policy,
      flow,
      kept,
      span: days.span,
      nowMs,
    });
    return { groups, figures: namedFigures(figures), seen };
  }
  const filters = flow === undefined ? [] : [[0, flow] as const];
  const { span } = days;
  try {
    // Of the rows themselves none is wanted.
    const { groups } = await keptPage(parts, kept, { span, filters, from: 0, limit: 1 }, patience);
    const figures = await parts.store.registers.spans(kept, { span, filters, atMs: nowMs });
    return { groups, figures: namedFigures(figures) };
  } catch (error) {
    if (error instanceof Problem && error.code === 'registerBuilding') return undefined;
    throw error;
  }
}
