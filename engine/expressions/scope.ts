import type { Json } from '../ground/definition.ts';
import type { FeelType } from './types.ts';

/** The values of one evaluation: a flat array, its places fixed when the rule set or flow is compiled. */
export type Frame = unknown[];
export type Read = (frame: Frame) => unknown;
/** How a value is read as JSON. */
export type ReadJson = ((frame: Frame) => Json) & {
  /** The fact's place in the frame. */
  slot?: number;
  /** Where the frame also holds which of these values it is, counted from 1; 0 for null, -1 for any other. */
  coded?: { slot: number; values: Json[] };
  /** What is known of the value, and how it is read as one of FEEL: of what is more than its JSON says. */
  type?: FeelType;
  typed?: Read;
  /** Where the frame holds the place of the value, if it has one scale: as `placeOfJson` has it. */
  placeSlot?: number;
};

/** A name an expression may use: its type, how its value is read, and (for `config.x`) the names below it. */
export interface Variable {
  type: FeelType;
  read: Read;
  entries?: Record<string, Variable>;
  /** It has no other entries than its type says. */
  isClosed?: true;
  /** Whether it has a value; absent: it has one unless it reads as null. */
  isSet?: (frame: Frame) => boolean;
}

/** Variables by name; a Map is one. */
type Variables = Pick<ReadonlyMap<string, Variable>, 'get' | 'has' | 'keys'> & {
  /** What is known of one already, where `get` may have to find it out. */
  peek?(name: string): Variable | undefined;
};

const peekAt = (variables: Variables, name: string) => (variables.peek ? variables.peek(name) : variables.get(name));

/** Names on top of others: the upper ones win. */
export function layered(upper: Variables, lower: Variables): Variables {
  return {
    get: (name) => upper.get(name) ?? lower.get(name),
    peek: (name) => (upper.has(name) ? peekAt(upper, name) : peekAt(lower, name)),
    has: (name) => upper.has(name) || lower.has(name),
    *keys() {
      yield* upper.keys();
      yield* lower.keys();
      return undefined;
    },
  };
}

/** The names in scope of an expression, and the clock it may read. */
export interface Scope {
  variables: Variables;
  /** The zone of times that do not say theirs. */
  timeZone: string;
  /** Wall-clock milliseconds of the evaluation: what `now()` and `today()` tell. */
  now(frame: Frame): number;
}
