import { rowIn } from '../forms/master.ts';
import type { JsonObject } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import type { Flow } from './compile.ts';
import type { FlowEffect } from './flow-step.ts';

/**
 * The effects of a step with the rows that it changes as they are to stand: what an action does not set stays, and a row that there is not
 * is made. Each change sees those before it.
 *
 * @throws Problem masterNotFound; missingFact for an action without a key; unknownField, missingFact, unknownValue, invalidValue where the
 * row would not meet its schema
 */
export function withWholeRows({ library }: Flow, effects: FlowEffect[], run: Run): FlowEffect[] {
  if (!effects.some(({ type }) => type === 'row')) return effects;
  const changed = new Map<string, JsonObject>();
  return effects.map((effect) => {
    if (effect.type !== 'row') return effect;
    const { master: id, key, fields: given } = effect.row;
    const master = library.master(id);
    if (key === '') throw new Problem('missingFact', { facts: [master.definition.key] });
    const name = JSON.stringify([id, key]);
    const before = changed.get(name) ?? run.row?.(id, key) ?? undefined;
    const fields = rowIn(master, { key, given, before }, run);
    changed.set(name, fields);
    return { type: 'row', row: { master: id, key, fields } };
  });
}
