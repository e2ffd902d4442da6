import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import { evaluate, labelOf, textOf, type Wording, wordingOf } from '../../../engine/index.ts';
import { contentWith, editionOf, ruleSetWith } from '../content.ts';

describe('a wording', () => {
  test.each<[string, unknown, unknown]>([
    ['in both languages is read as it is', { 'zh-CN': '里程', en: 'mileage' }, { 'zh-CN': '里程', en: 'mileage' }],
    ['in one text stands for both', '里程', { 'zh-CN': '里程', en: '里程' }],
    ['in one language stands for the other', { 'zh-CN': '里程', en: '' }, { 'zh-CN': '里程', en: '里程' }],
    ['that is none says nothing', { 'zh-CN': { a: 1 } }, undefined],
    ['that is a number says nothing', 5, undefined],
    ['that is empty says nothing', '', undefined],
    ['that is null says nothing', null, undefined],
  ])('%s', (_, wording, wanted) => {
    expect(wordingOf(wording)).toEqual(wanted);
    expect(textOf(wording as Wording, 'en', 'otherwise')).toBe(
      (wanted as { en: string } | undefined)?.en ?? 'otherwise',
    );
  });
});

test('facts, values and rules that are called by one text are called so wherever they are spoken of', () => {
  const ruleSet = ruleSetWith({
    facts: {
      type: 'object',
      properties: {
        km: { type: 'number', title: '里程' },
        kind: { type: 'string', enum: ['van'], title: '车型', labels: { van: '面包车' } },
      },
    },
    derived: { far: { '=': 'km > 100', title: '远' } },
    rules: [
      {
        ...{ id: 'r', title: '近的', event: { type: 'x' } },
        conditions: {
          all: [
            { fact: 'km', operator: 'lessThan', value: 5 },
            { fact: 'kind', operator: 'equal', value: 'van' },
          ],
        },
      },
    ],
  });
  const content = contentWith({ rules: { test: ruleSet } });
  expect(['km', 'kind', 'far'].map((name) => labelOf(content, ruleSet, name).en)).toEqual(['里程', '车型', '远']);
  const decision = evaluate(
    editionOf(ruleSet).ruleSet('test'),
    { km: 1, kind: 'van' },
    { at: '2024-01-01T00:00:00Z', explain: true },
  );
  expect(decision.explanation?.sentence.en).toContain('近的 fired');
  expect(decision.explanation?.rules[0]?.sentence['zh-CN']).toBe('成立：里程 小于 5 且 车型 等于 面包车');
  expect(checkContent(content).filter(({ severity }) => severity === 'error')).toEqual([]);
});
