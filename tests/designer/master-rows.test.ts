import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { expect, test } from 'vitest';
import {
  canonicalJson,
  compileEdition,
  type FieldSchema,
  fillRow,
  type JsonObject,
  type Locale,
  type MasterDefinition,
} from '../../engine/index.ts';
import type { SheetCell } from '../../engine/reading.ts';
import { readRows, rowColumnsOf } from '../../engine/reading.ts';
import { rowsFile } from '../../server/masters/rows-file.ts';
import '../properties.ts';
import { trials } from '../engine/trials.ts';
import { shopContent } from '../server/fixtures.ts';

const at = '2024-03-01T02:00:00Z';
const title = (zh: string, en: string) => ({ 'zh-CN': zh, en });

/** A field of every kind; two have one title, two values one name. */
const fields: Record<string, FieldSchema> = {
  cardNumber: { type: 'string', title: title('卡号', 'Card') },
  text: { type: 'string', title: title('备注', 'Remark') },
  other: { type: ['string', 'null'], title: title('备注', 'Remark') },
  amount: { type: 'number', unit: 'CNY', title: title('金额', 'Amount') },
  rounded: { type: 'number', decimals: 2, unit: '%' },
  count: { type: 'integer', unit: 'km' },
  kind: {
    type: 'string',
    enum: ['a', 'b', 'c', '1'],
    labels: { a: title('甲', 'first'), b: title('乙', 'same'), c: title('丙', 'same') },
  },
  level: { type: 'integer', enum: [1, 2, 3], labels: { 1: title('低', 'low'), 2: title('3', '3') } },
  sure: { type: 'boolean' },
  day: { type: 'string', format: 'date' },
  moment: { type: 'string', format: 'date-time' },
  time: { type: 'string', format: 'time' },
  month: { type: 'string', format: 'month' },
  plate: { type: 'string', format: 'plate' },
  texts: { type: 'array', items: { type: 'string' } },
  kinds: { type: 'array', items: { type: 'string', enum: ['a', 'b', 'c'], labels: { b: title('甲、乙', 'a, b') } } },
  figures: { type: 'array', items: { type: 'number' } },
  size: { type: 'object', properties: { wide: { type: 'number' }, name: { type: 'string' } } },
  lines: {
    type: 'array',
    items: { type: 'object', properties: { part: { type: 'string' }, price: { type: 'number' } } },
  },
  double: { type: 'number', '=': 'if count = null then null else count * 2' },
};
const master: MasterDefinition = {
  ...{ kind: 'master', id: 'thing', title: title('东西', 'Things'), key: 'cardNumber', keptBy: [] },
  fields: { type: 'object', properties: fields, required: ['cardNumber'] },
};
const content = shopContent({ masters: [master] });
const compiled = compileEdition(content).master('thing');

const tricky = [
  '',
  ' a ',
  '"q"',
  '无',
  'none',
  '空',
  '=1+1',
  '+1',
  '@x',
  '007',
  '1e5',
  '2024-01-01',
  'TRUE',
  '是',
  'a、b',
  'a or b',
].concat([
  '_x000D_',
  'a\r\nb',
  'a\nb',
  '\t',
  '\u0000',
  '\ufffe',
  '\ud800',
  '<b>&amp;',
  '或',
  '甲',
  '\u3000x',
  '"',
  '{}',
  '[1]',
]);
const text = fc.oneof(fc.constantFrom(...tricky), fc.string({ unit: 'binary', maxLength: 12 }), fc.string());
const number = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).map((one) => one + 0),
);
const instant = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
const iso = instant.map((one) => one.toISOString());
const anyRow = fc.record(
  {
    ...{ text, other: fc.option(text), amount: number, rounded: number, count: fc.maxSafeInteger() },
    ...{ kind: fc.constantFrom('a', 'b', 'c', '1'), level: fc.constantFrom(1, 2, 3), sure: fc.boolean() },
    day: iso.map((one) => one.slice(0, 10)),
    moment: iso.chain((one) => fc.constantFrom(one.slice(0, 19), one.slice(0, 16), `${one.slice(0, 19)}+08:00`, one)),
    time: iso.map((one) => one.slice(11, 19)),
    month: iso.map((one) => one.slice(0, 7)),
    plate: fc.constantFrom('京A12345', '沪AD12345'),
    texts: fc.array(text, { maxLength: 3 }),
    kinds: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
    figures: fc.array(number, { maxLength: 3 }),
    size: fc.record({ wide: number, name: text }),
    lines: fc.array(fc.record({ part: text, price: number }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** The row as it would be stored; undefined where the value is none that can be. */
function stored(key: string, given: JsonObject): JsonObject | undefined {
  try {
    return JSON.parse(canonicalJson(fillRow(compiled, { key, given }, { at })));
  } catch {
    return undefined;
  }
}

test('rows that go out as an Excel file come back as they were, in either language, and nothing in it is a formula', async () => {
  const locale = fc.constantFrom<Locale>('zh-CN', 'en');
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 4 }), locale, locale, async (given, out, back) => {
      const rows = given.flatMap((one, index): JsonObject[] => {
        const row = stored(`K-${index}`, one as JsonObject);
        return row ? [row] : [];
      });
      fc.pre(rows.length > 0);
      const file = await rowsFile(master, content, rows, out);
      const sheet = unzipSync(file, { filter: ({ name }) => name.startsWith('xl/worksheets/') });
      expect(Object.values(sheet).map((one) => /<f[\s>]/.test(strFromU8(one)))).not.toContain(true);
      const lines = (await readSheet(file)) as SheetCell[][];
      const read = readRows(lines, rowColumnsOf(content, master, back));
      if (typeof read === 'string') throw new Error(read);
      expect(read.flaws).toEqual([]);
      expect([read.unknown, read.missing]).toEqual([[], []]);
      const after = read.rows.map((one, index) =>
        fillRow(compiled, { key: String(one.cardNumber), given: one, before: rows[index] }, { at }),
      );
      expect(after.map((one) => canonicalJson(one))).toEqual(rows.map((one) => canonicalJson(one)));
    }),
    { numRuns: Math.ceil(trials / 10) },
  );
});
