import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { backupTo, restoreFrom } from '../../scripts/commands/backup.ts';
import { verifyStore } from '../../server/audit/verify.ts';
import { presentFields } from '../../server/papers/attachments.ts';
import { partOf } from '../../server/papers/file-range.ts';
import { incomingFile } from '../../server/papers/upload.ts';
import { firstAlteredOf, hashOf } from '../../server/stores/record-hash.ts';
import { lastVersion } from '../../server/stores/records/form-record.ts';
import type { Store } from '../../server/stores/store.ts';
import { download, inspect, kinds, send, upload, withInspections } from './attaching.ts';
import { eachStore } from './each-store.ts';
import {
  asAdmin,
  keyFor,
  personFor,
  startTestServer,
  type TestServer,
  temporaryFolder,
  withKey,
} from './test-server.ts';

const { stores } = eachStore();
const jpeg = 'image/jpeg';
const day = 86_400_000;

async function serverOn(kind: string, more: object = {}): Promise<TestServer> {
  const store = await (stores[kind] as () => Promise<Store>)();
  return startTestServer({ store, content: withInspections(), ...more });
}
const photo = async (server: TestServer, more = '', headers = {}) =>
  (await upload(server, jpeg, kinds[jpeg]?.(more), headers)).body.id as string;
const recordOf = async (server: TestServer, instance: string) => {
  const { body } = await server.get(`/instances/${instance}`, asAdmin);
  return (await server.parts.store.records.get(body.records[0].id)) ?? expect.fail('no record');
};

test('of what is damaged no part is given whole, wherever the damage is', async () => {
  async function* damaged() {
    yield Buffer.from('abc');
    yield Buffer.from('def');
    throw new Error('its content is not what was uploaded');
  }
  let read = '';
  const part = async () => {
    for await (const piece of partOf(damaged(), { from: 1, to: 4 })) read += Buffer.from(piece).toString();
  };
  await expect(part()).rejects.toThrow('not what was uploaded');
  expect(read).toBe('bc');
});

describe.each(Object.keys(stores))('on %s', (kind) => {
  test('a file of each kind is kept as it was sent, and given to its uploader to be saved', async () => {
    const server = await serverOn(kind);
    for (const [type, make] of Object.entries(kinds)) {
      const bytes = make(type);
      const sent = await upload(server, type, bytes, { 'x-file-name': encodeURIComponent('照片 "1".x') });
      expect(sent, type).toMatchObject({ status: 201, body: { name: '照片 1.x', type, size: bytes.length } });
      const got = await download(server, sent.body.id);
      expect(got.bytes.equals(bytes), type).toBe(true);
      expect(Object.fromEntries(got.headers), type).toMatchObject({
        'content-type': type,
        'content-disposition': `attachment; filename="__ 1.x"; filename*=UTF-8''%E7%85%A7%E7%89%87%201.x`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
        etag: `"${sent.body.sha256}"`,
      });
      const known = { 'if-none-match': `"${sent.body.sha256}"` };
      expect((await download(server, sent.body.id, known)).status).toBe(304);
      const shown = (await download(server, `${sent.body.id}?view`)).headers.get('content-disposition');
      expect(shown?.split(';')[0], type).toBe(type.startsWith('image/') ? 'inline' : 'attachment');
    }
    expect((await server.get('/audit/verify')).body).toMatchObject({ files: Object.keys(kinds).length, intact: true });
  });

  test('a large one comes and goes in pieces', async () => {
    const server = await serverOn(kind);
    const bytes = Buffer.concat([kinds['application/pdf']?.() as Buffer, Buffer.alloc(3_000_000, 'abcdefg')]);
    const { body } = await upload(server, 'application/pdf', bytes);
    expect(body.size).toBe(bytes.length);
    expect((await download(server, body.id)).bytes.equals(bytes)).toBe(true);

    // A player of videos goes to any place of it.
    const size = bytes.length;
    for (const [range, from, to] of [
      ['bytes=0-0', 0, 0],
      ['bytes=524280-1100000', 524_280, 1_100_000],
      ['bytes=2999990-', 2_999_990, size - 1],
      ['bytes=-7', size - 7, size - 1],
      [`bytes=5-${size + 10}`, 5, size - 1],
      [`bytes=-${size + 10}`, 0, size - 1],
    ] as const) {
      const part = await download(server, body.id, { range });
      expect([part.status, part.headers.get('content-range')], range).toEqual([206, `bytes ${from}-${to}/${size}`]);
      expect(part.bytes.equals(bytes.subarray(from, to + 1)), range).toBe(true);
    }
    for (const [range, more] of [
      ['bytes=7-5', {}],
      [`bytes=${size}-`, {}],
      ['bytes=-', {}],
      ['bytes=0-1,4-5', {}],
      ['pages=1-2', {}],
      ['bytes=0-9', { 'if-range': '"another"' }],
    ] as const) {
      const whole = await download(server, body.id, { range, ...more });
      expect([whole.status, whole.bytes.length, whole.headers.get('accept-ranges')], range).toEqual([
        200,
        size,
        'bytes',
      ]);
    }
    const still = await download(server, body.id, { range: 'bytes=0-9', 'if-range': `"${body.sha256}"` });
    expect(still.status).toBe(206);
  });

  test('what stands in the fields of a record, at any depth, is in it: told by its head, in its hash by its content', async () => {
    const server = await serverOn(kind);
    const [a, b, c] = [await photo(server, 'a'), await photo(server, 'b'), await photo(server, 'c')];
    const report = (await upload(server, 'application/pdf')).body;
    const clip = (await upload(server, 'video/mp4')).body;
    const fields = { photos: [a, b], report: report.id, clip: clip.id, lines: [{ item: 'x', photo: c }, { item: c }] };
    const { filed, instance } = await inspect(server, fields);
    expect(filed.status, filed.text).toBe(200);
    const record = await recordOf(server, instance);
    const version = lastVersion(record);
    expect(version.fields).toMatchObject(fields);
    expect(version.files?.[c]?.places).toEqual(['/lines/0/photo']);
    expect(presentFields(version)).toMatchObject({
      photos: [{ id: a, type: jpeg }, { id: b }],
      report,
      clip,
      lines: [{ photo: { id: c, name: 'file.jpg' } }, { item: c }],
    });
    for (const id of [a, b, c, report.id, clip.id])
      expect((await server.parts.store.files.get(id))?.reference).toBe(record.id);
    const { hash, ...said } = version;
    const other = structuredClone(said);
    Object.assign(other.files?.[a] ?? {}, { sha256: '0'.repeat(64) });
    expect(hashOf(record, said, undefined)).toBe(hash);
    expect(hashOf(record, other, undefined)).not.toBe(hash);
    expect(firstAlteredOf(record)).toBeUndefined();
  });

  test('a field takes only files of its kind that are the sender’s own, or its record’s already', async () => {
    const server = await serverOn(kind, { mode: 'production' });
    const [li, wang] = [await keyFor(server, 'clerk'), await keyFor(server, 'clerk')];
    const [mine, others] = [await photo(server, 'mine', li), await photo(server, 'others', wang)];
    const pdf = (await upload(server, 'application/pdf', undefined, li)).body.id;
    const wrong = { photos: [mine, others, 'nothing'], clip: mine, lines: [{ photo: pdf }] };
    const { filed, instance } = await inspect(server, wrong, li);
    expect(filed).toMatchObject({ status: 422, body: { code: 'invalidValue', facts: ['photos', 'clip', 'lines'] } });
    const paths = ['/photos/1', '/photos/2', '/clip', '/lines/0/photo'];
    expect(filed.body.errors.map(({ path }: { path: string }) => path)).toEqual(paths);
    expect((await send(server, instance, { type: 'FILE', plate: 'x', photos: [mine], report: mine }, li)).status).toBe(
      200,
    );
    // Another's record does not take it, its own does, also from somebody else.
    expect((await inspect(server, { photos: [mine] }, li)).filed.status).toBe(422);
    expect((await send(server, instance, { type: 'ADD', lines: [{ photo: mine }] }, wang)).status).toBe(200);
    const amended = await send(server, instance, { type: 'AMEND', photos: [others, mine], reason: 'r' }, wang);
    expect(amended.status, amended.text).toBe(200);
    expect((await recordOf(server, instance)).versions.map(({ files = {} }) => Object.keys(files).length)).toEqual([
      1, 1, 2,
    ]);
    expect((await server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true });
  });

  test('one is read by its uploader alone until a record has it, then by whoever may read that', async () => {
    const server = await serverOn(kind, { mode: 'production' });
    const li = await keyFor(server, 'clerk');
    const scoped = async (policy: string) =>
      withKey((await server.send('/api-keys', { name: 'k', roles: ['clerk'], policies: [policy] }, asAdmin)).body.key);
    const [shop, depot] = [await scoped('shop'), await scoped('depot')];
    const id = await photo(server, '', li);
    const seen = () =>
      Promise.all([li, shop, depot, asAdmin, {}].map(async (who) => (await download(server, id, who)).status));
    expect(await seen()).toEqual([200, 404, 404, 404, 401]);
    await inspect(server, { photos: [id] }, li);
    expect(await seen()).toEqual([200, 200, 404, 200, 401]);
  });

  test('the drawing of a signature is its signer’s upload, and comes into the record', async () => {
    const server = await serverOn(kind, { mode: 'production' });
    const li = await personFor(server, 'li', 'clerk');
    const { instance } = await inspect(server, {}, li);
    const sign = (image: string) => send(server, instance, { type: 'SIGN', signature: { image } }, li);
    const text = (await upload(server, 'text/plain', undefined, li)).body.id;
    for (const id of ['nothing', text]) expect((await sign(id)).body).toMatchObject({ code: 'invalidValue' });
    const drawing = (await upload(server, 'image/png', undefined, li)).body.id;
    expect((await sign(drawing)).status).toBe(200);
    expect((await server.parts.store.files.get(drawing))?.reference).toBe((await recordOf(server, instance)).id);
  });

  test('of two records at once one has it', async () => {
    const server = await serverOn(kind);
    const id = await photo(server);
    const answers = await Promise.all(Array.from({ length: 4 }, () => inspect(server, { photos: [id] })));
    expect(answers.map(({ filed }) => filed.status).sort()).toEqual([200, 422, 422, 422]);
  });

  test('what no record has is dropped after a day, with its content where nobody else has that', async () => {
    const server = await serverOn(kind);
    const [kept, same, other] = [
      await photo(server, 'same'),
      await photo(server, 'same'),
      await photo(server, 'other'),
    ];
    const { instance } = await inspect(server, { photos: [kept] });
    server.clock.advance(day - 1);
    const late = await photo(server, 'late');
    await server.worker.settle();
    expect(await server.parts.store.files.ids()).toHaveLength(4);
    server.clock.advance(3_600_000);
    await server.worker.settle();
    expect((await server.parts.store.files.ids()).sort()).toEqual([kept, late].sort());
    for (const id of [same, other]) expect((await download(server, id)).status).toBe(404);
    expect((await download(server, kept)).status).toBe(200);
    expect((await send(server, instance, { type: 'AMEND', photos: [other], reason: 'r' })).status).toBe(422);
    expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true, files: 2 });
  });

  test('a key uploads a file once, and not another', async () => {
    const server = await serverOn(kind);
    const key = { 'idempotency-key': 'k' };
    const send = (more: string) => upload(server, jpeg, kinds[jpeg]?.(more), key);
    const all = await Promise.all([send('a'), send('a'), send('a')]);
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(1);
    expect((await send('b')).body.code).toBe('idempotencyKeyReused');
    expect(await server.parts.store.files.ids()).toHaveLength(1);
  });

  test('comes back from a backup as it was, on whichever store', async () => {
    const server = await serverOn(kind);
    const ids = [await photo(server, 'a'), await photo(server, 'a'), await photo(server, 'b'.repeat(700_000))];
    await inspect(server, { photos: ids.slice(1) });
    const folder = await temporaryFolder();
    await backupTo(server.parts.store, join(folder, 'backup'));
    for (const open of Object.values(stores)) {
      const again = await open();
      await restoreFrom(again, join(folder, 'backup'));
      expect(await verifyStore(again)).toMatchObject({ intact: true, files: 3 });
      for (const id of ids) {
        const [was, is] = await Promise.all([server.parts.store.files.get(id), again.files.get(id)]);
        expect(is).toEqual(was);
      }
    }
  });
});

describe('an upload', () => {
  const refused: [string, string, string, string | Buffer][] = [
    ['that is a page', 'text/html', 'unsupportedMediaType', '<html></html>'],
    ['that is a page and called a text', 'text/plain', 'unsupportedMediaType', ' <!doctype html><script>1</script>'],
    [
      'that is a drawing that runs',
      'image/svg+xml',
      'unsupportedMediaType',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    [
      'that is called a picture and is a document',
      jpeg,
      'unsupportedMediaType',
      kinds['application/pdf']?.() as Buffer,
    ],
    ['that is a program', 'application/octet-stream', 'unsupportedMediaType', Buffer.from('7f454c4602010100', 'hex')],
    ['that is empty', jpeg, 'malformedRequest', ''],
  ];
  test.each(refused)('%s is refused, and nothing of it is kept', async (_, type, code, body) => {
    const server = await startTestServer();
    expect((await upload(server, type, body)).body).toMatchObject({ code });
    expect(await server.parts.store.files.ids()).toEqual([]);
  });

  test.each([
    [undefined, jpeg, 'file.jpg'],
    ['..%2F..%2Fetc%2Fpasswd', jpeg, 'passwd'],
    ['C%3A%5Cphotos%5Ca.jpg', jpeg, 'a.jpg'],
    ['a%E2%80%AEgpj.exe', jpeg, 'agpj.exe'],
    [`${'x'.repeat(500)}.jpg`, jpeg, `${'x'.repeat(196)}.jpg`],
    ['%0d%0aset-cookie%3A%20a=b', jpeg, 'set-cookie a=b'],
  ])('called %s has a name that reads as one', async (given, type, name) => {
    const server = await startTestServer();
    const sent = await upload(server, type, undefined, given === undefined ? {} : { 'x-file-name': given });
    expect(sent.body.name).toBe(name);
    expect((await download(server, sent.body.id)).headers.get('set-cookie')).toBeNull();
  });

  test('with a name that is not URI-encoded is refused', async () => {
    const server = await startTestServer();
    expect((await upload(server, jpeg, undefined, { 'x-file-name': '%ff' })).status).toBe(400);
  });

  test('of nobody in particular is what its content is', async () => {
    const server = await startTestServer();
    for (const [type, make] of Object.entries(kinds)) {
      const sent = await upload(server, 'application/octet-stream', make());
      expect(sent.body.type).toBe(type === 'text/csv' ? 'text/plain' : type);
    }
  });

  test('larger than its kind may be is refused, whether it says so or not', async () => {
    const server = await startTestServer();
    const big = Buffer.concat([kinds[jpeg]?.() as Buffer, Buffer.alloc(20 * 1024 * 1024)]);
    expect((await upload(server, jpeg, big)).body.code).toBe('bodyTooLarge');
    const stream = new Blob([big]).stream();
    const unsaid = await fetch(`${server.url}/api/v1/files`, {
      ...{ method: 'POST', body: stream, headers: { 'content-type': jpeg } },
      ...({ duplex: 'half' } as object),
    });
    expect(((await unsaid.json()) as { code: string }).code).toBe('bodyTooLarge');
    expect(await server.parts.store.files.ids()).toEqual([]);
  });

  test('of more than a thousand files within an hour is too many', async () => {
    const server = await startTestServer();
    const at = server.clock.now().toISOString();
    const taken = await server.parts.store.files.take(new Blob(['x']).stream() as never);
    const head = { ...{ sha256: taken.sha256, size: 1, name: 'a', type: 'text/plain', at }, by: 'demo' };
    const { by } = (await server.parts.store.files.get(await photo(server))) ?? { by: '' };
    await taken.keep(...Array.from({ length: 999 }, (_, count) => ({ ...head, by, id: `0${count}` })));
    expect(await upload(server, jpeg)).toMatchObject({ status: 429, body: { retryAfter: 600 } });
    server.clock.advance(3_600_001);
    expect((await upload(server, jpeg)).status).toBe(201);
  });

  test('by a form has its one file', async () => {
    const server = await startTestServer();
    const send = async (...files: [string, Blob, string][]) => {
      const form = new FormData();
      form.append('about', 'words');
      for (const [name, blob, called] of files) form.append(name, blob, called);
      const answer = await fetch(`${server.url}/api/v1/files`, { method: 'POST', body: form });
      return { status: answer.status, body: (await answer.json()) as { code: string } };
    };
    const blob = new Blob([kinds[jpeg]?.('x'.repeat(200_000)) as never], { type: jpeg });
    expect(await send(['file', blob, '照片.jpg'])).toMatchObject({
      status: 201,
      body: { name: '照片.jpg', type: jpeg },
    });
    expect(await send()).toMatchObject({ status: 400 });
    expect(await send(['file', blob, 'a.jpg'], ['other', blob, 'b.jpg'])).toMatchObject({ status: 400 });
    expect(await send(['file', new Blob(['<html>'], { type: jpeg }), 'a.jpg'])).toMatchObject({ status: 415 });
    const cut = await upload(
      server,
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="a"; filename="a"\r\n\r\nabc',
    );
    expect(cut.body.code).toBe('malformedRequest');
    expect((await upload(server, 'multipart/form-data', 'x')).body.code).toBe('malformedRequest');
    expect(await server.parts.store.files.ids()).toHaveLength(1);
  });
});

describe('a body', () => {
  const part = '--b\r\ncontent-disposition: form-data; name="a"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n';
  const ways: [string, string, string][] = [
    ['of a file', jpeg, ''],
    ['of a form', 'multipart/form-data; boundary=b', part],
  ];
  const begun = (type: string, before: string) => {
    const body = new PassThrough();
    const request = Object.assign(body, { headers: { 'content-type': type }, complete: false });
    body.write(before);
    body.write(kinds[jpeg]?.('x'.repeat(100_000)));
    return { body, request: request as unknown as IncomingMessage };
  };
  const read = async (request: IncomingMessage) => {
    for await (const _ of (await incomingFile(request)).bytes);
  };
  afterEach(() => void vi.useRealTimers());

  test.each(ways)('%s is never held as a whole', async (_, type, before) => {
    const { body, request } = begun(type, before);
    const { bytes } = await incomingFile(request);
    const piece = 1024 * 1024;
    let read = 0;
    // What is freed is counted off a little later, so the least that was ever held tells.
    let held = Number.POSITIVE_INFINITY;
    globalThis.gc?.();
    const { arrayBuffers } = process.memoryUsage();
    const feed = () => body.write(Buffer.alloc(piece, 'x'));
    feed();
    for await (const chunk of bytes) {
      read += chunk.length;
      if (read > 18 * piece) break;
      if (body.writableLength === 0) feed();
      if (read < 15 * piece) continue;
      globalThis.gc?.();
      held = Math.min(held, process.memoryUsage().arrayBuffers - arrayBuffers);
    }
    expect(read).toBeGreaterThan(15 * piece);
    expect(held).toBeLessThan(8 * piece);
  });

  test.each(ways)('%s that is broken off ends its reading', async (_, type, before) => {
    const { body, request } = begun(type, before);
    const reading = expect(read(request)).rejects.toMatchObject({ code: 'malformedRequest' });
    await expect.poll(() => body.readableLength).toBe(0);
    body.destroy();
    await reading;
  });

  test.each(ways)('%s that takes more than a quarter of an hour is given up', async (_, type, before) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { body, request } = begun(type, before);
    const reading = expect(read(request)).rejects.toMatchObject({ code: 'requestTimeout' });
    await vi.waitFor(() => expect(body.readableLength).toBe(0));
    vi.advanceTimersByTime(15 * 60_000);
    await reading;
    expect(vi.getTimerCount()).toBe(0);
  });
});
