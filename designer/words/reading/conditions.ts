import { formatNamed, parseCell, plainSigns, plainSignsOutsideQuotes } from '../../../engine/authoring.ts';
import type { ValueSchema } from '../../../engine/index.ts';
import {
  type Choice,
  findChoice,
  isNumeric,
  readDay,
  readDurationWords,
  readInstant,
  readMonth,
  readPeriod,
  readQuantity,
  readTime,
  splitList,
  typesOf,
} from '../../../engine/reading.ts';
import type { FeelLexicon } from '../feel-lexicon.ts';
import { negatedPart, type Operand, type OperandReader, readTests } from './tests.ts';

/** What a condition cell is read for. */
export interface ConditionReading {
  schema: ValueSchema | undefined;
  choices: Choice[];
  /** What names and functions are called; without it formulas are read as FEEL has them. */
  lexicon?: Pick<FeelLexicon, 'hear'> | undefined;
  /** What the column itself is called. */
  subjects?: readonly string[];
  /** What 其他 is here, as FEEL; undefined: nothing can be meant by it. */
  rest?: string | undefined;
}

const anything = new Set(['', '-', '—', '任意', '不限', '全部', '所有', '任何', 'any', 'all', '*']);
const others = new Set(['其他', '其它', '其余', '别的', 'other', 'others', 'otherwise', 'else']);
const nothing = new Set([
  '空',
  '为空',
  '空值',
  '无',
  '没有',
  '未填',
  '未填写',
  '（空）',
  '(空)',
  'null',
  'none',
  'empty',
  '(empty)',
  'not given',
]);
const something = new Set(['非空', '不为空', '有值', '已填', 'not empty', 'not null', 'given']);

/**
 * Turns what a person typed or pasted into the FEEL of a condition cell. What is not understood wholly is kept as it was typed: the check
 * of cells marks it.
 *
 * @example readWhen('5000元以上', { schema: { type: 'number', unit: 'CNY' }, choices: [] }) // '>= 5000'
 */
export function readWhen(typed: string, reading: ConditionReading): string {
  const text = typed.trim();
  const word = text.toLowerCase();
  if (anything.has(word)) return '-';
  return (
    readFeel(text) ??
    readChoices(text, reading.choices) ??
    (others.has(word) ? reading.rest : undefined) ??
    (nothing.has(word) ? 'null' : undefined) ??
    (something.has(word) ? 'not(null)' : undefined) ??
    readByKind(text, reading) ??
    heard(text, reading)
  );
}

/** What is FEEL and can be nothing else: literals in quotes, calls of dates, intervals with two points, what speaks of `?`. */
function readFeel(text: string): string | undefined {
  const isSpelledOut =
    /^(?:not\s*\()?\s*(?:[<>]=?\s*)?(?:[[(\]]\s*)?(?:"|date\s*\(|date and time\s*\(|time\s*\(|duration\s*\(|@")/.test(
      text,
    );
  if (!isSpelledOut || /[=\uff1d]$/.test(text)) return undefined;
  try {
    return parseCell(text, '?').kind === 'tests' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** A formula in the words of people, or what nobody understood. */
function heard(text: string, { lexicon, schema }: ConditionReading): string {
  const formula = /^[=\uff1d]\s*(.+)$/s.exec(text)?.[1];
  const said = formula ?? text;
  const feel = lexicon ? lexicon.hear(said) : plainSignsOutsideQuotes(said);
  if (formula !== undefined || !takesText(schema)) return feel;
  return isFormula(feel) ? feel : JSON.stringify(text);
}

const takesText = (schema: ValueSchema | undefined) =>
  typesOf(schema).includes('string') && !schema?.enum && !formatNamed(schema?.format);

/** A text without quotes is FEEL only where it speaks of the cell's value, or of constants in quotes. */
function isFormula(text: string): boolean {
  try {
    const cell = parseCell(text, '?');
    const speaksOfValue = /\?/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, ''));
    return cell.kind === 'tests' ? /"|^(?:not\(\s*)?null\b/.test(text) : cell.kind === 'expression' && speaksOfValue;
  } catch {
    return false;
  }
}

function readChoices(text: string, choices: Choice[]): string | undefined {
  if (choices.length === 0) return undefined;
  // A name may begin as a negation does: 非公路用车 is a kind of vehicle.
  const named =
    namedChoices(text.replace(/^(?:[=\uff1d]{1,2}|等于|是)\s*/, ''), choices) ?? namedChoices(text, choices);
  if (named !== undefined) return named;
  const plain = plainSigns(text);
  const negated = negatedPart(plain) ?? /^非\s*\(?(.*?)\)?$/s.exec(plain)?.[1];
  const excluded = negated ? namedChoices(negated, choices) : undefined;
  return excluded === undefined ? undefined : `not(${excluded})`;
}

function namedChoices(text: string, choices: Choice[]): string | undefined {
  const whole = findChoice(text, choices);
  if (whole !== undefined) return JSON.stringify(whole);
  const values = splitList(text).map((name) => findChoice(name, choices));
  return values.length === 0 || values.includes(undefined)
    ? undefined
    : values.map((value) => JSON.stringify(value)).join(', ');
}

function readByKind(text: string, reading: ConditionReading): string | undefined {
  const { schema, subjects = [] } = reading;
  const kind = isNumeric(schema) ? 'number' : (schema?.format ?? (takesText(schema) ? 'text' : ''));
  const read = Object.hasOwn(operands, kind) ? operands[kind as keyof typeof operands] : undefined;
  if (!read) return undefined;
  const lower = subjects.map((one) => plainSigns(one).toLowerCase());
  const operand: OperandReader = { read: (one) => read(one, schema ?? {}), subjects: lower };
  const plain = kind === 'text' ? plainSignsOutsideQuotes(text) : plainSigns(text);
  if (kind === 'text') return readTexts(text, plain, operand);
  const period = kind === 'date' ? readPeriod(plain) : undefined;
  if (period) return `[date("${period[0]}")..date("${period[1]}")]`;
  return readTests(plain, operand);
}

/** Texts are lists of themselves: words for comparisons may be parts of them, signs are not. */
function readTexts(text: string, plain: string, operand: OperandReader): string | undefined {
  if (/^(?:[<>]|!=|[[(\]]\s*")/.test(plain)) return readTests(plain, operand);
  const negated = /^(?:不等于|不是)\s*(.+)$/s.exec(text)?.[1];
  if (negated !== undefined) return `not(${textList(negated)})`;
  if (text.startsWith('=') || isFormula(plain)) return undefined;
  return textList(text);
}

const textList = (text: string) => splitList(text).map(quote).join(', ') || JSON.stringify(text);
const quote = (text: string) => JSON.stringify(/^["\u201c](.*)["\u201d]$/s.exec(text)?.[1] ?? text);

const literal = (feel: string, at: string | number, more: Partial<Operand> = {}): Operand => ({ feel, at, ...more });

function numberOf(text: string, schema: ValueSchema): Operand | undefined {
  const read = readQuantity(text, schema);
  if (typeof read === 'string') return undefined;
  return literal(String(read.value), read.value, { foreign: !read.own, bare: read.bare });
}

/** Inside calls: `date("2024-01-01")` is what a cell of dates holds, and may be typed. */
const called = (text: string) => /^(?:date and time|date|time)?\s*\(?\s*"([^"]*)"\s*\)?$/.exec(text)?.[1] ?? text;

/** How one value of a kind is read. One row a kind. */
const operands = {
  number: numberOf,
  date: (text: string) => {
    const day = readDay(called(text));
    return day ? literal(`date("${day}")`, day) : undefined;
  },
  'date-time': (text: string) => {
    const instant = readInstant(called(text));
    return instant ? literal(`date and time("${instant}")`, instant) : undefined;
  },
  time: (text: string) => {
    const time = readTime(called(text));
    return time ? literal(`time("${time}")`, time) : undefined;
  },
  duration: (text: string) => {
    const own = /^duration\s*\(\s*"([^"]*)"\s*\)$/.exec(text)?.[1];
    const duration = own ?? readDurationWords(text);
    return duration ? literal(`duration("${duration}")`, 0) : undefined;
  },
  month: (text: string) => {
    const month = readMonth(called(text));
    return month ? literal(`"${month}"`, month) : undefined;
  },
  text: (text: string) => {
    const own = /^"(.*)"$/s.exec(text)?.[1];
    return own === undefined ? undefined : literal(JSON.stringify(own), own);
  },
};
