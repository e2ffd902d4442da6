import { Problem } from '../../engine/index.ts';
import type { FileHead } from './records/file.ts';
import type { CommitResult, Files, Restored } from './store.ts';

/** Where heads can be put whose content is lost. */
interface Into extends Pick<Files, 'take'> {
  put(head: FileHead): Promise<void> | void;
}

/**
 * Puts uploads of one content as a backup has them.
 *
 * @throws Problem hashMismatch where the content is not theirs
 */
export async function restoreFile(
  into: Into,
  { heads, bytes }: Extract<Restored, { kind: 'file' }>,
): Promise<CommitResult> {
  if (!bytes) {
    for (const head of heads) await into.put(head);
    return 'ok';
  }
  const taken = await into.take(bytes);
  if (heads.some(({ sha256 }) => sha256 !== taken.sha256)) {
    await taken.drop();
    throw new Problem('hashMismatch');
  }
  await taken.keep(...heads);
  return 'ok';
}
