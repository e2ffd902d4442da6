import { Problem } from '../../engine/index.ts';
import { severalAtOnce } from '../kernel/turns.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { FileHead } from '../stores/records/file.ts';
import type { FiledRecord } from '../stores/records/form-record.ts';
import type { Store } from '../stores/store.ts';
import type { Altered } from './altered.ts';

/** What records say of their files, by the files' ids. */
export type FilesInRecords = Map<string, { record: string; sha256: string | undefined }[]>;

/** Notes what a record says of its files. */
export function noteFiles(said: FilesInRecords, { id: record, versions, signatures }: FiledRecord): void {
  const note = (id: string, sha256?: string) => {
    const known = said.get(id) ?? [];
    if (!known.some((one) => one.record === record && one.sha256 === sha256)) known.push({ record, sha256 });
    said.set(id, known);
  };
  for (const { files = {} } of versions) for (const { id, sha256 } of Object.values(files)) note(id, sha256);
  for (const { image } of signatures) if (image !== undefined) note(image);
}

/**
 * Reads every uploaded file, and holds it to its hash and to what records say of it. Each content is read once.
 *
 * @returns how many are as they were uploaded, and those that are not
 */
export async function verifyFiles(
  store: Pick<Store, 'files'>,
  said: FilesInRecords,
): Promise<{ files: number; altered: Altered[] }> {
  const altered: Altered[] = [];
  const contents = new Map<string, Promise<string | undefined>>();
  const seen = new Set<string>();
  let files = 0;
  await severalAtOnce(await store.files.ids(), async (id) => {
    seen.add(id);
    const head = await store.files.get(id).catch(unlessDamaged);
    // It is named among what is damaged, or was dropped meanwhile.
    if (!head) return;
    const read = () => {
      const found = contents.get(head.sha256) ?? reasonOf(store, head);
      contents.set(head.sha256, found);
      return found;
    };
    const reason = (head.lost === undefined ? await read() : undefined) ?? contradiction(head, said.get(id) ?? []);
    if (reason !== undefined) altered.push({ chain: `file ${id}`, reason });
    else if (head.lost === undefined) files += 1;
  });
  for (const [id, [first]] of said)
    if (!seen.has(id) && !(await store.files.get(id).catch(unlessDamaged)))
      altered.push({ chain: `file ${id}`, reason: `it is missing, and the record ${first?.record} has it` });
  return { files, altered: altered.sort((a, b) => (a.chain < b.chain ? -1 : 1)) };
}

/** Why a content cannot be given; undefined: it can. */
async function reasonOf({ files }: Pick<Store, 'files'>, head: FileHead): Promise<string | undefined> {
  try {
    for await (const _ of files.read(head));
    return undefined;
  } catch (error) {
    if (error instanceof Problem && error.code === 'recordDamaged')
      return 'its content is missing or not what was uploaded';
    throw error;
  }
}

function contradiction(head: FileHead, said: { record: string; sha256: string | undefined }[]): string | undefined {
  const other = said.find(({ sha256 }) => sha256 !== undefined && sha256 !== head.sha256);
  if (other) return `it is another than the record ${other.record} has`;
  return said[0] && head.reference === undefined
    ? `it is in the record ${said[0].record} and does not say so`
    : undefined;
}
