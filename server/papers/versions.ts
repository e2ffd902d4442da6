import type { Form, FormRecord, JsonObject } from '../../engine/index.ts';
import { personNamed } from '../kernel/caller.ts';
import { hashOf } from '../stores/record-hash.ts';
import {
  type FiledRecord,
  type FiledSignature,
  type FiledVersion,
  lastVersion,
} from '../stores/records/form-record.ts';

/** A call with an idempotency key: what it did is written with it. */
export type ByCall = { id: string; request: string } | undefined;

/** What a new version of a record says. */
export interface Said extends Pick<FiledVersion, 'at' | 'by' | 'edition' | 'fields' | 'files' | 'reason'> {
  mode: 'new' | 'continue' | 'amend';
}

/** The record with its next version: by an amendment its signatures are void, gone on with they stay on the version they signed. */
export function withVersion(
  record: Omit<FiledRecord, 'revision'> & { revision?: number },
  { mode, ...said }: Said,
): FiledRecord {
  const before = record.versions.at(-1);
  const version = { version: (before?.version ?? 0) + 1, ...said };
  const hash = hashOf(record, version, before?.hash);
  const signatures =
    mode === 'amend' ? record.signatures.map((one): FiledSignature => ({ ...one, void: true })) : record.signatures;
  return {
    ...record,
    revision: (record.revision ?? 0) + 1,
    versions: [...record.versions, { ...version, hash }],
    signatures,
    updatedAt: said.at,
  };
}

/** The names of the signatures that hold for the present version. */
export const signedNames = ({ signatures }: FiledRecord): string[] =>
  signatures.filter((one) => !one.void).map(({ as }) => as);

/** Whether each signature that is asked for is there. */
export function statusOf(record: FiledRecord, form: Pick<Form, 'signings'>, atMs: number): FiledRecord['status'] {
  if (record.voided) return 'void';
  const run = { atMs, config: undefined, facts: {}, depth: 0 };
  const asked = form.signings(lastVersion(record).fields, run);
  const signed = signedNames(record);
  return asked.length > 0 && asked.every(({ as }) => signed.includes(as)) ? 'signed' : 'filed';
}

/** A record as flows and expressions see it. */
export function seenByFlows(record: FiledRecord): FormRecord {
  const { id, form, number = null, status, createdAt: at, versions } = record;
  const { version, fields } = lastVersion(record);
  const by = versions[0] ? personNamed(versions[0].by) : null;
  return {
    form,
    fields: fields as JsonObject,
    signed: signedNames(record),
    record: { id, number, version, status, at, by },
  };
}

/** A record that is void from now on: it keeps its number, and what it said. */
export const voidedBy = (record: FiledRecord, voided: NonNullable<FiledRecord['voided']>): FiledRecord => ({
  ...record,
  revision: record.revision + 1,
  status: 'void',
  voided,
  updatedAt: voided.at,
});
