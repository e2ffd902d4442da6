import { isToldByJson, placesFor } from '../conditions/exact.ts';
import { type Places, placeOfJson } from '../expressions/scales.ts';
import type { Frame, ReadJson } from '../expressions/scope.ts';
import type { Json } from '../ground/definition.ts';

/**
 * How an index looks facts up: as their JSON, or, of instants, times and durations, as the places where they stand among the values of
 * their kind. A place is a number: what is compared by it is found as numbers are.
 */
export class IndexedFacts {
  private readonly readFact: (name: string) => ReadJson;
  private readonly timeZone: string;
  private readonly placed = new Map<string, PlacedFact | undefined>();

  /** @param timeZone where times are told that do not say it themselves */
  constructor(readFact: (name: string) => ReadJson, timeZone: string) {
    this.readFact = readFact;
    this.timeZone = timeZone;
  }

  /** What is looked up of a fact; undefined for a value of which only trying tells. */
  read(name: string): ReadJson {
    return this.placedFact(name)?.place() ?? this.readFact(name);
  }

  /**
   * The constant of a comparison in the form that its fact is looked up in.
   *
   * @param value a single one, or a list
   * @returns undefined where only trying tells
   * @example facts.constantOf('opens', '00:01') // 60000
   */
  constantOf(name: string, value: Json): Json | undefined {
    const placed = this.placedFact(name);
    if (!placed) return isToldByJson(this.readFact(name).type, value) ? value : undefined;
    if (!Array.isArray(value)) return placed.constantOf(value);
    const places = value.map((one) => placed.constantOf(one));
    return places.includes(undefined) ? undefined : (places as Json[]);
  }

  private placedFact(name: string): PlacedFact | undefined {
    if (this.placed.has(name)) return this.placed.get(name);
    const read = this.readFact(name);
    const scales = placesFor(read.type, this.timeZone);
    const found = scales && new PlacedFact(read, scales);
    this.placed.set(name, found);
    return found;
  }
}

/** A fact whose values are looked up by their places on one scale: that of the first constant it is compared with. */
class PlacedFact {
  private readonly read: ReadJson;
  private readonly scales: readonly Places[];
  private scale: Places | undefined;

  constructor(read: ReadJson, scales: readonly Places[]) {
    this.read = read;
    this.scales = scales;
  }

  /** The place of a constant, null of null; undefined for what has none. */
  constantOf(value: Json): Json | undefined {
    if (value === null) return null;
    this.scale ??= this.scales.find((scale) => placeOn(scale, value) !== undefined);
    return this.scale && placeOn(this.scale, value);
  }

  /** Reads the place of the fact's value: of the text that came in, or of the value that was computed. */
  place(): ReadJson {
    const { slot, placeSlot, typed } = this.read;
    // What is looked up may be nothing: only trying tells then.
    if (placeSlot !== undefined) return Object.assign((frame: Frame) => frame[placeSlot] as Json, { slot: placeSlot });
    const scale = this.scale ?? (this.scales[0] as Places);
    if (slot !== undefined || !typed) {
      const placeOf = placeOfJson(scale);
      return (frame) => placeOf(this.read(frame)) as Json;
    }
    return (frame) => {
      const value = typed(frame);
      return value === null ? null : (known(scale.placeOfValue(value)) as Json);
    };
  }
}

const placeOn = ({ placeOf, placeOfValue }: Places, value: Json) =>
  known(typeof value === 'string' ? placeOf(value) : placeOfValue(value));
const known = (place: number) => (Number.isNaN(place) ? undefined : place);
