import type { Json, MachineJson } from '../../../engine/index.ts';
import {
  allTransitions,
  isWithin,
  listOf,
  type PlacedTransition,
  placeId,
  type StatePath,
  type Trigger,
} from './places.ts';
import { resolveTarget } from './targets.ts';

/** A step of an instance as its history tells it: where it came from and to, and by what. */
export interface Moved {
  before: readonly StatePath[];
  after: readonly StatePath[];
  /** The event that was sent; absent: it went on by itself. */
  event?: string | undefined;
}

/**
 * The transitions that led an instance on its way, by their ids. A step by an event takes what stands under it; where that leads elsewhere than
 * to where the instance then stood, the transitions without an event that follow are on the way as well.
 *
 * @param id the flow's
 * @example takenOnWay(flow.machine, 'leave', [{ before: ['draft'], after: ['review'], event: 'SUBMIT' }]) // { 'draft|event:SUBMIT|0' }
 */
export function takenOnWay(machine: MachineJson, id: string, steps: readonly Moved[]): ReadonlySet<string> {
  const all = allTransitions(machine).map((place) => ({
    place,
    targets: listOf(place.transition.target).flatMap((text) => resolveTarget(machine, id, place.source, text) ?? []),
  }));
  const taken = new Set<string>();
  for (const { before, after, event } of steps) {
    const isBy = ({ trigger }: PlacedTransition) =>
      event === undefined ? trigger.kind !== 'event' : trigger.kind === 'event' && trigger.name === event;
    const isThere = (path: StatePath) => after.some((one) => isWithin(one, path));
    const first = all.filter(
      ({ place, targets }) => isBy(place) && before.some((one) => isWithin(one, place.source)) && targets.length > 0,
    );
    const direct = first.filter(({ targets }) => targets.every(isThere));
    for (const { place } of direct) taken.add(placeId(place));
    if (direct.length > 0) continue;
    // Through states that it left at once.
    for (const one of first) for (const place of leadingOn(one, all, isThere) ?? []) taken.add(place);
  }
  return taken;
}

/** What is taken as soon as it can be: without an event, or where all within a state has come to its end. */
const goesByItself = ({ kind }: Trigger) => kind === 'always' || kind === 'done';

interface Led {
  place: PlacedTransition;
  targets: StatePath[];
}

/** The ids of a transition and of those that went on by themselves from where it leads, until the instance is there; undefined: it does not lead there. */
function leadingOn(first: Led, all: readonly Led[], isThere: (path: StatePath) => boolean): string[] | undefined {
  const seen = new Set<string>();
  const follow = ({ place, targets }: Led): string[] | undefined => {
    const own = placeId(place);
    if (seen.has(own)) return undefined;
    seen.add(own);
    if (targets.every(isThere)) return [own];
    const next = all.filter(
      (one) => goesByItself(one.place.trigger) && targets.some((target) => isWithin(target, one.place.source)),
    );
    for (const one of next) {
      const rest = follow(one);
      if (rest) return [own, ...rest];
    }
    return undefined;
  };
  return follow(first);
}

/** An entry of a history, as far as it tells of a step. */
export interface HistoryStep {
  type: string;
  from?: unknown;
  to?: unknown;
  event?: { type?: unknown } | undefined;
}

/**
 * The steps that a history tells of, the first first; that it was put somewhere by hand is no transition of the flow.
 *
 * @param stand tells the innermost states of a state value
 */
export function stepsOf(entries: readonly HistoryStep[], stand: (value: Json) => StatePath[]): Moved[] {
  return entries.flatMap(({ type, from, to, event }) => {
    if (from === undefined || from === null || to === undefined || to === null || type === 'moved') return [];
    const name = type === 'event' && typeof event?.type === 'string' ? event.type : undefined;
    return [{ before: stand(from as Json), after: stand(to as Json), event: name }];
  });
}
