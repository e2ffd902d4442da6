import { randomUUID } from 'node:crypto';
import { checked, inPieces, Measure } from '../checked-bytes.ts';
import { type Damage, type Damages, notOfItsPlace, recordDamaged } from '../damage.ts';
import { isHead } from '../file-heads.ts';
import type { FileHead } from '../records/file.ts';
import type { Attached, CommitResult, Files } from '../store.ts';
import type { Ask, Database } from './database.ts';

export interface FileRow {
  id: string;
  record: FileHead;
  reference?: string | null;
}

/** What a row has in the place of an upload's head, which is noted; nothing where it is the head. */
export const fileDamageOf = ({ id, record }: FileRow, damages: Damages): Damage | undefined =>
  isHead(record) && record.id === id ? undefined : damages.note('file', id, notOfItsPlace);

const headOf = ({ record, reference }: FileRow): FileHead => (reference ? { ...record, reference } : record);

/** Uploaded files as rows: contents in pieces, each written by itself, so that no transaction lasts as long as an upload. */
export function filesIn(database: Database, damages: Damages): Files {
  const { ask, askOften } = database;
  return {
    take: (bytes) => take(database, bytes),
    async get(id) {
      if (!/^[\w.-]{1,100}$/.test(id)) return undefined;
      const text = 'select id, record, reference from files where tenant = $1 and id = $2';
      const [row] = await askOften<FileRow>('file', text, id);
      const damage = row && fileDamageOf(row, damages);
      if (damage) throw recordDamaged(damage);
      return row && headOf(row);
    },
    read: (head) => checked(head, piecesOf(ask, head.sha256)),
    async uploaded(by, since) {
      const text = `select count(*)::int as count, coalesce(sum(size), 0)::float8 as bytes from files
        where tenant = $1 and uploader = $2 and at >= $3`;
      return (await askOften<{ count: number; bytes: number }>('uploaded', text, by, since))[0] as never;
    },
    async unreferenced(before, limit) {
      const text = `select id, record, reference from files
        where tenant = $1 and reference is null and at < $2 order by at limit $3`;
      const rows = await ask<FileRow>(text, before, limit);
      return rows.flatMap((row) => (fileDamageOf(row, damages) ? [] : [headOf(row)]));
    },
    drop: (id) => drop(database, id),
    async tidy() {
      const left = "sha256 is null and at < clock_timestamp() - interval '1 day'";
      await ask(`delete from file_contents where tenant = $1 and ${left}`);
    },
    async ids() {
      return (await ask<{ id: string }>('select id from files where tenant = $1 order by id')).map(({ id }) => id);
    },
  };
}

async function take(database: Database, bytes: AsyncIterable<Uint8Array>) {
  const { ask, askOften } = database;
  const content = randomUUID();
  // One that was kept stays, also where only the answer to that was lost.
  const remove = async () => {
    await ask('delete from file_contents where tenant = $1 and id = $2 and sha256 is null', content);
  };
  const measure = new Measure();
  await ask('insert into file_contents (tenant, id) values ($1, $2)', content);
  try {
    let part = 0;
    for await (const piece of inPieces(measure.of(bytes))) {
      const text = 'insert into file_pieces (tenant, content, part, bytes) values ($1, $2, $3, $4)';
      await askOften('file-piece', text, content, part, piece);
      part += 1;
    }
  } catch (error) {
    // What cannot be removed now is thrown away after a day.
    await remove().catch(() => {});
    throw error;
  }
  const { sha256, size } = measure.end();
  const keep = async (...heads: FileHead[]) => {
    const write = () => database.write((inside) => keepContent(inside, content, sha256, heads));
    // Another upload of the same content may be kept at the same moment: then it is there.
    await write().catch((error) => (isTaken(error) ? write() : Promise.reject(error)));
  };
  return { sha256, size, keep, drop: remove };
}

const isTaken = (error: unknown) => (error as { code?: unknown } | null)?.code === '23505';

/** Who keeps a content and who drops its last upload wait for each other at its row. */
async function keepContent(ask: Ask, content: string, sha256: string, heads: FileHead[]): Promise<CommitResult> {
  const [known] = await ask('select id from file_contents where tenant = $1 and sha256 = $2 for update', sha256);
  if (known) await ask('delete from file_contents where tenant = $1 and id = $2', content);
  else await ask('update file_contents set sha256 = $3 where tenant = $1 and id = $2', content, sha256);
  for (const head of heads) await putHead(ask, head);
  return 'ok';
}

/** Puts the head of an upload, where there is none of its id. */
export async function putHead(ask: Ask, head: FileHead): Promise<void> {
  const { id, sha256, size, by, at, reference = null } = head;
  const text = `insert into files (tenant, id, sha256, size, uploader, at, reference, record)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant, id) do nothing`;
  await ask(text, id, sha256, size, by, at, reference, JSON.stringify(head));
}

async function* piecesOf(ask: Ask, sha256: string): AsyncGenerator<Uint8Array> {
  const [content] = await ask<{ id: string }>('select id from file_contents where tenant = $1 and sha256 = $2', sha256);
  const text = 'select bytes from file_pieces where tenant = $1 and content = $2 and part = $3';
  for (let part = 0; content; part += 1) {
    const [piece] = await ask<{ bytes: Uint8Array }>(text, content.id, part);
    if (!piece) return;
    yield piece.bytes;
  }
}

/** Removes an upload that is in no record, and its content where no other has it. */
async function drop({ write }: Database, id: string): Promise<boolean> {
  let dropped = false;
  await write(async (ask) => {
    const [gone] = await ask<{ sha256: string }>(
      'delete from files where tenant = $1 and id = $2 and reference is null returning sha256',
      id,
    );
    dropped = gone !== undefined;
    if (!gone) return 'ok';
    const content = 'select id from file_contents where tenant = $1 and sha256 = $2 for update';
    await ask(content, gone.sha256);
    const [other] = await ask('select 1 from files where tenant = $1 and sha256 = $2 limit 1', gone.sha256);
    if (!other) await ask('delete from file_contents where tenant = $1 and sha256 = $2', gone.sha256);
    return 'ok';
  });
  return dropped;
}

/** Says of uploads which record they came into: none that is gone, or in another. In one order, so that two do not wait for each other. */
export async function attach(ask: Ask, attached: readonly Attached[]): Promise<CommitResult> {
  const text = `update files set reference = $3
    where tenant = $1 and id = $2 and coalesce(reference, $3) = $3 returning id`;
  for (const { file, record } of attached.toSorted((a, b) => (a.file < b.file ? -1 : 1)))
    if ((await ask(text, file, record)).length === 0) return 'conflict';
  return 'ok';
}
