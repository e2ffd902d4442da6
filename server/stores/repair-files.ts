import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checked } from './checked-bytes.ts';
import { unlessDamaged } from './damage.ts';
import { DurableFile } from './durable-file.ts';
import { FileContents } from './file-contents.ts';
import { FileHeads } from './file-heads.ts';
import type { FolderOwner } from './folder-owner.ts';
import { NameList } from './name-list.ts';
import type { Opening } from './opening.ts';
import type { FileHead } from './records/file.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { Repair } from './repair-catalogue.ts';

/** The uploads of a folder as they can be proved. */
export interface SalvagedFiles {
  /** The ids of those whose heads are whole or were made anew. */
  ids: string[];
  /** Heads to be written: of what a record has and its own head says no more, or of which the content is lost. */
  made: FileHead[];
}

/**
 * Looks through the uploads of a folder. What a record has stays known, also where its bytes are lost; an upload in no record is given up.
 *
 * @param records those that are whole: what they say of their files is proved
 * @param at what is said of what is lost
 */
export async function salvageFiles(
  folder: string,
  opening: Opening,
  isNew: boolean,
  records: readonly FiledRecord[],
  { at, repair }: { at: string; repair: Repair },
): Promise<SalvagedFiles> {
  const heads = new FileHeads(folder, opening, isNew);
  await heads.indexed;
  const said = saidBy(records);
  const ids: string[] = [];
  const made: FileHead[] = [];
  const apart = (path: string, reason: string) => {
    if (existsSync(join(folder, path)) && !repair.apart.some((one) => one.path === path))
      repair.apart.push({ path, reason });
  };
  const give = async (head: FileHead, isWritten: boolean) => {
    const isWhole = head.lost !== undefined || (await isAsUploaded(heads, head));
    if (!isWhole) {
      apart(join('contents', FileContents.pathOf(head.sha256)), 'it is not what was uploaded');
      repair.lost.push(`the content of the file ${head.id} (${head.name}): it is missing or not what was uploaded`);
    }
    const isHeld = head.reference !== undefined || said.has(head.id);
    if (!isWhole && !isHeld)
      return apart(join('files', FileHeads.pathOf(head.id)), 'its content is lost, and no record has it');
    ids.push(head.id);
    if (!isWhole || !isWritten) made.push(isWhole ? head : { ...head, lost: at });
  };
  for (const id of heads.index.ids()) {
    const head = (await heads.readFromDisk(id).catch(unlessDamaged))?.head;
    if (head) await give(head, true);
  }
  for (const { part, name, reason } of opening.damages.all().filter(({ part }) => part === 'file')) {
    apart(join('files', FileHeads.pathOf(name)), reason);
    apart(name, reason);
    const known = said.get(name);
    repair.lost.push(`${part} ${name}: ${reason}${known ? '; it is made anew of what its record says' : ''}`);
    if (known) await give(known, false);
  }
  return { ids: ids.sort(), made };
}

/** Writes what was salvaged, once the rest was set apart. */
export async function writeFiles(folder: string, owner: FolderOwner, { ids, made }: SalvagedFiles): Promise<void> {
  for (const head of made) {
    const path = join(folder, 'files', FileHeads.pathOf(head.id));
    await new DurableFile<{ head: FileHead }>(path, { needs: ['head'] }, owner).write({ head });
  }
  await new NameList(join(folder, 'files.ids'), owner).write(() => ids);
}

async function isAsUploaded({ contents }: FileHeads, head: FileHead): Promise<boolean> {
  try {
    for await (const _ of checked(head, contents.read(head.sha256)));
    return true;
  } catch (error) {
    unlessDamaged(error);
    return false;
  }
}

/** What records say of their files. */
function saidBy(records: readonly FiledRecord[]): Map<string, FileHead> {
  const said = new Map<string, FileHead>();
  for (const { id: reference, versions } of records)
    for (const { files = {}, by, at } of versions)
      for (const { places: _, ...file } of Object.values(files))
        if (!said.has(file.id)) said.set(file.id, { ...file, by, at, reference });
  return said;
}
