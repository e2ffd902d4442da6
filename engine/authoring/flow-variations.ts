import type { Flow } from '../flows/compile.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { Case, FieldSchema, FlowCaseEvent, Json, JsonObject, ObjectSchema } from '../ground/definition.ts';
import { sampleValues } from './sample-values.ts';

const mostConstants = 24;
const mostVariations = 24;
const mostFromCases = 10;

/** What an event is tried with: as cases send it, then with each value that a guard may tell apart. */
export function eventVariations(flow: Flow, cases: Case[]): (type: string) => JsonObject[] {
  const constants = constantsOf(flow);
  const known = new Map<string, JsonObject[]>();
  return (type) => {
    const before = known.get(type);
    if (before) return before;
    const sent = cases
      .flatMap((one) => one.given.events ?? [])
      .filter((event): event is FlowCaseEvent => event.type === type);
    const made = distinct([
      ...sent.map(payloadOf).slice(0, mostFromCases),
      ...variationsOf(payloadAsked(flow, type), constants),
    ]);
    known.set(type, made);
    return made;
  };
}

/** What an event may bring: its payload, or the fields of its form that are not computed. */
function payloadAsked({ definition, forms }: Flow, type: string): ObjectSchema | undefined {
  const use = forms.events.get(type);
  if (!use) return definition.events[type]?.payload;
  const { properties, ...schema } = withoutComputed(use.form.definition.fields);
  const fields = Object.entries(properties ?? {}).filter(([name]) => use.fields?.includes(name) ?? true);
  return { ...schema, properties: Object.fromEntries(fields) };
}

/** Fields without those that nobody types, also in lines. */
function withoutComputed(schema: FieldSchema): FieldSchema {
  const { properties, items } = schema;
  const typed = Object.entries(properties ?? {}).filter(([, field]) => field['='] === undefined);
  return {
    ...schema,
    ...(properties ? { properties: Object.fromEntries(typed.map(([name, one]) => [name, withoutComputed(one)])) } : {}),
    ...(items ? { items: withoutComputed(items) } : {}),
  };
}

const payloadOf = ({ type: _, role: __, after: ___, ...payload }: FlowCaseEvent) => payload as JsonObject;

/** What a flow is started with: as cases do, then with each value that a guard may tell apart. */
export function inputVariations(flow: Flow, cases: Case[]): { input: JsonObject; config: JsonObject | undefined }[] {
  const config = cases.find((one) => one.given.config)?.given.config;
  const made = variationsOf(flow.definition.input, constantsOf(flow));
  const given = cases.map(({ given: { input = {}, config: own } }) => ({ input, config: own }));
  const all = [...given, ...made.map((input) => ({ input, config }))];
  return [...new Map(all.map((one) => [canonicalJson([one.input, one.config ?? null]), one])).values()];
}

/** The least that is required, then each property with each of its values beside it. */
function variationsOf(schema: ObjectSchema | undefined, constants: Json[]): JsonObject[] {
  const properties = Object.entries(schema?.properties ?? {});
  const choices = properties.map(([name, property]) => {
    return [name, sampleValues(property, constants)] as const;
  });
  const required = choices.filter(([name]) => schema?.required?.includes(name));
  const least = Object.fromEntries(required.map(([name, examples]) => [name, examples[0] ?? null])) as JsonObject;
  const whole = Object.fromEntries(choices.map(([name, examples]) => [name, examples[0] ?? null])) as JsonObject;
  const single = choices.flatMap(([name, examples]) => examples.map((value) => ({ ...least, [name]: value })));
  return distinct([least, whole, ...single]).slice(0, mostVariations);
}

const distinct = (all: JsonObject[]) => [...new Map(all.map((one) => [canonicalJson(one), one])).values()];

/** Numbers, dates and texts in guards and in the rule sets that guards ask. */
function constantsOf({ definition, library }: Flow): Json[] {
  const machine = JSON.stringify(definition.machine);
  const asked = [...machine.matchAll(/"ruleSet":"([^"]+)"/g)].flatMap(([, id = '']) => library.definition(id) ?? []);
  const text = JSON.stringify([
    guardsIn(definition.machine as unknown as Json),
    asked.map((one) => [one.rules, one.table]),
  ]);
  const found = new Set<Json>();
  for (const [date] of text.matchAll(/\d{4}-\d{2}-\d{2}/g)) found.add(date);
  for (const [number] of text.matchAll(/(?<![\w-])\d+(?:\.\d+)?(?![\w-])/g)) found.add(Number(number));
  return [...found].slice(0, mostConstants);
}

function guardsIn(value: Json): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === 'guard' ? [item as Json] : guardsIn(item as Json)));
}
