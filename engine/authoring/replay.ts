import { isEqualJson } from '../ground/canonical-json.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { type KnownRows, rowsKnown } from '../ground/master-row.ts';
import { Problem } from '../ground/problem.ts';
import type { Edition } from '../policy/edition.ts';
import type { Explanation } from '../rules/decision.ts';
import { evaluate, explainInTurns } from '../rules/evaluate.ts';
import { needsAHit } from '../rules/hit-policies.ts';
import { addMoney, inCents, type MoneyTotals, moneyNames } from './money.ts';

/** A decision as it was made. */
export interface MadeDecision {
  id: string;
  ruleSet: string;
  at: string;
  facts: JsonObject;
  config?: JsonObject;
  /** The rows of master data that were read; another edition may ask for others, which there then are not. */
  rows?: KnownRows;
  outcome: JsonObject;
}
export interface ReplayExample {
  id: string;
  ruleSet: string;
  at: string;
  facts: JsonObject;
  before: Json;
  after: Json;
  /** The rules that made each. */
  rules: { before: string[]; after: string[] };
  explanation?: { before: Explanation | null; after: Explanation | null };
}
export interface RuleImpact {
  ruleSet: string;
  rule: string;
  clauses: string[];
  /** Changed decisions in which it fired before or fires now; those where only before, and only now. */
  changed: number;
  lost: number;
  gained: number;
  /** Of those decisions. */
  totals: MoneyTotals;
}
export interface ReplayResult {
  replayed: number;
  changed: number;
  /** Decisions that would now be refused with a problem. */
  refused: number;
  /** Those that would now be left without an answer: no rule holds where one is wanted. */
  unanswered: number;
  examples: ReplayExample[];
  totals: MoneyTotals;
  byRuleSet: { ruleSet: string; replayed: number; changed: number; totals: MoneyTotals }[];
  byRule: RuleImpact[];
  byClause: { clause: string; changed: number; totals: MoneyTotals }[];
}
export interface Replay {
  /**
   * Makes a decision again, in pieces: each of them may be all that one turn is for.
   *
   * @param own the edition it was made on
   */
  add(made: MadeDecision, own: Edition): Generator<void, void>;
  readonly replayed: number;
  readonly changed: number;
  result(): ReplayResult;
}

const mostExamples = 20;
const mostListed = 200;

/**
 * Makes recorded decisions again on another edition, and counts what changes: in all, by rule set, by rule and by clause, with the sums
 * of the money outcomes.
 *
 * @param explain examples carry both explanations
 * @example const replay = createReplay(draft); for (const made of recorded) finish(replay.add(made, own)); replay.result().changed
 */
export function createReplay(draft: Edition, explain = false): Replay {
  const state: State = {
    replayed: 0,
    changed: 0,
    refused: 0,
    unanswered: 0,
    examples: [],
    totals: {},
    money: new Map(),
    ruleSets: new Map(),
    rules: new Map(),
    clauses: new Map(),
  };
  return {
    add: (made, own) => addDecision(state, draft, own, made, explain),
    get replayed() {
      return state.replayed;
    },
    get changed() {
      return state.changed;
    },
    result: () => resultOf(state),
  };
}

interface State {
  replayed: number;
  changed: number;
  refused: number;
  unanswered: number;
  examples: ReplayExample[];
  totals: MoneyTotals;
  money: Map<string, readonly string[]>;
  ruleSets: Map<string, ReplayResult['byRuleSet'][0]>;
  rules: Map<string, RuleImpact>;
  clauses: Map<string, ReplayResult['byClause'][0]>;
}

interface Answer {
  outcome: JsonObject;
  rules: { id: string; clauses: string[] }[];
  explanation?: Explanation;
  refused: boolean;
  unanswered: boolean;
}

function* addDecision(
  state: State,
  draft: Edition,
  own: Edition,
  made: MadeDecision,
  explain: boolean,
): Generator<void, void> {
  const { ruleSet, outcome } = made;
  const wanted = explain && state.examples.length < mostExamples;
  const after = yield* decide(draft, made, false);
  const names = moneyOf(state, ruleSet, own, draft);
  let group = state.ruleSets.get(ruleSet);
  if (!group) {
    group = { ruleSet, replayed: 0, changed: 0, totals: {} };
    state.ruleSets.set(ruleSet, group);
  }
  state.replayed += 1;
  group.replayed += 1;
  if (after.unanswered) state.unanswered += 1;
  addMoney(state.totals, names, outcome, after.outcome);
  addMoney(group.totals, names, outcome, after.outcome);
  if (isEqualJson(outcome, after.outcome)) return;
  state.changed += 1;
  group.changed += 1;
  if (after.refused) state.refused += 1;
  yield;
  const before = yield* decide(own, made, wanted);
  addRules(state, made, before, after, names);
  if (state.examples.length >= mostExamples) return;
  yield;
  const explained = wanted
    ? { before: before.explanation ?? null, after: (yield* decide(draft, made, true)).explanation ?? null }
    : undefined;
  state.examples.push({
    id: made.id,
    ruleSet,
    at: made.at,
    facts: made.facts,
    before: outcome,
    after: after.outcome,
    rules: { before: before.rules.map((rule) => rule.id), after: after.rules.map((rule) => rule.id) },
    ...(explained ? { explanation: explained } : {}),
  });
}

function* decide(
  edition: Edition,
  { ruleSet, facts, at, config, rows }: MadeDecision,
  explain: boolean,
): Generator<void, Answer> {
  try {
    const made = edition.ruleSet(ruleSet);
    const decision = evaluate(made, facts, { at, config, row: rows && rowsKnown(rows), explain });
    const { outcome, rules } = decision;
    const unanswered = rules.length === 0 && needsAHit(made.definition);
    const explanation = explain ? yield* explainInTurns(decision) : undefined;
    return { outcome, rules, refused: false, unanswered, ...(explanation ? { explanation } : {}) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const problem = { code: error.code, ...(error.facts ? { facts: error.facts } : {}) };
    return { outcome: { problem }, rules: [], refused: true, unanswered: false };
  }
}

function moneyOf({ money }: State, ruleSet: string, ...editions: Edition[]): readonly string[] {
  const known = money.get(ruleSet);
  if (known) return known;
  const named = editions.flatMap(({ content }) =>
    Object.hasOwn(content.rules, ruleSet) ? moneyNames(content.rules[ruleSet]?.outcome ?? {}) : [],
  );
  const names = [...new Set(named)];
  money.set(ruleSet, names);
  return names;
}

function addRules(
  state: State,
  { ruleSet, outcome }: MadeDecision,
  before: Answer,
  after: Answer,
  names: readonly string[],
) {
  const [had, has] = [new Set(before.rules.map(({ id }) => id)), new Set(after.rules.map(({ id }) => id))];
  const fired = new Map([...before.rules, ...after.rules].map((rule) => [rule.id, rule.clauses]));
  for (const [rule, clauses] of fired) {
    const key = `${ruleSet}/${rule}`;
    const impact = state.rules.get(key) ?? { ruleSet, rule, clauses, changed: 0, lost: 0, gained: 0, totals: {} };
    state.rules.set(key, impact);
    impact.changed += 1;
    if (!has.has(rule)) impact.lost += 1;
    if (!had.has(rule)) impact.gained += 1;
    addMoney(impact.totals, names, outcome, after.outcome);
  }
  for (const clause of new Set([...fired.values()].flat())) {
    const impact = state.clauses.get(clause) ?? { clause, changed: 0, totals: {} };
    state.clauses.set(clause, impact);
    impact.changed += 1;
    addMoney(impact.totals, names, outcome, after.outcome);
  }
}

function resultOf(state: State): ReplayResult {
  const { replayed, changed, refused, unanswered, examples, totals, ruleSets, rules, clauses } = state;
  const listed = <T extends { changed: number; totals: MoneyTotals }>(all: Iterable<T>) =>
    [...all]
      .sort((a, b) => b.changed - a.changed)
      .slice(0, mostListed)
      .map((one) => ({ ...one, totals: inCents(one.totals) }));
  return {
    replayed,
    changed,
    refused,
    unanswered,
    examples: [...examples],
    totals: inCents(totals),
    byRuleSet: listed(ruleSets.values()),
    byRule: listed(rules.values()),
    byClause: listed(clauses.values()),
  };
}
