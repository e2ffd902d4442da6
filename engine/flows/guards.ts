import { and, not, or, stateIn } from 'xstate';
import { isEqualJson } from '../ground/canonical-json.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import { both, type LocalText, wordingOf } from '../ground/local-text.ts';
import { Problem } from '../ground/problem.ts';
import type { Decision } from '../rules/decision.ts';
import type { MachineGuard, Runtime } from './runtime.ts';

/** What a guard is made with: what it reads, other guards, and states by their names. */
export interface GuardMaking {
  runtime: Runtime;
  guard(inner: Json): MachineGuard;
  /** The target by which XState finds a state that a guard names. */
  state(name: string): string;
}

/** One kind of guard: all that anybody knows of it. */
interface Guard {
  label: LocalText;
  /**
   * What its params say: a formula by `=`, a rule set by `ruleSet` and by `is` what is wanted of its outcome, a state by `state`, or other guards:
   * by `guard` the one that must not hold, by `guards` those of which all or any must.
   */
  says: 'formula' | 'outcome' | 'state' | 'contrary' | 'all' | 'any';
  /** The params that a new one begins with. */
  blank: JsonObject;
  make(params: JsonObject, making: GuardMaking): MachineGuard;
}

/** A decision; undefined where a fact that it needs is not known, and the guard says what holds then. */
function decideOr(params: JsonObject, decide: () => Pick<Decision, 'outcome' | 'rules'>) {
  try {
    return decide();
  } catch (error) {
    if (params.otherwise !== undefined && error instanceof Problem && error.code === 'missingFact') return undefined;
    throw error;
  }
}

const listOf = ({ guards: inner }: JsonObject) => (Array.isArray(inner) ? inner : []);

/** The guards that a machine may name. An unknown one would throw late: the checks report it. */
export const guards = {
  decision: {
    label: both('按规则', 'By rule set'),
    says: 'outcome',
    blank: { ruleSet: '', is: {} },
    make:
      (params, { runtime: { within, decide, refusedBy, templates } }) =>
      (given) =>
        within(given, false, (frame, run) => {
          const decided = decideOr(params, () => decide(given.context, params, frame, run));
          if (!decided) return templates.expression(String((params.otherwise as JsonObject)['='])).read(frame) === true;
          const wanted = Object.entries(templates.fill(params.is ?? {}, frame) as JsonObject);
          const holds = wanted.every(([name, value]) => isEqualJson(decided.outcome[name], value));
          if (!holds) refusedBy({ ruleSet: String(params.ruleSet), ...decided });
          return holds;
        }),
  },
  when: {
    label: both('按条件', 'By a condition'),
    says: 'formula',
    blank: { '=': '' },
    make: (params, { runtime: { within, templates, refusedBy } }) => {
      const text = String(params['=']);
      const wording = wordingOf(params.because);
      const because = wording && templates.told(wording);
      return (given) =>
        within(given, false, (frame) => {
          const holds = templates.expression(text).read(frame) === true;
          if (!holds && because) refusedBy({ because: because(frame) });
          return holds;
        });
    },
  },
  stateIn: {
    label: both('处于状态', 'In a state'),
    says: 'state',
    blank: { state: '' },
    make: ({ state }, making) => stateIn(making.state(String(state)) as never) as MachineGuard,
  },
  not: {
    label: both('不满足', 'Not'),
    says: 'contrary',
    blank: { guard: { type: 'when', params: { '=': '' } } },
    make: ({ guard: inner }, making) => not(making.guard(inner ?? '') as never) as MachineGuard,
  },
  and: {
    label: both('全部满足', 'All of'),
    says: 'all',
    blank: { guards: [] },
    make: (params, { guard }) => and(listOf(params).map(guard) as never) as MachineGuard,
  },
  or: {
    label: both('任一满足', 'Any of'),
    says: 'any',
    blank: { guards: [] },
    make: (params, { guard }) => or(listOf(params).map(guard) as never) as MachineGuard,
  },
} satisfies Record<string, Guard>;

export type GuardName = keyof typeof guards;

/**
 * The row of a guard by its name; undefined where there is none.
 *
 * @example guardNamed('when')?.says // 'formula'
 */
export const guardNamed = (name: string): Guard | undefined =>
  Object.hasOwn(guards, name) ? guards[name as GuardName] : undefined;

/**
 * The guards that a guard is made of, itself among them, each with its params.
 *
 * @example guardsWithin({ type: 'not', params: { guard: { type: 'when', params: { '=': 'paid' } } } }).map(({ type }) => type) // ['not', 'when']
 */
export function guardsWithin(guard: Json | undefined): { type: string; params: JsonObject }[] {
  if (guard === undefined || guard === null) return [];
  const { type, params = {} } = (typeof guard === 'object' ? guard : { type: guard }) as JsonObject;
  const own = { type: String(type), params: params as JsonObject };
  switch (guardNamed(own.type)?.says) {
    case 'contrary':
      return [own, ...guardsWithin(own.params.guard)];
    case 'all':
    case 'any':
      return [own, ...listOf(own.params).flatMap(guardsWithin)];
    default:
      return [own];
  }
}

/** A guard that a formula decides. */
export const guardWhen = (formula: string) => ({ type: 'when' satisfies GuardName, params: { '=': formula } });

/** A guard that holds where some others all do. */
export const guardOfAll = (all: Json[]) => ({ type: 'and' satisfies GuardName, params: { guards: all } });
