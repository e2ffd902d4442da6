import { type Edition, fieldsFor, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, flowRolesOf, inPolicy, isAllowed, personNamed } from '../kernel/caller.ts';
import { hashOf } from '../stores/record-hash.ts';
import { type FiledRecord, type FiledVersion, lastVersion } from '../stores/records/form-record.ts';
import { presentFields } from './attachments.ts';
import { lookerAt } from './seen-values.ts';

/** A record as a caller may see it, with its versions. @param version an earlier one @throws Problem recordNotFound for a version that is none */
export async function presentRecord(parts: Parts, record: FiledRecord, caller: Caller, version?: number) {
  const listed = await presentListed(parts, record, caller, version);
  const { voided } = record;
  const versions = record.versions.map(({ version: count, at, by, reason, hash }) => ({
    version: count,
    at,
    by: personNamed(by),
    hash,
    ...(reason === undefined ? {} : { reason }),
  }));
  return { ...listed, ...(voided ? { voided: { ...voided, by: personNamed(voided.by) } } : {}), versions };
}

/** The same, as lists have it. */
export async function presentListed(parts: Parts, record: FiledRecord, caller: Caller, version?: number) {
  const { id, number, policy, form, instance, businessKey, status, createdAt, updatedAt } = record;
  const shown = version === undefined ? lastVersion(record) : record.versions[version - 1];
  if (!shown) throw new Problem('recordNotFound');
  return {
    ...{ id, number, policy, form, edition: shown.edition, instance, businessKey, version: shown.version, status },
    fields: await seenFields(parts, record, shown, caller),
    hash: shown.hash,
    signatures: record.signatures.map(({ hash, by, ...one }) => ({
      ...one,
      by: personNamed(by),
      ...(isWhole(record, one.version, hash) ? {} : { broken: true as const }),
    })),
    createdAt,
    updatedAt,
  };
}

/** Whether a version is what was signed. */
function isWhole(record: FiledRecord, version: number, signed: string): boolean {
  const { hash, ...said } = record.versions[version - 1] ?? {};
  const previous = record.versions[version - 2]?.hash;
  return hash === signed && hashOf(record, said as Omit<FiledVersion, 'hash'>, previous) === signed;
}

/**
 * Whether a caller sees a file of a record that they see: in the fields of a version, or as a signature.
 *
 * @example await showsFile(parts, record, caller, photo) // false, where the form hides the photo from them
 */
export async function showsFile(parts: Parts, record: FiledRecord, caller: Caller, file: string): Promise<boolean> {
  const within = record.versions.filter(({ files = {} }) => Object.hasOwn(files, file));
  if (within.length === 0) return true;
  for (const version of within)
    if (JSON.stringify(await seenFields(parts, record, version, caller)).includes(JSON.stringify(file))) return true;
  return false;
}

/** Whoever looks after a policy sees all of its records; others what the form lets them. */
async function seenFields(parts: Parts, record: FiledRecord, version: FiledVersion, caller: Caller) {
  const { edition } = version;
  const fields = presentFields(version);
  const { policy, form, instance } = record;
  const definition = await definitionOf(await parts.catalogue.edition(policy, edition), form);
  const all = isAllowed(caller, ['administrator', 'developer', 'policyManager']);
  if (!definition || all) return fields;
  const found = instance === undefined ? undefined : (await parts.store.instances.load(instance)).instance;
  const looker = found ? lookerAt(parts, caller, found) : { roles: flowRolesOf(inPolicy(caller, policy)) };
  return fieldsFor(definition.fields, fields, looker);
}

const definitionOf = ({ content }: Edition, form: string) =>
  Object.hasOwn(content.forms, form) ? content.forms[form] : undefined;
