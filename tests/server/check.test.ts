import { expect, test } from 'vitest';
import { compileEdition, type JsonObject, type RuleSetDefinition } from '../../engine/index.ts';
import { checkParts, reportOf } from '../../server/governance/check.ts';
import { contentWith, ruleSetWith } from '../engine/content.ts';

const outcome = { type: 'object', properties: { x: { type: 'number' } } } satisfies RuleSetDefinition['outcome'];
const giving = (x: JsonObject | number) => [
  { id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: x as never } } },
];

test('a case on which the reference evaluator gives up is not compared, and keeps nobody from publishing', async () => {
  const names = Array.from({ length: 300 }, (_, index) => `d${index}`);
  const many = ruleSetWith({
    ...{ id: 'many', outcome, rules: giving({ '=': names.join(' + ') }) },
    derived: Object.fromEntries(names.map((name) => [name, { decide: 'one', take: 'x' }])),
  });
  const one = ruleSetWith({ id: 'one', outcome, rules: giving(1) });
  const file = (id: string, x: number) => ({
    ...{ kind: 'cases', id, cases: [{ id: 'c', clauses: [], given: { facts: {} }, expected: { outcome: { x } } }] },
  });
  const cases = { many: file('many', 300), one: file('one', 1) } as never;
  const edition = compileEdition(contentWith({ rules: { many, one }, cases }));
  const report = reportOf(await checkParts.content(edition), await checkParts.cases(edition));
  expect(report.cases).toMatchObject({ passed: 2, failed: 0 });
  expect(report.reference).toEqual({ compared: 1, differences: [] });
});
