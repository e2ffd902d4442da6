import { type ActorLogic, type AnyStateMachine, createMachine, fromCallback } from 'xstate';
import type { Frame } from '../expressions/scope.ts';
import type { FlowDefinition, JsonObject } from '../ground/definition.ts';
import { beginWork, exceed, limits } from '../ground/limits.ts';
import { type Run, runOf } from '../rules/environment.ts';
import { compileFacts } from '../rules/facts.ts';
import type { Library } from '../rules/library.ts';
import { actionNamed, actionNames } from './actions.ts';
import { actorNames } from './actors.ts';
import { namedDelay } from './delays.ts';
import { guards } from './guards.ts';
import { type InertMachine, inert } from './inert.ts';
import type { InContext, Runtime, Templates } from './runtime.ts';
import { compileTemplates } from './templates.ts';

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

/**
 * Compiles a flow, in pieces, to one XState machine whose guards, actions, delays and actors are the rows of the tables below.
 *
 * @throws Error for a machine that XState refuses, FeelSyntaxError for an expression
 */
export function* compileFlow(definition: FlowDefinition, library: Library): Generator<void, Flow> {
  boundStates(definition);
  const templates = yield* compileTemplates(definition, library.environment.scope);
  const step: Flow['step'] = { frame: [], problem: undefined };
  const { context, ...machineJson } = definition.machine as unknown as JsonObject;
  const machine = createMachine(
    {
      ...machineJson,
      id: definition.id,
      options: { maxIterations },
      context: ({ input }: { input?: JsonObject }) => ({ ...(context as JsonObject | undefined), ...input }),
    } as never,
    implementations(definition, library, templates, step) as never,
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

/** What XState is given of a flow: the rows of the tables as functions over its templates and its step. */
function implementations(definition: FlowDefinition, library: Library, templates: Templates, step: Flow['step']) {
  const runtime = createRuntime(definition, library, templates, step);
  const delays = delayNames(definition).map((name) => {
    return [name, ({ context }: InContext) => runtime.delayMs(name, context)];
  });
  const nothing = () => {};
  const inert: ActorLogic<any, any, any> = fromCallback(nothing);
  return {
    guards: Object.fromEntries(Object.entries(guards).map(([name, { holds }]) => [name, holds(runtime)])),
    actions: Object.fromEntries(actionNames.map((name) => [name, actionNamed(name)?.run?.(runtime) ?? nothing])),
    delays: Object.fromEntries(delays),
    actors: Object.fromEntries(actorNames.map((name) => [name, inert])),
  };
}

function createRuntime(
  { delays }: FlowDefinition,
  library: Library,
  templates: Templates,
  step: Flow['step'],
): Runtime {
  const within: Runtime['within'] = (context, otherwise, work) => {
    const run: Run = { ...runOf(step.frame), facts: context };
    try {
      return work([run], run);
    } catch (error) {
      step.problem ??= error;
      return otherwise;
    }
  };
  return {
    templates,
    within,
    decide(context, params, frame, run) {
      const facts = { ...context, ...(templates.fill(params.facts ?? {}, frame) as JsonObject) };
      return library.decide(String(params.ruleSet), facts, run);
    },
    delayMs(name, context) {
      const { timeZone } = library.environment;
      return within(context, Number.POSITIVE_INFINITY, (frame) => namedDelay(name, delays, frame, templates, timeZone));
    },
  };
}

/** The delays of a machine by the names it uses: from its table, or ISO 8601 durations. */
function delayNames(definition: FlowDefinition): string[] {
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
