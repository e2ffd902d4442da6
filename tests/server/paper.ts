import { withVersion } from '../../server/papers/versions.ts';
import type { FileHead } from '../../server/stores/records/file.ts';
import type { FiledRecord } from '../../server/stores/records/form-record.ts';
import type { Store } from '../../server/stores/store.ts';

const at = '2024-03-01T02:00:00.000Z';

/** A filled form of its first version. */
export function recordOf(id: string, more: Partial<FiledRecord> = {}): FiledRecord {
  const blank = {
    ...{ id, policy: 'shop', form: 'ticket', status: 'filed' as const },
    ...{ versions: [], signatures: [], createdAt: at, updatedAt: at },
    ...more,
  };
  return withVersion(blank, { mode: 'new', at, by: 'user:li', edition: 1, fields: { plate: '京A12345', km: 5 } });
}

/** Uploads a text, under some ids. */
export async function uploadTo(store: Store, content: string, ...ids: string[]): Promise<[FileHead, ...FileHead[]]> {
  const taken = await store.files.take(new Blob([content]).stream());
  const { sha256, size } = taken;
  const heads = ids.map((id) => ({ id, sha256, size, name: `${id}.txt`, type: 'text/plain', by: 'user:li', at }));
  await taken.keep(...heads);
  return heads as [FileHead, ...FileHead[]];
}

/** A filled form of its first version, with an attachment. */
export function recordWithFile(id: string, { by: _, at: __, ...file }: FileHead): FiledRecord {
  const blank = { id, policy: 'shop', form: 'ticket', status: 'filed' as const, versions: [], signatures: [] };
  const files = { [file.id]: { ...file, places: ['/photo'] } };
  const said = { mode: 'new' as const, at, by: 'user:li', edition: 1, fields: { photo: file.id }, files };
  return withVersion({ ...blank, createdAt: at, updatedAt: at }, said);
}
