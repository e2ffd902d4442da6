/** Which classes of a dimension are allowed: a bit each. */
export type Classes = Uint32Array;

/** The classes for which something holds. */
export function classesWhere(count: number, holds: (place: number) => boolean): Classes {
  const classes = new Uint32Array(Math.ceil(count / 32));
  for (let place = 0; place < count; place += 1) {
    if (holds(place)) classes[place >> 5] = (classes[place >> 5] as number) | (1 << (place & 31));
  }
  return classes;
}

export const allows = (classes: Classes | undefined, place: number): boolean =>
  classes === undefined || ((classes[place >> 5] as number) & (1 << (place & 31))) !== 0;

/** The first class that is allowed; -1 where none is. */
export function firstAllowed(classes: Classes | undefined): number {
  if (!classes) return 0;
  const word = classes.findIndex((bits) => bits !== 0);
  if (word < 0) return -1;
  const bits = classes[word] as number;
  return word * 32 + (31 - Math.clz32(bits & -bits));
}

/** Whether two sets have a class in common. */
export function meet(a: Classes, b: Classes): boolean {
  for (let word = 0; word < a.length; word += 1) if (((a[word] as number) & (b[word] as number)) !== 0) return true;
  return false;
}

export const inBoth = (a: Classes, b: Classes): Classes => a.map((bits, word) => bits & (b[word] as number));
