import { join } from 'node:path';
import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import { factColumnsOf } from '../../designer/features/lists/fact-columns.ts';
import { keptCases } from '../../designer/features/lists/kept-cases.ts';
import { resultsOf, templateOf } from '../../designer/features/lists/list-workbooks.ts';
import { type CaseSheet, findList, readCase } from '../../designer/features/lists/read-list.ts';
import { summaryOf, tryList } from '../../designer/features/lists/try-list.ts';
import { decideCases } from '../../designer/kernel/engine/decide-cases.ts';
import { readWorkbook, writeWorkbook } from '../../designer/kernel/excel/workbook.ts';
import { resource, type Translate } from '../../designer/texts/sections.ts';
import { wordsOf } from '../../designer/words/policy-words.ts';
import {
  canonicalJson,
  compileEdition,
  type Json,
  type JsonObject,
  type PolicyContent,
  type RuleSetDefinition,
  type ValueSchema,
} from '../../engine/index.ts';
import type { SheetCell } from '../../engine/reading.ts';
import { readCell } from '../../engine/reading.ts';
import { policyIds, readPolicyFolder } from '../../scripts/policy-folders.ts';

await i18next.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: resource('zh-CN') } } });
const t: Translate = (key, values) => i18next.t(key, values ?? {}) as string;

const content = readPolicyFolder('depot', join(import.meta.dirname, 'definitions'));
const definition = content.rules['fee-travel'] as RuleSetDefinition;
const columns = factColumnsOf(content, definition, 'zh-CN');
const listOf = (lines: SheetCell[][]) => findList(lines, columns) as CaseSheet;
const at = '2026-03-01T00:00:00Z';

/** A draft in which the first trip costs more. */
const draft: PolicyContent = {
  ...content,
  rules: {
    ...content.rules,
    'fee-travel': {
      ...definition,
      table: {
        ...(definition.table as NonNullable<typeof definition.table>),
        rows: (definition.table?.rows ?? []).map((row) => (row.id === 'first-trip' ? { ...row, then: [3] } : row)),
      },
    },
  },
};
const decideOn = (one: PolicyContent) => {
  const edition = compileEdition(one);
  return (asked: { id: string; at: string; cases: JsonObject[] }) => Promise.resolve(decideCases(edition, asked));
};
const tried = (list: CaseSheet, told: (done: number) => void = () => {}, signal = new AbortController().signal) =>
  tryList(list, { id: 'fee-travel', at, now: decideOn(draft), before: decideOn(content), told, signal });

const dates: ValueSchema = { type: 'array', items: { type: 'string', format: 'date' } };
const kinds: ValueSchema = { type: 'array', items: { type: 'string', enum: ['van', 'bus'] } };
const names = [
  { value: 'van', names: ['van', '厢式车', 'Van'] },
  { value: 'bus', names: ['bus', '客车'] },
];
const yesNo = [
  { value: true, names: ['true', '是', 'yes'] },
  { value: false, names: ['false', '否', 'no'] },
];

describe('a cell', () => {
  test.each<[SheetCell, ValueSchema, Json]>([
    [12.5, { type: 'number' }, 12.5],
    ['1,200', { type: 'number' }, 1200],
    [' １，２００ 元 ', { type: 'number', unit: 'CNY' }, 1200],
    ['¥ -3.50', { type: 'number', unit: 'CNY' }, -3.5],
    ['2 m³', { type: 'number', unit: 'm³' }, 2],
    ['3 万', { type: 'number', unit: 'CNY' }, 30000],
    ['50%', { type: 'number' }, 0.5],
    ['是', { type: 'boolean' }, true],
    [false, { type: 'boolean' }, false],
    ['厢式车', { type: 'string', enum: ['van', 'bus'] }, 'van'],
    ['BUS', { type: 'string', enum: ['van', 'bus'] }, 'bus'],
    [new Date('2024-03-01T00:00:00Z'), { type: 'string', format: 'date' }, '2024-03-01'],
    ['2024年3月1日', { type: 'string', format: 'date' }, '2024-03-01'],
    ['20240301', { type: 'string', format: 'date' }, '2024-03-01'],
    [20240301, { type: 'string', format: 'date' }, '2024-03-01'],
    [new Date('2024-03-01T09:30:00Z'), { type: 'string', format: 'date-time' }, '2024-03-01T09:30:00'],
    // Excel's times are fractions of a day, and come a millisecond early.
    [new Date('2024-03-01T09:29:59.999Z'), { type: 'string', format: 'date-time' }, '2024-03-01T09:30:00'],
    ['2024/3/1 9:30', { type: 'string', format: 'date-time' }, '2024-03-01T09:30:00'],
    ['9：30', { type: 'string', format: 'time' }, '09:30:00'],
    [new Date('1899-12-30T09:30:00Z'), { type: 'string', format: 'time' }, '09:30:00'],
    ['2024年3月', { type: 'string', format: 'month' }, '2024-03'],
    ['厢式车、客车', kinds, ['van', 'bus']],
    ['空', kinds, []],
    ['2024-03-01，2024-3-2', dates, ['2024-03-01', '2024-03-02']],
    [1024, { type: 'string' }, '1024'],
    [1024, {}, 1024],
    ['无', { type: ['string', 'null'], format: 'date' }, null],
    ['{"a": 1}', { type: 'object' }, { a: 1 }],
  ])('%s is read as its schema wants it', (cell, schema, value) => {
    const choices = schema.type === 'boolean' ? yesNo : (schema.enum ?? schema.items?.enum) ? names : [];
    expect(readCell(cell, schema, choices)).toEqual({ value });
  });

  test.each<[SheetCell, ValueSchema, string]>([
    ['很远', { type: 'number' }, 'notNumber'],
    ['三百五', { type: 'number', unit: 'CNY' }, 'notNumber'],
    ['50%', { type: 'number', unit: 'CNY' }, 'otherUnit'],
    ['也许', { type: 'boolean' }, 'notYesNo'],
    ['飞机', { type: 'string', enum: ['van', 'bus'] }, 'notListed'],
    ['厢式车、飞机', kinds, 'notListed'],
    ['明天', { type: 'string', format: 'date' }, 'notDate'],
    ['明天', { type: 'string', format: 'date-time' }, 'notInstant'],
    ['早上', { type: 'string', format: 'time' }, 'notTime'],
    ['三月', { type: 'string', format: 'month' }, 'notMonth'],
    ['a: 1', { type: 'object' }, 'notJson'],
  ])('%s is refused as what it is not', (cell, schema, flaw) => {
    const choices = schema.type === 'boolean' ? yesNo : (schema.enum ?? schema.items?.enum) ? names : [];
    expect(readCell(cell, schema, choices)).toEqual({ flaw });
  });

  test.each([null, '', '  '])('with %j gives nothing', (cell) => {
    expect(readCell(cell, { type: 'number' }, [])).toEqual({});
  });
});

describe('a list', () => {
  test.each<[string, SheetCell[], SheetCell[], JsonObject]>([
    ['titles with units', ['往返里程 (公里)', '第几次外出'], [120, 2], { roundTripKm: 120, tripNumber: 2 }],
    ['titles alone, in any order', ['第几次外出', '往返里程'], [2, 120], { roundTripKm: 120, tripNumber: 2 }],
    ['the other language', ['Round trip (km)', 'Trip number'], [120, 2], { roundTripKm: 120, tripNumber: 2 }],
    ['code names', ['roundTripKm', 'TRIPNUMBER'], [120, 2], { roundTripKm: 120, tripNumber: 2 }],
    [
      'columns of one’s own between them',
      ['往返里程', '单号', '夜间'],
      [120, 7, '是'],
      { roundTripKm: 120, atNight: true },
    ],
  ])('is known by %s', (_, header, cells, facts) => {
    expect(readCase(listOf([['上月'], header, [], cells]), 4)).toEqual({ number: 4, facts, flaws: [] });
  });

  test.each<[string, SheetCell[][], string]>([
    ['names no fact', [['单号'], [1]], 'noHeader'],
    ['is empty', [], 'noHeader'],
    ['has no rows', [['往返里程'], ['', null]], 'noRows'],
    ['is longer than can be tried at once', [['往返里程'], ...new Array(20_001).fill([1])], 'tooManyRows'],
  ])('that %s is refused', (_, lines, problem) => {
    expect(findList(lines, columns)).toBe(problem);
  });

  const lines: SheetCell[][] = [
    ['单号', '往返里程', '第几次外出'],
    ['WX-1', 100, 1],
    ['WX-2', '很远', 1],
    ['WX-3', 100, 2],
    ['WX-4', null, 1],
  ];

  test('is decided row by row, beside the edition before: a cell that cannot be read keeps only its own row from a result', async () => {
    const list = listOf(lines);
    const cases = await tried(list);
    expect(cases.map(({ number, differs }) => [number, differs])).toEqual([
      [2, true],
      [3, false],
      [4, false],
      [5, false],
    ]);
    expect(cases[1]).toEqual({
      ...{ number: 3, facts: { tripNumber: 1 }, differs: false },
      flaws: [{ place: 'B3', text: '很远', reason: 'notNumber' }],
    });
    expect(summaryOf(cases, definition.outcome)).toEqual({
      ...{ decided: 2, unanswered: 0, refused: 1, unread: 1, changed: 1 },
      reasons: [{ answer: { problem: { code: 'missingFact', facts: ['roundTripKm'] } }, count: 1 }],
      totals: { ratePerKmCny: { before: 3, after: 4 }, feeCny: { before: 300, after: 400 } },
    });
  });

  test('counts the rows for which no rule holds where one is wanted', async () => {
    const table = definition.table as NonNullable<typeof definition.table>;
    const one = { ...definition, table: { ...table, rows: table.rows.slice(0, 1) } };
    const unanswered = async (changed: RuleSetDefinition) => {
      const now = decideOn({ ...content, rules: { ...content.rules, 'fee-travel': changed } });
      const options = { id: 'fee-travel', at, now, told: () => {}, signal: new AbortController().signal };
      return summaryOf(await tryList(listOf(lines), options), definition.outcome).unanswered;
    };
    expect(await unanswered(definition)).toBe(0);
    expect(await unanswered(one)).toBe(1);
    expect(await unanswered({ ...one, default: { ratePerKmCny: 0 } })).toBe(0);
  });

  test('is tried in turns, and what was done stays when it is stopped', async () => {
    const list = listOf([['往返里程', '第几次外出'], ...new Array(2000).fill([10, 1])]);
    const stopper = new AbortController();
    const turns: number[] = [];
    const told = (done: number) => {
      turns.push(done);
      if (turns.length === 2) stopper.abort();
    };
    const cases = await tried(list, told, stopper.signal);
    expect(turns).toEqual([cases.length / 2, cases.length]);
    expect(cases.length).toBeLessThan(2000);
  });

  test('comes out as it came, with what became of each row behind its own columns', async () => {
    const list = listOf(lines);
    const why = ({ flaws }: { flaws: unknown[] }) => (flaws.length > 0 ? '看不懂' : '');
    const words = wordsOf(content, definition, 'zh-CN');
    const results = resultsOf(list, await tried(list), { outcome: definition.outcome, edition: 1 }, { words, t, why });
    const { lines: back } = await readWorkbook(await writeWorkbook(results));
    expect(back.slice(0, 4)).toEqual([
      [
        ...['单号', '往返里程', '第几次外出', '每公里费用 (元) · 草稿', '外出费 (元) · 草稿'],
        ...['每公里费用 (元) · 第 1 版', '外出费 (元) · 第 1 版', '与第 1 版不同', '问题'],
      ],
      ['WX-1', 100, 1, 3, 300, 2, 200, '是', null],
      ['WX-2', '很远', 1, null, null, null, null, '否', '看不懂'],
      ['WX-3', 100, 2, 1, 100, 1, 100, '否', null],
    ]);
  });

  test('gives cases that expect what came out, called by the first column of one’s own', async () => {
    const list = listOf(lines);
    const kept = keptCases(await tried(list), list, { at, taken: [{ id: 'case-2' } as never] });
    expect(kept).toEqual([
      {
        ...{ id: 'case-3', title: { 'zh-CN': 'WX-1', en: 'WX-1' }, clauses: ['D-2-fee'] },
        given: { facts: { roundTripKm: 100, tripNumber: 1 }, at },
        expected: { outcome: { ratePerKmCny: 3, feeCny: 300 } },
      },
      expect.objectContaining({ id: 'case-4', title: { 'zh-CN': 'WX-3', en: 'WX-3' } }),
      expect.objectContaining({ expected: { problem: { code: 'missingFact', facts: ['roundTripKm'] } }, clauses: [] }),
    ]);
  });
});

describe('a template', () => {
  const shipped = policyIds().flatMap((policy) => {
    const own = readPolicyFolder(policy);
    return Object.values(own.rules).flatMap((rules) =>
      (own.cases[rules.id]?.cases ?? []).flatMap(({ id, given: { facts }, expected: { outcome } }) =>
        facts && outcome ? [{ name: `${policy}/${rules.id}/${id}`, own, rules, facts }] : [],
      ),
    );
  });

  test.each(['zh-CN', 'en'] as const)(
    'filled with the facts of every shipped case that has a result in %s says the same when it is read',
    (locale) => {
      expect(shipped.length).toBeGreaterThan(100);
      const differing = shipped.filter(({ own, rules, facts }) => {
        const of = factColumnsOf(own, rules, locale);
        // A text without letters is an empty cell, and that is a fact which is not given.
        const isSaid = ([name, value]: [string, Json]) => value !== '' && of.some(({ fact }) => fact === name);
        const known = Object.fromEntries(Object.entries(facts).filter(isSaid));
        if (Object.keys(known).length === 0) return false;
        const list = findList(templateOf(of, known, '', t).lines, of) as CaseSheet;
        return canonicalJson(known) !== canonicalJson(readCase(list, 2).facts);
      });
      expect(differing.map(({ name, facts }) => `${name} ${JSON.stringify(facts)}`)).toEqual([]);
    },
  );

  test('goes through an Excel file, times to the second, and says on a second sheet what each column takes', async () => {
    const own = readPolicyFolder('sino');
    const of = factColumnsOf(own, own.rules['response-sla'] as RuleSetDefinition, 'zh-CN');
    const facts = { regionType: 'inland', requestAt: '2012-03-01T10:00:00', arrivedAt: null };
    const template = templateOf(of, facts, '外出', t);
    const list = findList((await readWorkbook(await writeWorkbook(template))).lines, of) as CaseSheet;
    expect(readCase(list, 2)).toEqual({ number: 2, facts, flaws: [] });
    expect(template.help?.lines.slice(-4)).toEqual([
      ['地区类型', '必填；以下之一：内地、边远地区'],
      ['求助时间', '必填；日期和时间，如 2024-03-01 09:30'],
      ['到位时间', '必填；日期和时间，如 2024-03-01 09:30；没有时写“无”'],
      ['截止时间', expect.stringContaining('日期和时间')],
    ]);
  });
});
