import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import { fromSheet, type SheetReading, sheetColumnsOf, toSheet } from '../../designer/features/tables/sheet.ts';
import { columnsOf } from '../../designer/features/tables/table-model.ts';
import { tableWorkbook } from '../../designer/features/tables/workbook.ts';
import { schemasOf } from '../../designer/kernel/document/fact-schema.ts';
import { fillMerged } from '../../designer/kernel/excel/merged.ts';
import { readWorkbook, writeWorkbook } from '../../designer/kernel/excel/workbook.ts';
import { resource, type Translate } from '../../designer/texts/sections.ts';
import { wordsOf } from '../../designer/words/policy-words.ts';
import { tableInspector } from '../../engine/checks.ts';
import {
  type DecisionTable,
  type Locale,
  type PolicyContent,
  type RuleSetDefinition,
  textOf,
} from '../../engine/index.ts';
import type { SheetCell } from '../../engine/reading.ts';
import { choicesOf } from '../../engine/reading.ts';
import { readPolicyFolder } from '../../scripts/policy-folders.ts';

type TableSet = RuleSetDefinition & { table: DecisionTable };

await i18next.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: resource('zh-CN') } } });
const t: Translate = (key, values) => i18next.t(key, values ?? {}) as string;

/** What reads and writes the worksheets of a table. */
function sheetOf(content: PolicyContent, definition: TableSet, locale: Locale) {
  const { table } = definition;
  const names = (value: string) => Object.values(content.vocabulary.words[value] ?? {}).map(String);
  const columns = columnsOf(table, schemasOf(content, definition));
  const choices = columns.map((column) => ('schema' in column ? choicesOf(column.schema, names) : []));
  const inspector = tableInspector(definition, content);
  const reading = { words: wordsOf(content, definition, locale), locale, t, inspector };
  const both = (['zh-CN', 'en'] as const).map((one) => wordsOf(content, definition, one));
  const own = sheetColumnsOf(table, columns, choices, reading, both);
  return {
    lines: toSheet(table, own, reading),
    read: (lines: SheetCell[][]) => fromSheet(lines, table, own, reading),
    file: (lines: SheetCell[][]) =>
      writeWorkbook(tableWorkbook(lines, own, { title: textOf(definition.title, locale), t })),
  };
}

const folder = fileURLToPath(new URL('../../definitions', import.meta.url));
const policies = globSync('*/policy.json', { cwd: folder }).map((path) => path.split('/')[0] as string);
const shipped = policies.flatMap((policy) => {
  const content = readPolicyFolder(policy);
  return Object.values(content.rules)
    .filter((one): one is TableSet => one.table !== undefined)
    .map((definition) => ({ name: `${policy}/${basename(definition.id)}`, content, definition }));
});

const text = (value: string) => ({ 'zh-CN': value, en: value });
const content = {
  vocabulary: { words: { tractor: { 'zh-CN': '牵引车', en: 'tractor' }, van: { 'zh-CN': '厢式车', en: 'van' } } },
  config: { values: {} },
  policy: { timeZone: 'Asia/Shanghai' },
} as unknown as PolicyContent;
const fees: TableSet = {
  ...{ kind: 'rules', id: 'fee', title: text('费用'), clauses: [], hitPolicy: 'first' },
  facts: {
    type: 'object',
    properties: {
      km: { type: 'number', title: { 'zh-CN': '里程', en: 'distance' }, unit: 'km' },
      kind: { type: 'string', enum: ['tractor', 'van'] },
    },
  },
  outcome: {
    type: 'object',
    properties: { feeCny: { type: 'number', title: { 'zh-CN': '费用', en: 'fee' }, unit: 'CNY' } },
  },
  table: {
    inputs: ['km', 'kind'],
    outputs: ['feeCny'],
    rows: [
      { id: 'near', clauses: ['A-1'], when: ['<=100', '"van"'], then: [10], note: text('近') },
      { id: 'far', clauses: [], when: ['> 100', '-'], then: [20] },
    ],
  },
} as unknown as TableSet;

describe('a worksheet', () => {
  test.each(['zh-CN', 'en'] as const)(
    'of every shipped table, written in %s and read again, changes nothing',
    (locale) => {
      expect(shipped.length).toBeGreaterThan(10);
      for (const { name, content: own, definition } of shipped) {
        const { lines, read } = sheetOf(own, definition, locale);
        const { table, flaws, unknown, missing } = read(lines) as SheetReading;
        expect({ name, table, flaws, unknown, missing }).toEqual({
          ...{ name, table: definition.table, flaws: [], unknown: [], missing: [] },
        });
      }
    },
  );

  test('goes through an Excel file and back', async () => {
    const { lines, file, read } = sheetOf(content, fees, 'zh-CN');
    const { lines: back } = await readWorkbook(await file(lines));
    expect(back[0]?.slice(0, 3)).toEqual(['里程 (公里)', 'kind', '费用 (元)']);
    expect(back[1]?.slice(0, 3)).toEqual(['≤ 100 公里', '厢式车', 10]);
    expect((read(back) as SheetReading).table).toEqual(fees.table);
  });

  const header = ['里程 (公里)', 'kind', '费用', '行编号'];
  test.each<[string, SheetCell[][], object]>([
    [
      'words are understood as they are in the grid',
      [header, ['不超过 36 公里', '牵引车', '1,200 元', 'near']],
      { rows: [{ id: 'near', clauses: ['A-1'], when: ['<= 36', '"tractor"'], then: [1200], note: text('近') }] },
    ],
    [
      'a cell that stands as it was written stays what it was, whatever its spelling',
      [header, ['≤ 100 公里', '牵引车', 10, 'near']],
      { rows: [{ id: 'near', when: ['<=100', '"tractor"'], then: [10] }] },
    ],
    [
      'a row that was copied becomes a new one, and so does one without an id',
      [header, ['≤ 100 公里', '厢式车', 10, 'near'], ['≤ 50 公里', '厢式车', 5, 'near'], ['', '', 7, null]],
      {
        rows: [
          { id: 'near' },
          { id: 'row-3', when: ['<= 50', '"van"'], then: [5] },
          { id: 'row-4', when: ['-', '-'], then: [7] },
        ],
      },
    ],
    [
      'columns may stand in any order, below a title, under their names; those that are missing stay as they are',
      [['报销标准'], [], ['feeCny', '行编号', 'distance'], [15, 'far', '≥ 200']],
      { rows: [{ id: 'far', when: ['>= 200', '-'], then: [15] }] },
    ],
    [
      'without ids rows are known by their places',
      [
        ['km', '费用'],
        ['≤ 9 公里', 1],
      ],
      { rows: [{ id: 'near', when: ['<= 9', '"van"'], then: [1] }] },
    ],
    [
      'dates and truths that Excel made are read as what was meant',
      [header, [new Date('2024-03-01T00:00:00Z'), true, 1, 'far']],
      { rows: [{ id: 'far', when: ['2024-03-01', expect.anything()] }] },
    ],
  ])('%s', (_, lines, expected) => {
    expect((sheetOf(content, fees, 'zh-CN').read(lines) as SheetReading).table).toMatchObject(expected);
  });

  test('says where a cell is wrong, as Excel names it, and which columns it does not know', () => {
    const { read } = sheetOf(content, fees, 'zh-CN');
    const found = read([
      ['x', '里程 (公里)', '费用'],
      [1, '远', 'viel'],
    ]) as SheetReading;
    expect(found.flaws.map(({ place, text: written }) => `${place} ${written}`)).toContain('C2 viel');
    expect(found.unknown).toEqual(['x']);
    expect(found.missing).toEqual(['kind', '条款依据', '备注', '行编号']);
  });

  test.each<[string, SheetCell[][], string]>([
    [
      'names no column',
      [
        ['a', 'b'],
        [1, 2],
      ],
      'noHeader',
    ],
    ['is empty', [], 'noHeader'],
    ['has no rows', [header], 'noRows'],
  ])('that %s is refused', (_, lines, problem) => {
    expect(sheetOf(content, fees, 'zh-CN').read(lines)).toBe(problem);
  });

  test('with merged cells says which, and their value can be filled into each', async () => {
    const { default: write } = await import('write-excel-file/universal');
    const data = [
      ['里程 (公里)', 'kind', '费用'],
      [{ value: '≤ 100', rowSpan: 2 }, '厢式车', 10],
      [null, '牵引车', 20],
    ];
    const { lines, merged } = await readWorkbook(await write([{ data: data as never }]).toBlob());
    expect(merged).toEqual([{ top: 1, left: 0, bottom: 2, right: 0 }]);
    expect(lines[2]?.[0]).toBe(null);
    expect(fillMerged(lines, merged)[2]).toEqual(['≤ 100', '牵引车', 20]);
  });

  test('that is no Excel file is refused', async () => {
    await expect(readWorkbook(new Blob(['km;fee\n1;2']))).rejects.toThrow();
  });
});
