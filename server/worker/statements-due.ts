import { dueInstant, type PeriodSpan, Problem, periodOf, textOfCell } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { type OpenRegister, openRegister, readRows } from '../papers/register-rows.ts';
import { freeze } from '../papers/statements.ts';
import { unlessDamaged } from '../stores/damage.ts';

/** Statements of periods that fell due while no server ran are frozen late, so many periods back. */
const periodsBack = { day: 10, week: 5, month: 3, quarter: 2, year: 1 };

const minuteMs = 60_000;

/** What freezes statements beside all else: of those that are due there may be many, and long ones. */
interface Freezing {
  /** Looks once a minute. */
  start(): void;
  /** Resolves when what is under way is finished; undefined: nothing is. */
  readonly underWay: Promise<void> | undefined;
}

/** @param isStopped whether no more is to be begun */
export function createFreezing(parts: Parts, isStopped: () => boolean): Freezing {
  let underWay: Promise<void> | undefined;
  let looked: number | undefined;
  return {
    start() {
      const minute = Math.floor(parts.now().getTime() / minuteMs);
      if (underWay || looked === minute) return;
      looked = minute;
      underWay = freezeDue(parts, isStopped)
        .catch((error) => parts.log.error('statements that are due could not be frozen, and will be', { error }))
        .finally(() => {
          underWay = undefined;
        });
    },
    get underWay() {
      return underWay;
    },
  };
}

/**
 * Freezes the statements that are due: of each period that has ended, and of each value that has its own, once, whichever node looks first,
 * since two that take the same number cannot both be written. What somebody froze before stands, and what somebody made void stays so.
 * None is frozen that was due before the policy was first published.
 */
async function freezeDue(parts: Parts, isStopped: () => boolean): Promise<void> {
  const { catalogue, now } = parts;
  const nowMs = now().getTime();
  for (const { id: policy } of catalogue.list()) {
    const inForce = catalogue.inForce(policy, nowMs);
    if (!inForce) continue;
    const edition = await catalogue.edition(policy, inForce.number).catch(unlessDamaged);
    const firstMs = Math.min(...catalogue.policy(policy).editions.map((one) => Date.parse(one.publishedAt)));
    for (const register of edition?.registerIds ?? []) {
      if (edition?.content.registers[register]?.due === undefined) continue;
      const open = await openRegister(parts, policy, register, by(register)).catch(unlessInvalid);
      if (!open) continue;
      for (const span of periodsDue(open, nowMs, firstMs)) await freezePeriod(parts, open, span, isStopped);
    }
  }
}

const by = (register: string): Caller => ({
  id: `schedule:${register}`,
  person: `schedule:${register}`,
  roles: 'all',
});

/** A register that does not compile is never due. */
function unlessInvalid(error: unknown): undefined {
  if (error instanceof Problem && error.code !== 'storeUnavailable') return undefined;
  throw error;
}

/** The periods that have ended and are due, the first first. */
function periodsDue({ register, edition }: OpenRegister, nowMs: number, firstMs: number): PeriodSpan[] {
  const { due, period } = register.definition;
  if (!due || !period) return [];
  const { policy, config } = edition.content;
  const calendar = config.values[due.workingDay ?? '']?.value;
  const found: PeriodSpan[] = [];
  let span = periodOf(period, nowMs, policy.timeZone);
  for (let back = 0; back < periodsBack[period]; back += 1) {
    span = periodOf(period, span.fromMs - 1, policy.timeZone);
    const atMs = dueInstant(due, span, policy.timeZone, calendar);
    if (atMs <= nowMs && atMs >= firstMs) found.unshift(span);
  }
  return found;
}

/** What this process has seen to, so that the store is asked once. */
const done = new WeakMap<Parts, Set<string>>();

async function freezePeriod(
  parts: Parts,
  open: OpenRegister,
  span: PeriodSpan,
  isStopped: () => boolean,
): Promise<void> {
  const { policy, register } = open;
  const seen = done.get(parts) ?? new Set();
  done.set(parts, seen);
  const key = [policy, register.id, span.name].join(' ');
  if (seen.has(key) || isStopped()) return;
  try {
    for (const value of await valuesOf(parts, open, span)) {
      if (isStopped()) return;
      await freezeOnce(parts, open, span.name, value);
    }
    seen.add(key);
  } catch (error) {
    // It is tried again.
    parts.log.warn('a statement that is due could not be frozen', { policy, register: register.id, error });
  }
}

/** The values that have statements of their own; where none has, the one of all. */
async function valuesOf(parts: Parts, open: OpenRegister, span: PeriodSpan): Promise<(string | undefined)[]> {
  const column = open.register.definition.for;
  if (column === undefined) return [undefined];
  const { rows } = await readRows(parts, open, { span });
  return [...new Set(rows.map((row) => textOfCell(row[column])))].filter((value) => value !== '').sort();
}

async function freezeOnce(parts: Parts, open: OpenRegister, period: string, value: string | undefined): Promise<void> {
  const { policy, register } = open;
  const businessKey = [period, value ?? []].flat().join(' ');
  const form = `register:${register.id}`;
  const { items } = await parts.store.records.list({ policies: [policy], form, businessKey, limit: 1 });
  if (items.length > 0) return;
  const own = value === undefined ? {} : { for: value };
  const asked = { policy, register: register.id, period, ...own, caller: by(register.id), call: undefined };
  try {
    await freeze(parts, asked);
  } catch (error) {
    // Another node was faster.
    if (error instanceof Problem && error.code === 'statementExists') return;
    throw error;
  }
}
