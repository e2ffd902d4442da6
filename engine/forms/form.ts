import { compileExpression } from '../expressions/compile.ts';
import { layered, type Scope } from '../expressions/scope.ts';
import type { FormDefinition, JsonObject, PolicyContent, Signing } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import { beginWork } from '../ground/limits.ts';
import type { RowReader } from '../ground/master-row.ts';
import { type Environment, instantOf, type Run } from '../rules/environment.ts';
import type { Library } from '../rules/library.ts';
import { draftOf, type Filling, type FormDraft, fillForm } from './fill.ts';
import { compileLevel, type Level } from './levels.ts';
import type { Master } from './master.ts';
import { recordsVariable } from './records.ts';

/** A form compiled once, to be filled many times. Get one from an edition. */
export interface Form {
  readonly id: string;
  readonly definition: FormDefinition;
  readonly level: Level;
  /** Fills it. @throws Problem as `fillForm` */
  fill(filling: Filling): JsonObject;
  /** The signatures that a record is to have, in their order. */
  signings(fields: JsonObject, run: Run): Signing[];
}

/** The rule sets, forms and master data of one edition, as its flows see them. */
export interface FormLibrary extends Library {
  /** @throws Problem formNotFound, invalidDefinition */
  form(id: string): Form;
  /** @throws Problem masterNotFound, invalidDefinition */
  master(id: string): Master;
}

/** How a form is filled outside a flow. */
export interface FileOptions extends Omit<Filling, 'run'> {
  /** The instant. */
  at: string;
  /** The records known to its expressions, the newest last. */
  records?: readonly FormRecord[];
  /** Reads rows of master data that fields refer to; absent: there are none. */
  row?: RowReader | undefined;
}

/**
 * Fills a form outside a flow: what is given, what is filled in beforehand, and what is computed of them.
 *
 * @returns the fields of the record
 * @throws Problem as `fillForm`, and limitExceeded
 * @example fileForm(edition.form('visitor'), { mode: 'new', given: { name: 'Li' }, at }).name // 'Li'
 */
export function fileForm(form: Form, options: FileOptions): JsonObject {
  return form.fill(fillingOf(options));
}

/**
 * The same while it is still being filled: what it would hold as far as it goes, and what is wrong or missing.
 *
 * @throws Problem limitExceeded
 * @example draftForm(edition.form('visitor'), { mode: 'new', given: {}, at }).errors[0].path // '/name'
 */
export function draftForm(form: Pick<Form, 'level'>, options: FileOptions): FormDraft {
  return draftOf(form.level, fillingOf(options));
}

function fillingOf({ at, records, row, ...filling }: FileOptions): Filling {
  beginWork();
  const run: Run = { atMs: instantOf(at), config: undefined, facts: {}, records, row, depth: 0 };
  return { ...filling, run };
}

/**
 * Compiles a form.
 *
 * @throws FeelSyntaxError for an expression; Problem invalidDefinition where fields are computed of each other in a circle
 */
export function compileForm(definition: FormDefinition, content: PolicyContent, { scope }: Environment): Form {
  const named = new Map([['records', recordsVariable(content)]]);
  const around: Scope = { ...scope, variables: layered(named, scope.variables) };
  const level = compileLevel(definition.fields, around, content.masters);
  const signings = (definition.signed ?? []).map((signing) => ({
    signing,
    holds: signing.if && compileExpression(signing.if['='], level.scope),
  }));
  return {
    id: definition.id,
    definition,
    level,
    fill: (filling) => fillForm(level, filling),
    signings(fields, run) {
      const frame = [{ ...run, facts: { ...emptyOf(level), ...fields } }];
      return signings.filter(({ holds }) => !holds || holds.read(frame) === true).map(({ signing }) => signing);
    },
  };
}

const emptyOf = ({ fields }: Level) => Object.fromEntries(fields.map(({ name }) => [name, null]));
