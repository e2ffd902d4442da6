import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { both, type LocalText } from '../../contract/text.ts';
import { Problem } from '../../engine/index.ts';
import { extensionOf, largest, looked, mostOf, typeOf } from './file-types.ts';

/** A file must have come within so long; one on which nothing moves is given up sooner (`endWhereStill`). */
const wholeFileMs = 15 * 60_000;
const longestName = 200;
/** What a form of one file has beside its bytes. */
const aroundFile = 64 * 1024;

/** A file on its way. */
export interface Incoming {
  name: string;
  type: string;
  bytes: AsyncIterable<Uint8Array>;
}

/**
 * Reads the file of a request: its body, or the one file of a form. Its type is known before any of it is kept.
 *
 * @throws Problem unsupportedMediaType, malformedRequest, bodyTooLarge before it is read where that is told; the bytes throw bodyTooLarge,
 * requestTimeout, and malformedRequest where they are broken off
 */
export async function incomingFile(request: IncomingMessage): Promise<Incoming> {
  const declared = mediaTypeOf(request.headers['content-type']);
  const isForm = declared === 'multipart/form-data';
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > largest + (isForm ? aroundFile : 0)) throw tooLarge(largest);
  const sent = isForm ? await fileOfForm(request) : { declared, name: headerName(request), bytes: bytesOf(request) };
  const { start, bytes, release } = await begun(sent.bytes);
  try {
    const type = typeOf(start, sent.declared);
    const most = mostOf(type);
    if (!isForm && length > most) throw tooLarge(most);
    return { name: cleanName(sent.name) || `file.${extensionOf(type)}`, type, bytes: atMost(bytes, most) };
  } catch (error) {
    await release();
    throw error;
  }
}

interface Sent {
  declared: string;
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

const mediaTypeOf = (header: string | undefined) => (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The bytes of a body. Whoever stops reading leaves the rest to be thrown away: closing the connection could cut off the answer. */
async function* bytesOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const chunks = request.iterator({ destroyOnReturn: false });
  let giveUp: (problem: Problem) => void = () => {};
  let late: Problem | undefined;
  const timer = setTimeout(() => {
    late = new Problem('requestTimeout');
    giveUp(late);
  }, wholeFileMs).unref();
  // No race with one promise for all of them: that would hold what each of them came to.
  const next = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      giveUp = reject;
      if (late) reject(late);
      else chunks.next().then(resolve, reject);
    });
  try {
    for (let chunk = await next(); !chunk.done; chunk = await next()) yield chunk.value;
    if (!request.complete) throw brokenOff();
  } catch (error) {
    throw error instanceof Problem ? error : brokenOff();
  } finally {
    clearTimeout(timer);
    request.removeAllListeners('readable').resume();
  }
}

/** The file of a form, which must be the only one. */
async function fileOfForm(request: IncomingMessage): Promise<Sent> {
  const form = openForm(request);
  const body = Readable.from(bytesOf(request));
  const all = new Promise<void>((resolve, reject) => {
    form.on('finish', () => resolve());
    for (const one of [form, body]) one.on('error', reject);
  });
  all.catch(() => {});
  let files = 0;
  const first = new Promise<Sent>((resolve) => {
    form.on('file', (_, file, name, __, type) => {
      files += 1;
      file.on('error', () => {});
      // What is broken off ends no part of a form by itself.
      body.on('error', (error) => file.destroy(error));
      if (files > 1) file.resume();
      else resolve({ declared: mediaTypeOf(type), name: name ?? '', bytes: whole(file) });
    });
  });
  async function* whole(file: Readable): AsyncGenerator<Uint8Array> {
    try {
      yield* file.iterator({ destroyOnReturn: false });
      await all;
    } catch (error) {
      throw error instanceof Problem ? error : malformedForm();
    } finally {
      file.resume();
    }
    if (files > 1) throw malformed('每次只能上传一个文件', 'a form has one file');
  }
  body.pipe(form);
  const none = all.then(
    () => {
      throw malformed('表单中没有文件', 'the form has no file');
    },
    (error) => {
      throw error instanceof Problem ? error : malformedForm();
    },
  );
  none.catch(() => {});
  return Promise.race([first, none]);
}

function openForm({ headers }: IncomingMessage) {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: { files: 2, fields: 10, fieldSize: 1024, parts: 12, headerPairs: 20 },
    });
  } catch {
    throw malformedForm();
  }
}

interface Begun {
  /** As much as the type is seen by. */
  start: Buffer;
  /** All of them. */
  bytes: AsyncIterable<Uint8Array>;
  /** Has the rest thrown away, where nobody reads them. */
  release(): Promise<void>;
}

async function begun(bytes: AsyncIterable<Uint8Array>): Promise<Begun> {
  const source = bytes[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  while (length < looked) {
    const { value, done } = await source.next();
    if (done) break;
    read.push(value);
    length += value.length;
  }
  const start = Buffer.concat(read);
  if (start.length === 0) throw malformed('文件是空的', 'the file is empty');
  async function* all() {
    try {
      yield start;
      for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  const release = async () => void (await source.return?.());
  return { start: start.subarray(0, looked), bytes: all(), release };
}

async function* atMost(bytes: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most) throw tooLarge(most);
    yield chunk;
  }
}

/** The name that a header says: URI-encoded, or, from who knows no better, in the bytes of UTF-8. */
function headerName({ headers }: IncomingMessage): string {
  const given = headers['x-file-name'];
  if (typeof given !== 'string') return '';
  try {
    return decodeURIComponent(Buffer.from(given, 'latin1').toString());
  } catch {
    throw malformed('X-File-Name 应为 URI 编码', 'X-File-Name is to be URI-encoded');
  }
}

/** What reads as a name on every system: no folders, no signs that nobody sees or that turn the order of the others around. */
function cleanName(name: string): string {
  // Halves of signs become U+FFFD.
  const last = Buffer.from(name).toString().split(/[/\\]/).at(-1) ?? '';
  const seen = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '');
  const signs = [...seen];
  if (signs.length <= longestName) return seen;
  const ending = /\.\w{1,8}$/.exec(seen)?.[0] ?? '';
  return signs.slice(0, longestName - ending.length).join('') + ending;
}

const malformed = (zh: string, en: string) =>
  new Problem('malformedRequest', { detail: both(zh, en) satisfies LocalText });
const brokenOff = () => malformed('请求中断', 'the request was broken off');
const malformedForm = () => malformed('表单格式错误', 'the form is malformed');
const tooLarge = (most: number) =>
  new Problem('bodyTooLarge', {
    detail: both(
      `此类文件最大 ${most / 1024 / 1024} MB`,
      `files of this kind may have ${most / 1024 / 1024} MB at most`,
    ),
  });
