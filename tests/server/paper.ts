import { withVersion } from '../../server/papers/versions.ts';
import type { FiledRecord } from '../../server/stores/records/form-record.ts';

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
