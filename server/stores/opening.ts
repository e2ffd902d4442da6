import type { Log } from '../kernel/log.ts';
import type { Damages } from './damage.ts';
import type { FolderOwner } from './folder-owner.ts';

/** What the files of a folder are opened with. */
export interface Opening {
  /** Without one everything is only read. */
  owner: FolderOwner | undefined;
  damages: Damages;
  log: Log;
  /** Whether who had the folder gave it back, and nobody has used it since: then everything in it fits together. */
  atRest: boolean;
}
