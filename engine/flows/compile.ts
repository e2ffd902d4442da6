import { type ActorLogic, type AnyStateMachine, createMachine, fromCallback } from 'xstate';
import type { Form, FormLibrary } from '../forms/form.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { FlowDefinition, Json, JsonObject, Signing, ValueSchema } from '../ground/definition.ts';
import { beginWork, exceed, limits } from '../ground/limits.ts';
import { both } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import { type Run, runOf } from '../rules/environment.ts';
import { type CompiledFacts, compileFacts } from '../rules/facts.ts';
import { actionNamed, actionNames } from './actions.ts';
import { actorNames } from './actors.ts';
import { givenDelay, isMilliseconds } from './delays.ts';
import { type FlowForms, formsOf } from './event-forms.ts';
import { type Fence, fenceOf, type Meaning } from './fence.ts';
import { readFlowGraph } from './graph.ts';
import { type InertMachine, inert } from './inert.ts';
import { enteredAction, machineConfig } from './machine-config.ts';
import { machineFlaws } from './machine-flaws.ts';
import { unaskedGuards } from './payload-guards.ts';
import { seeOf } from './roles.ts';
import type { InContext, Runtime, Templates } from './runtime.ts';
import { sendersOf } from './senders.ts';
import { type DistinctEvents, distinctEvents, unclearIn } from './separation.ts';
import { noStep, type StepInHand } from './step-in-hand.ts';
import { compileTemplates, factSchemas } from './templates.ts';
import type { TaskedFlow } from './work.ts';

/** How many microsteps one event may cause before the machine is held to loop. XState's own default is no limit. */
const maxIterations = 500;

/** A flow compiled once, to be stepped many times. Get one from an edition. */
export interface Flow extends TaskedFlow {
  readonly id: string;
  readonly definition: FlowDefinition;
  readonly library: FormLibrary;
  readonly machine: AnyStateMachine;
  readonly inert: InertMachine;
  readonly templates: Templates;
  /** Checks what it is started with, and fills in defaults. @throws Problem */
  checkInput(given: JsonObject, atMs: number): JsonObject;
  /** Checks what comes with an event. @throws Problem */
  checkPayload(type: string, given: JsonObject, atMs: number): void;
  /** The forms that it fills. */
  readonly forms: FlowForms;
  /** The signatures that wait for each of its events. */
  readonly signings: ReadonlyMap<string, { form: Form; signing: Signing }[]>;
  /** What may come from outside, and with what. */
  readonly fence: Fence;
  /** Events of which one person sends at most one in a case. */
  readonly distinct: DistinctEvents;
  readonly step: StepInHand;
}

/**
 * Compiles a flow, in pieces, to one XState machine whose guards, actions, delays and actors are the rows of the tables below.
 *
 * @throws Problem invalidDefinition for a machine that XState refuses, with every reason at its place; FeelSyntaxError for an expression
 */
export function* compileFlow(
  definition: FlowDefinition,
  library: FormLibrary,
  meaning: Meaning,
): Generator<void, Flow> {
  boundStates(definition);
  const flaws = machineFlaws(readFlowGraph(definition));
  if (flaws[0]) throw new Problem('invalidDefinition', { detail: flaws[0].message, errors: flaws });
  const templates = yield* compileTemplates(definition, library);
  const forms = formsOf(definition, library, templates.expression);
  const step = noStep();
  const { policy, flows } = library.content;
  const distinct = distinctEvents(flows);
  const tasks = tasksByState(definition);
  const unclear = unclearIn(definition, flows);
  const permitted = sendersOf({ definition, policy: policy.id, tasks, distinct, unclear }, step);
  const isUnasked = unaskedGuards(definition, library.content, step);
  const isMove = (event: { type: string }) => step.move === event;
  const runtime = createRuntime(definition, library, templates, step);
  const { context } = definition.machine;
  const machine = taken(() =>
    createMachine(
      {
        ...machineConfig(definition, runtime, { permitted, isUnasked, isMove }),
        options: { maxIterations },
        context: ({ input }: { input?: JsonObject }) => ({ ...context, ...input }),
      } as never,
      implementations(definition, runtime) as never,
    ),
  );
  const fence = fenceOf(definition, library.content.forms, meaning);
  return {
    id: definition.id,
    definition,
    library,
    machine,
    inert: inert(machine, (event) => {
      const { sent } = step;
      return sent?.event === event ? sent.brings : fence.declared(event.type);
    }),
    templates,
    forms,
    signings: signingsIn(definition, library),
    fence,
    step,
    tasks,
    distinct,
    unclear,
    belongs: definition.belongs as TaskedFlow['belongs'],
    see: seeOf(definition),
    ...(yield* factChecks(definition, library)),
  };
}

/** What states say of their tasks, by their paths. */
const tasksByState = (definition: FlowDefinition): TaskedFlow['tasks'] =>
  new Map(
    readFlowGraph(definition).states.flatMap(({ path, state: { meta } }) =>
      meta?.task ? [[path, meta.task] as const] : [],
    ),
  );

/** The signatures of forms that wait for an event of a flow. */
function signingsIn({ events }: FlowDefinition, library: FormLibrary): Flow['signings'] {
  const found = new Map<string, { form: Form; signing: Signing }[]>();
  for (const [id, { signed = [] }] of Object.entries(library.content.forms)) {
    for (const [index, { event }] of signed.entries()) {
      if (event === undefined || !Object.hasOwn(events, event)) continue;
      const form = library.form(id);
      const signing = form.definition.signed?.[index] as Signing;
      found.set(event, [...(found.get(event) ?? []), { form, signing }]);
    }
  }
  return found;
}

/** What XState refuses besides is told as it says it. */
function taken(make: () => AnyStateMachine): AnyStateMachine {
  try {
    return make();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const detail = both(`状态机不能运行：${said}`, `The machine cannot run: ${said}`);
    throw new Problem('invalidDefinition', {
      detail,
      errors: [{ path: '/machine', code: 'invalidDefinition', message: detail }],
    });
  }
}

/** What XState is given of a flow by name: the rows of the tables as functions over its templates and its step. */
function implementations(definition: FlowDefinition, runtime: Runtime) {
  const delays = delayNames(definition).map((name) => [name, (given: InContext) => runtime.delayMs(name, given)]);
  const nothing = () => {};
  const inert: ActorLogic<any, any, any> = fromCallback(nothing);
  return {
    actions: {
      ...Object.fromEntries(actionNames.map((name) => [name, actionNamed(name)?.run?.(runtime) ?? nothing])),
      [enteredAction]: nothing,
    },
    delays: Object.fromEntries(delays),
    actors: Object.fromEntries(actorNames.map((name) => [name, inert])),
  };
}

function createRuntime(
  { delays }: FlowDefinition,
  library: FormLibrary,
  templates: Templates,
  step: Flow['step'],
): Runtime {
  const within: Runtime['within'] = ({ context, event }, otherwise, work) => {
    const run: Run = { ...runOf(step.frame), facts: context, event };
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
      return library.decided(String(params.ruleSet), facts, run);
    },
    refusedBy(decision) {
      step.refusal = decision;
    },
    delayMs(delay, given) {
      const { timeZone } = library.environment;
      return within(given, Number.POSITIVE_INFINITY, (frame) => givenDelay(delay, delays, frame, templates, timeZone));
    },
  };
}

/** The delays of a machine by the names it uses: from its table, or ISO 8601 durations. */
function delayNames(definition: FlowDefinition): string[] {
  const names = new Set(Object.keys(definition.delays ?? {}));
  const walk = (state: FlowDefinition['machine']) => {
    for (const name of Object.keys(state.after ?? {})) if (!isMilliseconds(name)) names.add(name);
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

/** Checks of all that may come from outside: by the flow's schemas, and what comes with an event by its own besides. */
function* factChecks(
  definition: FlowDefinition,
  library: FormLibrary,
): Generator<void, Pick<Flow, 'checkInput' | 'checkPayload'>> {
  const { events, input } = definition;
  const { scope } = library.environment;
  const all = Object.fromEntries(factSchemas(definition));
  const checkAll = checking(yield* compileFacts({ type: 'object', properties: all }, 1, scope, true));
  const own = new Map<string, (given: JsonObject, atMs: number) => void>();
  for (const [type, { payload }] of Object.entries(events)) {
    const properties = differing(payload?.properties ?? {}, all);
    if (Object.keys(properties).length === 0) continue;
    own.set(type, checking(yield* compileFacts({ type: 'object', properties }, 1, scope, true)));
  }
  const defaults = Object.entries(input?.properties ?? {}).flatMap(([name, schema]) =>
    schema.default === undefined ? [] : [[name, schema.default] as const],
  );
  return {
    checkInput(given, atMs) {
      checkAll(given, atMs);
      return { ...Object.fromEntries(defaults), ...given };
    },
    checkPayload(type, given, atMs) {
      checkAll(given, atMs);
      own.get(type)?.(given, atMs);
    },
  };
}

/** What a payload says otherwise than the flow's facts of the same names. */
const differing = (own: Record<string, ValueSchema>, all: Record<string, ValueSchema>) =>
  Object.fromEntries(
    Object.entries(own).filter(([name, schema]) => canonicalJson(schema as Json) !== canonicalJson(all[name] as Json)),
  );

const checking = (facts: CompiledFacts) => (given: JsonObject, atMs: number) => {
  beginWork();
  facts.load([{ atMs, config: undefined, facts: given, depth: 0 } satisfies Run], given);
};
