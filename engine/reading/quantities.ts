import type { ValueSchema } from '../ground/definition.ts';
import { conversion } from '../ground/units.ts';
import { numeralText, readNumeral } from './numerals.ts';

/** A number that was read; `own`: it was written in the unit that is wanted, or in none, and not as a multiple. */
export interface Quantity {
  value: number;
  own: boolean;
  /** Without a unit: it takes that of its neighbour. */
  bare: boolean;
}

/** Why a text is no number of a schema: it is none at all, or one of another unit. */
export type QuantityFlaw = 'notNumber' | 'otherUnit';

const piece = new RegExp(
  `\\s*(${numeralText})\\s*([^\\d\\s零〇一二两三四五六七八九十百千万亿半%‰,.+-][^\\d\\s%‰,+-]*)?`,
  'iy',
);

/**
 * A number with or without its unit, as people write it: in the unit of the schema, or in a multiple of it.
 *
 * @param text with plain signs
 * @example readQuantity('3 年', { type: 'number', unit: 'months' }) // { value: 36, own: false, bare: false }
 */
export function readQuantity(text: string, schema: ValueSchema): Quantity | QuantityFlaw {
  const [, before = '', currency = '', after = '', unsigned = ''] =
    /^(-?)\s*([¥$€]?)\s*(-?)\s*(.*)$/s.exec(text.trim().replace(/百分之([^\s]+)$/, '$1%')) ?? [];
  const pieces = piecesOf(
    currency === '¥' ? `${unsigned}${/[^\d.,\s万亿千百]$/.test(unsigned) ? '' : '元'}` : unsigned,
  );
  if (!pieces || (currency !== '' && currency !== '¥' && schema.unit !== currency)) return 'notNumber';
  if (pieces.some(({ unit }) => unit === undefined) && pieces.length > 1) return 'notNumber';
  const values = pieces.map((one) => inUnit(one, schema.unit));
  const flaw = values.find((value) => typeof value === 'string');
  if (flaw) return flaw;
  const read = values as Quantity[];
  const sum = exactly(read.reduce((total, { value }) => total + value, 0));
  // The plain number of one piece is kept as it was written.
  const value = read.length === 1 ? (read[0] as Quantity).value : sum;
  if (before && after) return 'notNumber';
  const sign = before || after ? -1 : 1;
  return { value: sign * value, own: read.length === 1 && (read[0] as Quantity).own, bare: (read[0] as Quantity).bare };
}

interface Piece {
  numeral: string;
  unit: string | undefined;
}

/** 1 年 6 个月 is two pieces. */
function piecesOf(text: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  piece.lastIndex = 0;
  for (let at = 0; at < text.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const match = piece.exec(text);
    if (!match) return undefined;
    pieces.push({ numeral: match[1] as string, unit: match[2]?.trim() || undefined });
  }
  return pieces.length > 0 ? pieces : undefined;
}

function inUnit({ numeral, unit }: Piece, wanted: string | undefined): Quantity | QuantityFlaw {
  const read = readNumeral(numeral);
  if (!read) return 'notNumber';
  const isRate = /[%‰]$/.test(numeral);
  if (isRate && unit !== undefined) return 'notNumber';
  if (isRate && wanted === numeral.at(-1)) {
    const own = readNumeral(numeral.slice(0, -1));
    return own ? { value: own.value, own: !own.multiplied, bare: false } : 'notNumber';
  }
  if (isRate && wanted !== undefined) return 'otherUnit';
  if (unit === undefined) return { value: read.value, own: !read.multiplied, bare: true };
  const factor = conversion(unit, wanted) ?? (/^个/.test(unit) ? conversion(unit.slice(1), wanted) : undefined);
  if (!factor) return 'otherUnit';
  const { by, over } = factor;
  return {
    value: by === over ? read.value : exactly((read.value * by) / over),
    own: by === over && !read.multiplied,
    bare: false,
  };
}

/** Without the last digits that a double has too much: 1.1 × 3 is 3.3. */
const exactly = (value: number) => Number(value.toPrecision(14));
