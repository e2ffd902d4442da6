import type { JsonObject } from '../../engine/index.ts';
import { withFiles } from './attached.ts';
import type { FiledRecord } from './records/form-record.ts';
import { lastVersion } from './records/form-record.ts';
import { insertSorted, placeOf } from './sorted.ts';
import type { RecordQuery } from './store.ts';

type Entry = Pick<FiledRecord, 'id' | 'revision' | 'policy' | 'form' | 'number' | 'instance' | 'businessKey'> & {
  /** What a search looks through. */
  words: string;
};

/** What lists and numbers ask about all records, kept in memory. */
export class RecordIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly order: string[] = [];
  private readonly numbers = new Map<string, string>();
  private readonly counters = new Map<string, number>();
  private readonly calls = new Map<string, string>();
  private readonly changed: (record: Pick<FiledRecord, 'id'> & Partial<FiledRecord>) => void;

  /** @param changed is told of each record that is another now, or cannot be read any more */
  constructor(changed: RecordIndex['changed'] = () => {}) {
    this.changed = changed;
  }

  put(record: FiledRecord): void {
    const { id, revision, policy, form, number, instance, businessKey, counter } = record;
    const before = this.entries.get(id);
    if (before && before.revision > revision) return;
    if (!before) insertSorted(this.order, id);
    this.entries.set(id, { id, revision, policy, form, number, instance, businessKey, words: wordsOf(record) });
    if (number !== undefined) this.numbers.set(`${policy}\n${number}`, id);
    if (record.call !== undefined) this.calls.set(record.call, id);
    if (counter) this.counters.set(counter.name, Math.max(counter.value, this.counted(counter.name)));
    if (before?.revision !== revision) this.changed(record);
  }

  /** The revision of a record; 0: there is none. */
  revision(id: string): number {
    return this.entries.get(id)?.revision ?? 0;
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  remove(id: string): void {
    if (!this.entries.delete(id)) return;
    this.order.splice(placeOf(this.order, id), 1);
    this.changed({ id });
  }

  ids(): string[] {
    return [...this.order];
  }

  /** Those of the records of forms of a policy. */
  idsOf(policy: string, forms: readonly string[]): string[] {
    return this.order.filter((id) => {
      const entry = this.entries.get(id);
      return entry?.policy === policy && forms.includes(entry.form);
    });
  }

  /** The last value of a counter; 0: it has not begun. */
  counted(name: string): number {
    return this.counters.get(name) ?? 0;
  }

  numbered(policy: string, number: string): string | undefined {
    return this.numbers.get(`${policy}\n${number}`);
  }

  filedBy(call: string): string | undefined {
    return this.calls.get(call);
  }

  /** Whether records can be put as they are: each follows what stands, and its number is the next of its counter. */
  follows(records: readonly FiledRecord[]): boolean {
    const taken = new Map<string, number>();
    return records.every(({ id, revision, counter, call }) => {
      if (call !== undefined && (this.calls.get(call) ?? id) !== id) return false;
      if ((this.entries.get(id)?.revision ?? 0) !== revision - 1) return false;
      if (revision !== 1 || !counter) return true;
      const before = taken.get(counter.name) ?? this.counted(counter.name);
      taken.set(counter.name, counter.value);
      return counter.value === before + 1;
    });
  }

  /** The ids a query finds, newest first, and where the next page begins. */
  find(query: RecordQuery): { ids: string[]; cursor?: string } {
    const ids: string[] = [];
    const begin = query.cursor === undefined ? this.order.length - 1 : placeOf(this.order, query.cursor) - 1;
    for (let place = begin; place >= 0; place -= 1) {
      const entry = this.entries.get(this.order[place] as string) as Entry;
      if (!matches(entry, query)) continue;
      if (ids.length === query.limit) return { ids, cursor: ids.at(-1) as string };
      ids.push(entry.id);
    }
    return { ids };
  }
}

function matches(entry: Entry, { policies, form, instance, number, businessKey, q }: RecordQuery): boolean {
  return (
    (policies === undefined || policies.includes(entry.policy)) &&
    (form === undefined || entry.form === form) &&
    (instance === undefined || entry.instance === instance) &&
    (number === undefined || entry.number === number) &&
    (businessKey === undefined || entry.businessKey === businessKey) &&
    (q === undefined || entry.words.includes(q.toLowerCase()))
  );
}

const mostSearched = 2000;

/**
 * What a search for words looks through: number, business key, the texts and numbers of all fields, and the names of files.
 *
 * @example wordsOf(record) // 'wts-202611-0007 case-3 京a12345 …'
 */
export function wordsOf(record: FiledRecord): string {
  const { fields, files } = lastVersion(record);
  return wordsIn(
    withFiles(fields, files, ({ name }) => name),
    record.number ?? '',
    record.businessKey ?? '',
  );
}

/** The same of some fields, behind other words. @example wordsIn({ plate: '京A12345' }) // '京a12345' */
export function wordsIn(fields: JsonObject, ...words: string[]): string {
  let length = 0;
  const walk = (value: unknown): void => {
    if (length > mostSearched) return;
    if (typeof value === 'string' || typeof value === 'number') {
      words.push(String(value));
      length += words.at(-1)?.length ?? 0;
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(fields);
  return words.join(' ').toLowerCase().slice(0, mostSearched);
}
