import type { Json, JsonObject, ObjectSchema } from '../ground/definition.ts';
import type { FormRecord } from '../ground/form-record.ts';
import { both } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { Problem } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import type { Flow } from './compile.ts';
import { type FilledStep, type FormUse, fillInStep } from './event-forms.ts';
import type { FlowEffect, FlowEventInput, FlowOptions, NewRecord, ToSign } from './flow-step.ts';

/** What comes into a flow from outside, once it is let in. */
export interface Incoming {
  /** The event as the machine is given it. */
  event: JsonObject & { type: string };
  /** What of it may come into the context. */
  brings: ReadonlySet<string>;
  /** The record that its form makes or changes. */
  filled: FilledStep | undefined;
}

/** In which an event comes. */
interface Circumstances {
  run: Run;
  options: FlowOptions;
  /** The context, where what is required may be known already. */
  known: JsonObject | undefined;
  /** The paths of the present states. */
  states: readonly string[];
  /** The roles in which it is sent; undefined: it is not asked. */
  roles: readonly string[] | undefined;
}

/**
 * Lets an event in: what it brings is declared, all there and right, and its form is filled.
 *
 * @throws Problem unknownField, missingFact, unknownValue, invalidValue, notAllowedHere
 */
export function letIn(
  flow: Flow,
  { type, role: _, ...sent }: FlowEventInput,
  { run, options, known, states, roles }: Circumstances,
): Incoming {
  const { fence, forms, signings } = flow;
  const declared = options.tried ? fence.tried(type) : fence.declared(type);
  const use = forms.events.get(type);
  const beside = (name: string) =>
    !declared.has(name) && ((name === 'signature' && signings.has(type)) || (name === 'reason' && use !== undefined));
  const given = Object.fromEntries(Object.entries(sent).filter(([name]) => !beside(name))) as JsonObject;
  const reason = typeof sent.reason === 'string' ? sent.reason : undefined;
  const { own, rest } = use ? split(given, use, options.tried ? declared : undefined) : { own: {}, rest: given };
  refuseUndeclared(declared, rest);
  requireAll(flow, { type, ...given }, run, known);
  const looker = roles === undefined || options.tried ? undefined : { roles: [...roles], states };
  const filled = use && fillInStep(use, { ...fillingOf(own, run, options, reason), looker });
  const event = { type, ...filled?.brought, ...rest };
  flow.checkPayload(type, broughtBy(event, declared), run.atMs);
  return { event, brings: declared, filled };
}

/** The same of what a flow is started with. */
export function letStart(flow: Flow, input: JsonObject, run: Run, options: FlowOptions) {
  const use = flow.forms.start;
  const { own, rest } = use
    ? split(input, use, options.tried ? flow.fence.start : undefined)
    : { own: {}, rest: input };
  refuseUndeclared(flow.fence.start, rest);
  const filled = use && fillInStep(use, fillingOf(own, run, options, undefined));
  const context = flow.checkInput(broughtBy({ ...filled?.brought, ...rest }, flow.fence.start), run.atMs);
  return { context, filled };
}

/**
 * The fields of a form, and what comes besides.
 *
 * @param facts what may come besides where a flow is only tried: then also a fact that the form has, and asks for elsewhere
 */
function split(
  given: JsonObject,
  { form, fields }: FormUse,
  facts: ReadonlySet<string> | undefined,
): { own: JsonObject; rest: JsonObject } {
  const entries = Object.entries(given);
  const isElsewhere = (name: string) => facts?.has(name) === true && fields?.includes(name) === false;
  const isField = ([name]: [string, Json]) => form.level.byName.has(name) && !isElsewhere(name);
  return {
    own: Object.fromEntries(entries.filter(isField)),
    rest: Object.fromEntries(entries.filter((one) => !isField(one))),
  };
}

const fillingOf = (given: JsonObject, run: Run, options: FlowOptions, reason: string | undefined) => ({
  looker: undefined,
  given,
  run,
  reason,
  at: options.at,
  by: options.by ?? null,
  tried: options.tried === true,
  newRecord: options.newRecord ?? madeUp(options.records ?? []),
});

/** Ids of records that nobody keeps. */
const madeUp =
  (records: readonly FormRecord[]) =>
  (form: string): NewRecord => ({
    id: `${form}-${records.filter((one) => one.form === form).length + 1}`,
    number: null,
  });

const broughtBy = (given: JsonObject, declared: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'type' && declared.has(name)));

/** What an event must bring it brings each time: what an earlier one brought stands in for it only where `known` is told. */
function requireAll(flow: Flow, given: JsonObject & { type: string }, run: Run, known?: JsonObject): void {
  const { events } = flow.definition;
  const payload = Object.hasOwn(events, given.type) ? events[given.type]?.payload : undefined;
  const required = [...(payload?.required ?? []), ...requiredNow(flow, payload, given, run)];
  const missing = required.filter((name) => given[name] === undefined && (known?.[name] ?? null) === null);
  if (missing.length > 0) throw new Problem('missingFact', { facts: missing });
}

/** What a payload requires where a condition over what comes and what is known holds; editions that landed before did not ask. */
function requiredNow(
  { fence, templates }: Flow,
  payload: ObjectSchema | undefined,
  given: JsonObject,
  run: Run,
): string[] {
  if (fence.meaning === 1) return [];
  const asking = { ...run, facts: { ...run.facts, ...given }, event: given };
  return Object.entries(payload?.properties ?? {}).flatMap(([name, { requiredIf }]) =>
    requiredIf && templates.expression(requiredIf['=']).read([asking]) === true ? [name] : [],
  );
}

const undeclared = both('此处没有声明这一项', 'is not declared here');

/** What is not declared must not come into the context: it might be called as what the machine counts. */
function refuseUndeclared(declared: ReadonlySet<string>, given: JsonObject): void {
  const facts = Object.keys(given).filter((name) => !declared.has(name));
  if (facts.length === 0) return;
  const errors = facts.map((name) => ({ path: pointer(name), code: 'unknownField', message: undeclared }));
  throw new Problem('unknownField', { facts, errors });
}

/**
 * What an event signs: of each form whose signature waits for it the newest record, if there is one.
 *
 * @param records those known, with the one that the event made
 * @throws Problem notAllowedHere where it is signed already, or another signature comes before
 */
export function signedBy(flow: Flow, event: FlowEventInput, run: Run, tried: boolean): FlowEffect[] {
  const found = (flow.signings.get(event.type) ?? []).flatMap(({ form, signing }): ToSign[] => {
    const signs = run.records?.findLast((one) => one.form === form.id && one.record.status !== 'void');
    if (!signs) return [];
    const asked = form.signings(signs.fields, run);
    if (!asked.includes(signing)) return [];
    const before = asked.slice(0, asked.indexOf(signing));
    if (!tried && signs.signed.includes(signing.as)) throw new Problem('notAllowedHere', { detail: signedAlready });
    if (!tried && before.some(({ as }) => !signs.signed.includes(as)))
      throw new Problem('notAllowedHere', { detail: outOfTurn });
    const { id: record, version } = signs.record;
    const role = signing.role === undefined ? {} : { role: signing.role };
    return [{ form: form.id, record, version, as: signing.as, ...role, signature: event.signature ?? null }];
  });
  return found.map((sign) => ({ type: 'sign', sign }));
}

const signedAlready = both('已经签过', 'it is signed already');
const outOfTurn = both('还没有轮到此签名', 'another signature comes before this one');
