import { both } from '../../contract/text.ts';
import { closedTo, type Form, fileForm, type JsonObject, keepWithin, Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { type Caller, flowRolesOf, inPolicy, isAllowed, personNamed } from '../kernel/caller.ts';
import { orDone } from '../kernel/or-done.ts';
import { rowsFor, withRows } from '../masters/rows-read.ts';
import type { AttachedFile } from '../stores/records/file.ts';
import { type FiledRecord, lastVersion } from '../stores/records/form-record.ts';
import { isOpen } from '../stores/records/instance.ts';
import { attachmentsOf, signatureImage } from './attachments.ts';
import { filedBefore, isDone } from './filed-before.ts';
import { nextOf, untilNumbered } from './filing.ts';
import { confirmed } from './signing.ts';
import { contentNow, isStatement, requireSigner, seesRecord, signedBy } from './statements.ts';
import { type ByCall, seenByFlows, signedNames, statusOf, withVersion } from './versions.ts';

interface Asked {
  caller: Caller;
  call: ByCall;
}

/**
 * Files a record of a form without a flow.
 *
 * @throws Problem policyNotFound, noEditionInForce, formNotFound, notAllowedHere for a form that only events fill, roleNotAllowed, and what
 * filling it raises
 */
export async function fileStandalone(
  parts: Parts,
  { policy, form: id, fields, caller, call }: Asked & { policy: string; form: string; fields: JsonObject },
): Promise<FiledRecord> {
  const { store, catalogue } = parts;
  const nowMs = parts.now().getTime();
  const number = catalogue.numberInForce(policy, nowMs);
  const edition = await catalogue.edition(policy, number);
  const form = edition.form(id);
  requireFiler(form, caller);
  const at = new Date(nowMs).toISOString();
  const attempt = async () => {
    const before = call && (await filedBefore(parts, call));
    if (before) return before;
    const pattern = form.definition.number;
    const { timeZone } = edition.content.policy;
    const counted = pattern === undefined ? undefined : await nextOf(parts, policy, pattern, nowMs, timeZone);
    const { number: text, ...counter } = counted ?? { number: undefined };
    const blank = {
      ...{ id: parts.newId(), policy, form: id, status: 'filed' as const, versions: [], signatures: [] },
      ...(counted ? { number: text as string, counter: counter as FiledRecord['counter'] } : {}),
      ...(call ? { call: call.id, calls: [call] } : {}),
      createdAt: at,
      updatedAt: at,
    } as Omit<FiledRecord, 'revision'>;
    const how = { mode: 'new' as const, given: fields, at, fields: openTo(form, caller) };
    const rows = rowsFor(parts, policy, edition.content);
    const filled = bounded(await withRows(rows, (row) => fileForm(form, { ...how, row })));
    const { files, fresh } = await attached(parts, blank.id, { caller, form, fields: filled });
    const made = withVersion(blank, { mode: 'new', at, by: caller.person, edition: number, fields: filled, ...files });
    const record = { ...made, status: statusOf(made, form, nowMs) };
    return (await store.records.write([record], intoRecord(fresh, record.id))) === 'ok' ? record : undefined;
  };
  const queue = `${policy} ${form.definition.number ?? `form ${id}`}`;
  const file = () => parts.numberQueue.run(queue, () => untilNumbered(attempt));
  return call ? orDone(file, () => filedBefore(parts, call)) : file();
}

/** The files of the fields of a record's version, as it keeps them, and which of them come into the record with it. */
async function attached(
  parts: Parts,
  record: string,
  { caller, form, fields, before }: { caller: Caller; form: Form; fields: JsonObject; before?: Files },
): Promise<{ files: { files?: Files }; fresh: string[] }> {
  const attaching = { parts, caller, records: [record] };
  const { files, fresh } = await attachmentsOf(attaching, form.definition.fields, fields, before);
  return { files: Object.keys(files).length > 0 ? { files } : {}, fresh };
}

type Files = Record<string, AttachedFile>;
const intoRecord = (files: readonly string[], record: string) => files.map((file) => ({ file, record }));

/** The fields that a caller may fill; undefined: all. */
function openTo(form: Form, caller: Caller): string[] | undefined {
  const roles = flowRolesOf(caller);
  const closed = roles === undefined ? [] : closedTo(form.definition.fields, { roles });
  if (closed.length === 0) return undefined;
  return form.level.fields.map(({ name }) => name).filter((name) => !closed.includes(name));
}

/** What a record may hold is bounded as what an instance keeps is. @throws Problem limitExceeded */
function bounded(fields: JsonObject): JsonObject {
  keepWithin('contextLength', JSON.stringify(fields).length);
  return fields;
}

/** @throws Problem notAllowedHere, roleNotAllowed */
function requireFiler({ definition: { filledBy } }: Form, caller: Caller): void {
  if (filledBy === undefined) throw new Problem('notAllowedHere', { detail: onlyEvents });
  const own = flowRolesOf(caller);
  if (own === undefined || isAllowed(caller, ['developer']) || filledBy.some((role) => own.includes(role))) return;
  throw new Problem('roleNotAllowed');
}

const onlyEvents = both('此表单由流程填写，不能单独填写', 'this form is filled by events of a flow only');

/** What is done to a record, over and over where others were faster. */
async function changing(
  parts: Parts,
  id: string,
  { caller, call }: Asked,
  change: (
    record: FiledRecord,
    form: Form | undefined,
    edition: number,
  ) => Promise<{ record: FiledRecord; fresh?: readonly string[] }>,
): Promise<FiledRecord> {
  const again = async () => {
    const record = call && (await parts.store.records.get(id));
    return record && isDone(record, call) ? record : undefined;
  };
  const work = () =>
    untilNumbered(async () => {
      const record = await parts.store.records.get(id);
      if (!record || !(await seesRecord(parts, caller, record))) throw new Problem('recordNotFound');
      if (isDone(record, call)) return record;
      const { edition, number } = await editionFor(parts, record);
      const form = isStatement(record) ? undefined : edition.form(record.form);
      const { record: changed, fresh = [] } = await change(record, form, number);
      const next = {
        ...changed,
        revision: record.revision + 1,
        updatedAt: parts.now().toISOString(),
        ...(call ? { calls: [...(record.calls ?? []), call] } : {}),
      };
      return (await parts.store.records.write([next], intoRecord(fresh, id))) === 'ok' ? next : undefined;
    });
  return parts.numberQueue.run(`record ${id}`, () => orDone(work, again));
}

/** What a caller whose key is for other policies cannot reach is not there. */

/** The edition by which a record is changed: its instance's, else the one in force. */
async function editionFor(parts: Parts, { policy, instance }: FiledRecord) {
  const found = instance === undefined ? undefined : (await parts.store.instances.load(instance)).instance;
  const number = found?.edition ?? parts.catalogue.numberInForce(policy, parts.now().getTime());
  return { edition: await parts.catalogue.edition(policy, number), number };
}

/** Who may change a record by a call of its own. @throws Problem notAllowedHere, roleNotAllowed */
async function requireChanger(
  parts: Parts,
  record: FiledRecord,
  form: Form | undefined,
  asking: Caller,
): Promise<void> {
  const caller = inPolicy(asking, record.policy);
  if (record.status === 'void') throw new Problem('notAllowedHere', { detail: isVoid });
  if (isAllowed(caller, ['administrator'])) return;
  if (!form) return requireMaker(parts, record, caller);
  if (record.instance === undefined) return requireFiler(form, caller);
  const { instance } = await parts.store.instances.load(record.instance);
  if (instance && isOpen(instance)) throw new Problem('notAllowedHere', { detail: byItsEvents });
  throw new Problem('roleNotAllowed');
}

/** Whoever made a statement may change it; of one that was made by itself, whoever might have made it. @throws Problem roleNotAllowed */
async function requireMaker(parts: Parts, record: FiledRecord, caller: Caller): Promise<void> {
  const { by = '' } = record.versions[0] ?? {};
  if (personNamed(by) === caller.person || isAllowed(caller, ['developer'])) return;
  if (!by.startsWith('schedule:')) throw new Problem('roleNotAllowed');
  requireSigner(await signedBy(parts, record), caller);
}

const isVoid = both('单据已作废', 'the record is void');
const byItsEvents = both(
  '事项办理中，单据由流程的事件更改',
  'while its instance is open a record is changed by events',
);

/** Amends a record: a new version that says why. @throws Problem recordNotFound, notAllowedHere, roleNotAllowed, and what filling it raises */
export function amend(parts: Parts, id: string, asked: Asked & { fields: JsonObject; reason: string }) {
  const { caller, fields: given, reason } = asked;
  return changing(parts, id, asked, async (record, form, edition) => {
    await requireChanger(parts, record, form, caller);
    const at = parts.now().toISOString();
    const { fields: before, files: had = {} } = lastVersion(record);
    const records = [seenByFlows(record)];
    const fill = async (one: Form) => {
      const how = {
        mode: 'amend' as const,
        given,
        before,
        at,
        records,
        fields: openTo(one, inPolicy(caller, record.policy)),
      };
      const { content } = await parts.catalogue.edition(record.policy, edition);
      const rows = rowsFor(parts, record.policy, content);
      return bounded(await withRows(rows, (row) => fileForm(one, { ...how, row })));
    };
    const fields = form ? await fill(form) : await contentNow(parts, record, caller);
    const said = { mode: 'amend' as const, at, by: caller.person, edition, fields, reason };
    if (!form) {
      const next = withVersion(record, said);
      return { record: { ...next, status: statusOf(next, await signedBy(parts, next), Date.parse(at)) } };
    }
    const { files, fresh } = await attached(parts, id, { caller, form, fields, before: had });
    const next = withVersion(record, { ...said, ...files });
    return { record: { ...next, status: statusOf(next, form, Date.parse(at)) }, fresh };
  });
}

/** Voids a record, which keeps its number. @throws Problem recordNotFound, notAllowedHere, roleNotAllowed */
export function voidRecord(parts: Parts, id: string, asked: Asked & { reason: string }) {
  const { caller, reason } = asked;
  return changing(parts, id, asked, async (record, form) => {
    await requireChanger(parts, record, form, caller);
    const voided = { at: parts.now().toISOString(), by: caller.person, reason };
    return { record: { ...record, status: 'void', voided } };
  });
}

/**
 * Signs a record by a call of its own, where no event does.
 *
 * @throws Problem recordNotFound, unknownValue for a signature that is not asked for, notAllowedHere out of turn, twice or where an event
 * signs, roleNotAllowed, and what confirming it raises
 */
export function sign(parts: Parts, id: string, asked: Asked & { as: string; signature: JsonObject }) {
  const { caller, as, signature } = asked;
  return changing(parts, id, asked, async (record, form) => {
    if (record.status === 'void') throw new Problem('notAllowedHere', { detail: isVoid });
    const at = parts.now().toISOString();
    const { version, hash, fields } = lastVersion(record);
    const run = { atMs: Date.parse(at), config: undefined, facts: {}, depth: 0 };
    const signed = form ?? (await signedBy(parts, record));
    const wanted = signed.signings(fields, run);
    const place = wanted.findIndex((one) => one.as === as);
    const signing = wanted[place];
    if (!signing) throw new Problem('unknownValue', { facts: ['as'] });
    if (signing.event !== undefined) throw new Problem('notAllowedHere', { detail: byEvent });
    const names = signedNames(record);
    if (names.includes(as) || wanted.slice(0, place).some((one) => !names.includes(one.as)))
      throw new Problem('notAllowedHere', { detail: names.includes(as) ? signedAlready : outOfTurn });
    const own = flowRolesOf(inPolicy(caller, record.policy));
    if (signing.role !== undefined && own !== undefined && !own.includes(signing.role))
      throw new Problem('roleNotAllowed');
    const how = await confirmed(parts, caller, Object.keys(signature).length > 0 ? signature : null);
    const image =
      how.image === undefined ? undefined : await signatureImage({ parts, caller, records: [id] }, how.image);
    const next = {
      ...record,
      signatures: [...record.signatures, { as, by: caller.person, at, version, hash, ...how }],
    };
    const status = statusOf(next, signed, Date.parse(at));
    return { record: { ...next, status }, fresh: image === undefined ? [] : [image] };
  });
}

const byEvent = both('此签名在流程办理时作出', 'an event of the flow makes this signature');
const signedAlready = both('已经签过', 'it is signed already');
const outOfTurn = both('还没有轮到此签名', 'another signature comes before this one');
