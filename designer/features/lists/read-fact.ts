import { formatNamed } from '../../../engine/authoring.ts';
import type { Json, ValueSchema } from '../../../engine/index.ts';
import { type Choice, findChoice, readDay, splitList } from '../../forms/read-cell.ts';
import { type SchemaKindName, schemaKind } from '../../forms/schema-kinds.ts';
import { cellText, type SheetCell } from '../../kernel/excel/lines.ts';
import { typesOf, unitWord } from '../../words/values.ts';

/** Why a cell cannot be read as a fact. */
export type FactFlaw =
  | 'notListed'
  | 'notYesNo'
  | 'notNumber'
  | 'notDate'
  | 'notInstant'
  | 'notTime'
  | 'notMonth'
  | 'notDuration'
  | 'notJson';

/** A fact that a cell gives, or why it gives none; an empty cell is neither. */
interface FactReading {
  value?: Json;
  flaw?: FactFlaw;
}

interface Asked {
  cell: SheetCell;
  /** What stands in the cell, signs of full width made plain. */
  text: string;
  schema: ValueSchema;
  choices: Choice[];
}
type Read = (asked: Asked) => FactReading;

/**
 * Reads a cell of a list of cases as its fact's schema wants it.
 *
 * @param choices the values that the schema lists, by all names they go by
 * @example readFact('1,200 元', { type: 'number', unit: 'CNY' }, []) // { value: 1200 }
 */
export function readFact(cell: SheetCell, schema: ValueSchema, choices: Choice[]): FactReading {
  const written = cellText(cell);
  if (written === '') return {};
  const kind = schemaKind(schema);
  const reading = readers[kind]({ cell, text: written.normalize('NFKC'), schema, choices });
  const isNothing = /^(?:无|none|null)$/i.test(written) && [schema.type].flat().includes('null');
  return isNothing && (reading.flaw || reading.value === written) ? { value: null } : reading;
}

const known = (value: Json | undefined, flaw: FactFlaw): FactReading => (value === undefined ? { flaw } : { value });

const readers: Record<SchemaKindName, Read> = {
  text: ({ cell, schema }) => {
    const types = typesOf(schema);
    const isOwn = typeof cell === 'number' || typeof cell === 'boolean';
    return { value: isOwn && !types.includes('string') ? cell : cellText(cell) };
  },
  enum: ({ cell, text, choices }) =>
    known(findChoice(cellText(cell), choices) ?? findChoice(text, choices), 'notListed'),
  boolean: ({ text, choices }) => known(findChoice(text, choices), 'notYesNo'),
  number: readNumber,
  integer: readNumber,
  date: ({ text }) => known(readDay(text)?.slice(0, 10), 'notDate'),
  'date-time': ({ text }) => known(readDay(text), 'notInstant'),
  time: readTime,
  duration: ({ text }) => (formatNamed('duration')?.test(text) ? { value: text } : { flaw: 'notDuration' }),
  month: ({ text }) =>
    known(readDay(text)?.slice(0, 7) ?? readDay(`${text.replace(/月$/, '')}-01`)?.slice(0, 7), 'notMonth'),
  enumList: readItems,
  textList: readItems,
  list: readItems,
  object: ({ text }) => readJson(text),
};

const numberThenUnit = /^[¥$]?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(.*)$/;

/** Nothing but the fact's own unit may follow: 3 万 is not 3. */
function readNumber({ cell, text, schema: { unit } }: Asked): FactReading {
  if (typeof cell === 'number') return { value: cell };
  const [, digits, rest = ''] = numberThenUnit.exec(text) ?? [];
  const units = ['', unit ?? '', unitWord(unit, 'zh-CN'), unitWord(unit, 'en')].map((word) => word.normalize('NFKC'));
  return digits && units.includes(rest) ? { value: Number(digits.replaceAll(',', '')) } : { flaw: 'notNumber' };
}

/** Excel has a time of day as one of its first day. */
function readTime({ text }: Asked): FactReading {
  const [, hour = '', minutes, seconds = '00'] = /^(?:\S+ )?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  return minutes ? { value: `${hour.padStart(2, '0')}:${minutes}:${seconds}` } : { flaw: 'notTime' };
}

function readItems({ text, schema, choices }: Asked): FactReading {
  if (/^(?:空|empty|\[\])$/i.test(text)) return { value: [] };
  if (typesOf(schema.items).includes('object')) return readJson(text);
  const items = splitList(text).map((part) => readFact(part, schema.items ?? {}, choices));
  const flaw = items.find((item) => item.flaw)?.flaw;
  return flaw ? { flaw } : { value: items.map(({ value = null }) => value) };
}

function readJson(text: string): FactReading {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { flaw: 'notJson' };
  }
}
