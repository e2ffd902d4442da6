import type { InstanceRecord, StoredAnswer } from '../records/instance.ts';
import type { Database } from './database.ts';
import { Gather } from './gather.ts';

interface Loaded {
  instance?: InstanceRecord;
  answer?: StoredAnswer;
}
interface Waiting {
  id: string;
  key: string | null;
  other: string | null;
  resolve(loaded: Loaded): void;
  reject(error: unknown): void;
}
interface Row {
  /** The place among those asked for, counted from one. */
  place: number;
  record: InstanceRecord;
  answer: StoredAnswer | null;
}

/** Each by its key: a join of sets could have the planner read all there are of either. */
const text = `
select w.place::int as place, i.record, a.answer
from unnest($2::text[], $3::text[], $4::text[]) with ordinality as w(id, key, other, place)
cross join lateral (select record from instances where tenant = $1 and id = w.id offset 0) as i
left join lateral (
  select answer from answers where tenant = $1 and instance = w.id and key in (w.key, w.other) order by key = w.key desc limit 1
) as a on true`;

/**
 * Reads instances: those asked for while others are being read are read by one statement. Each sees all that was committed before it asked.
 *
 * @throws Problem storeUnavailable
 */
export function loadsIn({ askOften }: Database): (id: string, key?: string, other?: string) => Promise<Loaded> {
  const read = async (group: Waiting[]) => {
    try {
      const each = <T>(value: (one: Waiting) => T) => group.map(value);
      const values = [each(({ id }) => id), each(({ key }) => key), each(({ other }) => other)];
      const rows = await askOften<Row>('load', text, ...values);
      const found = new Map(rows.map((row) => [row.place, row]));
      for (const [index, { resolve }] of group.entries()) {
        const row = found.get(index + 1);
        resolve(row ? { instance: row.record, answer: row.answer ?? undefined } : {});
      }
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  };
  const waiting = new Gather<Waiting>(read);
  return (id, key, other) =>
    new Promise((resolve, reject) => waiting.add({ id, key: key ?? null, other: other ?? null, resolve, reject }));
}
