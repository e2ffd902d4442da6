import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as authoring from '../../engine/authoring.ts';
import * as checks from '../../engine/checks.ts';
import * as engine from '../../engine/index.ts';
import * as reading from '../../engine/reading.ts';
import { filesOf, importedBy, importsWithin, roomOf } from '../../scripts/rooms.ts';
import { contentWith, ruleSetWith } from './content.ts';

const root = join(import.meta.dirname, '../..');
const at = '2026-03-01T08:00:00Z';

test.each([
  ['index', engine],
  ['checks', checks],
  ['authoring', authoring],
  ['reading', reading],
])('what %s.ts exports is used by a server, a page or a script', (_, face) => {
  const text = ['server', 'designer', 'scripts', 'examples']
    .flatMap((part) => filesOf(part).map((file) => readFileSync(join(root, part, file), 'utf8')))
    .join('\n');
  expect(Object.keys(face).filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});

test('who only decides and steps carries no checks, nothing for authors, and not json-rules-engine', () => {
  const next = Map.groupBy(importsWithin('engine'), ({ from }) => from);
  const reached = new Set(['index.ts']);
  for (const file of reached) for (const { to } of next.get(file) ?? []) reached.add(to);

  const rooms = new Set([...reached].map(roomOf));
  const packages = [...reached].flatMap((file) => importedBy(`engine/${file}`)).filter((name) => !name.startsWith('.'));
  expect([...rooms].sort()).toEqual([
    'conditions',
    'expressions',
    'flows',
    'forms',
    'ground',
    'people',
    'policy',
    'registers',
    'roof',
    'rules',
    'tables',
  ]);
  expect(packages).not.toContain('json-rules-engine');
});

test('a name stands on one face only', () => {
  const names = [engine, checks, authoring, reading].flatMap(Object.keys);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});

test('a stranger compiles an edition, decides, and learns what went wrong, by the types alone', () => {
  const definition = ruleSetWith({
    facts: { type: 'object', properties: { km: { type: 'number' } }, required: ['km'] },
    outcome: { type: 'object', properties: { feeCny: { type: 'number' } } },
    rules: [{ id: 'all', conditions: { all: [] }, event: { type: 'fee', params: { feeCny: { '=': '2 * km' } } } }],
  });
  const edition: engine.Edition = engine.compileEdition(contentWith({ rules: { test: definition } }));
  const ruleSet: engine.RuleSet = edition.ruleSet('test');

  const decision: engine.Decision = engine.evaluate(ruleSet, { km: 3 }, { at });
  const outcome: engine.JsonObject = decision.outcome;
  expect(outcome).toEqual({ feeCny: 6 });

  try {
    engine.evaluate(ruleSet, {}, { at });
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof engine.Problem)) throw error;
    const code: engine.ProblemCode = error.code;
    expect([code, error.facts, error.status]).toEqual(['missingFact', ['km'], 422]);
  }

  const findings: checks.Finding[] = checks.checkContent(edition.content);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});
