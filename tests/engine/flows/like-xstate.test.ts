import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AnyMachineSnapshot,
  and,
  createActor,
  createMachine,
  initialTransition,
  not,
  or,
  stateIn,
  transition,
} from 'xstate';
import { checkContent } from '../../../engine/checks.ts';
import { pointerParts } from '../../../engine/ground/pointer.ts';
import {
  compileEdition,
  type FlowStep,
  type Json,
  type JsonObject,
  Problem,
  startFlow,
  stepFlow,
} from '../../../engine/index.ts';
import { trials } from '../trials.ts';
import { contentOfFlow, stored } from './flow-with.ts';

const at = '2026-03-01T00:00:00Z';
const sent = ['go', 'order.paid', 'order', 'stop'];
const heard = [...sent, 'order.*', '*'];

/** A state while it is made up: what it is called by, so that others can name it. */
interface Made {
  path: string[];
  id: string | undefined;
  type: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  children: Made[];
  parent: Made | undefined;
}

/** Draws by turns from a list of random numbers, so that a failing machine shrinks. */
type Draw = (below: number) => number;
const drawFrom = (numbers: number[]): Draw => {
  let place = 0;
  return (below) => (numbers[place++ % numbers.length] as number) % below;
};

function makeState(draw: Draw, path: string[], parent: Made | undefined): Made {
  const depth = path.length;
  const kinds = ['atomic', 'atomic', 'compound', 'parallel', 'final', 'history'] as const;
  const type = depth === 0 ? 'compound' : (kinds[draw(depth > 2 ? 2 : 6)] ?? 'atomic');
  const id = depth > 0 && draw(4) === 0 ? `own${path.join('')}` : undefined;
  const made: Made = { path, id, type, children: [], parent };
  if (type !== 'compound' && type !== 'parallel') return made;
  const count = 2 + draw(2);
  made.children = Array.from({ length: count }, (_, index) => makeState(draw, [...path, 'abcd'[index] ?? 'e'], made));
  // Something must be there to begin with.
  if (made.children[0])
    Object.assign(made.children[0], { type: made.children[0].children.length ? made.children[0].type : 'atomic' });
  return made;
}

const all = (one: Made): Made[] => [one, ...one.children.flatMap(all)];

/** How a state is named from another, in one of the ways that XState knows. */
function spelled(target: Made, source: Made, draw: Draw): string {
  const ways = [`#machine${target.path.map((name) => `.${name}`).join('')}`];
  if (target.id) ways.push(`#${target.id}`);
  if (target.parent?.id) ways.push(`#${target.parent.id}.${target.path.at(-1)}`);
  if (source.parent && target.parent === source.parent) ways.push(String(target.path.at(-1)));
  if (target !== source && source.path.every((name, index) => target.path[index] === name))
    ways.push(`.${target.path.slice(source.path.length).join('.')}`);
  return ways[draw(ways.length)] as string;
}

function makeGuard(draw: Draw, states: Made[], depth = 0): JsonObject {
  const inner = () => makeGuard(draw, states, depth + 1);
  switch (draw(depth > 1 ? 3 : 6)) {
    case 0:
      return { type: 'when', params: { '=': 'true' } };
    case 1:
      return { type: 'when', params: { '=': 'false' } };
    case 2: {
      const state = states[draw(states.length)] as Made;
      return { type: 'stateIn', params: { state: state.id ? `#${state.id}` : `#machine.${state.path.join('.')}` } };
    }
    case 3:
      return { type: 'not', params: { guard: inner() } };
    case 4:
      return { type: 'and', params: { guards: [inner(), inner()] } };
    default:
      return { type: 'or', params: { guards: [inner(), inner()] } };
  }
}

function makeMachine(draw: Draw): JsonObject {
  const root = makeState(draw, [], undefined);
  const states = all(root).filter(({ path }) => path.length > 0);
  const named = states.filter(({ type }) => type !== 'history');
  const transitionOf = (source: Made, mayBeFree: boolean): JsonObject => ({
    target: spelled(states[draw(states.length)] as Made, source, draw),
    ...(mayBeFree && draw(2) === 0 ? {} : { guard: makeGuard(draw, named) }),
    ...(draw(4) === 0 ? { reenter: true } : {}),
  });
  const write = (one: Made): JsonObject => {
    const { type, children, id, path } = one;
    if (type === 'history') return { type, history: draw(2) ? 'deep' : 'shallow', ...(id ? { id } : {}) };
    const on = Object.fromEntries(
      Array.from({ length: type === 'final' ? 0 : draw(3) }, () => [
        heard[draw(heard.length)] as string,
        Array.from({ length: 1 + draw(2) }, () => transitionOf(one, true)) as Json,
      ]),
    );
    return {
      ...(type === 'parallel' || type === 'final' ? { type } : {}),
      ...(id ? { id } : {}),
      ...(type === 'compound' ? { initial: String(children[0]?.path.at(-1)) } : {}),
      ...(children.length
        ? { states: Object.fromEntries(children.map((child) => [String(child.path.at(-1)), write(child)])) }
        : {}),
      ...(path.length > 0 && children.length && draw(2) ? { onDone: transitionOf(one, true) } : {}),
      ...(type === 'atomic' && draw(6) === 0 ? { always: transitionOf(one, false) } : {}),
      ...(draw(3) === 0 ? { tags: [`tag${path.join('')}`] } : {}),
      on,
    };
  };
  return { ...write(root), id: 'machine' };
}

/** Guards as XState itself writes them. */
function forXState(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(forXState);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'guard' ? guardOf(inner as JsonObject) : forXState(inner),
    ]),
  );
}
function guardOf({ type, params }: JsonObject): unknown {
  const { '=': text, state, guard, guards } = params as JsonObject;
  const inner = () => (guards as JsonObject[]).map(guardOf) as never;
  if (type === 'when') return () => text === 'true';
  if (type === 'stateIn') return stateIn(state as never);
  if (type === 'not') return not(guardOf(guard as JsonObject) as never);
  return type === 'and' ? and(inner()) : or(inner());
}

type Seen = { value: Json; status: string; tags: string[] } | 'loops';
const seenOf = ({ value, status, tags }: AnyMachineSnapshot): Seen => ({
  value: value as Json,
  status,
  tags: [...tags].sort(),
});
const seenIn = ({ state, status, tags }: FlowStep): Seen => ({ value: state, status, tags: [...tags].sort() });
const loops = (error: unknown) => /Infinite loop|machineLoops|endless loop/.test(String(error));

/** A walk by XState alone, its snapshot stored as JSON after each event as well: in memory it may know its states a little differently. */
function walkXState(machine: JsonObject, events: string[]): Seen[] {
  const made = createMachine({ ...(forXState(machine) as object), options: { maxIterations: 500 } } as never);
  const restored = (snapshot: AnyMachineSnapshot) =>
    createActor(made, { snapshot: stored(made.getPersistedSnapshot(snapshot)) as never }).getSnapshot();
  const seen: Seen[] = [];
  try {
    let [snapshot] = initialTransition(made) as unknown as [AnyMachineSnapshot];
    if (snapshot.status === 'error') throw snapshot.error;
    seen.push(seenOf(snapshot));
    for (const type of events) {
      const before = restored(snapshot);
      // An event that nothing takes is refused, and changes nothing.
      const isTaken = before.status === 'active' && made.getTransitionData(before, { type } as never).length > 0;
      if (isTaken) [snapshot] = transition(made, before, { type }) as unknown as [AnyMachineSnapshot];
      if (snapshot.status === 'error') throw snapshot.error;
      seen.push(seenOf(snapshot));
    }
  } catch (error) {
    if (!loops(error)) throw error;
    seen.push('loops');
  }
  return seen;
}

/** The same walk by a flow of another name, its snapshot stored as JSON after each event. */
function walkFlow(machine: JsonObject, events: string[]): Seen[] {
  const flow = compileEdition(contentOfFlow(machine)).flow('f');
  const seen: Seen[] = [];
  try {
    let step = startFlow(flow, {}, { at });
    seen.push(seenIn(step));
    for (const type of events) {
      try {
        step = stepFlow(flow, stored(step.snapshot), { type }, { at });
      } catch (error) {
        if (!(error instanceof Problem) || !['eventNotAllowed', 'guardRejected'].includes(error.code)) throw error;
      }
      seen.push(seenIn(step));
    }
  } catch (error) {
    if (!loops(error)) throw error;
    seen.push('loops');
  }
  return seen;
}

/** Every state of a value, as paths. */
function statesIn(value: Json, before: string[] = []): string[] {
  if (typeof value === 'string') return [[...before, value].join('.')];
  return Object.entries(value as JsonObject).flatMap(([name, inner]) => [
    [...before, name].join('.'),
    ...statesIn(inner, [...before, name]),
  ]);
}

const cases = fc.record({
  numbers: fc.array(fc.nat(10_000), { minLength: 40, maxLength: 160 }),
  events: fc.array(fc.constantFrom(...sent), { maxLength: 12 }),
});

describe('a random machine', () => {
  test('goes where XState goes, whatever its flow is called, and does what the checks say of it', () => {
    fc.assert(
      fc.property(cases, ({ numbers, events }) => {
        const machine = makeMachine(drawFrom(numbers));
        const wanted = walkXState(machine, events);

        expect(walkFlow(machine, events)).toEqual(wanted);

        const content = contentOfFlow(machine, { events: Object.fromEntries(sent.map((name) => [name, {}])) });
        const met = wanted.flatMap((one) => (one === 'loops' ? [] : [one]));
        const visited = new Set(met.flatMap(({ value }) => statesIn(value)));
        const ended = met.some(({ status }) => status === 'done');
        for (const { code, path } of checkContent(content)) {
          const state = pointerParts(path)
            .filter((_, place, parts) => parts[place - 1] === 'states')
            .join('.');
          expect(code).not.toBe('invalidDefinition');
          if (code === 'stateUnreachable' || code === 'endlessLoop') expect(visited).not.toContain(state);
          if (code === 'noWayToEnd' && ended) expect(visited).not.toContain(state);
        }
      }),
      { numRuns: Math.ceil(trials / 4) },
    );
  });
});
