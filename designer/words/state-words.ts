import type { Json } from '../../engine/index.ts';
import { stateTitle } from '../chart/state-body.tsx';
import { joinPath, type StatePath } from '../kernel/machine/places.ts';
import type { FlowReading } from './flow-words.ts';

/**
 * Every present state of an XState value, outer ones too.
 *
 * @example presentStates({ service: { crew: 'onSite' } }) // ['service', 'service.crew', 'service.crew.onSite']
 */
export function presentStates(value: Json, parent: StatePath = ''): StatePath[] {
  if (typeof value === 'string') return [joinPath(parent, value)];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = joinPath(parent, name);
    return [path, ...presentStates(inner, path)];
  });
}

/** The innermost present states. */
export function innermostStates(value: Json): StatePath[] {
  const all = presentStates(value);
  return all.filter((path) => !all.some((other) => other.startsWith(`${path}.`)));
}

/** Where an instance stands, in words. */
export function stateWords(value: Json, reading: FlowReading | undefined): string {
  if (value === null || value === undefined) return '';
  const paths = innermostStates(value);
  return paths.map((path) => (reading ? stateTitle(reading, path) : path)).join(' · ');
}
