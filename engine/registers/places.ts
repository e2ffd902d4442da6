import type { Json, RegisterDefinition } from '../ground/definition.ts';

/** Of a text so many signs decide where it stands, and of all texts together: what an index takes is bounded. */
const signs = 100;
const signsInAll = 650;
const last = 0xff;
const kinds = { number: 1, text: 2 };

/**
 * Where a row stands among the others of its register: by its groups, then as the register is sorted, then by its source, the newest first (of
 * decisions the oldest). Numbers come before texts, and nulls last whichever way. A text of bytes, so that a database puts them in the same
 * order as this program does: nothing else says what the order is.
 *
 * @param cells in the order of the columns
 * @example placeOf(definition, ['京A12345', 10.5], { source: 'r-1', atMs }) < placeOf(definition, ['京A12345', null], { source: 'r-2', atMs })
 */
export function placeOf(
  definition: RegisterDefinition,
  cells: readonly Json[],
  { source, atMs }: { source: string; atMs: number },
): string {
  const { group = [], sort = [], columns, over } = definition;
  const indexes = new Map(columns.map(({ name }, index) => [name, index]));
  const bytes: number[] = [];
  for (const name of [...group, ...sort]) {
    const isDown = name.startsWith('-');
    writeKey(bytes, cells[indexes.get(isDown ? name.slice(1) : name) ?? -1] ?? null, isDown, mostSigns(definition));
  }
  const from = bytes.length;
  writeNumber(bytes, atMs);
  writeText(bytes, source, signs);
  if (!('decisions' in over)) turn(bytes, from);
  return String.fromCharCode(...bytes);
}

/** The same of a group, by the values of its columns. */
export function placeOfGroup(definition: RegisterDefinition, by: readonly Json[]): string {
  const bytes: number[] = [];
  for (const [index, name] of (definition.group ?? []).entries())
    writeKey(bytes, by[index] ?? null, name.startsWith('-'), mostSigns(definition));
  return String.fromCharCode(...bytes);
}

const mostSigns = ({ group = [], sort = [] }: RegisterDefinition) =>
  Math.min(signs, Math.floor(signsInAll / (group.length + sort.length)));

function writeKey(bytes: number[], value: Json, isDown: boolean, most: number): void {
  if (value === null) return void bytes.push(last);
  const from = bytes.length;
  if (typeof value === 'number') {
    bytes.push(kinds.number);
    writeNumber(bytes, value);
  } else {
    bytes.push(kinds.text);
    writeText(bytes, String(value), most);
  }
  if (isDown) turn(bytes, from);
}

/** The other way round, from a place on. */
function turn(bytes: number[], from: number): void {
  for (let place = from; place < bytes.length; place += 1) bytes[place] = last - (bytes[place] as number);
}

const view = new DataView(new ArrayBuffer(8));

/** Eight bytes, in the order of the numbers. */
function writeNumber(bytes: number[], value: number): void {
  view.setFloat64(0, value + 0);
  const isNegative = view.getUint8(0) >= 0x80;
  for (let place = 0; place < 8; place += 1) {
    const byte = view.getUint8(place);
    bytes.push(isNegative ? last - byte : place === 0 ? byte + 0x80 : byte);
  }
}

/** Three bytes a sign, in the order of the signs, and a byte that ends it. */
function writeText(bytes: number[], value: string, most: number): void {
  let count = 0;
  for (const sign of value) {
    if (count === most) break;
    const code = (sign.codePointAt(0) as number) + 0x10000;
    bytes.push(code >> 16, (code >> 8) & last, code & last);
    count += 1;
  }
  bytes.push(0);
}
