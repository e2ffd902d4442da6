import { addMoney, inCents, type MoneyTotals, moneyNames } from '../../../engine/authoring.ts';
import { isEqualJson, type ObjectSchema } from '../../../engine/index.ts';
import type { CaseAnswer, CasesAsked } from '../../kernel/engine/decide-cases.ts';
import { type CaseSheet, type ListedCase, readCase } from './read-list.ts';

/** A case of a list with what became of it; one that could not be read has no answer. */
export interface TriedCase extends ListedCase {
  now?: CaseAnswer;
  /** What the edition gives on which the draft is based. */
  before?: CaseAnswer;
  /** Whether the two are not the same. */
  differs: boolean;
}

/** Decides some cases; where they are compared, there are two of these. */
export type Decide = (asked: CasesAsked) => Promise<CaseAnswer[]>;

interface TryListOptions {
  id: string;
  at: string;
  now: Decide;
  before?: Decide | undefined;
  /** Told after every turn how many cases are done. */
  told: (done: number) => void;
  signal: AbortSignal;
}

/** So many cases are read and decided before the page has its turn. */
const inTurn = 400;

/** Reads and decides the cases of a list turn by turn; gives those that were done when it was stopped. */
export async function tryList(list: CaseSheet, options: TryListOptions): Promise<TriedCase[]> {
  const { id, at, told, signal } = options;
  const tried: TriedCase[] = [];
  for (let from = 0; from < list.numbers.length && !signal.aborted; from += inTurn) {
    const read = list.numbers.slice(from, from + inTurn).map((number) => readCase(list, number));
    const whole = read.filter(({ flaws }) => flaws.length === 0);
    const asked = { id, at, cases: whole.map(({ facts }) => facts) };
    const [now, before] = await Promise.all([options.now(asked), options.before?.(asked)]);
    const places = new Map(whole.map((one, place) => [one, place]));
    tried.push(...read.map((one) => triedCase(one, now[places.get(one) ?? -1], before?.[places.get(one) ?? -1])));
    told(tried.length);
  }
  return tried;
}

function triedCase(one: ListedCase, now: CaseAnswer | undefined, before: CaseAnswer | undefined): TriedCase {
  const differs = now !== undefined && before !== undefined && !isEqualJson(resultOf(now), resultOf(before));
  return { ...one, ...(now ? { now } : {}), ...(before ? { before } : {}), differs };
}

/** The rules that gave it make no result another one. */
const resultOf = (answer: CaseAnswer) => ('outcome' in answer ? answer.outcome : answer);

/** What became of a list, in figures. */
export interface ListSummary {
  decided: number;
  /** Of those decided: no rule holds where one is wanted. */
  unanswered: number;
  refused: number;
  unread: number;
  changed: number;
  /** Why cases were refused and how many for each reason, the most frequent first. */
  reasons: { answer: CaseAnswer; count: number }[];
  /** Sums of results in money. */
  totals: MoneyTotals;
}

/** Counts what became of the cases, and sums up the results that are money. */
export function summaryOf(cases: TriedCase[], outcome: ObjectSchema): ListSummary {
  const money = moneyNames(outcome);
  const reasons = new Map<string, { answer: CaseAnswer; count: number }>();
  const totals: MoneyTotals = {};
  const summary = { decided: 0, unanswered: 0, refused: 0, unread: 0, changed: 0 };
  for (const { now, before, differs } of cases) {
    if (differs) summary.changed += 1;
    if (!now) summary.unread += 1;
    else if ('outcome' in now) {
      summary.decided += 1;
      if (now.unanswered) summary.unanswered += 1;
    } else {
      summary.refused += 1;
      const key = JSON.stringify(now);
      reasons.set(key, { answer: now, count: (reasons.get(key)?.count ?? 0) + 1 });
    }
    addMoney(totals, money, outcomeOf(before), outcomeOf(now));
  }
  const byCount = [...reasons.values()].sort((a, b) => b.count - a.count);
  return { ...summary, reasons: byCount, totals: inCents(totals) };
}

const outcomeOf = (answer: CaseAnswer | undefined) => (answer && 'outcome' in answer ? answer.outcome : {});
