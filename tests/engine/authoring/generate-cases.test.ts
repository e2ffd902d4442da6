import { describe, expect, test } from 'vitest';
import { generateCases, runCase } from '../../../engine/authoring.ts';
import {
  compileEdition,
  type Edition,
  type FlowDefinition,
  finish,
  type RuleSetDefinition,
} from '../../../engine/index.ts';
import { policyIds, readPolicyFolder } from '../../../scripts/policy-folders.ts';
import { contentWith, ruleSetWith } from '../content.ts';

const text = { 'zh-CN': '', en: '' };
const when = (fact: string, operator: string, value: number | string) => ({ all: [{ fact, operator, value }] });

const grade: RuleSetDefinition = ruleSetWith({
  id: 'grade',
  facts: {
    type: 'object',
    properties: {
      km: { type: 'number', minimum: 0 },
      kind: { type: 'string', enum: ['car', 'truck'] },
      on: { type: 'string', format: 'date' },
    },
    required: ['km', 'kind'],
  },
  outcome: { type: 'object', properties: { grade: { type: 'string' } } },
  rules: [
    { id: 'short', conditions: when('km', 'lessThan', 10), event: { type: 'g', params: { grade: 'a' } } },
    {
      id: 'heavy',
      conditions: { all: [...when('km', 'greaterThanInclusive', 500).all, ...when('kind', 'equal', 'truck').all] },
      event: { type: 'g', params: { grade: 'c' } },
    },
    { id: 'other', conditions: { all: [] }, event: { type: 'g', params: { grade: 'b' } } },
  ],
});

const ask = (edition: Edition, kind: 'rules' | 'flow', id: string, options = {}) =>
  finish(generateCases(edition, kind, id, options));

describe('cases generated for a rule set', () => {
  const edition = compileEdition(contentWith({ rules: { grade } }));

  test('fire every rule, lie on every boundary and combine every two classes, with the answers of today', () => {
    const { cases, coverage } = ask(edition, 'rules', 'grade');
    expect(coverage.before).toMatchObject({ covered: 0, of: 3, missing: ['short', 'heavy', 'other'] });
    expect(coverage.after).toMatchObject({ measure: 'rules', covered: 3, of: 3, missing: [] });
    expect(coverage.after.values?.covered).toBe(coverage.after.values?.of);
    expect(coverage.after.pairs?.covered).toBe(coverage.after.pairs?.of);
    const km = cases.map((one) => one.given.facts?.km);
    for (const boundary of [10, 500]) expect(km).toContain(boundary);
    for (const one of cases)
      expect(runCase(edition, { kind: 'cases', id: 'grade', cases }, one).differences).toEqual([]);
    expect(new Set(cases.map((one) => one.id)).size).toBe(cases.length);
  });

  test('add to the cases that there are, and are none where nothing is missing', () => {
    const first = ask(edition, 'rules', 'grade').cases;
    const covered = compileEdition(
      contentWith({ rules: { grade }, cases: { grade: { kind: 'cases', id: 'grade', cases: first } } }),
    );
    const again = ask(covered, 'rules', 'grade');
    expect(again.cases).toEqual([]);
    expect(again.coverage.before).toEqual(again.coverage.after);
    const half = first.slice(0, 2);
    const some = compileEdition(
      contentWith({ rules: { grade }, cases: { grade: { kind: 'cases', id: 'grade', cases: half } } }),
    );
    const names = ask(some, 'rules', 'grade').cases.map((one) => one.id);
    expect(names.filter((name) => half.some((one) => one.id === name))).toEqual([]);
  });

  test('are as many as asked for at most, and the same each time', () => {
    expect(ask(edition, 'rules', 'grade', { limit: 2 }).cases).toHaveLength(2);
    expect(ask(edition, 'rules', 'grade')).toEqual(ask(edition, 'rules', 'grade'));
  });
});

describe('cases generated for a flow', () => {
  const flow = {
    ...{ kind: 'flow', id: 'job', title: text, clauses: [] },
    events: { SEND: {}, DECIDE: { payload: { type: 'object', properties: { amount: { type: 'number' } } } }, BACK: {} },
    machine: {
      initial: 'open',
      states: {
        open: { on: { SEND: 'review' }, after: { P30D: 'expired' } },
        review: {
          on: {
            DECIDE: [
              { target: 'small', guard: { type: 'when', params: { '=': 'amount <= 100' } } },
              { target: 'large', guard: { type: 'when', params: { '=': 'amount > 100' } } },
            ],
            BACK: 'open',
          },
        },
        small: { always: 'done' },
        large: { after: { P1D: 'done' } },
        done: { type: 'final' },
        expired: { type: 'final' },
      },
    },
  } as unknown as FlowDefinition;
  const edition = compileEdition(contentWith({ flows: { job: flow } }));

  test('are few walks that take every transition: of events, guards, deadlines and the machine itself', () => {
    const { cases, coverage } = ask(edition, 'flow', 'job');
    expect(coverage.before.covered).toBe(0);
    expect(coverage.after).toMatchObject({ measure: 'transitions', covered: 7, of: 7, missing: [], outOfReach: [] });
    expect(cases.length).toBeLessThanOrEqual(4);
    for (const one of cases) expect(runCase(edition, { kind: 'cases', id: 'job', cases }, one).differences).toEqual([]);
  });

  test('stop at the coverage that was asked for', () => {
    const { coverage, cases } = ask(edition, 'flow', 'job', { coverage: 0.4 });
    expect(coverage.after.covered).toBeGreaterThanOrEqual(3);
    expect(cases.length).toBeLessThan(3);
  });
});

describe.each(policyIds())('cases generated for %s without its own', (policy) => {
  test('pass as they are proposed, and exercise most of the rules and transitions', () => {
    const edition = compileEdition({ ...readPolicyFolder(policy), cases: {} });
    const counts = { rules: [0, 0], flow: [0, 0] };
    for (const [kind, ids] of [
      ['rules', edition.ruleSetIds],
      ['flow', edition.flowIds],
    ] as const) {
      for (const id of ids) {
        const { cases, coverage } = ask(edition, kind, id);
        counts[kind] = [(counts[kind][0] ?? 0) + coverage.after.covered, (counts[kind][1] ?? 0) + coverage.after.of];
        for (const one of cases) {
          const { differences } = runCase(edition, { kind: 'cases', id, cases }, one);
          expect(differences, `${id} ${one.id}`).toEqual([]);
        }
      }
    }
    // What waits for another flow, for a row of master data or for a document has no case that is made of facts alone.
    const least = { rules: 0.7, flow: 0.55 };
    for (const [kind, [covered, of]] of Object.entries(counts) as ['rules' | 'flow', [number, number]][]) {
      expect(covered / Math.max(1, of), kind).toBeGreaterThan(least[kind]);
    }
  });
});
