import { compileExpression } from '../../../engine/expressions/compile.ts';
import { parseDateTime } from '../../../engine/expressions/dates.ts';
import type { Scope, Variable } from '../../../engine/expressions/scope.ts';
import { anyType, type FeelType, fromJson } from '../../../engine/expressions/types.ts';
import { beginWork } from '../../../engine/ground/limits.ts';
import type { Json, JsonObject } from '../../../engine/index.ts';

/** Names of values that are facts: typed ones by their type, others as they are. */
export function scopeOf(types: Record<string, FeelType>, timeZone = 'Asia/Shanghai'): Scope {
  const variables = new Map(
    Object.entries(types).map(([name, type]): [string, Variable] => {
      const toTyped = fromJson(type);
      return [name, { type, read: (frame) => toTyped((frame[0] as JsonObject)[name]) }];
    }),
  );
  return { variables, timeZone, now: () => parseDateTime('2024-02-29T09:30:00') };
}

/** The value of an expression as JSON, for facts whose types are given or unknown. */
export function evaluateFeel(text: string, facts: JsonObject = {}, types: Record<string, FeelType> = {}): Json {
  const unknown = Object.fromEntries(Object.keys(facts).map((name) => [name, anyType]));
  const { readJson } = compileExpression(text, scopeOf({ ...unknown, ...types }));
  beginWork();
  return readJson([facts]);
}
