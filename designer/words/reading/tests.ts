/** A value that was read: as FEEL has it, where it stands among others, and what may be said of how it was written. */
export interface Operand {
  feel: string;
  at: number | string;
  /** Written as a multiple or in another unit: a neighbour without it may or may not share it. */
  foreign?: boolean;
  /** Written without any unit. */
  bare?: boolean;
}

/** How values of a column are read. */
export interface OperandReader {
  read(text: string): Operand | undefined;
  /** What may stand for the value itself in `100 < x <= 200`, in small letters. */
  subjects: readonly string[];
}

interface Bound extends Operand {
  open: boolean;
}
interface Bounds {
  low?: Bound | undefined;
  high?: Bound | undefined;
}

const separators = /[、;|]|\s*或者?\s*|\s+or\s+/;

/**
 * Turns comparisons, ranges and lists, said in Chinese or English or written with signs, into the unary tests of FEEL. Understood
 * wholly or not at all.
 *
 * @param text with plain signs
 * @example readTests('大于500且不超过1000', numbers) // '(500..1000]'
 */
export function readTests(text: string, reader: OperandReader): string | undefined {
  const negated = negatedPart(text);
  if (negated !== undefined) {
    const inner = readPositive(negated, reader);
    return inner && `not(${inner})`;
  }
  return readPositive(text, reader);
}

/** What a negation is of; undefined where nothing is negated. */
export function negatedPart(text: string): string | undefined {
  const except = /^除了?\s*(.+?)\s*(?:以外|之外|外)$/.exec(text)?.[1];
  const plain = /^(?:不等于|不是|不为|!=|<>|not equal to|is not|other than|except|not(?=[\s(]))\s*(.+)$/i.exec(
    text,
  )?.[1];
  const inner = except ?? plain;
  return inner === undefined ? undefined : (/^\((.*)\)$/s.exec(inner.trim())?.[1] ?? inner).trim();
}

function readPositive(text: string, reader: OperandReader): string | undefined {
  return readSingle(text, reader) ?? readList(text.split(separators), reader) ?? readList(splitAtCommas(text), reader);
}

/** Commas outside brackets; those between thousands have been taken for a part of the number before. */
function splitAtCommas(text: string): string[] {
  return text.split(/,(?![^[(]*[\])])/);
}

function readList(parts: string[], reader: OperandReader): string | undefined {
  if (parts.length < 2) return undefined;
  const operands = parts.map((part) => reader.read(part.trim()));
  // 1、2、3 万: whether 万 is meant of each nobody knows.
  if (operands.some((one) => one?.foreign) && operands.some((one) => one?.bare && !one.foreign)) return undefined;
  const read = parts.map((part) => readSingle(part.trim(), reader));
  return read.includes(undefined) ? undefined : read.join(', ');
}

function readSingle(text: string, reader: OperandReader): string | undefined {
  const equal = reader.read(text.replace(/^(?:==?|等于|equals?)\s*/i, ''));
  if (equal) return equal.feel;
  const bounds =
    readInterval(text, reader) ??
    readChain(text, reader) ??
    readJoined(text, reader) ??
    readRange(text, reader) ??
    readBound(text, reader);
  return bounds && written(bounds);
}

function written({ low, high }: Bounds): string | undefined {
  if (low && high) {
    const fits = low.at < high.at || (low.at === high.at && !low.open && !high.open);
    return fits ? `${low.open ? '(' : '['}${low.feel}..${high.feel}${high.open ? ')' : ']'}` : undefined;
  }
  if (low) return `${low.open ? '>' : '>='} ${low.feel}`;
  return high && `${high.open ? '<' : '<='} ${high.feel}`;
}

/** All ways to cut a text in two at a separator, of which just one may make sense. */
function onlyCut<T>(
  text: string,
  separator: RegExp,
  made: (left: string, right: string) => T | undefined,
): T | undefined {
  const found: T[] = [];
  for (const match of text.matchAll(separator)) {
    const one = made(text.slice(0, match.index).trim(), text.slice(match.index + match[0].length).trim());
    if (one !== undefined) found.push(one);
  }
  return found.length === 1 ? found[0] : undefined;
}

const endless = /^[-+]?(?:∞|inf(?:inity)?|[正负]无穷大?|不限)$/i;

/** `[a, b)` as mathematics has it, and FEEL. */
function readInterval(text: string, reader: OperandReader): Bounds | undefined {
  const [, open, inner, close] = /^([[\](])(.+)([[\])])$/s.exec(text) ?? [];
  if (!inner) return undefined;
  return onlyCut(inner, /,|\.{2,}|~|;/g, (left, right) => {
    const low = endless.test(left) ? undefined : reader.read(left);
    const high = endless.test(right) ? undefined : reader.read(right);
    if ((!low && !endless.test(left)) || (!high && !endless.test(right)) || (!low && !high)) return undefined;
    if (low && high && !agree(low, high)) return undefined;
    return { low: low && { ...low, open: open !== '[' }, high: high && { ...high, open: close !== ']' } };
  });
}

const agree = (low: Operand, high: Operand) => !(low.foreign && high.bare) && !(high.foreign && low.bare);

/** `100 < x <= 200`. */
function readChain(text: string, reader: OperandReader): Bounds | undefined {
  const [, left = '', first = '', subject = '', second = '', right = ''] =
    /^(.+?)\s*(<=?|>=?)\s*([^<>=]+?)\s*(<=?|>=?)\s*(.+)$/.exec(text) ?? [];
  if (!['x', '值', 'value', '?', ...reader.subjects].includes(subject.toLowerCase()) || first[0] !== second[0])
    return undefined;
  const [a, b] = [reader.read(left), reader.read(right)];
  if (!a || !b || !agree(a, b)) return undefined;
  const [one, other] = [
    { ...a, open: first.length === 1 },
    { ...b, open: second.length === 1 },
  ];
  return first[0] === '<' ? { low: one, high: other } : { low: other, high: one };
}

/** 大于500且不超过1000, 500以上1000以下. */
function readJoined(text: string, reader: OperandReader): Bounds | undefined {
  const both = (left: string, right: string): Bounds | undefined => {
    const [a, b] = [readBound(left, reader), readBound(right, reader)];
    if (!a || !b) return undefined;
    const joined = { low: a.low ?? b.low, high: a.high ?? b.high };
    const isWhole = joined.low && joined.high && !(a.low && b.low) && !(a.high && b.high);
    return isWhole && agree(joined.low as Bound, joined.high as Bound) ? joined : undefined;
  };
  return (
    onlyCut(text, /[,\s]*(?:并且|而且|同时|但是|且|但|而|\band\b|\bbut\b|&&)[,\s]*/gi, both) ??
    onlyCut(text, /(?<=以上|起|\(不?含\)|\(不?包含\))[,\s]*(?=.)/g, both)
  );
}

const marked =
  /^(.*?)\s*(?:\(?(不含|不包含|不包括|exclusive)(?:本数|该值)?\)?|\(?(含|包含|包括|inclusive)(?:本数|该值)?\)?)$/is;

/** Whether a bound says that its value belongs to it; undefined where it does not say. */
function readMark(text: string): { text: string; open?: boolean } {
  const match = marked.exec(text);
  return match ? { text: match[1] as string, open: match[2] !== undefined } : { text };
}

/** a ~ b, a至b, 介于a和b之间; the ends belong to it unless it says otherwise. */
function readRange(text: string, reader: OperandReader): Bounds | undefined {
  const between = /^(?:介于|在|between)\s*(.+?)\s*(?:之间)?$/is.exec(text)?.[1] ?? /^(.+?)之间$/s.exec(text)?.[1];
  const plain = between ?? text.replace(/^(?:从|自|from)\s*/i, '').replace(/\s*(?:为止|止)$/, '');
  const separator = between ? /~|至|到|-|\.{2,}|和|与|\band\b/gi : /~|至|到|-|\.{2,}|\bto\b/gi;
  return onlyCut(plain, separator, (left, right) => {
    const [from, to] = [readMark(left), readMark(right)];
    const high = reader.read(to.text);
    const low = high && sharing(from.text, to.text, high, reader);
    return low && high && { low: { ...low, open: from.open ?? false }, high: { ...high, open: to.open ?? false } };
  });
}

/** The lower end of a range: 3~5 年 is 3 年 to 5 年, 3~5 万 is 3 万 to 5 万, 100~2 万 begins at 100. */
function sharing(text: string, other: string, high: Operand, reader: OperandReader): Operand | undefined {
  const own = reader.read(text);
  if (own?.foreign && high.bare && !high.foreign) return undefined;
  if (!own?.bare || own.foreign || !high.foreign) return own;
  const [, number = '', suffix = ''] = /^([-\d.,\s]*)(.*)$/s.exec(other) ?? [];
  const shared = reader.read(text + suffix);
  const isMultiple = /^[\s千万亿百%‰]+$/.test(suffix);
  return isMultiple && Number(text.replaceAll(',', '')) >= Number(number.replaceAll(',', '')) ? own : shared;
}

type Side = 'low' | 'high';
interface Spoken {
  words: RegExp;
  side: Side;
  open: boolean;
}
const spoken = (side: Side, open: boolean, words: RegExp): Spoken => ({ words, side, open });

/** Words for comparisons, before or behind the value; in Chinese law 以上, 以下 and 以内 include it, 超过 and 不足 do not. */
const before: Spoken[] = [
  spoken(
    'low',
    false,
    /^(?:>=|=>|不少于|不低于|不小于|不早于|至少|大于等于|大于或等于|最少|最低|at least|not less than|from|since)\s*/i,
  ),
  spoken(
    'high',
    false,
    /^(?:<=|=<|不超过|不高于|不大于|不多于|不晚于|至多|小于等于|小于或等于|最多|最高|截至|截止到?|at most|up to|not more than|no more than|until)\s*/i,
  ),
  spoken('low', true, /^(?:>|超过|高于|大于|多于|晚于|迟于|more than|greater than|over|after|above)\s*/i),
  spoken('high', true, /^(?:<|不足|不满|未满|低于|小于|少于|早于|不到|less than|under|before|below)\s*/i),
];
const behind: Spoken[] = [
  spoken('low', false, /\s*(?:及|或|\(含\))?\s*以上$/),
  spoken('high', false, /\s*(?:及|或|\(含\))?\s*(?:以下|以内|之内)$/),
  spoken('low', false, /\s*(?:及|或)\s*(?:以后|之后|更多|更晚)$/),
  spoken('high', false, /\s*(?:及|或)\s*(?:以前|之前|更少|更早)$/),
  spoken('low', false, /\s*起$/),
  spoken('high', false, /\s*(?:为止|止)$/),
  spoken('low', true, /\s*(?:以后|之后)$/),
  spoken('high', true, /\s*(?:以前|之前)$/),
  spoken('low', false, /\s+(?:or more|or over|or later|and above|and over)$/i),
  spoken('high', false, /\s+(?:or less|or fewer|or earlier|and below|and under)$/i),
];

function readBound(text: string, reader: OperandReader): Bounds | undefined {
  for (const { words, side, open } of [...before, ...behind]) {
    const outer = readMark(text);
    const whole = outer.open === undefined ? text : outer.text;
    if (!words.test(whole)) continue;
    const inner = readMark(whole.replace(words, '').trim());
    const operand =
      reader.read(inner.text) ?? (outer.open === undefined ? undefined : reader.read(whole.replace(words, '').trim()));
    if (!operand) continue;
    const bound = { ...operand, open: outer.open ?? inner.open ?? open };
    return side === 'low' ? { low: bound } : { high: bound };
  }
  return undefined;
}
