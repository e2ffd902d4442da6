import { isEqualJson } from '../ground/canonical-json.ts';
import type { JsonObject } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import type { InContext, Runtime } from './runtime.ts';

/** One kind of guard: all that anybody knows of it. */
interface Guard {
  label: LocalText;
  /** What its params say: a formula by `=`, or a rule set by `ruleSet` and by `is` what is wanted of its outcome. */
  says: 'formula' | 'outcome';
  /** The params that a new one begins with. */
  blank: JsonObject;
  holds(runtime: Runtime): (given: InContext, params: JsonObject) => boolean;
}

/** The guards that a machine may name. An unknown one would throw late: the checks report it. */
export const guards = {
  decision: {
    label: both('按规则', 'By rule set'),
    says: 'outcome',
    blank: { ruleSet: '', is: {} },
    holds:
      ({ within, decide, templates }) =>
      ({ context }, params) =>
        within(context, false, (frame, run) => {
          const outcome = decide(context, params, frame, run);
          const wanted = Object.entries(templates.fill(params.is ?? {}, frame) as JsonObject);
          return wanted.every(([name, value]) => isEqualJson(outcome[name], value));
        }),
  },
  when: {
    label: both('按公式', 'By formula'),
    says: 'formula',
    blank: { '=': '' },
    holds:
      ({ within, templates }) =>
      ({ context }, params) =>
        within(context, false, (frame) => templates.expression(String(params['='])).read(frame) === true),
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

/** A guard that a formula decides. */
export const guardWhen = (formula: string) => ({ type: 'when' satisfies GuardName, params: { '=': formula } });
