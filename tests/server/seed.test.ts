import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LogFields } from '../../server/kernel/log.ts';
import { shopContent } from './fixtures.ts';
import { startTestServer } from './test-server.ts';

const edition = { number: 1, effectiveFrom: '2024-01-01T00:00:00Z' };

test('a folder that is not published at the start is told, each with the reason; the others are', async () => {
  const { policy, config, clauses, vocabulary } = shopContent();
  const folders: Record<string, [policy: string, wrong: string]> = {
    right: [JSON.stringify({ ...policy, id: 'right', editions: [edition] }), ''],
    empty: [JSON.stringify({ ...policy, id: 'empty', editions: [] }), 'lists no editions'],
    without: [JSON.stringify({ ...policy, id: 'without', editions: undefined }), 'lists no editions'],
    broken: ['{', 'policy.json: '],
    named: [JSON.stringify({ ...policy, id: 'other', editions: [edition] }), 'says "other"'],
  };
  const root = mkdtempSync(join(tmpdir(), 'guiju-seed-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, [written]] of Object.entries(folders)) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'policy.json'), written);
    for (const one of [config, clauses, vocabulary])
      writeFileSync(join(root, name, `${one.kind}.json`), JSON.stringify(one));
  }
  const told: { message: string; fields: LogFields | undefined }[] = [];
  const error = (message: string, fields?: LogFields) => void told.push({ message, fields });
  const server = await startTestServer({
    definitionsFolder: root,
    content: null,
    log: { info: () => {}, warn: () => {}, error },
  });

  const { items } = (await server.get('/policies')).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual(['right']);
  const wrong = Object.entries(folders).filter(([, [, reason]]) => reason);
  expect(told.map(({ fields }) => fields?.folder)).toEqual(wrong.map(([name]) => name).sort());
  for (const { message, fields } of told) {
    expect(message).toBe('a folder of definitions could not be published');
    expect(String(fields?.error)).toContain(folders[String(fields?.folder)]?.[1]);
  }
});
