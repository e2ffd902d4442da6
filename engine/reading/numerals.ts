/** A number that was written, and whether it was written as a multiple (3 万, 5%). */
export interface Numeral {
  value: number;
  multiplied: boolean;
}

const digits: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const powers: Record<string, number> = { 十: 1, 百: 2, 千: 3, 万: 4, 萬: 4, 亿: 8, 億: 8 };

const western = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;
const chinese = `[${Object.keys(digits).join('')}]`;
const power = `[${Object.keys(powers).join('')}]`;
const part = new RegExp(`(${western}|${chinese})?\\s*(${power}*)`, 'y');

/** What a number may be written with, as a part of an expression; its sign apart. */
export const numeralText = `(?:(?:${western})(?:e[+-]?\\d+)?(?:\\s*${power}+(?:(?:${western})?${power}|${chinese})*)?|(?:${chinese}|${power})+|半)(?:\\s*[%‰])?`;

/**
 * A number as people write it: thousands apart, 千, 万 and 亿, Chinese digits, per cent. Undefined for what is none, and for what could be
 * two (三百五, 1,20).
 *
 * @param text with plain signs
 * @example readNumeral('1.5万') // { value: 15000, multiplied: true }
 */
export function readNumeral(text: string): Numeral | undefined {
  const [, minus = '', unsigned = '', rate = ''] = /^(-?)\s*(.*?)\s*([%‰]?)$/s.exec(text.trim()) ?? [];
  const plain = /^(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i.test(unsigned);
  const found = plain ? unsigned.replaceAll(',', '') : unsigned === '半' ? '0.5' : sumOfParts(unsigned);
  if (found === undefined) return undefined;
  const exponent = { '%': 'e-2', '‰': 'e-3', '': '' }[rate] ?? '';
  const scaled = exponent && /e/i.test(found) ? undefined : Number(`${minus}${found}${exponent}`);
  return scaled === undefined || !isExact(found, scaled, exponent)
    ? undefined
    : { value: scaled, multiplied: !plain || rate !== '' };
}

/** A number of more digits than a double keeps would be another one. */
function isExact(text: string, value: number, exponent: string): boolean {
  const significant = text.replace(/e.*$/i, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  return Number.isFinite(value) && (significant.length <= 15 || (exponent === '' && String(value) === text));
}

/** The parts of a Chinese number, each a digit with the powers behind it, from the largest to the smallest. */
function sumOfParts(text: string): string | undefined {
  const parts: { digits: string | undefined; exponent: number }[] = [];
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const start = part.lastIndex;
    const [whole = '', own, tens = ''] = part.exec(text) ?? [];
    if (whole === '') return undefined;
    part.lastIndex = start + whole.length;
    parts.push({ digits: own, exponent: [...tens].reduce((sum, sign) => sum + (powers[sign] as number), 0) });
  }
  return addUp(withBlocks(parts));
}

interface Part {
  digits: string | undefined;
  exponent: number;
}

/** 万 and 亿 multiply all that stands before them and is smaller: 三十五万 is 35 times ten thousand. */
function withBlocks(parts: Part[]): Part[] {
  const ends = parts.map(({ exponent }) => (exponent >= 8 ? 8 : exponent >= 4 ? 4 : 0));
  return parts.map((one, at) => {
    const later = ends.slice(at + 1).find((end) => end > 0) ?? 0;
    return later > (ends[at] ?? 0) ? { ...one, exponent: one.exponent + later } : one;
  });
}

function addUp(parts: Part[]): string | undefined {
  let sum = 0;
  let before = Number.POSITIVE_INFINITY;
  for (const [at, { digits: own, exponent }] of parts.entries()) {
    const isZero = own !== undefined && digits[own] === 0 && exponent === 0;
    if (isZero && parts.length > 1) {
      if (at === parts.length - 1 || at === 0) return undefined;
      continue;
    }
    // 十五 is fifteen; a power alone is one of it only there.
    if (own === undefined && exponent !== 1) return undefined;
    // 三百五 is said for 350 and could be 305.
    const isVague = exponent === 0 && before > 1 && before !== Number.POSITIVE_INFINITY && !followsZero(parts, at);
    if (exponent >= before || isVague) return undefined;
    const text = own === undefined ? '1' : String(digits[own] ?? own).replaceAll(',', '');
    const value = Number(`${text}e${exponent}`);
    if (parts.length > 1 && !Number.isSafeInteger(value)) return undefined;
    sum += value;
    before = exponent;
  }
  return before === Number.POSITIVE_INFINITY && parts.length !== 1 ? undefined : String(sum);
}

const followsZero = (parts: Part[], at: number) => digits[parts[at - 1]?.digits ?? ''] === 0;
