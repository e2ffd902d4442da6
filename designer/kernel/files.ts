import { addresses, createApi, type UploadedFile } from '../../client/api.ts';
import type { Send } from '../../client/send.ts';
import { apiRoot } from '../../contract/call.ts';
import { xlsx } from '../../contract/xlsx.ts';
import { ask, saveFile } from './api.ts';
import { accessKey } from './session/state.ts';

type KnownFile = Pick<UploadedFile, 'name' | 'type' | 'size'>;

/** What is known of files: an id alone, as it stands in a field, does not tell a name. */
const known = new Map<string, KnownFile>();

/** Remembers what a file is called, and how large it is. */
export function rememberFile({ id, name, type, size }: Pick<UploadedFile, 'id'> & KnownFile): void {
  known.set(id, { name, type, size });
}

export const knownFile = (id: string): KnownFile | undefined => known.get(id);

/** Where a video is played from, part by part; undefined: whoever reads by a key sends that along, which no player does. */
export const playedFrom = (id: string): string | undefined =>
  accessKey() === '' ? apiRoot + addresses.readFile(id, {}) : undefined;

/** Uploads a file; its id then stands in a field. @throws ApiError */
export async function uploadFile(file: File): Promise<UploadedFile> {
  const name = { 'x-file-name': encodeURIComponent(file.name) };
  const uploaded: UploadedFile = await (await ask('POST', addresses.uploadFile(), file, name)).json();
  rememberFile(uploaded);
  return uploaded;
}

/** The bytes of a file that the reader may see. @throws ApiError */
export async function readFile(id: string): Promise<Blob> {
  return (await ask('GET', addresses.readFile(id, { view: '1' }), undefined, { accept: '*/*' })).blob();
}

/** Has the browser keep a file. @throws ApiError */
export async function keepFile(id: string, name: string): Promise<void> {
  saveFile(await readFile(id), name);
}

/** Has the browser keep a record, or a whole case, as PDF. @throws ApiError */
export async function keepPaper(id: string, name: string, of: 'records' | 'instances' = 'records'): Promise<void> {
  const paper = await ask('GET', `/${of}/${encodeURIComponent(id)}`, undefined, { accept: 'application/pdf' });
  saveFile(await paper.blob(), `${name}.pdf`);
}

/** Calls that answer Excel files to whoever accepts them. */
const asExcel = createApi(async <T>(...[method, path, body]: Parameters<Send>) => {
  const answer = await ask(method, path, body, { accept: xlsx });
  return (await answer.blob()) as T;
});

/**
 * Has the browser keep what a call answers as an Excel file.
 *
 * @example await keepExcel('油卡', (api) => api.listRows('workshop', 'fuel-card'))
 * @throws ApiError
 */
export async function keepExcel(name: string, call: (api: typeof asExcel) => Promise<unknown>): Promise<void> {
  saveFile((await call(asExcel)) as Blob, `${name}.xlsx`);
}
