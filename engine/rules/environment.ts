import { instantToLocal } from '../expressions/dates.ts';
import type { Frame, Scope, Variable } from '../expressions/scope.ts';
import { type FeelType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { ChildView } from '../ground/child-view.ts';
import type { ConfigDefinition, Json, JsonObject, ValueSchema } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import type { InstanceView } from '../ground/instance-view.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import type { RowReader } from '../ground/master-row.ts';
import type { KnownPeople } from '../ground/organisation.ts';
import { Problem } from '../ground/problem.ts';
import { allowsNull, compileCheck } from './value-checks.ts';

/** What one evaluation was asked with. It stands in the first place of every frame. */
export interface Run {
  /** The instant, in milliseconds since 1970-01-01T00:00Z. */
  atMs: number;
  /** Configuration values for this call only. */
  config: JsonObject | undefined;
  /** The facts as they were given. */
  facts: JsonObject;
  /** In a flow: the event under way. */
  event?: JsonObject;
  /** Where forms are filled: the records known, the newest last. */
  records?: readonly FormRecord[] | undefined;
  /** Records of others of the same case, the newest last: forms are filled beforehand with what they hold. */
  around?: readonly FormRecord[] | undefined;
  /** Reads rows of master data; absent: there are none. */
  row?: RowReader | undefined;
  /** In a flow: those that it started under a name, the newest last; absent: it is only tried. */
  children?: readonly ChildView[] | undefined;
  /** In a flow: the instance that runs; absent: it is only tried. */
  instance?: InstanceView | undefined;
  /** In a flow: the people that the step knows; absent: it is only tried, without any. */
  people?: KnownPeople | undefined;
  /** Of what is done for each of a list: the one it is done for. */
  item?: Json;
  /** Of a row that is changed: as it stands. */
  standing?: Json;
  /** How many rule sets are deciding around this one. */
  depth: number;
  /** The facts are known to meet the schema. */
  checked?: boolean | undefined;
}
export const runOf = (frame: Frame) => frame[0] as Run;

/** Places of a frame that every rule set and flow keeps for the same purpose. */
export const reservedSlots = { run: 0, outcome: 1, fired: 2, count: 3 };

/** What the expressions of a policy share: configuration values and the clock. */
export interface Environment {
  timeZone: string;
  scope: Scope;
  /** The configuration values of the edition that have one. */
  config: JsonObject;
  /** Refuses configuration values for one call that do not meet their schema. */
  checkConfig(config: JsonObject): void;
}

/** Whether a configuration entry has a value: null is one where its schema allows null. */
export function isConfigSet(value: Json | undefined, schema: ValueSchema | undefined): boolean {
  return value !== undefined && (value !== null || (schema !== undefined && allowsNull(schema)));
}

const message: LocalText = both('不是有效的配置值', 'is not a valid configuration value');

/** What an edition's configuration and time zone give to its expressions. */
export function createEnvironment(definition: ConfigDefinition, timeZone: string): Environment {
  const entries: Record<string, Variable> = {};
  const checks = new Map<string, ReturnType<typeof compileCheck>>();
  const config: JsonObject = {};
  for (const [name, { schema, value }] of Object.entries(definition.values)) {
    const type = typeOfSchema(schema);
    const toTyped = fromJson(type);
    const own = toTyped(value);
    entries[name] = {
      type,
      read: (frame) => {
        const given = runOf(frame).config;
        return given && Object.hasOwn(given, name) ? toTyped(given[name]) : own;
      },
      // Null is a value where the schema has it: what was deliberately left out is not missing.
      isSet: (frame) => {
        const given = runOf(frame).config;
        return isConfigSet(given && Object.hasOwn(given, name) ? given[name] : value, schema);
      },
    };
    checks.set(name, compileCheck(schema));
    if (value !== undefined) config[name] = value;
  }
  const contextType: FeelType = {
    is: 'context',
    entries: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry.type])),
  };
  const now = (frame: Frame) => instantToLocal(runOf(frame).atMs, timeZone);
  return {
    timeZone,
    config,
    scope: {
      variables: new Map([['config', { type: contextType, read: () => null, entries }]]),
      timeZone,
      now,
    },
    checkConfig(given) {
      const wrong = Object.keys(given).filter(
        (name) => given[name] !== null && checks.get(name)?.(given[name] as Json),
      );
      if (wrong.length === 0) return;
      throw new Problem('invalidValue', {
        facts: wrong.map((name) => `config.${name}`),
        errors: wrong.map((name) => ({ path: `/config/${name}`, code: 'invalidValue', message })),
      });
    },
  };
}

let latest = { at: '', ms: 0 };

/** Milliseconds of an ISO 8601 instant. Many decisions are made for one instant: the latest is remembered. */
export function instantOf(at: string): number {
  if (at === latest.at) return latest.ms;
  const ms = Date.parse(at);
  if (!Number.isNaN(ms)) {
    latest = { at, ms };
    return ms;
  }
  const wrong: LocalText = both('不是有效的时间', 'is not an instant');
  throw new Problem('invalidRequest', { errors: [{ path: '/at', code: 'invalidValue', message: wrong }] });
}
