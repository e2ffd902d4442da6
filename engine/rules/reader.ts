import type { Frame } from '../expressions/scope.ts';
import type { JsonObject } from '../ground/definition.ts';

/** Copies facts from the object they were given in to their places in a frame; undefined for those that are not there. */
export type Reader = (frame: Frame, given: JsonObject) => void;

const known = new Map<string, Reader>();
const mostKnown = 1000;

/**
 * Makes a reader of facts. Where the host allows it the reader is a function written for just these names, which reads six facts in
 * the time that one takes by looking its name up; a page whose content security policy forbids that gets a loop.
 *
 * @param places name of a fact → its place in the frame
 * @example readerOf([['km', 3]])(frame, { km: 120 }) // frame[3] is 120
 */
export function readerOf(places: readonly (readonly [name: string, slot: number])[]): Reader {
  const lines = places.map(([name, slot]) => {
    const text = JSON.stringify(name);
    // Only a name that every object inherits needs the question whether the value is the facts' own.
    const value =
      name in Object.prototype ? `Object.hasOwn(given, ${text}) ? given[${text}] : undefined` : `given[${text}]`;
    return `frame[${slot}] = ${value};`;
  });
  const source = lines.join('\n');
  const found = known.get(source) ?? generated(source) ?? looping(places);
  if (known.size >= mostKnown) known.clear();
  known.set(source, found);
  return found;
}

function generated(source: string): Reader | undefined {
  try {
    return new Function('frame', 'given', source) as Reader;
  } catch {
    return undefined;
  }
}

/** The same without writing a function. */
export function looping(places: readonly (readonly [name: string, slot: number])[]): Reader {
  return (frame, given) => {
    for (const [name, slot] of places) frame[slot] = Object.hasOwn(given, name) ? given[name] : undefined;
  };
}
