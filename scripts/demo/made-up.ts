import type { Json, JsonObject, PolicyContent, ValueSchema } from '../../engine/index.ts';

/** What a demonstration of a policy is made of: rows of master data, words for texts, and how often a flow begins. */
export interface DemoFile {
  policy: string;
  /** Rows of master data, by its id. */
  rows?: Record<string, JsonObject[]>;
  /** What may stand in a field, by its name. */
  values?: Record<string, Json[]>;
  /** How many cases of a flow begin in a month; absent: those that somebody may start, eight of each. */
  starts?: Record<string, number>;
  /** How likely an event is where several may be sent, by its name; absent: 1. */
  chances?: Record<string, number>;
}

/** Chance that can be had again: the same seed, the same month. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** @returns a number from 0 to just below 1 */
  next(): number {
    // mulberry32
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.next() * from.length)];
  }
}

/** What values are made with. */
export interface Making {
  dice: Dice;
  now: Date;
  content: PolicyContent;
  demo: DemoFile;
  persons: string[];
  departments: string[];
  /** Uploads a file of a format. @returns its id */
  upload(format: string): Promise<string>;
}

const families = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '赵',
  '周',
  '吴',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
  '林',
  '郭',
  '何',
  '高',
];
const given = [
  '建国',
  '志强',
  '海燕',
  '秀英',
  '伟',
  '军',
  '敏',
  '磊',
  '桂兰',
  '永刚',
  '晓东',
  '丽华',
  '国庆',
  '春梅',
  '勇',
  '艳',
];
const provinces = ['鲁', '冀', '苏', '浙', '豫', '皖', '京', '津'];
const notes = [
  '情况属实',
  '已当面说明',
  '按规定办理',
  '已与对方核对',
  '资料齐全',
  '见所附照片',
  '已电话告知',
  '无其他说明',
];
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/**
 * A believable value for a field.
 *
 * @param name of the field; the demonstration's own values for it come first
 * @returns undefined where nothing can be made: it is computed, or nobody would fill it
 */
export async function madeUp(name: string, schema: ValueSchema, making: Making): Promise<Json | undefined> {
  const { dice, demo } = making;
  const own = demo.values?.[name] ?? [];
  // Whoever has a department of those that are meant speaks of that.
  const mine = own.filter((one) => making.departments.includes(one as string));
  if (own.length > 0) return dice.pick(mine.length > 0 ? mine : own) as Json;
  if ((schema as { '='?: string })['='] !== undefined) return undefined;
  const refers = (schema as { refers?: { master?: string } | string }).refers;
  const master = typeof refers === 'string' ? refers : refers?.master;
  if (master !== undefined) return keyOf(master, making);
  if (schema.enum) return dice.pick(schema.enum.filter((one) => one !== null)) as Json;
  const types = [schema.type ?? []].flat();
  if (types.includes('array')) return listOf(name, schema, making);
  if (types.includes('object')) return fieldsOf(schema, making);
  if (types.includes('boolean')) return dice.next() < 0.85;
  if (types.includes('integer') || types.includes('number')) return numberOf(schema, dice, types.includes('integer'));
  return formatted(schema, making);
}

/** Rows of master data come first in a demonstration, so that there is a key to choose. */
function keyOf(master: string, { dice, demo, content }: Making): Json | undefined {
  const key = content.masters[master]?.key;
  return key === undefined ? undefined : dice.pick(demo.rows?.[master] ?? [])?.[key];
}

async function listOf(name: string, schema: ValueSchema, making: Making): Promise<Json[]> {
  const { items = {}, minItems = 1 } = schema;
  const count = Math.max(minItems, making.dice.between(1, items.properties ? 2 : 1));
  const list: Json[] = [];
  for (let index = 0; index < count; index += 1) {
    const one = await madeUp(name, items, making);
    if (one !== undefined) list.push(one);
  }
  return list;
}

/** All fields that are required, and most of the others. */
export async function fieldsOf(schema: ValueSchema, making: Making): Promise<JsonObject> {
  const { properties = {}, required = [] } = schema;
  const fields: JsonObject = {};
  for (const [name, field] of Object.entries(properties)) {
    // What the form fills in by itself is left to it; so is whether something is so, where nobody must say.
    if ('prefill' in field) continue;
    if (!required.includes(name) && (field.type === 'boolean' || making.dice.next() < 0.4)) continue;
    const value = await madeUp(name, field, making);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function numberOf(
  { minimum = 1, maximum, decimals, unit }: ValueSchema & { decimals?: number },
  dice: Dice,
  whole: boolean,
): number {
  const usual: Record<string, number> = {
    km: 180_000,
    CNY: 4000,
    'm³': 80,
    months: 20,
    hours: 6,
    minutes: 90,
    days: 12,
  };
  const to = maximum ?? Math.max(minimum, usual[unit ?? ''] ?? minimum + 5);
  const value = minimum + dice.next() * (to - minimum);
  return whole ? Math.round(value) : Number(value.toFixed(decimals ?? 1));
}

const dayMs = 86_400_000;

async function formatted({ format, minLength = 0 }: ValueSchema, making: Making): Promise<Json | undefined> {
  const { dice, now, persons, departments } = making;
  const ago = (days: number) => new Date(now.getTime() - dice.between(0, days) * dayMs);
  const digits = (count: number) => Array.from({ length: count }, () => dice.between(0, 9)).join('');
  switch (format) {
    case 'date':
      return ago(6).toISOString().slice(0, 10);
    case 'date-time':
      return new Date(now.getTime() - dice.between(5, 180) * 60_000).toISOString();
    case 'time':
      return `${String(dice.between(8, 17)).padStart(2, '0')}:${dice.pick(['00', '15', '30', '45'])}`;
    case 'month':
      return now.toISOString().slice(0, 7);
    case 'phone':
      return `13${digits(9)}`;
    case 'plate':
      return `${dice.pick(provinces)}${letters[dice.between(0, 7)]}${digits(5)}`;
    case 'vin':
      return `LZZ5${Array.from({ length: 4 }, () => letters[dice.between(0, letters.length - 1)]).join('')}${digits(9)}`;
    case 'person':
      return dice.pick(persons);
    case 'department':
      return dice.pick(departments);
    case 'image':
    case 'file':
    case 'video':
      return making.upload(format);
    case undefined:
      return wordsOf(dice).padEnd(minLength, '。');
    default:
      return undefined;
  }
}

const wordsOf = (dice: Dice) => dice.pick(notes) as string;

/** The name of somebody who is in no organisation: a user, a driver. */
export const nameOf = (dice: Dice): string => `${dice.pick(families)}${dice.pick(given)}`;
