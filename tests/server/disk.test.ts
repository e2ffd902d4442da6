import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' });

/** A small disk of the test's own; nothing where this user may not mount one (`/dev/full` stands in for it in stores.test.ts). */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'guiju-disk-'));
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  onTestFinished(() => {
    run('mount', '-o', 'remount,rw', folder);
    run('umount', '-l', folder);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function fill(folder: string): string {
  const path = join(folder, 'filler');
  for (let size = 4096; ; size += 4096) {
    try {
      writeFileSync(path, Buffer.alloc(4096), { flag: 'a' });
    } catch {
      return path;
    }
    if (size > 8_000_000) throw new Error('the disk never gets full');
  }
}

const refused = { status: 503, body: { code: 'storeUnavailable' } };
const count = (server: TestServer, id: string, key: string) =>
  server.send(`/instances/${id}/events`, { type: 'COUNT', amount: 1 }, { 'idempotency-key': key });

async function holds(server: TestServer, id: string, total: number): Promise<void> {
  expect((await server.get(`/instances/${id}`)).body.context.total).toBe(total);
  expect((await server.get(`/instances/${id}/history`)).body.items).toHaveLength(total + 1);
  expect((await server.get('/audit/verify')).body).toMatchObject({ intact: true });
}

describe('the embedded store on a disk', () => {
  test.for([
    [
      'that gets full and has room again',
      async (disk: string) => {
        const filler = fill(disk);
        return () => rm(filler);
      },
    ],
    [
      'that becomes read-only and writable again',
      async (disk: string) => {
        run('mount', '-o', 'remount,ro', disk);
        return async () => run('mount', '-o', 'remount,rw', disk);
      },
    ],
  ] as const)('%s answers 503 meanwhile, half writes nothing, and goes on', async ([, spoil], context) => {
    const disk = smallDisk();
    if (!disk) return context.skip('no disk may be mounted here');
    const server = await startTestServer({ store: await openEmbeddedStore(join(disk, 'data')) });
    const { id } = await server.start('job', { note: 'x'.repeat(3000) });
    expect((await count(server, id, 'first')).status).toBe(200);
    const mend = await spoil(disk);
    const answers = [
      await count(server, id, 'second'),
      await server.send('/policies/shop/flows/job/instances', { input: { note: 'x'.repeat(9000) } }),
      await server.send('/policies/shop/drafts', { title: 'x' }),
    ];
    for (const answer of answers) expect(answer).toMatchObject(refused);
    expect(answers[0]?.headers.get('retry-after')).toBe('5');
    expect((await server.send('/policies/shop/decisions/fee', { facts: { km: 1, kind: 'car' } })).status).toBe(200);
    await holds(server, id, 1);
    await server.parts.recorder.flush();

    await mend();
    expect((await count(server, id, 'second')).body.context.total).toBe(2);
    expect((await server.send('/policies/shop/drafts', { title: 'x' })).status).toBe(201);
    await holds(server, id, 2);
    await server.close();
    const again = await startTestServer({ store: await openEmbeddedStore(join(disk, 'data')) });
    await holds(again, id, 2);
    expect((await again.get('/instances')).body.items).toHaveLength(1);
    await writeFile(join(disk, 'room'), 'left');
  });
});
