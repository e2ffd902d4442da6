/** What is kept of a filled form. */

import type { JsonObject } from '../../../engine/index.ts';
import type { AttachedFile } from './file.ts';

/** A version of a record: nothing of it ever changes. */
export interface FiledVersion {
  version: number;
  at: string;
  /** Whoever filed it, as history entries name them. */
  by: string;
  /** The edition whose form it meets. */
  edition: number;
  fields: JsonObject;
  /** The files that stand in its fields, by the ids that stand there; absent: none. */
  files?: Record<string, AttachedFile>;
  /** Why it was amended. */
  reason?: string;
  /** SHA-256 of what it says, with the hash of the version before: a changed byte shows. */
  hash: string;
}

/** How somebody signed: by a drawing, a password, a sign-in just made, or a scan of a paper. */
export type SignedHow = 'drawn' | 'password' | 'signIn' | 'scan';

export interface FiledSignature {
  as: string;
  by: string;
  at: string;
  /** The version that was signed, and its hash. */
  version: number;
  hash: string;
  how: SignedHow;
  /** The file of the drawing or scan. */
  image?: string;
  /** The record was amended since: the signature is none any more. */
  void?: true;
}

/** A filled form: numbered, its versions immutable, signed. */
export interface FiledRecord {
  id: string;
  policy: string;
  form: string;
  /** Grows with every change, also where it is only signed; the store's own fence. */
  revision: number;
  number?: string;
  /** Which counter numbered it, and as which. */
  counter?: { name: string; value: number };
  /** The instance whose event made it; absent: it was filed without a flow. */
  instance?: string;
  businessKey?: string;
  status: 'filed' | 'signed' | 'void';
  versions: FiledVersion[];
  signatures: FiledSignature[];
  /** The call with an idempotency key that filed it without a flow. */
  call?: string;
  /** The calls with idempotency keys that changed it: sent again, they change nothing. */
  calls?: { id: string; request: string }[];
  voided?: { at: string; by: string; reason: string };
  createdAt: string;
  updatedAt: string;
}

/** The version that counts. */
export const lastVersion = ({ versions }: Pick<FiledRecord, 'versions'>): FiledVersion =>
  versions.at(-1) as FiledVersion;
