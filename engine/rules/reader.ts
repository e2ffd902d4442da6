import type { PlaceOf } from '../expressions/scales.ts';
import type { Frame } from '../expressions/scope.ts';
import type { Json, JsonObject } from '../ground/definition.ts';
import type { Plain } from './value-checks.ts';

/** A fact as it is read: where its value is put, and what is kept beside it. */
export interface ReadFact {
  name: string;
  jsonSlot: number;
  /** Where the value is kept in FEEL's form, once that is made; -1: nowhere. */
  typedSlot: number;
  /** Where the frame holds the place of the value, and what finds it; -1: nowhere. */
  placeSlot: number;
  placeOf: PlaceOf | undefined;
  /** Which value of its list it is, counted from 1, and where the frame holds that; -1: it has none. */
  codes: Map<Json, number> | undefined;
  codeSlot: number;
  /** What stands for it where it is not given. */
  fallback: Json;
  required: boolean;
  /** Null is a value of it; elsewhere it is the same as nothing given. */
  nullable: boolean;
  /** All that is asked of it where it is not null, if that is seen at once. */
  plain: Plain | undefined;
}

/** Copies facts from the object they were given in to their places in a frame; undefined for those that are not there. */
export type Reader = (frame: Frame, given: JsonObject) => void;

/**
 * The same in one go with what is kept beside them, and, where the values are to be checked, whether all those are right of which that is
 * seen at once: the others are only copied. Where some is not, what is in the frame means nothing.
 */
export type QuickReader = (frame: Frame, given: JsonObject) => boolean;

type Written = (frame: Frame, given: JsonObject, own: unknown[]) => boolean;
const known = new Map<string, Written>();
const mostKnown = 1000;

/** The code of a value that is null or is not in the list. */
export const codeOf = (codes: Map<Json, number>, value: Json): number => codes.get(value) ?? (value === null ? 0 : -1);

/**
 * Writes a function that reads just these facts: six in the time that one takes by looking its name up.
 *
 * @param checked whether values are checked
 * @returns undefined where the host does not allow it: a page whose content security policy forbids that
 * @example quickReader(facts, true)?.(frame, { km: 120 }) // frame[3] is 120
 */
export function quickReader(facts: readonly ReadFact[], checked: boolean): QuickReader | undefined {
  const own: unknown[] = [];
  const lines = facts.map((fact) => readingOf(fact, checked, (value) => `own[${own.push(value) - 1}]`));
  const source = `let v, c, p;\n${lines.join('\n')}\nreturn true;`;
  const written = known.get(source) ?? generated(source);
  if (!written) return undefined;
  if (known.size >= mostKnown) known.clear();
  known.set(source, written);
  return (frame, given) => written(frame, given, own);
}

function generated(source: string): Written | undefined {
  try {
    return new Function('frame', 'given', 'own', source) as Written;
  } catch {
    return undefined;
  }
}

/** The lines that read one fact. Names go in as JSON, so that none can write code; of values only numbers go in. */
function readingOf(fact: ReadFact, checked: boolean, ownOf: (value: unknown) => string): string {
  const { name, jsonSlot, typedSlot, placeSlot, placeOf, codes, codeSlot, fallback, nullable, plain } = fact;
  const text = JSON.stringify(name);
  // Only a name that every object inherits needs the question whether the value is the facts' own.
  const value =
    name in Object.prototype ? `Object.hasOwn(given, ${text}) ? given[${text}] : undefined` : `given[${text}]`;
  if (checked && !plain) return `frame[${jsonSlot}] = ${value};`;
  const put = (json: string, code: string | number | undefined, place: string | undefined) => {
    const kept: [number, unknown][] = [
      [jsonSlot, json],
      [codeSlot, code],
      [typedSlot, 'undefined'],
      [placeSlot, place],
    ];
    return kept.map(([slot, value]) => (slot < 0 ? '' : `frame[${slot}] = ${value};`)).join(' ');
  };
  const byDefault = put(
    fallback === null ? 'null' : ownOf(fallback),
    codes && codeOf(codes, fallback),
    placeOf && ownOf(placeOf(fallback)),
  );
  const lines = [
    `v = ${value};`,
    `if (${nullable ? 'v === undefined' : 'v === undefined || v === null'}) {`,
    checked && fact.required ? 'return false;' : byDefault,
    '} else {',
    codes ? `c = ${ownOf(codes)}.get(v);` : '',
    placeOf ? `p = ${ownOf(placeOf)}(v);` : '',
    ...(checked && plain
      ? [`if (${nullable ? 'v !== null && ' : ''}(${wrong(fact, plain, ownOf)})) return false;`]
      : []),
    codes ? 'if (c === undefined) c = v === null ? 0 : -1;' : '',
    put('v', 'c', 'p'),
    '}',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** Whether a value `v`, of the code `c` and at the place `p`, is not what is asked. */
function wrong({ placeOf }: ReadFact, plain: Plain, ownOf: (value: unknown) => string): string {
  switch (plain.is) {
    case 'number': {
      const whole = plain.whole ? ' || !Number.isInteger(v)' : '';
      return `typeof v !== 'number' || !(v >= ${plain.low} && v <= ${plain.high})${whole}`;
    }
    case 'listed':
      return 'c === undefined';
    case 'truth':
      return `typeof v !== 'boolean'`;
    case 'text':
      // A text that has a place is one of the format; of others the test tells.
      return `typeof v !== 'string' || (${placeOf ? 'p === undefined && ' : ''}!${ownOf(plain.test)}(v))`;
  }
}

/** Reads facts by looking up one after another. */
export function looping(places: readonly Pick<ReadFact, 'name' | 'jsonSlot'>[]): Reader {
  return (frame, given) => {
    for (const { name, jsonSlot } of places) frame[jsonSlot] = Object.hasOwn(given, name) ? given[name] : undefined;
  };
}
