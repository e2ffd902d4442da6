import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openDesigner } from './open-designer.ts';

const { designer } = await openDesigner();

/** The scripts that a page waits for, as a browser gets them. */
async function firstScripts(): Promise<string[]> {
  const page = await (await fetch(`${designer.url}/`)).text();
  const waiting = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, name = '']) => name);
  const found = new Set<string>();
  for (const name of waiting) {
    if (found.has(name)) continue;
    found.add(name);
    const text = await (await fetch(`${designer.url}/${name}`)).text();
    for (const [, next] of text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      waiting.push(`assets/${next}`);
  }
  return [...found];
}

test('what a page waits for first is at most 350 KB of scripts, packed', async () => {
  let sum = 0;
  for (const name of await firstScripts()) {
    const answer = await fetch(`${designer.url}/${name}`, { headers: { 'accept-encoding': 'br' } });
    expect([answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual(['br', 'Accept-Encoding']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    sum += Number(answer.headers.get('content-length'));
  }
  expect(sum).toBeGreaterThan(100_000);
  expect(sum).toBeLessThan(350 * 1024);
});

test('packed or not it is the same, and who takes none gets none', async () => {
  const [name = ''] = await firstScripts();
  const plain = await fetch(`${designer.url}/${name}`, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers.get('content-encoding')).toBeNull();
  const raw = await fetch(`${designer.url}/${name}.br`);
  expect(brotliDecompressSync(Buffer.from(await raw.arrayBuffer())).toString()).toBe(await plain.text());
  expect((await fetch(`${designer.url}/assets/none-12345678.js`)).status).toBe(404);
});
