import type {
  DecisionTable,
  Figure,
  FlowDefinition,
  Json,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from './definition.ts';
import { instantText } from './instant-text.ts';
import { both, type Locale, type LocalText, textOf, type Wording, wordingOf } from './local-text.ts';
import { unitText } from './units.ts';

/** A figure of a clause in a language. */
export const figureText = (figure: Figure, locale: Locale): string =>
  typeof figure === 'string' ? figure : textOf(figure, locale);

/**
 * The schema of a fact, outcome property or flow input of a definition, if it has one.
 *
 * @example schemaOf(definition, 'roundTripKm')?.minimum // 0
 */
export function schemaOf(
  definition: RuleSetDefinition | FlowDefinition | undefined,
  name: string,
): ValueSchema | undefined {
  if (!definition) return undefined;
  const schemas = definition.kind === 'rules' ? [definition.facts, definition.outcome] : [definition.input];
  for (const schema of schemas) {
    const found = schema?.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (found) return found;
  }
  return undefined;
}

/**
 * What people call a name: the definition's own title, else the policy's vocabulary, else a form's field of that name, else the name itself.
 *
 * @param name a fact, outcome, state, event, role or configuration value
 * @example labelOf(content, definition, 'roundTripKm').en // 'round trip'
 */
export function labelOf(
  content: PolicyContent,
  definition: RuleSetDefinition | FlowDefinition | undefined,
  name: string,
): LocalText {
  const own = ownTitle(definition, name);
  if (own) return own;
  const word = Object.hasOwn(content.vocabulary.words, name) ? content.vocabulary.words[name] : undefined;
  const plain = both(name, name);
  if (word) return { 'zh-CN': word['zh-CN'] || name, en: word.en || name };
  return configTitle(content, name) ?? fieldTitles(content).get(name) ?? plain;
}

function ownTitle(definition: RuleSetDefinition | FlowDefinition | undefined, name: string): LocalText | undefined {
  const title = wordingOf(schemaOf(definition, name)?.title);
  if (title || !definition) return title;
  if (definition.kind === 'rules')
    return Object.hasOwn(definition.derived ?? {}, name) ? wordingOf(definition.derived?.[name]?.title) : undefined;
  return flowTitles(definition).get(name);
}

const titlesOfFlows = new WeakMap<FlowDefinition, Map<string, LocalText>>();

/** What a flow itself calls its events, what they carry, and its states at any depth; the first title of a name holds. */
function flowTitles(flow: FlowDefinition): Map<string, LocalText> {
  const known = titlesOfFlows.get(flow);
  if (known) return known;
  const titles = new Map<string, LocalText>();
  const add = (name: string, wording: Wording | undefined) => {
    const title = wordingOf(wording);
    if (title && !titles.has(name)) titles.set(name, title);
  };
  const events = Object.entries(flow.events);
  for (const [name, event] of events) add(name, event.title);
  let level = Object.entries(flow.machine.states ?? {});
  while (level.length > 0) {
    for (const [name, state] of level) add(name, state.meta?.title);
    level = level.flatMap(([, state]) => Object.entries(state.states ?? {}));
  }
  for (const [, { payload }] of events)
    for (const [name, schema] of Object.entries(payload?.properties ?? {})) add(name, schema.title);
  titlesOfFlows.set(flow, titles);
  return titles;
}

const rowNumbers = new WeakMap<DecisionTable, Map<string, number>>();

/**
 * What people call a rule of a rule set: its own title, a row by its number, the id where it has neither.
 *
 * @example ruleLabel(definition, 'first-trip').en // 'row 1'
 */
export function ruleLabel({ rules, table }: RuleSetDefinition, id: string): LocalText {
  const title = wordingOf(rules?.find((rule) => rule.id === id)?.title);
  if (title) return title;
  let numbers = table && rowNumbers.get(table);
  if (table && !numbers) {
    numbers = new Map(table.rows.map((row, index) => [row.id, index + 1]));
    rowNumbers.set(table, numbers);
  }
  const number = numbers?.get(id);
  return number === undefined ? both(id, id) : both(`第 ${number} 行`, `row ${number}`);
}

const titlesOfFields = new WeakMap<PolicyContent['forms'], Map<string, LocalText>>();

/** What forms call their fields, those of lines too; the first title of a name holds. */
function fieldTitles({ forms = {} }: PolicyContent): Map<string, LocalText> {
  const known = titlesOfFields.get(forms);
  if (known) return known;
  const titles = new Map<string, LocalText>();
  let level = Object.values(forms).flatMap(({ fields }) => Object.entries(fields.properties ?? {}));
  while (level.length > 0) {
    for (const [name, { title }] of level) {
      const text = wordingOf(title);
      if (text && !titles.has(name)) titles.set(name, text);
    }
    level = level.flatMap(([, { items }]) => Object.entries(items?.properties ?? {}));
  }
  titlesOfFields.set(forms, titles);
  return titles;
}

function configTitle(content: PolicyContent, name: string): LocalText | undefined {
  const key = name.startsWith('config.') ? name.slice('config.'.length) : '';
  return wordingOf(Object.hasOwn(content.config.values, key) ? content.config.values[key]?.title : undefined);
}

const words: Record<string, LocalText> = {
  true: both('是', 'yes'),
  false: both('否', 'no'),
  null: both('（空）', '(empty)'),
};

const separators: Record<Locale, string> = both('、', ', ');

/**
 * A value as people read it: labels for enum values, units behind numbers, thousands apart.
 *
 * @example valueText(content, { type: 'number', unit: 'km' }, 200000)['zh-CN'] // '200,000 公里'
 */
export function valueText(content: PolicyContent, schema: ValueSchema | undefined, value: Json | undefined): LocalText {
  if (typeof value === 'number') return numberText(content, schema, value);
  if (value === undefined || value === null) return words.null as LocalText;
  if (typeof value === 'boolean') return words[String(value)] as LocalText;
  if (typeof value === 'string') {
    const label = schema?.labels && Object.hasOwn(schema.labels, value) ? wordingOf(schema.labels[value]) : undefined;
    if (label) return label;
    if (schema?.enum) return labelOf(content, undefined, value);
    const shown = schema?.format ? instantText(value, content.policy.timeZone) : undefined;
    return both(shown ?? value, shown ?? value);
  }
  const items = Array.isArray(value)
    ? value.map((item) => valueText(content, schema?.items ?? schema, item))
    : Object.entries(value).map(([name, item]) => memberText(content, schema, name, item));
  const join = (locale: Locale) => items.map((item) => item[locale]).join(separators[locale]);
  return both(join('zh-CN') || '（空）', join('en') || '(none)');
}

/** A part of a value by what it is called: `车牌 京A12345`. */
function memberText(content: PolicyContent, schema: ValueSchema | undefined, name: string, item: Json): LocalText {
  const own = schema?.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
  const label = wordingOf(own?.title) ?? labelOf(content, undefined, name);
  const said = valueText(content, own, item);
  return both(`${label['zh-CN']} ${said['zh-CN']}`, `${label.en} ${said.en}`);
}

/** Thousands apart. */
function groupedText(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}

function numberText(content: PolicyContent, schema: ValueSchema | undefined, value: number): LocalText {
  const grouped = Number.isInteger(value) && Math.abs(value) < 1000 ? String(value) : groupedText(value);
  const unit = unitText(schema?.unit ?? content.vocabulary.words[textOf(schema?.title, 'en')]?.unit);
  return unit ? both(`${grouped} ${unit['zh-CN']}`, `${grouped} ${unit.en}`) : both(grouped, grouped);
}
