import { both } from '../../contract/text.ts';
import { type Form, type Json, type JsonObject, Problem, type ProblemDetail, pointer } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { withFiles } from '../stores/attached.ts';
import type { AttachedFile, FileHead } from '../stores/records/file.ts';
import type { FiledVersion } from '../stores/records/form-record.ts';
import { type AttachmentFormat, fits } from './file-types.ts';

type FieldSchema = Form['definition']['fields'];
type Path = readonly (string | number)[];

/** Where the id of a file stands in fields, and what kind of file is wanted there. */
interface Place {
  id: string;
  format: AttachmentFormat;
  path: Path;
}

/** For whom, and for which record, files are looked up. */
export interface Attaching {
  parts: Pick<Parts, 'store'>;
  caller: Pick<Caller, 'id'>;
  /** The records whose files may stand in it: itself and those of its instance. */
  records: readonly string[];
}

/** The files of a record's fields, and which of them come into a record with it. */
export interface Attachments {
  files: Record<string, AttachedFile>;
  fresh: string[];
}

/**
 * Looks up the files that stand in the fields of a form, at any depth.
 *
 * @param before the files of the version before: what it has needs no other right
 * @throws Problem invalidValue naming each that is missing, of the wrong kind, or another's; recordDamaged
 * @example const { files, fresh } = await attachmentsOf({ parts, caller, records: [id] }, form.definition.fields, fields, {});
 */
export async function attachmentsOf(
  attaching: Attaching,
  schema: FieldSchema,
  fields: JsonObject,
  before: Record<string, AttachedFile> = {},
): Promise<Attachments> {
  const files: Record<string, AttachedFile> = {};
  const fresh = new Set<string>();
  const errors: (ProblemDetail & { name: string })[] = [];
  for (const { id, format, path } of placesIn(schema, fields)) {
    const head = Object.hasOwn(before, id) ? before[id] : await ownFile(attaching, id);
    const wrong = !head ? filesNotThere : fits(head.type, format) ? undefined : wrongKinds[format];
    if (!head || wrong) {
      errors.push({
        path: pointer(...path),
        code: 'invalidValue',
        message: wrong ?? filesNotThere,
        name: String(path[0]),
      });
      continue;
    }
    if (!('places' in head) && head.reference === undefined) fresh.add(id);
    const { sha256, name, type, size } = head;
    const places = [...(files[id]?.places ?? []), pointer(...path)];
    files[id] = { id, sha256, name, type, size, places };
  }
  if (errors.length > 0) throw invalid(errors);
  return { files, fresh: [...fresh] };
}

/**
 * Looks up the drawing or scan of a signature.
 *
 * @returns the upload that comes into the record with it; undefined where it is in one already
 * @throws Problem invalidValue, recordDamaged
 */
export async function signatureImage(attaching: Attaching, id: string): Promise<string | undefined> {
  const head = await ownFile(attaching, id);
  const isPicture = head !== undefined && (fits(head.type, 'image') || head.type === 'application/pdf');
  if (!isPicture) {
    const message = head ? wrongKinds.image : filesNotThere;
    throw invalid([{ path: '/signature', code: 'invalidValue', message, name: 'signature' }]);
  }
  return head.reference === undefined ? id : undefined;
}

/**
 * The fields of a version of a record as a caller is told them: an attachment as `{id, sha256, name, type, size}`.
 *
 * @example presentFields(lastVersion(record)) // { plate: '京A12345', photo: { id: '…', sha256: '…', name: 'a.jpg', type: 'image/jpeg', size: 52311 } }
 */
export const presentFields = ({ fields, files }: Pick<FiledVersion, 'fields' | 'files'>): JsonObject =>
  withFiles(fields, files, ({ id, sha256, name, type, size }) => ({ id, sha256, name, type, size }));

/** An upload that a caller may put into a record: the caller's own, or one that the record or its instance has. */
async function ownFile({ parts, caller, records }: Attaching, id: string): Promise<FileHead | undefined> {
  const head = await parts.store.files.get(id);
  if (!head || head.lost !== undefined) return undefined;
  const isOwn = head.reference === undefined ? head.by === caller.id : records.includes(head.reference);
  return isOwn ? head : undefined;
}

const formats: readonly string[] = ['image', 'file', 'video'] satisfies AttachmentFormat[];
const isAttachment = (format: string | undefined): format is AttachmentFormat =>
  format !== undefined && formats.includes(format);

/** Whether a field holds attachments, or lists or lines with some. */
export const holdsFiles = ({ format, items, properties = {} }: FieldSchema): boolean =>
  isAttachment(format) || (items !== undefined && holdsFiles(items)) || Object.values(properties).some(holdsFiles);

function* placesIn(schema: FieldSchema, value: Json | undefined, path: Path = []): Generator<Place> {
  const { format, items, properties = {}, additionalProperties: others } = schema;
  if (typeof value === 'string') {
    if (isAttachment(format)) yield { id: value, format, path };
  } else if (Array.isArray(value)) {
    if (items) for (const [index, item] of value.entries()) yield* placesIn(items, item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      const own = Object.hasOwn(properties, name) ? properties[name] : typeof others === 'object' ? others : undefined;
      if (own) yield* placesIn(own, item, [...path, name]);
    }
  }
}

function invalid(errors: (ProblemDetail & { name: string })[]): Problem {
  const facts = [...new Set(errors.map(({ name }) => name))];
  return new Problem('invalidValue', { facts, errors: errors.map(({ name: _, ...error }) => error) });
}

export const filesNotThere = both(
  '没有这个附件，或它不是您上传的，请重新上传',
  'there is no such file, or it is not yours: upload it again',
);
const wrongKinds = {
  image: both('这里需要照片', 'a picture is wanted here'),
  video: both('这里需要视频', 'a video is wanted here'),
  file: both('这里需要文件', 'a file is wanted here'),
} satisfies Record<AttachmentFormat, unknown>;
