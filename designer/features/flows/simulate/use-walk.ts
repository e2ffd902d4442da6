import { useMemo, useState } from 'react';
import type { CaseOrganisation } from '../../../../contract/definitions/cases.ts';
import {
  type Case,
  type FlowCaseEvent,
  type FlowPause,
  givenOrganisation,
  isEqualJson,
  type JsonObject,
  type PolicyContent,
  Problem,
  type Simulation,
  simulate,
} from '../../../../engine/index.ts';
import type { ChartMarks } from '../../../chart/marks.ts';
import { editionOf } from '../../../kernel/engine/compiled.ts';
import { allTransitions, placeId } from '../../../kernel/machine/places.ts';
import { presentStates } from '../../../words/state-words.ts';
import { useCompany } from './use-company.ts';

/** What happens in a walk: an event, or time that passes. */
export type WalkEvent = FlowCaseEvent | FlowPause;

/** An imagined run of a flow in the draft: it can be gone on with, gone back in, and kept as a case. */
export interface Walk {
  input: JsonObject;
  setInput: (input: JsonObject) => void;
  /** Who starts it; undefined: nobody in particular. */
  startedBy: string | undefined;
  setStartedBy: (person: string | undefined) => void;
  events: WalkEvent[];
  /** How many of the events have happened in what is shown. */
  position: number;
  goTo: (position: number) => void;
  send: (event: WalkEvent) => void;
  /** Lets time pass until an instant. */
  waitUntil: (instant: string) => void;
  restart: () => void;
  load: (one: Case) => void;
  now: Simulation | undefined;
  problem: Problem | undefined;
  broken: string | undefined;
  marks: ChartMarks;
  given: Case['given'];
  expected: Case['expected'];
}

interface WalkState {
  input: JsonObject;
  events: WalkEvent[];
  position: number;
  at: string;
  startedBy?: string | undefined;
  /** Of a case that brings its own. */
  organisation?: CaseOrganisation | undefined;
}

/** Walks the draft's flow in the browser with the same engine as the server. */
export function useWalk(content: PolicyContent, id: string): Walk {
  const [state, setState] = useState<WalkState>(() => ({
    input: firstInput(content, id),
    events: [],
    position: 0,
    at: new Date().toISOString(),
  }));
  const { input, events, position, at, startedBy } = state;
  const isTried = startedBy !== undefined || events.some(({ by }: Partial<FlowCaseEvent>) => by !== undefined);
  const company = useCompany(content.policy.id, isTried && state.organisation === undefined);
  const organisation = state.organisation ?? company;
  // It is made anew at each drawing; what it is made of is what counts.
  const known = JSON.stringify(organisation);
  const run = useMemo(() => {
    const given = known === undefined ? undefined : (JSON.parse(known) as CaseOrganisation);
    return runWalk(content, id, { input, events: events.slice(0, position), at, startedBy, organisation: given });
  }, [content, id, input, events, position, at, startedBy, known]);
  // Two changes before the next drawing must both count.
  const send = (event: WalkEvent) =>
    setState((was) => ({
      ...was,
      events: [...was.events.slice(0, was.position), event],
      position: was.position + 1,
    }));
  const seconds = (instant: string) =>
    Math.max(1, Math.ceil((Date.parse(instant) - Date.parse(run.now?.at ?? at)) / 1000));
  return {
    input,
    startedBy,
    setStartedBy: (next) => setState((was) => ({ ...was, startedBy: next })),
    events,
    position,
    send,
    ...run,
    setInput: (next) =>
      // A field that is left without a change must not take the walk back to its beginning.
      setState((was) => (isEqualJson(was.input, next) ? was : { ...was, input: next, position: 0, events: [] })),
    goTo: (next) => setState((was) => ({ ...was, position: next })),
    waitUntil: (instant) => {
      const last = events[position - 1];
      // Time that passes on and on is one piece of time.
      const before = last?.type === undefined ? Number(/^PT(\d+)S$/.exec(last?.after ?? '')?.[1] ?? 0) : 0;
      const kept = events.slice(0, before > 0 ? position - 1 : position);
      const pause = { after: `PT${before + seconds(instant)}S` };
      setState((was) => ({ ...was, events: [...kept, pause], position: kept.length + 1 }));
    },
    restart: () => setState((was) => ({ ...was, events: [], position: 0, at: new Date().toISOString() })),
    load: (one) => {
      const walked = one.given.events ?? [];
      const { startedBy: starter, organisation: own } = one.given;
      setState({
        ...{ input: one.given.input ?? {}, events: walked, position: walked.length, at: one.given.at ?? at },
        ...{ startedBy: starter, organisation: own },
      });
    },
    marks: useMemo(() => marksOf(content, id, run.now, run.seen), [content, id, run]),
    given: {
      ...{ input, events: events.slice(0, position), at },
      ...(startedBy === undefined ? {} : { startedBy }),
      ...(isTried && organisation ? { organisation } : {}),
    },
    expected: expectedOf(run.now),
  };
}

/** The input of the flow's first case: something to begin with. */
function firstInput(content: PolicyContent, id: string): JsonObject {
  return content.cases[id]?.cases.find((one) => one.given.input)?.given.input ?? {};
}

interface RunOptions extends Pick<WalkState, 'input' | 'events' | 'at' | 'startedBy' | 'organisation'> {}

function runWalk(content: PolicyContent, id: string, { organisation: given, ...options }: RunOptions) {
  const nothing = { now: undefined, problem: undefined, broken: undefined, seen: new Set<string>() };
  try {
    const { at } = options;
    const organisation = given && givenOrganisation(given, { at, timeZone: content.policy.timeZone });
    const asksRoles = given?.bindings !== undefined;
    const now = simulate(editionOf(content).flow(id), { ...options, organisation, asksRoles });
    const seen = new Set(now.steps.flatMap((step) => [...presentStates(step.from), ...presentStates(step.to)]));
    return { ...nothing, now, seen };
  } catch (error) {
    if (error instanceof Problem) return { ...nothing, problem: error };
    return { ...nothing, broken: error instanceof Error ? error.message : String(error) };
  }
}

function marksOf(
  content: PolicyContent,
  id: string,
  now: Simulation | undefined,
  seen: ReadonlySet<string>,
): ChartMarks {
  const flow = content.flows[id];
  if (!now || !flow) return {};
  const active = new Set(presentStates(now.state));
  const types = new Set(now.accepts.map((event) => event.type));
  const possible = allTransitions(flow.machine).filter(
    ({ source, trigger }) =>
      trigger.kind === 'event' && types.has(trigger.name) && (source === '' || active.has(source)),
  );
  return { active, visited: seen, possible: new Set(possible.map(placeId)) };
}

function expectedOf(now: Simulation | undefined): Case['expected'] {
  if (!now) return {};
  const errors = now.steps.map((step) => step.error ?? null);
  return {
    state: now.state,
    ...(errors.some((error) => error !== null) ? { errors } : {}),
    ...(now.starts.length > 0 ? { starts: now.starts.map(({ flow }) => flow) } : {}),
    ...(now.records.length > 0 ? { records: now.records.map((record) => String(record.type)) } : {}),
  };
}
