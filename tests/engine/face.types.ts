/** What the types of the face promise, and what they refuse. Compiled with the tests, never run. */
import type { Finding } from '../../engine/checks.ts';
import {
  type Condition,
  type Decision,
  type Edition,
  evaluate,
  type FlowEffect,
  type JsonObject,
  Problem,
  type ProblemCode,
  type RuleSet,
  type RuleSetDefinition,
  startFlow,
} from '../../engine/index.ts';

const at = '2026-03-01T08:00:00Z';

export function decides(ruleSet: RuleSet): JsonObject {
  const decision: Decision = evaluate(ruleSet, { km: 3 }, { at });
  // @ts-expect-error an explanation is there where it was asked for
  decision.explanation.sentence;
  return decision.outcome;
}

export function misuses(edition: Edition, ruleSet: RuleSet, definition: RuleSetDefinition): void {
  // @ts-expect-error an instant is always given: the engine reads no clock
  evaluate(ruleSet, {}, {});
  // @ts-expect-error facts are JSON: a day is a text
  evaluate(ruleSet, { day: new Date() }, { at });
  // @ts-expect-error a definition is compiled before it is evaluated
  evaluate(definition, {}, { at });
  // @ts-expect-error a rule set decides, it is not started
  startFlow(ruleSet, {}, { at });
  // @ts-expect-error an edition is immutable
  edition.content = { ...edition.content };
}

export function tells(error: unknown): ProblemCode | undefined {
  // @ts-expect-error a problem has a code of the table
  if (error === null) throw new Problem('somethingWrong');
  return error instanceof Problem ? error.code : undefined;
}

export function narrows(condition: Condition, effect: FlowEffect, finding: Finding): unknown {
  if ('fact' in condition) return condition.operator;
  // @ts-expect-error a group compares nothing
  if ('all' in condition) return condition.operator;
  if (effect.type === 'startTimer') return effect.dueAt;
  // @ts-expect-error no check finds that
  if (finding.code === 'somethingWrong') return finding;
  // @ts-expect-error only a timer is due
  return effect.dueAt;
}
