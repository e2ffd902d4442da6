import type { AnyMachineSnapshot } from 'xstate';
import { once } from '../../contract/once.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { keepWithin } from '../ground/limits.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import type { Run } from '../rules/environment.ts';
import { noteAccepted } from './accepted.ts';
import { stepClocks } from './clocks.ts';
import { withoutOldReturn } from './coming-back.ts';
import type { Flow } from './compile.ts';
import { acceptedEvents, type MachineTransition, openTasks, presentStates, takenNow } from './describe.ts';
import { toEffects } from './effects.ts';
import type { FlowEffect, FlowOptions, FlowSnapshot, FlowStep, FlowTask, SentEvent } from './flow-step.ts';
import type { MachineAction } from './inert.ts';
import type { LedBy } from './led.ts';
import { enteredAction } from './machine-config.ts';
import { withWholeRows } from './rows.ts';
import { loopOr, running } from './run-step.ts';
import { stepTaskClocks } from './task-clocks.ts';
import { type Stepped, withPersons, workAfter } from './work.ts';
import type { TaskHappening, Work } from './work-state.ts';

/** What led to a snapshot: from which, absent at the start, by which event and transitions, and what was filed with it. */
export interface Taken {
  before?: AnyMachineSnapshot;
  event?: string;
  taken?: MachineTransition[];
  papers?: FlowEffect[];
  /** It was put there without having come on its way. */
  isMoved?: boolean;
  /** The event from outside with the tasks that it was sent by, and the states in which it was taken. */
  sent?: SentEvent;
  states?: string[];
  /** It comes directly back to who returned it. */
  comesBack?: boolean;
  /** What is remembered besides. */
  remember?: ((work: Work) => Work) | undefined;
}

type Standing = Pick<Stepped, 'before' | 'event' | 'sent' | 'taken' | 'filed' | 'comesBack'>;

/** How many events may follow one another because nobody is left to ask. */
const mostFollowing = 50;

/** What is remembered after a step; where nobody is left to ask of a task, the event by which it is done follows. */
function working(
  flow: Flow,
  stepped: [AnyMachineSnapshot, MachineAction[]],
  run: Run,
  options: FlowOptions,
  { before, event, sent, states = [], papers = [], comesBack = false, remember = (work) => work }: Taken,
) {
  let [snapshot, actions] = stepped;
  const filed = papers.flatMap((one) => (one.type === 'file' ? [one.filed.record] : []));
  const happenings: TaskHappening[] = [];
  let led = ledIn(actions);
  let stand: Standing = { comesBack, before: before && presentStates(before), event, sent, taken: states, filed };
  let work = options.work;
  for (let count = 0; ; count += 1) {
    const after = presentStates(snapshot);
    const open = openTasks(flow, snapshot, takenNow(flow, snapshot), {});
    const tasked = open.map(({ state }) => state);
    const roles = new Map(open.map((task) => [task.state, task.roles]));
    const isOver = snapshot.status !== 'active';
    const now = { ...run, facts: snapshot.context as JsonObject };
    const worked = workAfter(flow, { ...stand, after, led, tasked, roles, isOver }, now, { ...options, work });
    work = withoutOldReturn(count === 0 ? remember(worked.work) : worked.work, after);
    happenings.push(...worked.happenings);
    const { follows } = worked;
    if (!follows || count === mostFollowing) return { snapshot, actions, work, happenings };
    flow.step.sent = undefined;
    const [next, more] = running(flow, () => flow.inert.next(snapshot, follows));
    led = ledIn(more);
    stand = { comesBack: false, before: after, event: follows.type, sent: undefined, taken: [], filed: [] };
    [snapshot, actions] = [next, [...actions, ...more]];
  }
}

/** The states that were entered, each with the event that led there. */
const ledIn = (actions: MachineAction[]): LedBy =>
  new Map(
    actions.flatMap(({ type, params, info }) => (type === enteredAction ? [[String(params?.state), info.event]] : [])),
  );

/** What a step comes to: what is remembered, what the world must do, and what may come next. */
export function describe(
  flow: Flow,
  stepped: AnyMachineSnapshot,
  done: MachineAction[],
  run: Run,
  options: FlowOptions,
  led: Taken,
): FlowStep {
  const { taken = [], papers = [] } = led;
  // XState turns what it could not do while it ran into an error snapshot; here that is a definition's mistake.
  if (stepped.status === 'error') throw loopOr(stepped.error);
  const { snapshot, actions, work: worked, happenings } = working(flow, [stepped, done], run, options, led);
  if (snapshot.status === 'error') throw loopOr(snapshot.error);
  const { effects: wanted, timers } = toEffects(flow, actions, run, options.timers ?? {});
  const context = snapshot.context as JsonObject;
  const turned = clocksAfter(flow, snapshot, { ...run, facts: context }, options, led);
  const events = takenNow(flow, snapshot);
  const open = openTasks(flow, snapshot, events, timers);
  const due = deadlinesAfter(flow, worked, open, run, options);
  const { work } = due;
  const told = [...happenings, ...due.happenings].map((happened): FlowEffect => ({ type: 'task', happened }));
  const effects = [...papers, ...withWholeRows(flow, wanted, run), ...turned.effects, ...due.effects, ...told];
  keepWithin('timers', Object.keys(timers).length);
  keepWithin('effects', effects.length);
  const persisted = JSON.stringify(flow.machine.getPersistedSnapshot(snapshot));
  keepWithin('contextLength', persisted.length);
  const stored = JSON.parse(persisted) as FlowSnapshot;
  const accepts = once(() => acceptedEvents(flow, events, { ...run, facts: context }));
  // Of a walk that is only tried nobody asks what may come but at its end. What rows say of a form beforehand is another thing tomorrow.
  if (!run.row && !options.tried) noteAccepted(stored, flow, accepts());
  return {
    snapshot: stored,
    state: snapshot.value as Json,
    context,
    status: snapshot.status,
    ...(snapshot.status === 'done' ? { output: (snapshot.output ?? null) as Json } : {}),
    tags: [...snapshot.tags],
    effects,
    clocks: turned.clocks,
    records: run.records ?? [],
    get accepts() {
      return accepts();
    },
    work,
    tasks: withPersons(open, work),
    transitions: taken.map((one) => ({
      from: one.source.path.join('.'),
      to: (one.target ?? []).map((target) => target.path.join('.')),
      clauses: one.meta?.clauses ?? [],
      ...(one.meta?.record ? { record: toText(one.meta.record) } : {}),
    })),
  };
}

/** The deadlines of tasks after a step; a flow whose tasks have none pays nothing for them. */
function deadlinesAfter(flow: Flow, work: Work, open: FlowTask[], run: Run, { timers = {} }: FlowOptions) {
  if (![...flow.tasks.values()].some(({ due }) => due !== undefined)) return { work, effects: [], happenings: [] };
  const { definition, tasks, templates, library } = flow;
  return stepTaskClocks(
    { definition, tasks, templates, timeZone: library.environment.timeZone },
    work,
    open,
    run,
    timers,
  );
}

/** The clocks of a flow after a step; a flow without any pays nothing for them. */
function clocksAfter(
  { definition, templates, library }: Flow,
  snapshot: AnyMachineSnapshot,
  run: Run,
  { clocks = {}, timers = {} }: FlowOptions,
  { before, event, isMoved = false }: Taken,
) {
  if (!definition.clocks?.length) return { clocks: {}, effects: [] };
  const { timeZone } = library.environment;
  const step = {
    before: before && presentStates(before),
    after: presentStates(snapshot),
    event,
    isMoved,
    isOver: snapshot.status !== 'active',
  };
  return stepClocks({ definition, templates, timeZone }, step, run, clocks, timers);
}

const toText = (record: string | LocalText) => (typeof record === 'string' ? both(record, record) : record);
