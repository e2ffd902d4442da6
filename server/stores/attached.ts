import { type Json, type JsonObject, pointer } from '../../engine/index.ts';
import type { AttachedFile } from './records/file.ts';
import type { FiledRecord } from './records/form-record.ts';

/**
 * The fields of a record with something else in the places of its files' ids.
 *
 * @example withFiles({ photo: 'f1' }, { f1: { …, places: ['/photo'] } }, ({ sha256 }) => sha256) // { photo: '9f86…' }
 */
export function withFiles(
  fields: JsonObject,
  files: Record<string, AttachedFile> | undefined,
  of: (file: AttachedFile) => Json,
): JsonObject {
  if (!files) return fields;
  const byPlace = new Map(Object.values(files).flatMap((file) => file.places.map((place) => [place, file] as const)));
  const replace = (value: Json, place: string): Json => {
    const file = typeof value === 'string' ? byPlace.get(place) : undefined;
    if (file && file.id === value) return of(file);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item, index) => replace(item, place + pointer(index)));
    const entries = Object.entries(value).map(([name, item]) => [name, replace(item, place + pointer(name))] as const);
    return Object.fromEntries(entries);
  };
  return replace(fields, '') as JsonObject;
}

/** The ids of all files that a record has: those of its versions' fields, and the drawings and scans of its signatures. */
export function filesOf({ versions, signatures }: Pick<FiledRecord, 'versions' | 'signatures'>): Set<string> {
  const attached = versions.flatMap(({ files = {} }) => Object.keys(files));
  return new Set([...attached, ...signatures.flatMap(({ image }) => image ?? [])]);
}
