import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Log, silent } from '../kernel/log.ts';
import { AuditFile } from './audit-file.ts';
import { type Catalogue, catalogueShape } from './catalogue.ts';
import { firstAltered } from './chain.ts';
import { type Damage, Damages, unlessDamaged } from './damage.ts';
import { DecisionFiles } from './decision-files.ts';
import { pagesOfFile } from './decision-pages.ts';
import { DurableFile } from './durable-file.ts';
import type { FolderOwner } from './folder-owner.ts';
import { InstanceFiles } from './instance-files.ts';
import { NameList } from './name-list.ts';
import type { Opening } from './opening.ts';
import { isAtRest, ownFolder } from './own-folder.ts';
import { RecordFiles } from './record-files.ts';
import { firstAlteredOf } from './record-hash.ts';
import type { FiledRecord } from './records/form-record.ts';
import { filesIn, type Repair, readLog, salvageCatalogue } from './repair-catalogue.ts';
import { type SalvagedFiles, salvageFiles, writeFiles } from './repair-files.ts';
import { RowFiles } from './row-files.ts';
import { firstAlteredRow } from './row-hash.ts';
import { LeftOnShelves, openShelfFiles } from './shelf-files.ts';

export interface RepairOptions {
  /** Without it nothing is changed: what would be is only said. */
  write: boolean;
  by: string;
  now: () => Date;
  log?: Log;
}

export interface RepairReport extends Repair {
  policies: number;
  instances: number;
  records: number;
  files: number;
  rows: number;
  /** How many entries of the audit log fit its chain. */
  entries: number;
}

const mostNamed = 100;

/**
 * Brings a data folder back to what can be proved of it: the catalogue is kept or made anew, what nothing proves is moved to `damaged/`
 * with a report, and the audit log says so. No server may use the folder.
 *
 * @returns what was moved and what is lost; with `write: false` what would be
 * @throws FolderInUse
 */
export async function repairFolder(folder: string, options: RepairOptions): Promise<RepairReport> {
  const { write, log = silent } = options;
  const atRest = isAtRest(folder);
  const owner = write ? await ownFolder(folder, log) : undefined;
  try {
    const repair: Repair = { apart: [], lost: [] };
    const auditLog = await readLog(folder);
    const catalogue = await salvageCatalogue(folder, auditLog, repair);
    const at = options.now().toISOString();
    const { whole, uploads } = await salvageRecords(folder, catalogue, atRest, { at, repair });
    const { instances, records, rows } = whole;
    const report = {
      ...repair,
      policies: Object.keys(catalogue.policies).length,
      instances: instances.length,
      records: records.length,
      rows: rows.length,
      files: uploads.ids.length,
      entries: auditLog.entries.length,
    };
    if (owner && repair.apart.length + repair.lost.length > 0) {
      await writeRepair(folder, owner, { report, catalogue, whole, uploads, spoilt: auditLog.spoilt }, options);
    }
    return report;
  } finally {
    await owner?.release();
  }
}

/** The ids of the instances, records and rows that are whole. */
type Whole = Record<'instances' | 'records' | 'rows', string[]>;

/** Looks through instances, records, rows, files, shelves and decisions. */
async function salvageRecords(
  folder: string,
  catalogue: Catalogue,
  atRest: boolean,
  { at, repair }: { at: string; repair: Repair },
): Promise<{ whole: Whole; uploads: SalvagedFiles }> {
  const damages = new Damages(silent);
  const opening: Opening = { owner: undefined, damages, log: silent, atRest };
  const isNew = catalogue.format === undefined;
  const instances = new InstanceFiles(folder, opening, isNew);
  await instances.indexed;
  for (const id of instances.index.ids()) {
    const file = await instances.readFromDisk(id).catch(unlessDamaged);
    const altered = file && firstAltered(file.history);
    if (altered !== undefined) damages.note('instance', id, `entry ${altered} of its history is not as it was written`);
  }
  const records = new RecordFiles(folder, opening, (catalogue.format ?? 0) < 3);
  await records.indexed;
  const proved: FiledRecord[] = [];
  for (const id of records.index.ids()) {
    const file = await records.readFromDisk(id).catch(unlessDamaged);
    if (file && firstAlteredOf(file.record)) damages.note('record', id, 'a version of it is not as it was written');
    else if (file) proved.push(file.record);
  }
  const uploads = await salvageFiles(folder, opening, (catalogue.format ?? 0) < 4, proved, { at, repair });
  const rows = new RowFiles(folder, opening, (catalogue.format ?? 0) < 4);
  await rows.indexed;
  for (const id of rows.index.ids()) {
    const file = await rows.readFromDisk(id).catch(unlessDamaged);
    if (file && firstAlteredRow(file.row)) damages.note('row', id, 'a version of it is not as it was written');
  }
  await openShelfFiles(
    join(folder, 'shelves'),
    opening,
    () => true,
    ({ policy, number }) => catalogue.policies[policy]?.editions.some((one) => one.number === number) ?? false,
  );
  await new LeftOnShelves(join(folder, 'shelves'), opening).compare(isNew);
  const decisions = await DecisionFiles.open(join(folder, 'decisions'), opening, isNew);
  await decisions.inspect();
  const files = new Set<string>();
  for (const name of ['instances', 'records', 'rows', 'decisions', 'shelves'])
    for (const path of await filesIn(folder, name)) files.add(path);
  const tables = { instance: instances, record: records, row: rows };
  const pathOf = (part: string, id: string) => {
    const table = tables[part as keyof typeof tables] ?? instances;
    return join(folderOf(part), table.pathOf(id));
  };
  for (const damage of damages.all()) if (damage.part !== 'file') noteRecord(damage, pathOf, files, repair);
  const wholeOf = (part: string, ids: string[]) =>
    ids.filter((id) => damages.get(part as Damage['part'], id) === undefined);
  return {
    whole: {
      instances: wholeOf('instance', instances.index.ids()),
      records: wholeOf('record', records.index.ids()),
      rows: wholeOf('row', rows.index.ids()),
    },
    uploads,
  };
}

const folderOf = (part: string) => ({ record: 'records', row: 'rows' })[part] ?? 'instances';

function noteRecord(
  { part, name, reason }: Damage,
  pathOf: (part: string, id: string) => string,
  files: Set<string>,
  repair: Repair,
): void {
  if (part === 'index') return void repair.lost.push(`the list ${name} (${reason}): it is made anew of what is there`);
  const own = pathOf(part, name);
  const path = { shelf: join('shelves', name), decisions: join('decisions', `${name}.ndjson`) }[part as string] ?? own;
  if (files.has(path)) repair.apart.push({ path, reason });
  else if (files.has(name)) repair.apart.push({ path: name, reason });
  const others = { record: `record ${name}`, row: `row ${name} of master data` };
  const what = { shelf: `what waited as ${name}`, decisions: `decisions of ${name}`, ...others }[part as string];
  repair.lost.push(`${what ?? `instance ${name}`}: ${reason}`);
}

interface Found {
  report: RepairReport;
  catalogue: Catalogue;
  whole: Whole;
  uploads: SalvagedFiles;
  /** What stands behind the audit entries that fit the chain. */
  spoilt: Buffer;
}

async function writeRepair(
  folder: string,
  owner: FolderOwner,
  { report, catalogue, whole, uploads, spoilt }: Found,
  { by, now }: RepairOptions,
): Promise<void> {
  const at = now().toISOString();
  if (spoilt.length > 0) await owner.replace(join(folder, 'damaged', `audit.after-${report.entries}.ndjson`), spoilt);
  for (const { path } of report.apart) {
    if (path.startsWith('decisions/')) await setPagesApart(folder, path, owner);
    else if (path !== 'audit.ndjson') await owner.setApart(join(folder, path));
  }
  const text = JSON.stringify({ at, by, ...report }, null, 2);
  await owner.replace(join(folder, 'damaged', `report-${at.replaceAll(':', '')}.json`), text);
  for (const [name, ids] of Object.entries(whole))
    await new NameList(join(folder, `${name}.ids`), owner).write(() => ids);
  await writeFiles(folder, owner, uploads);
  const opening = { owner, damages: new Damages(silent), log: silent, atRest: true };
  await new LeftOnShelves(join(folder, 'shelves'), opening).write();
  await DecisionFiles.enterAll(join(folder, 'decisions'), owner);
  const auditFile = new AuditFile(join(folder, 'audit.ndjson'), owner);
  await auditFile.open();
  const { apart, lost } = report;
  const named = { apart: apart.slice(0, mostNamed).map(({ path }) => path), lost: lost.slice(0, mostNamed) };
  const counts = { partsApart: apart.length, partsLost: lost.length };
  const audit = await auditFile.append([{ at, type: 'store.repaired', by, ...counts, ...named }], catalogue.audit);
  // Last: until then the folder is as it was, or refused.
  await new DurableFile(join(folder, 'catalogue.json'), catalogueShape, owner).write({ ...catalogue, audit });
}

/** Keeps the pages of a day that are as they were written. */
async function setPagesApart(folder: string, path: string, owner: FolderOwner): Promise<void> {
  const bytes = await readFile(join(folder, path));
  const [kept, apart]: [Buffer[], Buffer[]] = [[], []];
  let place = 0;
  for await (const { to, state } of pagesOfFile(join(folder, path))) {
    // The line behind a page is its own.
    const end = state === 'open' ? to : bytes.indexOf('\n', to) + 1;
    (state === 'whole' ? kept : apart).push(bytes.subarray(place, end));
    place = end;
  }
  if (apart.length === 0) return;
  await owner.replace(join(folder, 'damaged', path), Buffer.concat(apart));
  await owner.replace(join(folder, path), Buffer.concat(kept));
}
