import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meaningOf, thenView, whenView } from '../../designer/words/cell-words.ts';
import { wordsOf } from '../../designer/words/policy-words.ts';
import { readWhen } from '../../designer/words/reading/conditions.ts';
import type {
  FlowDefinition,
  Json,
  Locale,
  PolicyContent,
  RuleSetDefinition,
  ValueSchema,
} from '../../engine/index.ts';
import { choicesOf, readThen, readValue } from '../../engine/reading.ts';
import '../properties.ts';

const both = (chinese: string, english = chinese) => ({ 'zh-CN': chinese, en: english });
const content = {
  policy: { timeZone: 'Asia/Shanghai' },
  vocabulary: {
    words: {
      tractor: both('牵引车', 'tractor'),
      road: both('公路用车', 'for roads'),
      offRoad: both('非公路用车', 'not for roads'),
      none: both('无', 'none at all'),
    },
  },
  config: { values: { hourlyRateCny: { title: both('工时单价', 'labour rate'), schema: { type: 'number' } } } },
} as unknown as PolicyContent;
const definition = {
  ...{ kind: 'rules', id: 'r', title: both('r'), clauses: [], hitPolicy: 'first' },
  facts: {
    type: 'object',
    properties: {
      vehicles: { type: 'integer', title: both('车辆数', 'vehicles counted') },
      dueMonth: { type: 'string', format: 'month', title: both('到期月份', 'month due') },
      kind: { type: 'string', enum: ['tractor', 'road', 'offRoad', 'none'], title: both('车型', 'kind') },
      fee: { type: 'number', title: both('费用', 'fee') },
    },
  },
  outcome: { type: 'object', properties: { fee: { type: 'number', title: both('费用', 'fee') } } },
} as unknown as RuleSetDefinition;
const words = { 'zh-CN': wordsOf(content, definition, 'zh-CN'), en: wordsOf(content, definition, 'en') };
const chinese = words['zh-CN'];
const when = (typed: string, schema: ValueSchema, rest?: string) =>
  readWhen(typed, { schema, choices: chinese.choices(schema), lexicon: chinese, subjects: ['mileage', '里程'], rest });

const yuan: ValueSchema = { type: 'number', unit: 'CNY' };
const months: ValueSchema = { type: 'integer', unit: 'months' };
const km: ValueSchema = { type: 'number', unit: 'km' };
const minutes: ValueSchema = { type: 'number', unit: 'minutes' };
const rate: ValueSchema = { type: 'number' };
const date: ValueSchema = { type: 'string', format: 'date' };
const instant: ValueSchema = { type: 'string', format: 'date-time' };
const time: ValueSchema = { type: 'string', format: 'time' };
const month: ValueSchema = { type: 'string', format: 'month' };
const duration: ValueSchema = { type: 'string', format: 'duration' };
const text: ValueSchema = { type: 'string' };
const kind: ValueSchema = { type: 'string', enum: ['tractor', 'road', 'offRoad', 'none'] };
const truth: ValueSchema = { type: 'boolean' };

describe('a condition cell reads', () => {
  test.each<[string, ValueSchema, string]>([
    ['5000元以上', yuan, '>= 5000'],
    ['＞３０００', yuan, '> 3000'],
    ['３，０００ 元', yuan, '3000'],
    ['3万', yuan, '30000'],
    ['1.1万元以下', yuan, '<= 11000'],
    ['三十五万', yuan, '350000'],
    ['一亿两千万', yuan, '120000000'],
    ['3万5千', yuan, '35000'],
    ['不到两千', yuan, '< 2000'],
    ['大于500且不超过1000', yuan, '(500..1000]'],
    ['500以上1000以下', yuan, '[500..1000]'],
    ['500以上（不含），1000以下', yuan, '(500..1000]'],
    ['100(含)-200(不含)', yuan, '[100..200)'],
    ['100（不含）至200（含）', yuan, '(100..200]'],
    ['[5, 8)', yuan, '[5..8)'],
    ['(1,000，2,000]', yuan, '(1000..2000]'],
    ['[5,+∞)', yuan, '>= 5'],
    ['(-∞, 5)', yuan, '< 5'],
    ['100<x<=200', yuan, '(100..200]'],
    ['200 ≥ 里程 > 100', km, '(100..200]'],
    ['介于3和5之间', yuan, '[3..5]'],
    ['between 3 and 5', yuan, '[3..5]'],
    ['3~5万', yuan, '[30000..50000]'],
    ['100~2万', yuan, '[100..20000]'],
    ['-5--3', rate, '[-5..-3]'],
    ['5-6', rate, '[5..6]'],
    ['不等于3', rate, 'not(3)'],
    ['除3、5外', rate, 'not(3, 5)'],
    ['≠3', rate, 'not(3)'],
    ['1、3、5', rate, '1, 3, 5'],
    ['1,3,5', rate, '1, 3, 5'],
    ['1,200', rate, '1200'],
    ['< 0, > 10', rate, '< 0, > 10'],
    ['10%', rate, '0.1'],
    ['10%~20%', rate, '[0.1..0.2]'],
    ['10~20%', rate, '[0.1..0.2]'],
    ['百分之五以上', rate, '>= 0.05'],
    ['10%', { type: 'number', unit: '%' }, '10'],
    ['1e-2', rate, '0.01'],
    ['3年', months, '36'],
    ['3~5年', months, '[36..60]'],
    ['半年以内', months, '<= 6'],
    ['1年6个月', months, '18'],
    ['两年', months, '24'],
    ['5000米', km, '5'],
    ['3000 m 以上', km, '>= 3'],
    ['2小时30分', minutes, '150'],
    ['超过 2 小时', minutes, '> 120'],
    ['空', rate, 'null'],
    ['非空', rate, 'not(null)'],
    ['任意', rate, '-'],
    ['2024/1/1-2024/6/30', date, '[date("2024-01-01")..date("2024-06-30")]'],
    ['2024年3月1日起', date, '>= date("2024-03-01")'],
    ['早于 2024.3.1', date, '< date("2024-03-01")'],
    ['截至2024-06-30', date, '<= date("2024-06-30")'],
    ['2024年3月', date, '[date("2024-03-01")..date("2024-03-31")]'],
    ['2024-3-1、2024-3-5', date, 'date("2024-03-01"), date("2024-03-05")'],
    ['Mar 1, 2024', date, 'date("2024-03-01")'],
    ['>= 2024/3/1 8:30', instant, '>= date and time("2024-03-01T08:30:00")'],
    ['2024-03-01 08:00:00+08:00', instant, 'date and time("2024-03-01T08:00:00+08:00")'],
    ['08:00~20:00', time, '[time("08:00:00")..time("20:00:00")]'],
    ['下午3点半以后', time, '> time("15:30:00")'],
    ['2024年3月', month, '"2024-03"'],
    ['2024年3月至2024年6月', month, '["2024-03".."2024-06"]'],
    ['2 小时 30 分以上', duration, '>= duration("PT2H30M")'],
    ['两天', duration, '两天'],
    ['VIP', text, '"VIP"'],
    ['螺栓(M8)', text, '"螺栓(M8)"'],
    ['Type (I)', text, '"Type (I)"'],
    ['甲、乙', text, '"甲", "乙"'],
    ['“甲、乙”', text, '"甲、乙"'],
    ['不等于 甲', text, 'not("甲")'],
    ['starts with(?, "LZ")', text, 'starts with(?, "LZ")'],
    ['>= "a"', text, '>= "a"'],
    ['牵引车', kind, '"tractor"'],
    ['牵引车、公路用车', kind, '"tractor", "road"'],
    ['非 牵引车', kind, 'not("tractor")'],
    ['不是（牵引车、公路用车）', kind, 'not("tractor", "road")'],
    ['非公路用车', kind, '"offRoad"'],
    ['牵引车、非公路用车', kind, '"tractor", "offRoad"'],
    ['not for roads', kind, '"offRoad"'],
    ['非 非公路用车', kind, 'not("offRoad")'],
    ['除牵引车以外', kind, 'not("tractor")'],
    ['等于牵引车', kind, '"tractor"'],
    ['无', kind, '"none"'],
    ['是', truth, 'true'],
    ['= 60 * 车辆数', rate, '60 * vehicles'],
  ])('%s', (typed, schema, feel) => {
    expect(when(typed, schema)).toBe(feel);
  });

  test('其他 as what the column has it mean, and as a value where one is called so', () => {
    expect(when('其他', rate, 'not(1, 2)')).toBe('not(1, 2)');
    expect(when('其他', { ...kind, labels: { none: both('其他', 'other') } }, '-')).toBe('"none"');
  });
});

test.each<[string, ValueSchema]>([
  ['3万左右', yuan],
  ['三百五', yuan],
  ['3 公里', yuan],
  ['1、2、3万', yuan],
  ['3万~5', yuan],
  ['5~3', yuan],
  ['其他', yuan],
  ['3 天', months],
  ['2024-02-30', date],
  ['25:00', time],
  ['卡车', kind],
  ['大于5大于6', yuan],
  ['5²', yuan],
])('%s is not half understood: what was typed stays', (typed, schema) => {
  expect(when(typed, schema)).toBe(typed);
});

describe('a value reads', () => {
  test.each<[string, ValueSchema, Json]>([
    ['3万', yuan, 30000],
    ['¥1,200.50', yuan, 1200.5],
    ['10%', rate, 0.1],
    ['3 年', months, 36],
    ['2024年3月1日', date, '2024-03-01'],
    ['8点', time, '08:00:00'],
    ['09:30', time, '09:30'],
    ['无', { type: ['number', 'null'] }, null],
    ['牵引车、公路用车', { type: 'array', items: kind }, ['tractor', 'road']],
    [
      '长：3 米；宽：2',
      {
        type: 'object',
        properties: {
          long: { type: 'number', unit: 'm', title: both('长') },
          wide: { type: 'number', title: both('宽') },
        },
      },
      { long: 3, wide: 2 },
    ],
  ])('%s', (typed, schema, value) => {
    expect(
      readValue(
        typed,
        schema,
        choicesOf(schema.items ?? schema, (one) => [chinese.label(one)]),
      ),
    ).toEqual({ value });
  });

  test.each<[string, ValueSchema, string]>([
    ['三百五', yuan, 'notNumber'],
    ['3 公里', yuan, 'otherUnit'],
    ['10%', yuan, 'otherUnit'],
    ['2024-02-30', date, 'notDate'],
  ])('%s as none, and says why', (typed, schema, flaw) => {
    expect(readValue(typed, schema, [])).toEqual({ flaw });
  });

  test.each<[string, string]>([
    ['= 日期(到期月份 + "-18")', 'date(dueMonth + "-18")'],
    ['= 60 * 车辆数', '60 * vehicles'],
    ['＝ 如果 车型 = 牵引车 则 1 否则 工时单价 × 2', 'if kind = "tractor" then 1 else config.hourlyRateCny * 2'],
    ['= 结果的费用 + 1', 'outcome.fee + 1'],
    ['= vehicles counted * 2', 'vehicles * 2'],
  ])('the formula %s', (typed, feel) => {
    expect(readThen(typed, rate, [], chinese)).toEqual({ '=': feel });
  });
});

const locales: Locale[] = ['zh-CN', 'en'];
const number = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.integer({ min: -99_999, max: 99_999 }).map((cents) => cents / 100),
  fc.constantFrom(0, 1e-7, 123456789012, 1e15, 0.1 + 0.2),
);
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((one) => one.toISOString().slice(0, 10));
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59))
  .map((all) => all.map((one) => String(one).padStart(2, '0')).join(':'));
const odd = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom(
    '甲、乙',
    '螺栓(M8)',
    '空',
    '其他',
    '不等于 a',
    '= 5',
    '-',
    '',
    ' a ',
    'null',
    'a"b',
    '是',
    '1,200',
    '"x"',
    'a，b',
    '任意',
    'or',
    '\\',
  ),
);
const ordered = (literal: fc.Arbitrary<string>) =>
  fc.oneof(
    literal,
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), literal).map(([sign, one]) => `${sign} ${one}`),
    fc
      .tuple(fc.constantFrom('[', '('), literal, literal, fc.constantFrom(']', ')'))
      .map(([a, b, c, d]) => `${a}${b}..${c}${d}`),
  );
const listOf = (one: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(one, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([all, negated]) => (negated ? `not(${all.join(', ')})` : all.join(', ')));
const numberCell = listOf(ordered(number.filter((one) => !/e/.test(String(one))).map(String)));
const textLiteral = odd.filter((one) => !one.includes('\\') && !one.includes('"')).map((one) => JSON.stringify(one));
const formula = fc.constantFrom(
  'vehicles * 2 > 3',
  'if kind = "tractor" then vehicles else fee',
  'date(dueMonth + "-18") > today()',
  'fee > config.hourlyRateCny',
  'round half up(fee * 1.1, 2)',
  '3 - 5',
  'outcome.fee + fee',
  'contains(?, "甲")',
  'addMonths(date(dueMonth + "-01"), 3)',
);
const cells: Record<string, [ValueSchema, fc.Arbitrary<string>]> = {
  amounts: [yuan, numberCell],
  months: [months, numberCell],
  numbers: [rate, numberCell],
  days: [date, listOf(ordered(day.map((one) => `date("${one}")`)))],
  instants: [instant, listOf(ordered(fc.tuple(day, clock).map(([a, b]) => `date and time("${a}T${b}")`)))],
  texts: [text, listOf(textLiteral)],
  values: [kind, listOf(fc.constantFrom('"tractor"', '"road"', '"offRoad"', '"none"', '"other"'))],
  truths: [truth, fc.constantFrom('true', 'false', 'not(true)', 'null')],
  formulas: [rate, formula],
};

test.each(Object.entries(cells))(
  'whatever is shown of a cell of %s, and what is edited, can be typed back',
  (_, [schema, cell]) => {
    fc.assert(
      fc.property(cell, fc.constantFrom(...locales), (feel, locale) => {
        const view = whenView(feel, { schema, words: words[locale], locale });
        const read = (typed: string) =>
          readWhen(typed, { schema, choices: words[locale].choices(schema), lexicon: words[locale] });
        expect(meaningOf(read(view.words)), view.words).toBe(meaningOf(feel));
        expect(meaningOf(read(view.raw)), view.raw).toBe(meaningOf(feel));
      }),
    );
  },
);

const results: [ValueSchema, fc.Arbitrary<Json>][] = [
  [yuan, number],
  [date, day],
  [instant, fc.tuple(day, clock, fc.constantFrom('', 'Z', '+08:00')).map(([a, b, zone]) => `${a}T${b}${zone}`)],
  [time, clock],
  [duration, fc.constantFrom('P3D', 'PT8H', 'P1Y6M', '-P1D', 'PT0.5S', 'P1M2D')],
  [text, odd],
  [kind, fc.constantFrom<Json>('tractor', 'offRoad', 'none')],
  [truth, fc.boolean()],
  [{ type: 'array', items: kind }, fc.array(fc.constantFrom('tractor', 'offRoad'), { maxLength: 3 })],
  [{ type: 'array', items: text }, fc.array(odd, { maxLength: 3 })],
  [
    {},
    fc
      .jsonValue()
      .filter((one) => one !== null && !(typeof one === 'object' && '=' in one))
      .map((one) => JSON.parse(JSON.stringify(one)) as Json),
  ],
  [rate, formula.map((feel) => ({ '=': feel }))],
];

test.each(results.map((one) => [JSON.stringify(one[0]), ...one] as const))(
  'whatever is shown of a result %s can be typed back',
  (_, schema, result) => {
    fc.assert(
      fc.property(result, fc.constantFrom(...locales), (value, locale) => {
        const view = thenView(value, { schema, words: words[locale], locale });
        const read = (typed: string) => readThen(typed, schema, words[locale].choices(schema), words[locale]);
        expect(read(view.raw), view.raw).toEqual(value);
        expect(read(view.words), view.words).toEqual(value);
      }),
    );
  },
);

test('a condition of a flow says what the flow itself keeps by its name', () => {
  const title = both('流程', 'flow');
  const guard = { type: 'when', params: { '=': 'planMade = true' } };
  const flow = {
    ...{ kind: 'flow', id: 'f', title, clauses: [], events: { SUBMIT: {}, MAKE: {} } },
    machine: {
      initial: 'drafted',
      states: {
        drafted: {
          on: { MAKE: { actions: { type: 'assign', params: { planMade: true } } }, SUBMIT: { target: 'end', guard } },
        },
        end: {},
      },
    },
  } as unknown as FlowDefinition;
  const named = { vocabulary: { words: { planMade: both('计划已编制', 'plan made') } } };
  const whole = { ...content, ...named, forms: {}, masters: {}, rules: {} } as unknown as PolicyContent;
  const said = wordsOf(whole, flow, 'zh-CN');
  expect(said.feel('planMade = true')).toBe('计划已编制 = 是');
});
