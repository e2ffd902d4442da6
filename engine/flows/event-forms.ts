import type { CompiledExpression } from '../expressions/compile.ts';
import type { FillMode } from '../forms/fill.ts';
import type { Form, FormLibrary } from '../forms/form.ts';
import { closedTo, type Looker } from '../forms/rights.ts';
import type { EventForm, FlowDefinition, Json, JsonObject } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import { both } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { Problem, type ProblemDetail } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import { flawsOf } from '../rules/value-checks.ts';
import type { Filed, NewRecord } from './flow-step.ts';

/** The form that an event, or the start, fills. */
export interface FormUse {
  form: Form;
  /** The fields that it fills; absent: all. */
  fields?: readonly string[] | undefined;
  /** Absent: `new`, or `continue` where there is one. */
  mode?: FillMode | undefined;
  /** What fields hold where nothing is given, as the flow has it. */
  prefill: readonly (readonly [name: string, CompiledExpression])[];
}

/** The forms that a flow fills: at its start, and by its events. */
export interface FlowForms {
  start: FormUse | undefined;
  events: ReadonlyMap<string, FormUse>;
}

/**
 * Finds the forms that a flow fills.
 *
 * @throws Problem invalidDefinition with every event whose form is none, or that has a payload besides
 */
export function formsOf(
  { events, start }: FlowDefinition,
  library: FormLibrary,
  expression: (text: string) => CompiledExpression,
): FlowForms {
  const errors: ProblemDetail[] = [];
  const foundIn = (
    given: EventForm,
    at: string,
    prefill: Record<string, { '=': string }> = {},
  ): FormUse | undefined => {
    const { id, fields, mode } = typeof given === 'string' ? { id: given, fields: undefined, mode: undefined } : given;
    if (!Object.hasOwn(library.content.forms, id)) {
      errors.push({ path: at, code: 'unknownName', message: both(`没有表单 ${id}`, `There is no form ${id}`) });
      return undefined;
    }
    const form = library.form(id);
    const own = Object.entries(prefill).map(([name, { '=': text }]) => [name, expression(text)] as const);
    return { form, fields, mode, prefill: own };
  };
  const used = Object.entries(events).flatMap(([type, { form, payload, prefill }]) => {
    if (form === undefined) return [];
    if (payload) errors.push({ path: pointer('events', type, 'payload'), code: 'unknownKey', message: twice });
    const use = foundIn(form, pointer('events', type, 'form'), prefill);
    return use ? [[type, use] as const] : [];
  });
  const first = start?.form === undefined ? undefined : foundIn(start.form, pointer('start', 'form'));
  if (errors[0]) throw new Problem('invalidDefinition', { detail: errors[0].message, errors });
  return { start: first, events: new Map(used) };
}

const twice = both(
  '事件的内容就是表单：不能另有 payload',
  'What comes with the event is its form: it has no payload besides',
);

/** With what a form is filled in a step. */
export interface FillingStep {
  given: JsonObject;
  run: Run;
  at: string;
  by: string | null;
  reason: string | undefined;
  tried: boolean;
  /** Who fills it; absent: somebody who may fill all of it. */
  looker: Looker | undefined;
  newRecord: (form: string) => NewRecord;
}

/** What comes of filling a form in a step: the record, what the event brings, and what is to be filed. */
export interface FilledStep {
  record: FormRecord;
  /** The fields that were to be filled, and those computed of them. */
  brought: JsonObject;
  filed: Filed;
}

/**
 * Fills the form of an event: makes a record, goes on with the newest one, or amends it.
 *
 * @throws Problem as `fillForm`; missingFact for an amendment without its `reason`, notAllowedHere where there is nothing to amend
 */
export function fillInStep(
  use: FormUse,
  { given, run, at, by, reason, tried, looker, newRecord }: FillingStep,
): FilledStep {
  const { form } = use;
  const fields = openFields(use, looker);
  const stands = run.records?.findLast((one) => one.form === form.id && one.record.status !== 'void');
  const mode = use.mode ?? (stands ? 'continue' : 'new');
  if (mode === 'amend' && !stands && !tried) throw new Problem('notAllowedHere', { detail: nothingToAmend });
  if (mode === 'amend' && !reason?.trim() && !tried) throw new Problem('missingFact', { facts: ['reason'] });
  const before = mode === 'new' ? undefined : stands;
  const all = form.fill({
    mode,
    given,
    before: before?.fields,
    fields,
    prefilled: prefilledIn(use, { ...run, event: given }),
    run,
    tried,
  });
  const { id, number } = before?.record ?? newRecord(form.id);
  const version = (before?.record.version ?? 0) + 1;
  const signed = mode === 'continue' ? (before?.signed ?? []) : [];
  const computed = form.level.computed.map(({ name }) => name);
  const brought = fields ? [...fields, ...computed] : Object.keys(all);
  return {
    record: { form: form.id, fields: all, signed, record: { id, number, version, status: 'filed', at, by } },
    brought: Object.fromEntries(
      brought.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name] as Json]] : [])),
    ),
    filed: { form: form.id, record: id, mode, version, fields: all, ...(reason && mode === 'amend' ? { reason } : {}) },
  };
}

/** The fields of a form that are to be filled now, without those that are closed to who fills it; undefined: all. */
function openFields({ form, fields }: FormUse, looker: Looker | undefined): readonly string[] | undefined {
  const closed = looker ? closedTo(form.definition.fields, looker) : [];
  if (closed.length === 0) return fields;
  return (fields ?? form.level.fields.map(({ name }) => name)).filter((name) => !closed.includes(name));
}

const nothingToAmend = both('还没有可修订的单据', 'there is no record to amend yet');

/**
 * What fields of a form hold before anything is given: as the flow says, else what an earlier record of the instance holds under that
 * name, else one of others of the same case, so that nothing is typed twice.
 */
export function prefilledIn({ form, prefill }: FormUse, run: Run): JsonObject {
  const known: JsonObject = {};
  for (const { fields, record } of [...(run.around ?? []), ...(run.records ?? [])]) {
    if (record.status === 'void') continue;
    for (const { name, schema, lines, computed } of form.level.fields) {
      const value = fields[name] ?? null;
      if (!lines && !computed && !schema.anew && value !== null && flawsOf(value, schema).length === 0)
        known[name] = value;
    }
  }
  for (const [name, { readJson }] of prefill) {
    const value = readJson([run]);
    if (value !== null) known[name] = value;
  }
  return known;
}
