import type { Scope } from '../expressions/scope.ts';
import type { Json, PolicyContent, ValueSchema } from '../ground/definition.ts';
import type { Severity } from './finding.ts';

/** A place of a definition where a value, an expression or a name stands. */
export interface Place {
  /** JSON Pointer within the definition. */
  path: string;
  given: Json;
  /** What its value must be; undefined: anything. */
  wanted?: ValueSchema | undefined;
  /** The names that an expression there may use. */
  scope: Scope;
  /** Where a name stands: what there is of that kind. Where names are the keys of `given`: those it may have. */
  names?: Iterable<string>;
  /** Where facts are handed on: those that must be among them and are not. */
  lacks?: readonly string[];
}

/** What is known of the names of a definition. */
export interface Known {
  content: PolicyContent;
  /** Of a rule set its facts, derived facts and configuration; of a flow what its context may hold. */
  scope: Scope;
  /** What is known of the values of a fact, a derived fact, or a formula by its text. */
  schemaOf(name: string): ValueSchema | undefined;
}

/**
 * How what stands at a place is read: a cell's tests, a value (or `{"=": …}`), the text of an expression, the name of something, the keys of
 * an object by which something is handed on.
 */
export type Reading = 'cell' | 'value' | 'expression' | 'name' | 'keys';

export interface PlaceRow<D> {
  reads: Reading;
  find(definition: D, known: Known): Iterable<Place>;
  /** How grave it is that a name there is none, where that is less than an error. */
  unknown?: Severity;
}
/** A row of a table of places. */
export const row = <D>(reads: Reading, find: PlaceRow<D>['find'], unknown?: Severity): PlaceRow<D> => ({
  reads,
  find,
  ...(unknown ? { unknown } : {}),
});
