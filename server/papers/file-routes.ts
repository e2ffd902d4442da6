import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { api } from '../../contract/api.ts';
import { both } from '../../contract/text.ts';
import { Problem } from '../../engine/index.ts';
import { keyedCall, once, readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { ProblemWith } from '../kernel/problems.ts';
import { type Asked, addressOf, type Route, serve, stream } from '../kernel/route.ts';
import { sees, seesPaper } from '../people/people.ts';
import type { FileHead } from '../stores/records/file.ts';
import { type FileRange, partOf, rangeOf } from './file-range.ts';
import { mayBeShown } from './file-types.ts';
import { showsFile } from './present.ts';
import { incomingFile } from './upload.ts';

const hourMs = 3_600_000;
/** What a caller may upload within an hour. */
const mostInHour = { count: 1000, bytes: 5 * 1024 ** 3 };

/** Files uploaded, and read by whoever may read the record they are in. */
export function fileRoutes(parts: Parts): Route[] {
  return [
    serve(api.uploadFile, (asked) => upload(parts, asked), { keepsOwnAnswers: true }),
    stream(api.readFile, async (asked, response) => {
      const head = await readableFile(parts, asked.params.id, asked.caller);
      const isShown = asked.query.view !== undefined && mayBeShown(head.type);
      if (asked.request.headers['if-none-match']?.includes(`"${head.sha256}"`)) {
        response.writeHead(304, { etag: `"${head.sha256}"`, 'cache-control': cached }).end();
        return;
      }
      await sendFile(parts, head, { isShown, range: wantedRange(asked.request, head) }, response);
    }),
  ];
}

/** Takes the bytes first, for what they are tells whether a key is used for the same again. */
async function upload(parts: Parts, asked: Asked<typeof api.uploadFile>) {
  const { caller, request } = asked;
  const { store, now, newId } = parts;
  const key = readKey(request);
  await refuseTooMany(parts, caller);
  const { name, type, bytes } = await incomingFile(request);
  const taken = await store.files.take(bytes);
  const { sha256, size } = taken;
  let isKept = false;
  const keep = async () => {
    const head = { id: newId(), sha256, name, type, size, by: caller.id, at: now().toISOString() };
    await taken.keep(head);
    isKept = true;
    const { by: _, at: __, ...told } = head;
    return { body: told, headers: { location: addressOf('files', head.id) } };
  };
  try {
    if (key === undefined) return await keep();
    const call = keyedCall({ caller, request, query: {}, body: { sha256, name, type } }, key);
    return (await once(parts, call, keep)) as Awaited<ReturnType<typeof keep>>;
  } finally {
    if (!isKept) await taken.drop();
  }
}

/** @throws Problem tooManyRequests */
async function refuseTooMany({ store, now }: Parts, { id }: Caller): Promise<void> {
  const { count, bytes } = await store.files.uploaded(id, new Date(now().getTime() - hourMs).toISOString());
  if (count < mostInHour.count && bytes < mostInHour.bytes) return;
  const detail = both(
    `每小时最多上传 ${mostInHour.count} 个文件、共 5 GB`,
    `a caller may upload ${mostInHour.count} files and 5 GB in an hour`,
  );
  throw new ProblemWith('tooManyRequests', { retryAfter: 600 }, { detail });
}

/**
 * A file that a caller may read: of a record or a case that the caller sees, or the caller's own upload.
 *
 * @throws Problem fileNotFound, also where it is not the caller's to know of; recordDamaged
 */
async function readableFile(parts: Parts, id: string, caller: Caller): Promise<FileHead> {
  const { store } = parts;
  const head = await store.files.get(id);
  if (!head) throw new Problem('fileNotFound');
  if (head.reference === undefined) {
    if (head.by === caller.id) return head;
    throw new Problem('fileNotFound');
  }
  const record = await store.records.get(head.reference);
  if (!record && (await isOfSeenCase(parts, head.reference, caller))) return head;
  if (record && (await seesPaper(parts, caller, record)) && (await showsFile(parts, record, caller, id))) return head;
  throw new Problem('fileNotFound');
}

/** Whether it was sent along with what was said beside a case that the caller sees. */
async function isOfSeenCase(parts: Parts, id: string, caller: Caller): Promise<boolean> {
  const { instance } = await parts.store.instances.load(id);
  return instance !== undefined && sees(parts, caller, instance);
}

/** Whoever may read it keeps it, and asks each time whether that is still so. */
const cached = 'private, no-cache';

/** The part that is asked for: a player of videos goes to any place of it. One of another content is not. */
function wantedRange({ headers }: IncomingMessage, { sha256, size }: FileHead): FileRange | undefined {
  const known = headers['if-range'];
  return known === undefined || known === `"${sha256}"` ? rangeOf(headers.range, size) : undefined;
}

/** Sends the bytes; what is damaged is broken off before its last ones, or told where nothing has been sent. */
async function sendFile(
  { store }: Parts,
  head: FileHead,
  { isShown, range }: { isShown: boolean; range: FileRange | undefined },
  response: ServerResponse,
): Promise<void> {
  const whole = store.files.read(head);
  const bytes = (range ? partOf(whole, range) : whole)[Symbol.asyncIterator]();
  const first = await bytes.next();
  response.writeHead(range ? 206 : 200, {
    'content-type': head.type,
    'content-length': range ? range.to - range.from + 1 : head.size,
    ...(range ? { 'content-range': `bytes ${range.from}-${range.to}/${head.size}` } : {}),
    'accept-ranges': 'bytes',
    'content-disposition': dispositionOf(head.name, isShown),
    etag: `"${head.sha256}"`,
    'cache-control': cached,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
  });
  async function* all() {
    if (!first.done) yield first.value;
    for (let next = await bytes.next(); !next.done; next = await bytes.next()) yield next.value;
  }
  // Who has gone waits for nothing more.
  await pipeline(Readable.from(all()), response).catch(() => response.destroy());
}

/** The name in letters that every reader knows, and as it is (RFC 6266, RFC 5987). */
function dispositionOf(name: string, isShown: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${isShown ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
