import { expect, test } from 'vitest';
import { type Difference, runCases } from '../../../engine/authoring.ts';
import { compileEdition, type Json } from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';

function differencesWith(then: Json): Difference[] {
  const set = ruleSetWith({
    facts: { type: 'object', properties: { n: { type: 'number' } } },
    outcome: { type: 'object', properties: { verdict: { type: 'string', enum: ['yes', 'no'] } } },
    table: { inputs: ['n'], outputs: ['verdict'], rows: [{ id: 'any', when: ['-'], then: [then] }] },
  });
  const one = { id: 'one', given: { facts: { n: 1 } }, expected: { outcome: { verdict: then } } };
  const content = contentWith({ rules: { test: set }, cases: { test: { kind: 'cases', id: 'test', cases: [one] } } });
  return runCases(compileEdition(content)).flatMap((result) => result.differences);
}

test('a case fails where the outcome is not what the rule set says it can be', () => {
  expect(differencesWith('yes')).toEqual([]);
  expect(differencesWith('perhaps')).toEqual([{ path: ['outcome', 'verdict'], kind: 'notAllowed', actual: 'perhaps' }]);
});
