import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { FiledRecord } from '../stores/records/form-record.ts';
import type { ByCall } from './versions.ts';

/** The record that a call has filed already. @throws Problem idempotencyKeyReused */
export async function filedBefore(
  { store }: Pick<Parts, 'store'>,
  call: NonNullable<ByCall>,
): Promise<FiledRecord | undefined> {
  const id = await store.records.filedBy(call.id);
  const record = id === undefined ? undefined : await store.records.get(id);
  if (record && !isDone(record, call)) throw new Problem('idempotencyKeyReused');
  return record;
}

/** Whether a call changed a record already. @throws Problem idempotencyKeyReused where it asked something else */
export function isDone({ calls = [] }: FiledRecord, call: ByCall): boolean {
  const known = call && calls.find(({ id }) => id === call.id);
  if (known && known.request !== call.request) throw new Problem('idempotencyKeyReused');
  return known !== undefined;
}
