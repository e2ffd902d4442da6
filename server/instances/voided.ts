import type { Parts } from '../decisions/parts.ts';
import { voidedBy } from '../papers/versions.ts';
import type { FiledRecord } from '../stores/records/form-record.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import type { Applied } from './apply-effects.ts';

/** The records of an instance that are its own: what was handed to it is another's. */
export async function papersOf({ store }: Parts, { id, records = [] }: InstanceRecord): Promise<FiledRecord[]> {
  const found = await Promise.all(records.map((one) => store.records.get(one.id)));
  return found.flatMap((one) => (one && one.instance === id ? [one] : []));
}

/** Voids records with what is committed: they keep their numbers. */
export function withVoided(
  applied: Applied,
  papers: readonly FiledRecord[],
  ids: readonly string[],
  voided: NonNullable<FiledRecord['voided']>,
): Applied {
  const taken = papers.filter((one) => ids.includes(one.id) && !one.voided);
  if (taken.length === 0) return applied;
  const [cause, ...others] = applied.entries;
  const told = taken.map(({ id, form, number }) => ({ id, form, ...(number === undefined ? {} : { number }) }));
  const entries = cause ? [{ ...cause, voided: told }, ...others] : others;
  return { ...applied, entries, papers: taken.map((one) => voidedBy(one, voided)) };
}
