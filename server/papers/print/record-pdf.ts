import { both } from '../../../contract/text.ts';
import {
  type Edition,
  type FieldSchema,
  type FormDefinition,
  type Json,
  type JsonObject,
  type Locale,
  type LocalText,
  labelOf,
  type RegisterDefinition,
  textOf,
  unitText,
} from '../../../engine/index.ts';
import { type Cell, Page } from './page.ts';
import { type NameOf, Values } from './values.ts';

/** What is printed: a record as its reader may see it. */
export interface PrintedRecord {
  number?: string | undefined;
  policy: string;
  form: string;
  version: number;
  status: 'filed' | 'signed' | 'void';
  hash: string;
  fields: JsonObject;
  signatures: { as: string; by: string; at: string; how: string; image?: string; void?: true; broken?: true }[];
  versions: { version: number; at: string; by: string; reason?: string }[];
}

/** For whom it is printed, and what is asked of the world for it. */
export interface PrintOptions {
  locale: Locale;
  timeZone: string;
  /** The address of the check page. */
  check: string | undefined;
  /** The bytes of a picture; undefined where it cannot be printed. */
  bytesOf: BytesOf;
  nameOf: NameOf;
}

const words = {
  number: both('编号', 'No.'),
  copy: both('第 {number} 联：{of}', 'copy {number}: {of}'),
  version: both('版次', 'version'),
  filed: both('已提交', 'filed'),
  signed: both('已签署', 'signed'),
  void: both('已作废', 'void'),
  attachments: both('附件', 'Attachments'),
  signatures: both('签名', 'Signatures'),
  changes: both('修订', 'Changes'),
  signer: both('签名人', 'signed by'),
  at: both('时间', 'time'),
  as: both('签名项', 'signature'),
  invalid: both('（已失效）', ' (void)'),
  broken: both('（内容已变，无效）', ' (broken: what was signed has changed)'),
  page: both('第 {page} 页，共 {of} 页', 'page {page} of {of}'),
  total: both('合计', 'Total'),
} satisfies Record<string, LocalText>;

/**
 * A record as PDF: its fields by the layout of its form, tables that go on on the next page, signatures, the reasons of its changes, and a
 * code that leads to its check page; once for each copy that the form names.
 */
export async function recordPdf(record: PrintedRecord, edition: Edition, how: PrintOptions): Promise<Buffer> {
  const { locale } = how;
  const { content } = edition;
  const form = ownOf(content.forms, record.form);
  const page = new Page({
    title: `${recordTitle(record, edition, locale)} ${record.number ?? ''}`,
    paper: form?.print?.paper,
  });
  const copies = form?.print?.copies?.slice(0, mostCopies) ?? [];
  for (const [index, of] of (copies.length > 0 ? copies : [undefined]).entries()) {
    if (index > 0) page.copy();
    const copy =
      of === undefined
        ? ''
        : words.copy[locale]
            .replace('{number}', String(index + 1))
            .replace('{of}', labelOf(content, undefined, of)[locale]);
    await printRecord(page, record, edition, { ...how, copy });
  }
  return page.end((number, of) =>
    [record.number ?? '', record.hash.slice(0, 16), whereIn(number, of, locale)]
      .filter((one) => one !== '')
      .join(' · '),
  );
}

/** Which page of how many, as a foot says it. */
export const whereIn = (number: number, of: number, locale: Locale): string =>
  words.page[locale].replace('{page}', String(number)).replace('{of}', String(of));

const ownOf = <T>(all: Record<string, T>, id: string): T | undefined => (Object.hasOwn(all, id) ? all[id] : undefined);

/** The register of a statement. */
const registerOf = ({ form }: PrintedRecord, { content }: Edition) =>
  ownOf(content.registers, form.replace(/^register:/, ''));

/** What the document of a record is called. */
const recordTitle = (record: PrintedRecord, edition: Edition, locale: Locale): string =>
  textOf((ownOf(edition.content.forms, record.form) ?? registerOf(record, edition))?.title, locale, record.form);

/** Prints a record from where the page stands: its head, fields, attachments, signatures and reasons. */
export async function printRecord(
  page: Page,
  record: PrintedRecord,
  edition: Edition,
  { locale, timeZone, check, bytesOf, nameOf, copy = '' }: PrintOptions & { copy?: string },
): Promise<void> {
  const say = (text: LocalText) => text[locale];
  const form = ownOf(edition.content.forms, record.form);
  const facts = [
    record.number === undefined ? '' : `${say(words.number)} ${record.number}`,
    `${say(words.version)} ${record.version}`,
    say(words[record.status]),
    copy,
  ];
  const time = (at: string) => new Date(at).toLocaleString(locale, { timeZone, hourCycle: 'h23' });
  page.head(recordTitle(record, edition, locale), facts.filter((one) => one !== '').join(' · '), check);
  if (form) await printFields(page, form, record.fields, new Values(edition, locale, nameOf));
  else {
    const values = new Values(edition, locale, nameOf);
    await printStatement(
      page,
      record,
      edition.content.registers[record.form.replace(/^register:/, '')],
      values,
      locale,
      say(words.total),
    );
  }
  const files = form ? [...attachmentsIn(record.fields)] : [];
  if (files.length > 0) page.section(say(words.attachments));
  await page.pictures(await withBytes(files, bytesOf));
  const { signed } = form ?? registerOf(record, edition) ?? {};
  const called = record.signatures.map((one) => ({ ...one, by: nameOf(one.by) }));
  await printSignatures(page, { ...record, signatures: called }, say, time, signed, locale);
  await page.pictures(await withBytes(drawingsOf(called, signed, locale), bytesOf));
  const reasons = record.versions.filter(({ reason }) => reason !== undefined);
  if (reasons.length > 0) page.section(say(words.changes));
  for (const { version, at, by, reason } of reasons) page.note(`${version} · ${time(at)} · ${nameOf(by)} · ${reason}`);
}

/** Reads the bytes of a file that may be printed. */
export type BytesOf = (id: string) => Promise<Buffer | undefined>;

/** More copies nobody keeps. */
const mostCopies = 10;
/** More pictures than these are only named. */
const mostPictures = 60;

interface NamedFile {
  id: string;
  name: string;
}

/** The files of fields, at any depth, named as they are found again: by their name and the beginning of their hash. */
function* attachmentsIn(value: Json): Generator<NamedFile> {
  if (typeof value !== 'object' || value === null) return;
  const { id, sha256, name } = value as JsonObject;
  if (typeof id === 'string' && typeof sha256 === 'string') yield { id, name: `${name} · ${sha256.slice(0, 16)}` };
  else for (const item of Object.values(value)) yield* attachmentsIn(item);
}

const drawingsOf = (signatures: PrintedRecord['signatures'], signed: FormDefinition['signed'], locale: Locale) =>
  signatures.flatMap(({ as, by, image }): NamedFile[] =>
    image === undefined ? [] : [{ id: image, name: `${signatureName(signed, as, locale)} · ${by}` }],
  );

const signatureName = (signed: FormDefinition['signed'], as: string, locale: Locale) =>
  textOf(signed?.find((one) => one.as === as)?.title, locale, as);

async function withBytes(files: NamedFile[], bytesOf: BytesOf) {
  const shown: { name: string; bytes: Buffer | undefined }[] = [];
  for (const [index, { id, name }] of files.entries())
    shown.push({ name, bytes: index < mostPictures ? await bytesOf(id) : undefined });
  return shown;
}

const isNumber = ({ type }: FieldSchema) => [type].flat().some((one) => one === 'number' || one === 'integer');

async function printFields(
  page: Page,
  { fields, layout }: FormDefinition,
  given: JsonObject,
  values: Values,
): Promise<void> {
  const properties = fields.properties ?? {};
  for (const { title, rows } of layout ?? derived(properties)) {
    if (title !== undefined) page.section(values.label('', { title }));
    for (const row of rows) {
      const plain = row.filter((name) => properties[name] && !properties[name].items?.properties);
      const cells = plain.flatMap((name): Cell[] => {
        const schema = properties[name] ?? {};
        return [
          { text: values.label(name, schema), head: true },
          { text: values.text(given[name], schema), right: isNumber(schema) },
        ];
      });
      if (cells.length > 0)
        await page.table(
          undefined,
          [cells],
          plain.flatMap(() => [1, 2]),
        );
      for (const name of row) {
        const lines = properties[name]?.items?.properties;
        if (lines) await printLines(page, values.label(name, properties[name] ?? {}), lines, given[name], values);
      }
    }
  }
}

async function printLines(
  page: Page,
  title: string,
  properties: Record<string, FieldSchema>,
  given: Json | undefined,
  values: Values,
) {
  const columns = Object.entries(properties);
  const rows = (Array.isArray(given) ? given : []) as JsonObject[];
  page.section(title);
  await page.table(
    columns.map(([name, schema]) => ({ text: values.label(name, schema), right: isNumber(schema) })),
    rows.map((row) =>
      columns.map(([name, schema]) => ({ text: values.text(row[name], schema), right: isNumber(schema) })),
    ),
    columns.map(([, schema]) => (isNumber(schema) ? 2 : 3)),
  );
}

/** A good layout where a form has none: two fields a line, each table by itself. */
function derived(properties: Record<string, FieldSchema>): NonNullable<FormDefinition['layout']> {
  const rows: string[][] = [];
  let open: string[] = [];
  for (const [name, { items }] of Object.entries(properties)) {
    if (items?.properties) {
      rows.push(open, [name]);
      open = [];
    } else open.push(name);
    if (open.length === 2) {
      rows.push(open);
      open = [];
    }
  }
  return [{ rows: [...rows, open].filter((row) => row.length > 0) }];
}

interface PrintedColumn {
  name: string;
  title: LocalText;
  unit?: string;
  decimals?: number;
  sum: boolean;
}

/** A statement: its columns, a line a row, and the sums beneath. */
async function printStatement(
  page: Page,
  { fields }: PrintedRecord,
  register: RegisterDefinition | undefined,
  values: Values,
  locale: Locale,
  total: string,
): Promise<void> {
  const {
    columns,
    rows,
    sums,
    period,
    for: own,
  } = fields as unknown as {
    columns: PrintedColumn[];
    rows: JsonObject[];
    sums: JsonObject;
    period: string;
    for?: string;
  };
  page.note([period, own ?? []].flat().join(' · '));
  const unitIn = (unit: string | undefined) => (unit ? ` (${unitText(unit)?.[locale] ?? unit})` : '');
  const head = columns.map(({ title, unit, sum }) => ({ text: title[locale] + unitIn(unit), right: sum }));
  const lines = rows.map((row) =>
    columns.map((column) => ({ text: values.cell(row[column.name], column, register), right: column.sum })),
  );
  const foot = columns.map((column, index): Cell => {
    const { sum, name } = column;
    const text = sum ? values.cell(sums[name], column) : index === 0 ? total : '';
    return { text, weight: 'bold', right: sum };
  });
  await page.table(
    head,
    [...lines, foot],
    columns.map(() => 1),
  );
}

async function printSignatures(
  page: Page,
  { signatures }: PrintedRecord,
  say: (text: LocalText) => string,
  time: (at: string) => string,
  signed: FormDefinition['signed'],
  locale: Locale,
): Promise<void> {
  if (signatures.length === 0) return;
  page.section(say(words.signatures));
  const marked = (one: PrintedRecord['signatures'][number]) =>
    one.broken ? say(words.broken) : one.void ? say(words.invalid) : '';
  await page.table(
    [words.as, words.signer, words.at].map((one) => ({ text: say(one) })),
    signatures.map((one) => [
      { text: signatureName(signed, one.as, locale) + marked(one) },
      { text: one.by },
      { text: time(one.at) },
    ]),
    [2, 2, 2],
  );
}
