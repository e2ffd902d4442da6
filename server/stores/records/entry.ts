/** What is written in a chain of hashes: the history of an instance, and the audit log. */

import type { Json } from '../../../engine/index.ts';

interface Entry {
  at: string;
  type: string;
  [name: string]: Json | undefined;
}

/** An entry of an instance's history or of the audit log, before it joins its chain: these names are the chain's. */
export type UnsealedEntry = Entry & { sequence?: undefined; previous?: undefined; hash?: undefined };

export type ChainEntry = Entry & { sequence: number; previous: string; hash: string };
