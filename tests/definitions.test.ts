import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { caseInstant, clauseCoverage, isFlowCase, layoutJson, runCases } from '../engine/authoring.ts';
import { checkContent } from '../engine/checks.ts';
import { compileEdition, simulate, startFlow } from '../engine/index.ts';
import { policyIds, readPolicyFolder } from '../scripts/policy-folders.ts';
import { checkParts } from '../server/governance/check.ts';

const root = join(import.meta.dirname, '..');

/** Of how many clauses a policy does not yet carry out what they say, though something cites them: it becomes less. */
const mentionedAtMost: Record<string, number> = {};

describe.each(policyIds())('the policy %s', (policy) => {
  const edition = compileEdition(readPolicyFolder(policy));

  test('compiles every rule set and flow', () => {
    for (const id of edition.ruleSetIds) edition.ruleSet(id);
    for (const id of edition.flowIds) edition.flow(id);
    expect(edition.ruleSetIds.length + edition.flowIds.length).toBeGreaterThan(0);
  });

  test('answers all its cases as they say', () => {
    const wrong = runCases(edition).filter((result) => !result.passed);
    expect(wrong.map(({ id, case: name, differences }) => ({ id, name, differences }))).toEqual([]);
  });

  test('is decided alike by the compiled evaluator and by the reference, which lets it be published', async () => {
    const { reference } = await checkParts.content(edition);
    expect(reference.differences).toEqual([]);
  });

  test('has three cases or more for every rule set and flow', () => {
    const few = [...edition.ruleSetIds, ...edition.flowIds].filter(
      (id) => (edition.content.cases[id]?.cases.length ?? 0) < 3,
    );
    expect(few).toEqual([]);
  });

  test('starts flows that can begin with what they are given', () => {
    for (const [id, { cases }] of Object.entries(edition.content.cases)) {
      for (const { given, strict } of cases.filter((one) => isFlowCase(one) && one.expected.problem === undefined)) {
        const options = { at: given.at ?? caseInstant, config: given.config };
        const { starts } = simulate(edition.flow(id), {
          ...options,
          input: given.input ?? {},
          events: given.events ?? [],
          rows: given.rows,
          strict: strict === true,
        });
        for (const { flow, input } of starts) startFlow(edition.flow(flow), input, options);
      }
    }
  });

  test('cites and exercises every normative clause of its source', () => {
    const coverage = clauseCoverage(edition);
    const open = coverage.filter(({ status }) => !['covered', 'mentioned', 'narrative'].includes(status));
    expect(open.map(({ id, status }) => ({ id, status }))).toEqual([]);
    const mentioned = coverage.filter(({ status }) => status === 'mentioned').map(({ id }) => id);
    expect(mentioned.length, mentioned.join(' ')).toBeLessThanOrEqual(mentionedAtMost[policy] ?? 0);
  });

  test('has nothing that its own checks call an error or warn of', () => {
    const found = checkContent(edition.content, edition).filter(({ severity }) => severity !== 'info');
    expect(found.map(({ code, id, path }) => ({ code, id, path }))).toEqual([]);
  });
});

test('every definition is laid out as the project lays out JSON', () => {
  const files = globSync('definitions/**/*.json', { cwd: root });
  const different = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return text !== layoutJson(JSON.parse(text));
  });
  expect(different).toEqual([]);
});
