import { compileExpression } from '../expressions/compile.ts';
import { instantToLocal } from '../expressions/dates.ts';
import type { Frame, Scope, Variable } from '../expressions/scope.ts';
import { anyType, fromJson, typeOfSchema } from '../expressions/types.ts';
import type { Derived, JsonObject } from '../ground/definition.ts';
import type { RuleSet } from './compile.ts';
import { mentionable } from './derived.ts';
import { isConfigSet } from './environment.ts';
import { factRows } from './references.ts';

/** What formulas may read in one decision of the reference. */
export interface Known {
  /** Values in FEEL's own form, by name: facts, and derived facts once read. */
  values: Map<string, unknown>;
  /** Why a derived fact has no value, by its name: whoever reads it is told. */
  failed: Map<string, unknown>;
  /** Those of names that an outcome's formulas know besides. */
  more: Record<string, unknown>;
  config: JsonObject;
  /** The instant, in milliseconds. */
  atMs: number;
}

/** A formula, compiled. */
interface Formula {
  /** The names that it mentions. */
  uses: string[];
  read(known: Known): unknown;
  /** The configuration values that it mentions and that are not there. */
  missing(known: Known): string[];
}

const knownIn = (frame: Frame) => frame[0] as Known;

function valueNamed({ values, failed }: Known, name: string): unknown {
  if (!values.has(name) && failed.has(name)) throw failed.get(name);
  return values.get(name) ?? null;
}

/** The formulas of a rule set as the reference reads them: of no name anything is known but its value in the decision under way. */
export class ReferenceFormulas {
  private readonly compiled = new Map<string, Formula>();
  private readonly scope: Scope;
  /** The derived facts that formulas may mention. */
  readonly derived: ReadonlyMap<string, Derived>;

  constructor({ definition, normalForm, library }: RuleSet) {
    const { timeZone } = library.environment;
    this.derived = new Map(Object.entries(normalForm.derived).filter(([name, source]) => mentionable(name, source)));
    const rows = factRows(definition.facts, library.content.masters).keys();
    const values = [...rows, ...Object.keys(definition.facts.properties ?? {}), ...this.derived.keys()].map(
      (name): [string, Variable] => [name, { type: anyType, read: (frame) => valueNamed(knownIn(frame), name) }],
    );
    const own = new Map(values);
    const more = ['outcome', 'fired'].map((name): [string, Variable] => [
      name,
      {
        type: anyType,
        read: (frame) => {
          const known = knownIn(frame);
          return Object.hasOwn(known.more, name) ? known.more[name] : (own.get(name)?.read(frame) ?? null);
        },
      },
    ]);
    this.scope = {
      variables: new Map([['config', configOf(library)], ...values, ...more]),
      timeZone,
      now: (frame) => instantToLocal(knownIn(frame).atMs, timeZone),
    };
  }

  /**
   * A formula by its text.
   *
   * @throws FeelSyntaxError
   * @example formulas.of('n + 1').read({ ...known, values: new Map([['n', 1]]) }) // 2
   */
  of(text: string): Formula {
    const found = this.compiled.get(text) ?? this.compile(text);
    this.compiled.set(text, found);
    return found;
  }

  private compile(text: string): Formula {
    const { uses, config, read } = compileExpression(text, this.scope);
    const entries = this.scope.variables.get('config')?.entries ?? {};
    return {
      uses,
      read: (known) => read([known]),
      missing: (known) => config.filter((name) => entries[name]?.isSet?.([known]) !== true),
    };
  }
}

function configOf({ content }: RuleSet['library']): Variable {
  const entries = Object.entries(content.config.values).map(([name, { schema }]): [string, Variable] => {
    const toTyped = fromJson(typeOfSchema(schema));
    return [
      name,
      {
        type: anyType,
        read: (frame) => toTyped(knownIn(frame).config[name]),
        isSet: (frame) => isConfigSet(knownIn(frame).config[name], schema),
      },
    ];
  });
  return { type: anyType, read: () => null, entries: Object.fromEntries(entries) };
}
