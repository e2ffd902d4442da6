import type { JsonObject } from '../ground/definition.ts';
import { beginWork } from '../ground/limits.ts';
import { Problem } from '../ground/problem.ts';
import { instantOf, type Run } from '../rules/environment.ts';
import type { Flow } from './compile.ts';
import type { FlowOptions } from './flow-step.ts';
import { knownPeople } from './work.ts';
import { noWork } from './work-state.ts';

/** Takes a step in hand: what its guards and actions are told. @param facts the context before it */
export function begin(flow: Flow, options: FlowOptions, facts: JsonObject): Run {
  beginWork();
  if (options.config) flow.library.environment.checkConfig(options.config);
  const { config, records, around, children, instance, row, people: given, work, at } = options;
  const people = given && knownPeople(given, () => work ?? noWork);
  const known = { records, around, children, instance, row, people };
  const run: Run = { atMs: instantOf(at), config, facts, ...known, depth: 0 };
  flow.step.frame = [run];
  flow.step.problem = undefined;
  Object.assign(flow.step, { sent: undefined, refusal: undefined, open: [], work, people: given, at });
  return run;
}

/** Runs XState; what a guard or an action of ours threw comes out as it was, and an endless machine as a problem. */
export function running<T>(flow: Flow, work: () => T): T {
  let result: T;
  try {
    result = work();
  } catch (error) {
    if (flow.step.problem !== undefined) throw flow.step.problem;
    throw loopOr(error);
  }
  if (flow.step.problem !== undefined) throw flow.step.problem;
  return result;
}

/** XState tells of an endless machine by an error's words. */
export function loopOr(error: unknown): unknown {
  const loops = error instanceof Error && error.message.startsWith('Infinite loop');
  return loops ? new Problem('machineLoops', { cause: error }) : error;
}
