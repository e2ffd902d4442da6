import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { silent } from '../../server/kernel/log.ts';
import { dump, fromLines, type Piece, restore, toLines } from '../../server/stores/backup.ts';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import type { Store } from '../../server/stores/store.ts';

/** Writes a store to a file, which has its name only once it is whole. @throws NotWholeBackup; then there is no file */
export async function backupTo(store: Store, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  await pipeline(Readable.from(toLines(dump(store))), createWriteStream(unfinished, { mode: 0o600 })).catch(
    async (error) => {
      await rm(unfinished, { force: true });
      throw error;
    },
  );
  const handle = await open(unfinished, 'r');
  await handle.sync();
  await handle.close();
  await rename(unfinished, file);
}

/** @returns how many pieces there were */
export async function restoreFrom(store: Store, file: string): Promise<number> {
  // Read twice: nothing is written where the file is not whole.
  for await (const _ of readBackup(file));
  return restore(store, readBackup(file));
}

/** A reader of lines that nobody reads from yet would lose them: it is made when it is read from. */
async function* readBackup(file: string): AsyncGenerator<Piece> {
  yield* fromLines(createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }));
}

/** Moves what is in a folder of the embedded store into another store. The folder stays as it is. */
export async function moveFrom(folder: string, to: Store): Promise<number> {
  // Takes the lock: what came in later would be left behind.
  const from = await openEmbeddedStore(folder, silent);
  try {
    return await restore(to, dump(from));
  } finally {
    await from.close();
  }
}
