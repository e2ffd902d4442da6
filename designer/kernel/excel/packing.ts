import { strFromU8, strToU8, type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate/browser';

/**
 * What packs and unpacks Excel files, in place of `fflate` itself (see `vite.config.ts`): large files make it start workers out of texts,
 * which the content security policy forbids, and wait for them for ever. Files are packed in a worker of ours anyway.
 */
export { strFromU8, strToU8, unzipSync, zipSync };

type Done<T> = (error: unknown, result?: T) => void;

export function unzip(archive: Uint8Array, done: Done<Unzipped>): void {
  finish(() => unzipSync(archive), done);
}

export function zip(files: Zippable, done: Done<Uint8Array>): void {
  finish(() => zipSync(files), done);
}

function finish<T>(work: () => T, done: Done<T>): void {
  let result: T;
  try {
    result = work();
  } catch (error) {
    done(error);
    return;
  }
  done(null, result);
}
