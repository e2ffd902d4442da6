import type { Decision } from './decision.ts';

/** Stands for a key where there is none: with numbers in all their places, keys are compared as numbers. */
const free = -1;
/** So many decisions of one rule set are remembered. */
const most = 1024;

/**
 * Decisions by small whole numbers. Key and decision stand side by side in one list, at a place that the key tells: of many editions
 * in memory finding one costs a single place that is not in the processor's caches, where a `Map` costs three.
 *
 * @example known.set(5, decision); known.get(5) // decision
 */
export class KnownDecisions {
  private slots = emptySlots(16);
  private count = 0;

  get(key: number): Decision | undefined {
    const { slots } = this;
    return slots[placeOf(key, slots) + 1] as Decision | undefined;
  }

  /** Once there are as many as are remembered, further ones are not. */
  set(key: number, decision: Decision): void {
    if (this.count >= most) return;
    this.count += 1;
    // Every fourth entry stays free, so that a search ends soon.
    if (this.count * 8 > this.slots.length * 3) this.grow();
    this.put(key, decision);
  }

  private put(key: number, decision: Decision): void {
    const place = placeOf(key, this.slots);
    this.slots[place] = key;
    this.slots[place + 1] = decision;
  }

  private grow(): void {
    const old = this.slots;
    this.slots = emptySlots(old.length * 2);
    for (let place = 0; place < old.length; place += 2) {
      if (old[place] !== free) this.put(old[place] as number, old[place + 1] as Decision);
    }
  }
}

/** Where a key stands, or may be put. */
function placeOf(key: number, slots: readonly unknown[]): number {
  const mask = slots.length - 1;
  const spread = Math.imul(key, 0x9e3779b1);
  let place = ((spread ^ (spread >>> 15)) << 1) & mask;
  for (let met = slots[place] as number; met !== key && met !== free; met = slots[place] as number) {
    place = (place + 2) & mask;
  }
  return place;
}

function emptySlots(length: number): (number | Decision | undefined)[] {
  return Array.from({ length }, (_, place) => (place % 2 === 0 ? free : undefined));
}
