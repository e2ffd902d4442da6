import {
  type ActorLogic,
  type AnyStateMachine,
  assign,
  cancel,
  createMachine,
  enqueueActions,
  fromCallback,
} from 'xstate';
import type { Frame } from '../expressions/scope.ts';
import type { FlowDefinition, Json, JsonObject } from '../ground/definition.ts';
import { beginWork, exceed, limits, partsOf } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { type Run, runOf } from '../rules/environment.ts';
import { compileFacts } from '../rules/facts.ts';
import type { Library } from '../rules/library.ts';
import { delayMs } from './delays.ts';
import { type InertMachine, inert } from './inert.ts';
import { compileTemplates, type Templates } from './templates.ts';

/** How many microsteps one event may cause before the machine is held to loop. XState's own default is no limit. */
const maxIterations = 500;

/** A flow compiled once, to be stepped many times. Get one from an edition. */
export interface Flow {
  readonly id: string;
  readonly definition: FlowDefinition;
  readonly library: Library;
  readonly machine: AnyStateMachine;
  readonly inert: InertMachine;
  readonly templates: Templates;
  /** Checks input and payload values, and fills in defaults. @throws Problem */
  checkFacts(given: JsonObject, atMs: number): JsonObject;
  /** The step under way: its run, and the problem a guard or action met. Steps are synchronous, so one is enough. */
  readonly step: { frame: Frame; problem: unknown };
}

type Args = { context: JsonObject };

/**
 * Compiles a flow, in pieces, to one XState machine whose guards, actions, delays and actors are the rows of the tables below.
 *
 * @throws Error for a machine that XState refuses, FeelSyntaxError for an expression
 */
export function* compileFlow(definition: FlowDefinition, library: Library): Generator<void, Flow> {
  boundStates(definition);
  const templates = yield* compileTemplates(definition, library.environment.scope);
  const step: Flow['step'] = { frame: [], problem: undefined };
  const runtime = createRuntime(definition, library, templates, step);
  const { context, ...machineJson } = definition.machine as unknown as JsonObject;
  const machine = createMachine(
    {
      ...machineJson,
      id: definition.id,
      options: { maxIterations },
      context: ({ input }: { input?: JsonObject }) => ({ ...(context as JsonObject | undefined), ...input }),
    } as never,
    runtime as never,
  );
  return {
    id: definition.id,
    definition,
    library,
    machine,
    inert: inert(machine),
    templates,
    step,
    checkFacts: yield* factChecker(definition, library),
  };
}

/** Names that a machine may use. An unknown action would do nothing and an unknown guard throw late: the checks report both. */
export const guardNames = ['when', 'decision'] as const;
export const actionNames = ['assign', 'decide', 'record', 'notify', 'start', 'raise', 'cancel'] as const;
export const actorNames = ['flow', 'decision', 'http'] as const;

function createRuntime(definition: FlowDefinition, library: Library, templates: Templates, step: Flow['step']) {
  const { timeZone } = library.environment;
  /** Runs with the context in the frame; what it throws is kept for the end of the step, since XState would wrap it. */
  const within = <T>(context: JsonObject, otherwise: T, work: (frame: Frame, run: Run) => T): T => {
    const run: Run = { ...runOf(step.frame), facts: context };
    try {
      return work([run], run);
    } catch (error) {
      step.problem ??= error;
      return otherwise;
    }
  };
  const decide = (context: JsonObject, params: JsonObject, frame: Frame, run: Run): JsonObject => {
    const facts = { ...context, ...(templates.fill(params.facts ?? {}, frame) as JsonObject) };
    return library.decide(String(params.ruleSet), facts, run);
  };
  const guards = {
    when: ({ context }: Args, params: { '=': string }) =>
      within(context, false, (frame) => templates.expression(params['=']).read(frame) === true),
    decision: ({ context }: Args, params: JsonObject) =>
      within(context, false, (frame, run) => {
        const outcome = decide(context, params, frame, run);
        const wanted = Object.entries(templates.fill(params.is ?? {}, frame) as JsonObject);
        return wanted.every(([name, value]) => JSON.stringify(outcome[name] ?? null) === JSON.stringify(value));
      }),
  };
  const actions = {
    assign: assign(({ context }: Args, params: JsonObject) =>
      within(context, {}, (frame) => bounded(templates.fill(params, frame) as JsonObject)),
    ),
    decide: assign(({ context }: Args, params: JsonObject) =>
      within(context, {}, (frame, run): JsonObject => {
        if (!templates.holds(params.when, frame)) return {};
        const outcome = decide(context, params, frame, run);
        const value = typeof params.take === 'string' ? (outcome[params.take] ?? null) : outcome;
        return bounded({ [String(params.into)]: value });
      }),
    ),
    raise: enqueueActions(({ context, enqueue }: any, params: any) => {
      const event = within(context, {}, (frame) => templates.fill(params.event as Json, frame) as JsonObject);
      const delay = params.delay === undefined ? undefined : named(String(params.delay))({ context });
      enqueue.raise(event, { ...(delay === undefined ? {} : { delay }), ...(params.id ? { id: params.id } : {}) });
    }),
    cancel: cancel((_: unknown, params: { id: string }) => params.id),
    record: () => {},
    notify: () => {},
    start: () => {},
  };
  const named = (name: string) => {
    const source = Object.hasOwn(definition.delays ?? {}, name) ? definition.delays?.[name] : undefined;
    return ({ context }: Args) =>
      within(context, Number.POSITIVE_INFINITY, (frame) =>
        neverUnconfigured(() => delayMs(source ?? name, frame, templates, timeZone)),
      );
  };
  const delays = Object.fromEntries(delayNames(definition).map((name) => [name, named(name)]));
  const inert: ActorLogic<any, any, any> = fromCallback(() => {});
  const actors = Object.fromEntries(actorNames.map((name) => [name, inert]));
  return { guards, actions, delays, actors };
}

/** What is written again and again within one event must not double each time. @throws Problem limitExceeded */
function bounded(written: JsonObject): JsonObject {
  if (partsOf(written, limits.valueParts.most) > limits.valueParts.most) exceed('valueParts');
  return written;
}

/** A deadline whose figure is not configured is no deadline: its clock never runs. */
function neverUnconfigured(delay: () => number): number {
  try {
    return delay();
  } catch (error) {
    if (error instanceof Problem && error.code === 'configurationMissing') return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** The delays of a machine by the names it uses: from its table, or ISO 8601 durations. */
export function delayNames(definition: FlowDefinition): string[] {
  const names = new Set(Object.keys(definition.delays ?? {}));
  const walk = (state: FlowDefinition['machine']) => {
    for (const name of Object.keys(state.after ?? {})) if (!/^\d+$/.test(name)) names.add(name);
    for (const child of Object.values(state.states ?? {})) walk(child);
  };
  walk(definition.machine);
  return [...names];
}

function boundStates(definition: FlowDefinition): void {
  let states = 0;
  const walk = (state: FlowDefinition['machine']) => {
    states += 1;
    if (states > limits.states.most) exceed('states', definition.id);
    for (const child of Object.values(state.states ?? {})) walk(child);
  };
  walk(definition.machine);
}

function* factChecker(definition: FlowDefinition, library: Library): Generator<void, Flow['checkFacts']> {
  const schemas = [definition.input, ...Object.values(definition.events).map((event) => event.payload)];
  // A name that several events carry has one meaning; the input's schema, being the flow's own, has the last word.
  const properties = Object.assign({}, ...schemas.toReversed().map((schema) => schema?.properties ?? {}));
  const facts = yield* compileFacts({ type: 'object', properties }, 1, library.environment.scope, true);
  const defaults = Object.entries(definition.input?.properties ?? {}).flatMap(([name, schema]) =>
    schema.default === undefined ? [] : [[name, schema.default] as const],
  );
  return (given, atMs) => {
    const run: Run = { atMs, config: undefined, facts: given, depth: 0 };
    const frame: Frame = [run];
    beginWork();
    facts.load(frame, given);
    return { ...Object.fromEntries(defaults), ...given };
  };
}
