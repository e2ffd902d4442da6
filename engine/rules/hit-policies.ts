import { compareNumbers, type FeelNumber, isNumber, parseNumber } from '../expressions/decimals.ts';
import { meanOf, sumOf } from '../expressions/number-functions.ts';
import { isEqualJson } from '../ground/canonical-json.ts';
import type { Json, JsonObject, ObjectSchema, RuleSetDefinition } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';

/** A rule that holds, with the values of its event's params: of numbers all digits, where JSON has fewer. */
export interface Hit {
  id: string;
  params: JsonObject;
}

type Hits = [Hit, ...Hit[]];
type Combine = (hits: Hits, outcome: ObjectSchema) => JsonObject;

/**
 * What it means to the checks that two rules hold at once: an error, one if they differ, that the later is not asked, that the rank of
 * their values decides, nothing.
 */
export type Overlap = 'refused' | 'mustAgree' | 'firstDecides' | 'rankDecides' | 'meant';

interface HitPolicyRow {
  label: LocalText;
  explanation: LocalText;
  /** Whether the search may stop at the first rule that holds. */
  stopsAtFirst: boolean;
  /** Whether the rules answered are all that hold, or only the one that made the outcome. */
  firesAll: boolean;
  overlap: Overlap;
  /** What it means that no rule holds: an input without an answer, or an answer of nothing. */
  gap: 'unanswered' | 'meant';
  /** What becomes of the values of a property: one of them, all of them in a list, a number made of them, how many there are. */
  gives: 'value' | 'list' | 'number' | 'count';
  /** @param hits in order of evaluation */
  combine: Combine;
}

const first: Combine = (hits) => hits[0].params;

/** Of rules that contradict each other so many are named. */
const mostTold = 50;

function violated(hits: Hit[]): Problem {
  return new Problem('hitPolicyViolated', {
    errors: hits.slice(0, mostTold).map((hit) => ({
      path: `/rules/${hit.id}`,
      code: 'hitPolicyViolated',
      message: both('与其他命中的规则冲突', 'contradicts another rule that holds'),
    })),
  });
}

/** The values of each property over the hits, in their order. */
function lists(hits: Hit[]): Record<string, Json[]> {
  const all: Record<string, Json[]> = {};
  for (const { params } of hits) {
    for (const [name, value] of Object.entries(params)) {
      all[name] ??= [];
      all[name].push(value);
    }
  }
  return all;
}

/** A policy that makes one number of each property's numbers, in FEEL's arithmetic; `none` is that of no numbers. */
function folding(fold: (numbers: FeelNumber[]) => FeelNumber | null, none: number | null) {
  const combine: Combine = (hits) => {
    const entries = Object.entries(lists(hits)).map(([name, values]) => {
      const numbers = values.flatMap((value) => numberOf(value) ?? []);
      const folded = numbers.length === 0 ? none : fold(numbers);
      return [name, folded as Json] as const;
    });
    return Object.fromEntries(entries);
  };
  return { stopsAtFirst: false, firesAll: true, overlap: 'meant', gap: 'meant', gives: 'number', combine } as const;
}

/** A number that JSON has as a text, because no number of JavaScript says it, is one too. */
const numberOf = (value: unknown): FeelNumber | undefined =>
  isNumber(value) ? value : typeof value === 'string' ? parseNumber(value) : undefined;

/** The one of some numbers that is furthest in a direction. */
const furthest = (sign: 1 | -1) => (numbers: FeelNumber[]) =>
  numbers.reduce((found, one) => (compareNumbers(one, found) * sign > 0 ? one : found));

/** What is the same of all policies that answer a list. */
const listing = { stopsAtFirst: false, firesAll: true, overlap: 'meant', gap: 'meant', gives: 'list' } as const;

/**
 * Where the params of a rule stand among others: by the place of their value in the `enum` of the first outcome property that has one.
 *
 * @example rankOf({ level: 'low' }, { properties: { level: { enum: ['high', 'low'] } } }) // 1
 */
export function rankOf(params: JsonObject, outcome: ObjectSchema): number {
  const found = Object.entries(outcome.properties ?? {}).find(([, schema]) => schema.enum);
  if (!found) return 0;
  const [name, { enum: order = [] }] = found;
  const position = order.indexOf(params[name] ?? null);
  return position < 0 ? order.length : position;
}

/** The hits in the order of their ranks. */
const byOutputOrder = (hits: Hit[], outcome: ObjectSchema): Hit[] =>
  [...hits].sort((a, b) => rankOf(a.params, outcome) - rankOf(b.params, outcome));

/** One row a hit policy: how the rules that hold become one outcome. Everything else iterates this table. */
export const hitPolicies = {
  first: {
    label: both('首个命中', 'First'),
    explanation: both('按顺序取第一条成立的规则', 'The first rule that holds decides'),
    stopsAtFirst: true,
    firesAll: false,
    overlap: 'firstDecides',
    gap: 'unanswered',
    gives: 'value',
    combine: first,
  },
  unique: {
    label: both('唯一命中', 'Unique'),
    explanation: both('最多只能有一条规则成立', 'At most one rule may hold'),
    stopsAtFirst: false,
    firesAll: false,
    overlap: 'refused',
    gap: 'unanswered',
    gives: 'value',
    combine(hits) {
      if (hits.length > 1) throw violated(hits);
      return hits[0].params;
    },
  },
  any: {
    label: both('结果一致', 'Any'),
    explanation: both('成立的规则结果必须相同', 'All rules that hold must agree'),
    stopsAtFirst: false,
    firesAll: false,
    overlap: 'mustAgree',
    gap: 'unanswered',
    gives: 'value',
    combine(hits) {
      if (hits.some(({ params }) => !isEqualJson(params, hits[0].params))) throw violated(hits);
      return hits[0].params;
    },
  },
  priority: {
    label: both('结果优先级', 'Priority'),
    explanation: both(
      '取结果取值列表中排在最前的规则',
      'The rule whose value stands first in the list of values decides',
    ),
    stopsAtFirst: false,
    firesAll: true,
    overlap: 'rankDecides',
    gap: 'unanswered',
    gives: 'value',
    combine: (hits, outcome) => byOutputOrder(hits, outcome)[0]?.params ?? {},
  },
  collect: {
    label: both('收集全部', 'Collect'),
    explanation: both('收集所有成立规则的结果', 'The results of all rules that hold, as lists'),
    ...listing,
    combine: lists,
  },
  'collect-sum': {
    label: both('求和', 'Sum'),
    explanation: both('所有成立规则的结果相加', 'The results of all rules that hold, added up'),
    ...folding(sumOf, 0),
  },
  'collect-min': {
    label: both('取最小', 'Minimum'),
    explanation: both('取成立规则中的最小值', 'The least result of the rules that hold'),
    ...folding(furthest(-1), null),
  },
  'collect-max': {
    label: both('取最大', 'Maximum'),
    explanation: both('取成立规则中的最大值', 'The greatest result of the rules that hold'),
    ...folding(furthest(1), null),
  },
  'collect-average': {
    label: both('求平均', 'Average'),
    explanation: both('取成立规则结果的平均值', 'The average of the results of all rules that hold'),
    ...folding(meanOf, null),
  },
  'collect-count': {
    label: both('计数', 'Count'),
    explanation: both('统计成立规则的条数', 'How many rules hold'),
    ...listing,
    gives: 'count',
    combine: (hits) => Object.fromEntries(Object.entries(lists(hits)).map(([name, values]) => [name, values.length])),
  },
  'rule-order': {
    label: both('按规则顺序', 'Rule order'),
    explanation: both('按规则顺序列出所有结果', 'The results of all rules that hold, in the order of the rules'),
    ...listing,
    combine: lists,
  },
  'output-order': {
    label: both('按结果顺序', 'Output order'),
    explanation: both(
      '按结果取值列表的顺序列出',
      'The results of all rules that hold, in the order of the list of values',
    ),
    ...listing,
    combine: (hits, outcome) => lists(byOutputOrder(hits, outcome)),
  },
} satisfies Record<string, HitPolicyRow>;

export type HitPolicy = keyof typeof hitPolicies;
export const hitPolicyNames = Object.keys(hitPolicies) as HitPolicy[];

/** The hit policy of a rule set that names none. */
const usual: HitPolicy = 'first';

/**
 * Whether facts for which no rule holds are left without an answer: the hit policy wants a rule, no default stands in for it, and not all
 * of the outcome is computed.
 *
 * @example needsAHit({ ...ruleSet, hitPolicy: 'collect' }) // false
 */
export function needsAHit(definition: RuleSetDefinition): boolean {
  const properties = Object.values(definition.outcome.properties ?? {});
  const unanswered = hitPolicyOf(definition).gap === 'unanswered' && definition.default === undefined;
  return unanswered && properties.some((property) => property['='] === undefined);
}

/** A row with its name. */
export type NamedHitPolicy = HitPolicyRow & { readonly name: HitPolicy };
const named = new Map<string, NamedHitPolicy>(hitPolicyNames.map((name) => [name, { name, ...hitPolicies[name] }]));

/**
 * How a rule set takes the rules that hold.
 *
 * @throws Error for a name that is none
 * @example hitPolicyOf({ hitPolicy: 'collect-sum' }).label.en // 'Sum'
 */
export function hitPolicyOf({ hitPolicy = usual }: Pick<RuleSetDefinition, 'hitPolicy'>): NamedHitPolicy {
  const found = named.get(hitPolicy);
  if (!found) throw new Error(`no hit policy is named ${hitPolicy}`);
  return found;
}
