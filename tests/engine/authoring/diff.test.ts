import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffContents, revertChange } from '../../../engine/authoring.ts';
import {
  canonicalJson,
  type FlowDefinition,
  listDefinitions,
  type PolicyContent,
  type RuleSetDefinition,
} from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';
import { seed, trials } from '../trials.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const travel = ruleSetWith({
  id: 'fee-travel',
  title: { 'zh-CN': '外出服务费', en: 'Travel fee' },
  facts: {
    type: 'object',
    properties: {
      trip: { type: 'integer', title: { 'zh-CN': '次数', en: 'trip' } },
      kind: {
        ...{ type: 'string', enum: ['tractor', 'mixer'], title: { 'zh-CN': '车型', en: 'kind' } },
        labels: { tractor: { 'zh-CN': '牵引车', en: 'tractor' }, mixer: { 'zh-CN': '搅拌车', en: 'mixer truck' } },
      },
    },
  },
  outcome: { type: 'object', properties: { rate: { type: 'number', title: { 'zh-CN': '单价', en: 'rate' } } } },
  table: {
    inputs: ['trip', 'kind'],
    outputs: ['rate'],
    rows: [
      { id: 'first', when: ['1', '-'], then: [2] },
      { id: 'later', when: ['> 1', '"tractor"'], then: [1] },
    ],
  },
});
const content = (ruleSet: RuleSetDefinition, value = 5): PolicyContent =>
  contentWith({
    rules: { 'fee-travel': ruleSet },
    config: { kind: 'config', values: { limit: { title: { 'zh-CN': '上限', en: 'Limit' }, schema: {}, value } } },
  });
const edit = (change: (rows: NonNullable<RuleSetDefinition['table']>['rows']) => unknown): RuleSetDefinition => {
  const copy = structuredClone(travel);
  change(copy.table?.rows as NonNullable<RuleSetDefinition['table']>['rows']);
  return copy;
};

describe('the difference of two editions', () => {
  test.each([
    [
      'a result',
      content(edit((rows) => Object.assign(rows[0] as object, { then: [3] }))),
      '/table/rows/first/then/0',
      'replace',
      '规则「外出服务费」：第 1 行“单价”由 2 改为 3',
      'Rule set “Travel fee”: row 1 “rate” changed from 2 to 3',
    ],
    [
      'a cell',
      content(edit((rows) => Object.assign(rows[1] as object, { when: ['> 2', '"tractor"'] }))),
      '/table/rows/later/when/0',
      'replace',
      '规则「外出服务费」：第 2 行“次数”由 > 1 改为 > 2',
      'Rule set “Travel fee”: row 2 “trip” changed from > 1 to > 2',
    ],
    [
      'a cell of a list of values by their labels',
      content(edit((rows) => Object.assign(rows[1] as object, { when: ['> 1', 'not("mixer")'] }))),
      '/table/rows/later/when/1',
      'replace',
      '规则「外出服务费」：第 2 行“车型”由 牵引车 改为 非 搅拌车',
      'Rule set “Travel fee”: row 2 “kind” changed from tractor to not mixer truck',
    ],
    [
      'a new row',
      content(edit((rows) => rows.push({ id: 'third', when: ['3', '-'], then: [0] }))),
      '/table/rows/third',
      'add',
      '规则「外出服务费」：第 3 行新增',
      'Rule set “Travel fee”: row 3 added',
    ],
    [
      'a row less',
      content(edit((rows) => rows.pop())),
      '/table/rows/later',
      'remove',
      '规则「外出服务费」：第 2 行删除',
      'Rule set “Travel fee”: row 2 removed',
    ],
    [
      'another order',
      content(edit((rows) => rows.reverse())),
      '/table/rows',
      'move',
      '规则「外出服务费」：行的次序改变',
      'Rule set “Travel fee”: row: the order changed',
    ],
    [
      'a configuration value',
      content(travel, 6),
      '/values/limit/value',
      'replace',
      '参数：“上限”由 5 改为 6',
      'Configuration: “Limit” changed from 5 to 6',
    ],
  ])('tells %s in one sentence', (_, after, path, op, zh, en) => {
    const before = content(travel);
    const changes = diffContents(before, after);

    expect(changes).toMatchObject([{ path, op, sentence: { 'zh-CN': zh, en } }]);
  });

  test('tells of a transition by its event and its place among those of the event, and of its states by their titles', () => {
    const flow = (target: string) =>
      ({
        ...{ kind: 'flow', id: 'job', title: { 'zh-CN': '工单', en: 'Job' }, clauses: [] },
        events: { PAY: { title: { 'zh-CN': '付款', en: 'Pay' }, roles: [] } },
        machine: {
          initial: 'open',
          states: {
            open: { on: { PAY: [{ target: 'closed', guard: 'some' }, { target }] } },
            closed: { meta: { title: { 'zh-CN': '已关闭', en: 'Closed' } } },
            unnamed: {},
          },
        },
      }) as unknown as FlowDefinition;
    const [change] = diffContents(
      contentWith({ flows: { job: flow('unnamed') } }),
      contentWith({ flows: { job: flow('closed') } }),
    );
    expect(change?.sentence).toEqual({
      'zh-CN': '流程「工单」：状态“open”事件“付款”第 2 条去向由 unnamed 改为 “已关闭”',
      en: 'Flow “Job”: state “open” event “Pay” no. 2 target changed from unnamed to “Closed”',
    });
  });

  test('names a definition that came and one that went', () => {
    const other = ruleSetWith({ id: 'other', title: text('other') });
    const changes = diffContents(content(travel), contentWith({ rules: { other } }));
    expect(changes.map(({ kind, id, path, op }) => [kind, id, path, op])).toContainEqual(['rules', 'other', '', 'add']);
    expect(changes.map(({ kind, id, path, op }) => [kind, id, path, op])).toContainEqual([
      'rules',
      'fee-travel',
      '',
      'remove',
    ]);
  });

  test('leaves nothing when every change is taken back, whatever was changed', () => {
    const row = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      when: fc.array(fc.constantFrom('-', '1', '> 2'), { minLength: 1, maxLength: 2 }),
      then: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 2 }),
      clauses: fc.array(fc.constantFrom('C-1', 'C-2'), { maxLength: 2 }),
    });
    const ruleSet = fc
      .record({
        rows: fc.uniqueArray(row, { selector: (one) => one.id, maxLength: 5 }),
        hitPolicy: fc.constantFrom('first' as const, 'any' as const),
        facts: fc.dictionary(fc.constantFrom('x', 'y'), fc.record({ type: fc.constantFrom('number', 'string') })),
      })
      .map(({ rows, hitPolicy, facts }) =>
        ruleSetWith({
          hitPolicy,
          facts: { type: 'object', properties: facts },
          table: { inputs: ['x'], outputs: ['y'], rows },
        }),
      );
    const contents = fc
      .option(ruleSet, { nil: undefined })
      .map((one) => contentWith({ rules: one ? { test: one } : {} }));
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        const reverted = diffContents(before, after).reduce(revertChange, after);
        expect(canonicalJson(listDefinitions(reverted))).toBe(canonicalJson(listDefinitions(before)));
      }),
      { numRuns: Math.min(trials, 20_000), seed },
    );
  });
});
