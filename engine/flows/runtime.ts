import type { CompiledExpression } from '../expressions/compile.ts';
import type { Frame, Scope } from '../expressions/scope.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';
import type { Decision } from '../rules/decision.ts';
import type { Run } from '../rules/environment.ts';

/** The expressions of a flow, compiled once, over the flow's context. */
export interface Templates {
  /** The names that the expressions may use. */
  scope: Scope;
  /** Every expression of the machine, with the JSON Pointer of its place. */
  places: { text: string; pointer: string }[];
  expression(text: string): CompiledExpression;
  /** Whether an expression reads the event under way, or a row that is found by it. */
  readsEvent(text: string): boolean;
  /** Whether an action is to act: one without a `when` acts always. */
  holds(params: JsonObject, frame: Frame): boolean;
  /** The params of an action without its `when`. */
  unconditional(params: JsonObject): JsonObject;
  /** A JSON value with every `{"=": …}` in it, at any depth, replaced by its value. */
  fill(value: Json | undefined, frame: Frame): Json;
  /** Compiles a wording in which every `{expression}` stands for what it comes to. @throws FeelSyntaxError */
  told(wording: LocalText): (frame: Frame) => LocalText;
}

/** What the guards and actions of one flow run with. */
export interface Runtime {
  templates: Templates;
  /** Works with the context in the frame; what it throws is kept for the end of the step, since XState would wrap it. */
  within<T>(given: InContext, otherwise: T, work: (frame: Frame, run: Run) => T): T;
  /** The decision of the rule set that params name, with the facts they add to the context. */
  decide(context: JsonObject, params: JsonObject, frame: Frame, run: Run): Pick<Decision, 'outcome' | 'rules'>;
  /** Notes why a guard does not hold: whoever is refused is told. */
  refusedBy(refusal: Refusal): void;
  /** Milliseconds of a delay: by its name, as an ISO 8601 duration, as a number of them, or by an expression. */
  delayMs(delay: Json, given: InContext): number;
}

/** Why a guard does not hold: a decision is against it, or what the guard itself says. */
export type Refusal = (Pick<Decision, 'outcome' | 'rules'> & { ruleSet: string }) | { because: LocalText };

/** What XState gives a guard or an action, as far as they look at it. */
export interface InContext {
  context: JsonObject;
  event: JsonObject & { type: string };
}

/** A guard as XState reads it. */
export type MachineGuard = (given: InContext) => boolean;
