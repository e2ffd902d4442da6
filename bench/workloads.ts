import {
  type Condition,
  compileEdition,
  type JsonObject,
  type PolicyContent,
  type RuleSet,
  type RuleSetDefinition,
  type ValueSchema,
} from '../engine/index.ts';
import { lots } from './measure.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
export const at = '2024-03-01T02:00:00Z';
const regions = ['north', 'south', 'east', 'west', 'island', 'abroad'];
const kinds = ['tractor', 'tipper', 'van', 'mixer'];

const properties = {
  age: { type: 'integer', minimum: 0 },
  km: { type: 'number', minimum: 0 },
  price: { type: 'number', minimum: 0 },
  region: { type: 'string', enum: regions },
  kind: { type: 'string', enum: kinds },
  approved: { type: 'boolean' },
} satisfies RuleSetDefinition['facts']['properties'];
const facts = { type: 'object', properties, required: Object.keys(properties) };

/** Fact sets that are given in turn. */
export function factSets(count = 1024): JsonObject[] {
  const lot = lots(3);
  return Array.from({ length: count }, () => ({
    age: lot(120),
    km: lot(400_000),
    price: lot(10_000) / 10,
    region: regions[lot(regions.length)] as string,
    kind: kinds[lot(kinds.length)] as string,
    approved: lot(2) === 1,
  }));
}

/** Days are counted from here where a table asks for dates or instants instead of numbers. */
const firstDay = Date.UTC(1900, 0, 1);
const dayOf = (count: number) => new Date(firstDay + count * 86_400_000).toISOString().slice(0, 10);

/** Writes the days of a table whose `km` is to count them: as numbers, as dates, or as instants. */
export interface Days {
  schema: ValueSchema;
  cell(count: number): string;
  fact(count: number): string | number;
}
export const days = {
  numbers: { schema: properties.km, cell: String, fact: (count) => count },
  dates: {
    schema: { type: 'string', format: 'date' },
    cell: (count) => `date("${dayOf(count)}")`,
    fact: dayOf,
  },
  instants: {
    schema: { type: 'string', format: 'date-time' },
    cell: (count) => `date and time("${dayOf(count)}T08:00:00")`,
    fact: (count) => `${dayOf(count)}T08:00:00`,
  },
} satisfies Record<string, Days>;

/** Fact sets whose `km` is a day, written so. */
export const dayFacts = ({ fact }: Days): JsonObject[] =>
  factSets().map((facts) => ({ ...facts, km: fact(Math.floor((facts.km as number) / 10)) }));

/** Ten rules over six facts, all that hold are collected. */
export function smallRuleSet(limit = 24): RuleSetDefinition {
  const fact = (name: string, operator: string, value: unknown) => ({ fact: name, operator, value: value as number });
  const conditions = [
    { all: [fact('age', 'lessThanInclusive', limit), fact('km', 'lessThanInclusive', 200_000)] },
    { all: [fact('kind', 'equal', 'tractor'), fact('price', 'greaterThan', 500)] },
    { any: [fact('region', 'equal', 'island'), fact('region', 'equal', 'abroad')] },
    { all: [fact('region', 'in', ['north', 'south']), fact('approved', 'equal', true)] },
    {
      all: [
        fact('age', 'greaterThan', 60),
        { any: [fact('km', 'greaterThan', 300_000), fact('kind', 'equal', 'van')] },
      ],
    },
    { all: [fact('price', 'lessThan', 100)] },
    { not: fact('approved', 'equal', true) },
    { all: [fact('km', 'greaterThanInclusive', 100_000), fact('km', 'lessThan', 150_000)] },
    { any: [{ all: [fact('kind', 'equal', 'mixer'), fact('age', 'lessThan', 36)] }, fact('price', 'equal', 0)] },
    { all: [fact('kind', 'notEqual', 'tipper'), fact('region', 'notEqual', 'west'), fact('age', 'lessThan', 90)] },
  ];
  return {
    ...{ kind: 'rules', id: 'small', title: text('small'), clauses: [], facts, hitPolicy: 'collect' },
    outcome: { type: 'object', properties: { mark: { type: 'array' } } },
    rules: conditions.map((one, index) => ({
      id: `rule-${index}`,
      conditions: one,
      event: { type: 'mark', params: { mark: index } },
    })),
  };
}

/** How the editions of a small rule set differ from each other. */
export const editionKinds = ['one bound differs', 'all bounds differ', 'all figures differ'] as const;

/** One of many editions of the small rule set: of a real policy most differ in a figure or two, seldom in all. */
export function editionOfSmall(number: number, kind: (typeof editionKinds)[number]): RuleSetDefinition {
  const ruleSet = smallRuleSet(12 + number);
  if (kind === 'one bound differs') return ruleSet;
  const rules = (ruleSet.rules ?? []).map((rule, index) => ({
    ...rule,
    conditions: withBounds(rule.conditions, 1 + number / 10_000),
    event: kind === 'all figures differ' ? { type: 'mark', params: { mark: 100 * number + index } } : rule.event,
  }));
  return { ...ruleSet, rules };
}

/** A condition whose numbers are multiplied. */
function withBounds(condition: Condition, factor: number): Condition {
  const inner = (one: Condition) => withBounds(one, factor);
  if ('all' in condition) return { all: condition.all.map(inner) };
  if ('any' in condition) return { any: condition.any.map(inner) };
  if ('not' in condition) return { not: inner(condition.not) };
  if ('condition' in condition || typeof condition.value !== 'number') return condition;
  return { ...condition, value: condition.value * factor };
}

/**
 * A table of so many rows over six inputs, the first that holds decides. Each row speaks of four or five of them, so that what is
 * decided lies anywhere in the table; the last row takes what is left.
 */
export function tableRuleSet(rows: number, written?: Days): RuleSetDefinition {
  const lot = lots(rows);
  const range = (most: number, cell: (bound: number) => string = String) => {
    const low = lot(most);
    return `[${cell(low)}..${cell(low + 1 + lot(Math.ceil(most / 8)))}[`;
  };
  const all = Array.from({ length: rows - 1 }, (_, index) => ({
    id: `row-${index}`,
    when: [
      range(120),
      written ? range(40_000, written.cell) : range(400_000),
      lot(2) === 0 ? '-' : `>= ${lot(1000)}`,
      `"${regions[lot(6)]}"`,
      `"${kinds[lot(4)]}"`,
      lot(2) === 0 ? 'true' : '-',
    ],
    then: [index],
  }));
  return {
    ...{ kind: 'rules', id: `table-${rows}`, title: text('table'), clauses: [], hitPolicy: 'first' },
    facts: written ? { ...facts, properties: { ...properties, km: written.schema } } : facts,
    outcome: { type: 'object', properties: { row: { type: 'integer' } } },
    table: {
      inputs: Object.keys(properties),
      outputs: ['row'],
      rows: [...all, { id: 'otherwise', when: ['-', '-', '-', '-', '-', '-'], then: [-1] }],
    },
  };
}

export function contentOf(...ruleSets: RuleSetDefinition[]): PolicyContent {
  return {
    policy: { kind: 'policy', id: 'bench', title: text('bench'), timeZone: 'Asia/Shanghai', editions: [] },
    vocabulary: { kind: 'vocabulary', words: {} },
    clauses: { kind: 'clauses', clauses: [] },
    config: { kind: 'config', values: {} },
    ...{
      rules: Object.fromEntries(ruleSets.map((one) => [one.id, one])),
      flows: {},
      forms: {},
      masters: {},
      registers: {},
      cases: {},
    },
  };
}

export const compiled = (definition: RuleSetDefinition): RuleSet =>
  compileEdition(contentOf(definition)).ruleSet(definition.id);
