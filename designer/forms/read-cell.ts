import { formatNamed, parseCell } from '../../engine/authoring.ts';
import type { Json, PolicyContent, ValueSchema } from '../../engine/index.ts';
import { isNumeric, typesOf } from '../words/values.ts';

/** What people may write for a value of the schema: its JSON value and every name it goes by. */
export interface Choice {
  value: Json;
  names: string[];
}

/** Signs as an input method or Excel writes them, and as FEEL does. */
const wide: Record<string, string> = {
  '\u2265': '>=',
  '\u2267': '>=',
  '\u2264': '<=',
  '\u2266': '<=',
  '\uff1e': '>',
  '\uff1c': '<',
  '\uff1d': '=',
  '\uff08': '(',
  '\uff09': ')',
  '\u3010': '[',
  '\u3011': ']',
  '\uff0c': ',',
  '\u201c': '"',
  '\u201d': '"',
  '\uff5e': '~',
  '\u2013': '~',
  '\u2014': '~',
  '\u2212': '-',
};
const wideSigns = new RegExp(`[${Object.keys(wide).join('')}]`, 'g');

/** Words for comparisons, before or after the value; in Chinese law 以上 and 以下 include the number. */
const before: [RegExp, string][] = [
  [/^(?:不少于|不低于|不小于|至少|大于等于|at least)\s*/, '>='],
  [/^(?:不超过|不高于|不大于|不多于|至多|小于等于|at most)\s*/, '<='],
  [/^(?:超过|高于|大于|多于|晚于|more than|over)\s*/, '>'],
  [/^(?:不足|低于|小于|少于|早于|less than|under)\s*/, '<'],
];
const after: [RegExp, string][] = [
  [/(?:\s*及)?\s*(?:以上|起)$/, '>='],
  [/(?:\s*及)?\s*(?:以下|以内|之内)$/, '<='],
];
const anything = new Set(['', '-', '—', '任意', '不限', 'any', '*']);

/**
 * Turns what a person typed or pasted into the FEEL of a condition cell. What cannot be understood is kept as it is: the grid marks it.
 *
 * @example readWhen('5000元以上', { type: 'number' }, []) // '>= 5000'
 * @example readWhen('非 牵引车', { type: 'string', enum: ['tractor'] }, [{ value: 'tractor', names: ['牵引车'] }]) // 'not("tractor")'
 */
export function readWhen(typed: string, schema: ValueSchema | undefined, choices: Choice[]): string {
  const text = typed.trim();
  if (anything.has(text.toLowerCase())) return '-';
  const listed = readChoices(text, choices);
  if (listed) return listed;
  const plain = text.replace(wideSigns, (sign) => wide[sign] ?? sign);
  if (isNumeric(schema)) return readNumeric(plain) ?? plain;
  const type = formatNamed(schema?.format)?.type;
  if (type === 'date' || type === 'dateTime') return readDates(plain, type) ?? plain;
  if (typesOf(schema).includes('string') && !isFeel(plain, schema)) return JSON.stringify(text);
  return plain;
}

function readChoices(text: string, choices: Choice[]): string | undefined {
  if (choices.length === 0) return undefined;
  // A name may begin as a negation does: 非公路用车 is a kind of vehicle.
  const named = namedChoices(text, choices);
  if (named !== undefined) return named;
  const negated = /^(?:非|不是|not)\s*[(\uff08]?(.*?)[)\uff09]?$/i.exec(text);
  const others = negated ? namedChoices(negated[1] as string, choices) : undefined;
  return others === undefined ? undefined : `not(${others})`;
}

function namedChoices(text: string, choices: Choice[]): string | undefined {
  const values = splitList(text).map((name) => findChoice(name, choices));
  return values.length === 0 || values.includes(undefined)
    ? undefined
    : values.map((value) => JSON.stringify(value)).join(', ');
}

/** The items of a list that people wrote. */
export function splitList(text: string): string[] {
  return text
    .split(/[\u3001\uff0c,;\uff1b|]|\s+or\s+|或/)
    .map((part) => part.trim().replace(/^["\u201c]|["\u201d]$/g, ''))
    .filter(Boolean);
}

/** The value that goes by a name, whatever its case. */
export function findChoice(name: string, choices: Choice[]): Json | undefined {
  const wanted = name.trim().toLowerCase();
  return choices.find((choice) => choice.names.some((known) => known.toLowerCase() === wanted))?.value;
}

const number = String.raw`-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?`;
const unit = String.raw`\s*[^\d\s,.<>=~\[\]()"]*`;
const toNumber = (text: string) => text.replaceAll(',', '');

function readNumeric(text: string): string | undefined {
  const range = new RegExp(`^(${number})${unit}\\s*(?:~|至|到|-)\\s*(${number})${unit}$`).exec(text);
  if (range) return `[${toNumber(range[1] as string)}..${toNumber(range[2] as string)}]`;
  const compared = readComparison(text);
  const single = new RegExp(`^(?:>=|<=|>|<|=)?\\s*(${number})${unit}$`).exec(compared.rest);
  if (!single) return undefined;
  const sign = compared.sign || (/^(>=|<=|>|<)/.exec(compared.rest)?.[0] ?? '');
  return `${sign ? `${sign} ` : ''}${toNumber(single[1] as string)}`;
}

function readComparison(text: string): { sign: string; rest: string } {
  for (const [words, sign] of before) if (words.test(text)) return { sign, rest: text.replace(words, '') };
  for (const [words, sign] of after) if (words.test(text)) return { sign, rest: text.replace(words, '') };
  return { sign: '', rest: text };
}

const day = String.raw`(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?`;

/** What FEEL has of days: without a time and with one. */
type DateType = 'date' | 'dateTime';

function readDates(text: string, type: DateType): string | undefined {
  const range = new RegExp(`^${day}\\s*(?:~|至|到)\\s*${day}$`).exec(text);
  if (range) return `[${dateLiteral(range.slice(1, 7), type)}..${dateLiteral(range.slice(7, 13), type)}]`;
  const compared = readComparison(text);
  const single = new RegExp(`^(>=|<=|>|<|=)?\\s*${day}$`).exec(compared.rest.trim());
  if (!single) return undefined;
  const sign = compared.sign || (single[1] ?? '').replace('=', (mark) => (single[1] === '=' ? '' : mark));
  return `${sign ? `${sign} ` : ''}${dateLiteral(single.slice(2, 8), type)}`;
}

function dateLiteral(parts: (string | undefined)[], type: DateType): string {
  const [year, month = '', date = '', hour = '0', minute = '00', second = '00'] = parts;
  const two = (text: string) => text.padStart(2, '0');
  const calendar = `${year}-${two(month)}-${two(date)}`;
  return type === 'date'
    ? `date("${calendar}")`
    : `date and time("${calendar}T${two(hour)}:${two(minute)}:${two(second)}")`;
}

/**
 * A day, or a day with a time, that people wrote, as ISO 8601 has it; undefined: it is none.
 *
 * @example readDay('2024年3月1日') // '2024-03-01T00:00:00'
 */
export function readDay(text: string): string | undefined {
  const found = new RegExp(`^${day}$`).exec(text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  return found ? dateLiteral(found.slice(1, 7), 'dateTime').slice(15, 34) : undefined;
}

/** Text is FEEL for a string column only when it is more than a bare word, which would be a variable's name. */
function isFeel(text: string, schema: ValueSchema | undefined): boolean {
  if (!/["(]|^(?:null|true|false)$/.test(text)) return false;
  try {
    return parseCell(text, '?').kind !== 'expression' || schema?.enum !== undefined || /\?|\(/.test(text);
  } catch {
    return false;
  }
}

/**
 * Turns what a person typed into the value of a result cell; `= …` is FEEL, nothing is null.
 *
 * @example readThen('1,200 元', { type: 'number' }, []) // 1200
 */
export function readThen(typed: string, schema: ValueSchema | undefined, choices: Choice[]): Json {
  const text = typed.trim();
  if (text === '' || text === '—') return null;
  const formula = /^[=\uff1d]\s*(.+)$/s.exec(text);
  if (formula) return { '=': formula[1] as string };
  const types = typesOf(schema);
  if (types.includes('array')) return readList(text, schema?.items, choices);
  const chosen = findChoice(text, choices);
  if (chosen !== undefined) return chosen;
  if (isNumeric(schema)) {
    const found = new RegExp(`^(${number})${unit}$`).exec(text);
    if (found) return Number(toNumber(found[1] as string));
  }
  if (formatNamed(schema?.format)?.type === 'date') {
    const found = readDay(text);
    if (found) return found.slice(0, 10);
  }
  return types.length > 0 && types.every((type) => type === 'string') ? text : readJson(text);
}

function readList(text: string, items: ValueSchema | undefined, choices: Choice[]): Json {
  if (text.startsWith('[')) return readJson(text);
  return splitList(text).map(
    (part) => findChoice(part, choices) ?? (isNumeric(items) && !Number.isNaN(Number(part)) ? Number(part) : part),
  );
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** What people call a value, in both languages. */
export const namesIn =
  ({ words }: PolicyContent['vocabulary']) =>
  (value: string): string[] => {
    const word = words[value];
    return word ? [word['zh-CN'], word.en].filter(Boolean) : [];
  };

/** The choices of a schema: the values of its list, or yes and no, by every name in both languages. */
export function choicesOf(schema: ValueSchema | undefined, names: (value: string) => string[]): Choice[] {
  const inner = typesOf(schema).includes('array') ? schema?.items : schema;
  if (typesOf(inner).includes('boolean')) {
    return [
      { value: true, names: ['true', '是', 'yes', '真', '√', 'y'] },
      { value: false, names: ['false', '否', 'no', '假', '×', 'n'] },
    ];
  }
  return (inner?.enum ?? [])
    .filter((value) => value !== null)
    .map((value) => ({
      value,
      names: [String(value), ...Object.values(inner?.labels?.[String(value)] ?? {}), ...names(String(value))],
    }));
}
