import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkContent, type Finding } from '../../../engine/checks.ts';
import type { Definition, FlowDefinition, Json, JsonObject, PolicyContent } from '../../../engine/index.ts';
import { withDefinition } from '../../../engine/policy/content.ts';
import { contentWith, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const rule = { id: 'a', conditions: { all: [{ fact: 'x', operator: 'equal', value: 1 }] }, event: { type: 'a' } };
const rules = ruleSetWith({
  facts: { type: 'object', properties: { x: { type: 'number', minimum: 0 } }, required: ['x'] },
  derived: { y: { '=': 'x + 1' } },
  outcome: { type: 'object', properties: { z: { type: 'number' } } },
  default: { z: 1 },
  rules: [rule],
});
const table = ruleSetWith({
  id: 'table',
  facts: { type: 'object', properties: { x: { type: 'number' } } },
  outcome: { type: 'object', properties: { z: { type: 'number' } } },
  table: { inputs: ['x'], outputs: ['z'], rows: [{ id: 'a', clauses: [], when: ['> 1'], then: [{ '=': 'x' }] }] },
});
const flow = {
  kind: 'flow',
  id: 'flow',
  title: { 'zh-CN': 'f', en: 'f' },
  clauses: [],
  events: { GO: { title: { 'zh-CN': 'g', en: 'g' } } },
  delays: { late: 'PT1H' },
  machine: {
    initial: 'a',
    states: {
      a: {
        meta: { task: { role: 'clerk' } },
        on: { GO: [{ target: 'b', guard: { type: 'when', params: { '=': 'true' } } }] },
        after: { late: 'b' },
      },
      b: { type: 'final', entry: [{ type: 'record', params: { type: 'done' } }] },
    },
  },
} as unknown as FlowDefinition;
const content = contentWith({ rules: { test: rules, table }, flows: { flow } });

/** The content with a value put at a place of one of its definitions, made anew on the way. */
function put(definition: Definition, path: string[], value: Json | undefined): Definition {
  const copy = structuredClone(definition) as unknown as JsonObject;
  const last = path.at(-1) as string;
  const parent = path.slice(0, -1).reduce((at, key) => at?.[key] as JsonObject, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy as unknown as Definition;
}
const errors = (some: PolicyContent): Finding[] => checkContent(some).filter(({ severity }) => severity === 'error');
const changed = (definition: Definition, place: string, value: Json) =>
  errors(withDefinition(content, put(definition, place.split('/').slice(1), value)));

test('what all of this is made of is in order', () => {
  expect(errors(content)).toEqual([]);
});

describe('a key that a format does not know', () => {
  test.each<[Definition, string, string | undefined]>([
    [rules, '/hitPolcy', 'hitPolicy'],
    [rules, '/facts/properties/x/minimun', undefined],
    [rules, '/facts/properties/x/maximun', 'maximum'],
    [rules, '/rules/0/condtions', undefined],
    [rules, '/rules/0/tilte', 'title'],
    [rules, '/rules/0/conditions/all/0/pth', 'path'],
    [rules, '/derived/y/mising', 'missing'],
    [table, '/table/rows/0/notes', 'note'],
    [flow, '/machine/states/a/on/GO/0/cond', undefined],
    [flow, '/machine/states/b/onEntry', undefined],
    [flow, '/machine/states/a/onExit', 'exit'],
    [flow, '/events/GO/role', 'roles'],
    [content.policy, '/timezone', undefined],
    [content.policy, '/owner', 'owners'],
    [content.config, '/vales', undefined],
  ])('of %o: %s is found there, and what was meant is named', (definition, place, meant) => {
    const [first] = changed(definition, place, 'x');
    expect(first).toMatchObject({ code: 'unknownKey', path: place });
    if (meant === undefined) return;
    for (const text of Object.values(first?.message ?? {})) expect(text).toContain(meant);
    expect(first?.fix?.value).toHaveProperty([meant], 'x');
  });

  test.each([
    ['/x-origin', rules],
    ['/facts/properties/x/x-widget', rules],
    ['/machine/x-layout', flow],
    ['/machine/states/a/meta/anything', flow],
    ['/machine/states/a/description', flow],
    ['/machine/states/a/on/GO/0/description', flow],
    ['/machine/states/a/on/GO/0/meta', flow],
  ])('is none where it is %s', (place, definition) => {
    expect(changed(definition as Definition, place, place.endsWith('meta') ? { own: 1 } : 'text')).toEqual([]);
  });

  test.each([
    ['uniqueItems', 'error'],
    ['oneOf', 'error'],
    ['examples', 'info'],
  ])('is said to mean nothing where JSON Schema has it: %s', (keyword, severity) => {
    const place = ['facts', 'properties', 'x', keyword];
    const found = checkContent(withDefinition(content, put(rules, place, [1])));
    expect(found).toContainEqual(
      expect.objectContaining({
        ...{ code: 'unknownKey', severity, path: `/facts/properties/x/${keyword}` },
        message: expect.objectContaining({ en: expect.stringContaining('JSON Schema') }),
      }),
    );
  });
});

test.each<[string, Json, string]>([
  ['both all and any', { all: [], any: [] }, 'wrongForm /rules/0/conditions'],
  ['a fact and all', { fact: 'x', operator: 'equal', value: 1, all: [] }, 'wrongForm /rules/0/conditions'],
  ['neither', {}, 'wrongForm /rules/0/conditions'],
  ['neither, within another', { not: { priority: 2 } }, 'wrongForm /rules/0/conditions/not'],
  ['a list for a condition', { all: [[]] }, 'wrongForm /rules/0/conditions/all/0'],
  ['a text for a list', { all: 'x' }, 'wrongForm /rules/0/conditions/all'],
])('a condition of %s is refused', (_, conditions, told) => {
  const found = changed(rules, '/rules/0/conditions', conditions);
  expect(found.map(({ code, path }) => `${code} ${path}`)).toContain(told);
});

test('no check throws, whatever stands anywhere in a definition', () => {
  const placesIn = (value: Json, path: string[] = []): string[][] =>
    typeof value === 'object' && value !== null
      ? [
          ...(path.length > 0 ? [path] : []),
          ...Object.entries(value).flatMap(([key, item]) => placesIn(item as Json, [...path, key])),
        ]
      : [path];
  const all = [rules, table, flow, content.policy, content.config].flatMap((definition) =>
    placesIn(definition as unknown as Json)
      .filter(([key]) => key !== 'kind' && key !== 'id' && key !== 'timeZone')
      .map((path) => ({ definition, path })),
  );
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<Json | undefined>(undefined, null, 'x', '=', { '=': 'x +' }, { '=': 1 } as never, [], {}, -1),
  );
  const property = fc.property(fc.constantFrom(...all), anything, ({ definition, path }, value) => {
    const some = withDefinition(content, put(definition as Definition, path, value as Json));
    for (const { code, message } of checkContent(some)) {
      expect(code).not.toBe('');
      expect(Object.values(message).every((text) => text !== '')).toBe(true);
    }
  });
  fc.assert(property, { numRuns: trials, seed });
});
