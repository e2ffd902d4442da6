import type { CompiledExpression } from '../expressions/compile.ts';
import type { Frame, Scope } from '../expressions/scope.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import type { Run } from '../rules/environment.ts';

/** The expressions of a flow, compiled once, over the flow's context. */
export interface Templates {
  /** The names that the expressions may use. */
  scope: Scope;
  /** Every expression of the machine. */
  texts: string[];
  expression(text: string): CompiledExpression;
  /** Whether an action's `when` is true; one without acts always. */
  holds(when: Json | undefined, frame: Frame): boolean;
  /** A JSON value with every `{"=": …}` in it, at any depth, replaced by its value. */
  fill(value: Json | undefined, frame: Frame): Json;
}

/** What the guards and actions of one flow run with. */
export interface Runtime {
  templates: Templates;
  /** Works with the context in the frame; what it throws is kept for the end of the step, since XState would wrap it. */
  within<T>(context: JsonObject, otherwise: T, work: (frame: Frame, run: Run) => T): T;
  /** The outcome of the rule set that params name, with the facts they add to the context. */
  decide(context: JsonObject, params: JsonObject, frame: Frame, run: Run): JsonObject;
  /** Milliseconds of a delay by its name. */
  delayMs(name: string, context: JsonObject): number;
}

/** What XState gives a guard or an action, as far as they look at it. */
export type InContext = { context: JsonObject };
