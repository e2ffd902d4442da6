/** Which classes of a dimension are allowed: a bit each, in words of 32. Only the words from the first to the last that allow any are kept. */
export interface Classes {
  /** The word that stands first. */
  from: number;
  words: Uint32Array;
}

/** The classes for which something holds. */
export function classesWhere(count: number, holds: (place: number) => boolean): Classes {
  const words = new Uint32Array(Math.ceil(count / 32));
  for (let place = 0; place < count; place += 1) {
    if (holds(place)) words[place >> 5] = (words[place >> 5] as number) | (1 << (place & 31));
  }
  const from = words.findIndex((bits) => bits !== 0);
  return from < 0 ? none : { from, words: words.slice(from, words.findLastIndex((bits) => bits !== 0) + 1) };
}

const none: Classes = { from: 0, words: new Uint32Array() };

export const allows = (classes: Classes | undefined, place: number): boolean =>
  classes === undefined || ((classes.words[(place >> 5) - classes.from] ?? 0) & (1 << (place & 31))) !== 0;

/** The first class that is allowed; -1 where none is. */
export function firstAllowed(classes: Classes | undefined): number {
  if (!classes) return 0;
  const word = classes.words.findIndex((bits) => bits !== 0);
  if (word < 0) return -1;
  const bits = classes.words[word] as number;
  return (classes.from + word) * 32 + (31 - Math.clz32(bits & -bits));
}

const endOf = ({ from, words }: Classes) => from + words.length;

/** Whether two sets have a class in common. */
export function meet(a: Classes, b: Classes): boolean {
  const end = Math.min(endOf(a), endOf(b));
  for (let word = Math.max(a.from, b.from); word < end; word += 1) {
    if (((a.words[word - a.from] as number) & (b.words[word - b.from] as number)) !== 0) return true;
  }
  return false;
}

/** The classes that both allow. */
export function inBoth(a: Classes, b: Classes): Classes {
  const from = Math.max(a.from, b.from);
  const length = Math.max(0, Math.min(endOf(a), endOf(b)) - from);
  const words = new Uint32Array(length);
  for (let word = 0; word < length; word += 1) {
    words[word] = (a.words[word + from - a.from] as number) & (b.words[word + from - b.from] as number);
  }
  return { from, words };
}
