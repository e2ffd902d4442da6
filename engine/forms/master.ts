import { isRowKey } from '../../contract/names.ts';
import type { GivenRows, JsonObject, MasterDefinition, PolicyContent } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { both } from '../ground/local-text.ts';
import type { RowReader } from '../ground/master-row.ts';
import { pointer } from '../ground/pointer.ts';
import { Problem } from '../ground/problem.ts';
import { type Environment, instantOf, type Run } from '../rules/environment.ts';
import { fillForm } from './fill.ts';
import { compileLevel, type Level } from './levels.ts';

/** Master data compiled once: its rows are filled and checked by it. Get one from an edition. */
export interface Master {
  readonly id: string;
  readonly definition: MasterDefinition;
  readonly level: Level;
}

/** How a row is made, replaced or changed. */
export interface RowFilling {
  key: string;
  /** What its fields are to be; null: the field is to be empty. */
  given: JsonObject;
  /** Its fields as they stand: what is not given stays. Absent: it has none but those given. */
  before?: JsonObject | undefined;
  /** It is only tried: nothing is required of it. */
  tried?: boolean;
}

/**
 * The fields of a row as they come to be, with its key among them, and what is computed of them.
 *
 * @param options the instant, and other rows that its expressions read
 * @throws Problem unknownField, missingFact, unknownValue, invalidValue with every wrong field at its path
 * @example fillRow(edition.master('vehicle-card'), { key: 'K-1', given: { plate: '京A12345' } }, { at }).plate // '京A12345'
 */
export function fillRow(master: Master, filling: RowFilling, { at, row }: { at: string; row?: RowReader }): JsonObject {
  beginWork();
  return rowIn(master, filling, { atMs: instantOf(at), config: undefined, facts: {}, row, depth: 0 });
}

/** The same within a run. */
export function rowIn({ definition, level }: Master, filling: RowFilling, run: Run): JsonObject {
  const { key, given, before, tried } = filling;
  const { key: name } = definition;
  const own = given[name] ?? key;
  if (own !== key) throw wrongKey(name, otherKey);
  if (!isRowKey(key)) throw wrongKey(name, noKey);
  const stands = before && withoutEmptied(before, given);
  const values = { ...withoutEmptied(given, given), [name]: key };
  const mode = before ? 'amend' : 'new';
  return fillForm(level, { mode, given: values, before: stands, run: { ...run, facts: {} }, tried });
}

/** Fields without those that are to be empty. */
const withoutEmptied = (fields: JsonObject, given: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => given[name] !== null));

const wrongKey = (name: string, message: ReturnType<typeof both>) =>
  new Problem('invalidValue', {
    facts: [name],
    errors: [{ path: pointer(name), code: 'invalidValue', message }],
  });
const otherKey = both('与行的主键不符', 'is not the key of the row');
const noKey = both(
  '主键应为一行 1 到 200 个字符，首尾没有空格',
  'a key is a line of 1 to 200 characters, with no blank at its ends',
);

/** Compiles master data. @throws FeelSyntaxError for an expression; Problem invalidDefinition */
export function compileMaster(definition: MasterDefinition, content: PolicyContent, { scope }: Environment): Master {
  return { id: definition.id, definition, level: compileLevel(definition.fields, scope, content.masters) };
}

/**
 * Reads rows that were given to try something with.
 *
 * @param master finds master data by its id
 * @throws Problem masterNotFound; unknownField, unknownValue, invalidValue, missingFact where a row is not one of it
 * @example rowsGiven({ 'vehicle-card': [{ cardNumber: 'K-1', plate: '京A12345' }] }, edition.master, at)('vehicle-card', 'K-1')
 */
export function rowsGiven(given: GivenRows | undefined, master: (id: string) => Master, at: string): RowReader {
  const known = new Map<string, Map<string, JsonObject>>();
  const row: RowReader = (id, key) => known.get(id)?.get(key) ?? null;
  for (const [id, rows] of Object.entries(given ?? {})) {
    const own = master(id);
    const { key: name } = own.definition;
    const all = new Map<string, JsonObject>();
    known.set(id, all);
    for (const fields of rows) {
      const key = fields[name];
      if (typeof key !== 'string') throw new Problem('missingFact', { facts: [name] });
      all.set(key, fillRow(own, { key, given: fields, tried: true }, { at, row }));
    }
  }
  return row;
}
