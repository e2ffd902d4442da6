import type { PolicyOverview } from '../../contract/overview.ts';
import type { Static } from '../../contract/schema.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { keptPage } from '../papers/kept-rows.ts';
import { unlessDamaged } from '../stores/damage.ts';
import { type Days, daysOf } from './asked.ts';
import { flowFigures, namedFigures } from './flow-figures.ts';
import { keptCases } from './kept-cases.ts';
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
 * figures are of the rows that the store keeps of cases; those of a policy that are being made yet are said to be.
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
    const found = await ofPolicy(parts, policy, query, { nowMs, patience });
    policies.push(found.overview);
    days = found.days;
  }
  return { at: new Date(nowMs).toISOString(), period: { from: days.from, to: days.to }, policies };
}

/** @throws Problem policyNotFound, forbidden */
function policiesOf({ catalogue }: Pick<Parts, 'catalogue'>, policy: string | undefined, caller: Caller): string[] {
  if (policy === undefined)
    return catalogue.list().flatMap(({ id }) => ((caller.policies?.includes(id) ?? true) ? [id] : []));
  requirePolicy(caller, policy);
  return [catalogue.policy(policy).id];
}

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
  { nowMs, patience }: { nowMs: number; patience: number },
): Promise<{ overview: Overview; days: Days }> {
  const { catalogue } = parts;
  const { number, content, timeZone } = await standingOf(parts, policy, nowMs);
  const days = daysOf(query, timeZone, nowMs);
  const found = await figuresOf(parts, { policy, content, flow: query.flow, days, nowMs, patience });
  const { title } = catalogue.policy(policy);
  const overview = {
    ...{ policy, title: content?.policy.title ?? title, edition: number ?? null },
    building: found === undefined,
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
}

/** What the rows of cases come to; undefined: they are being made. */
async function figuresOf(parts: Parts, { policy, content, flow, days, nowMs, patience }: Wanted) {
  const kept = keptCases(policy, content);
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
