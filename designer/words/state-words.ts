import { type Json, type PolicyContent, textOf } from '../../engine/index.ts';
import { joinPath, lastName, type StatePath, stateAt } from '../kernel/machine/places.ts';
import { useLocale } from '../texts/translate.ts';
import { type FlowReading, stateTitle } from './flow-words.ts';
import { wordsOf } from './policy-words.ts';

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

/** The title of a state of one of the editions, in the reader's language. */
export function useStateNames(): (content: PolicyContent, flow: string, path: string) => string {
  const locale = useLocale();
  return (content, flow, path) => {
    const definition = content.flows[flow];
    const title = definition && textOf(stateAt(definition.machine, path)?.meta?.title, locale);
    return title || wordsOf(content, definition, locale).label(lastName(path));
  };
}
