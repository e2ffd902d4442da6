import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startTestServer } from './test-server.ts';
import { ticketContent } from './ticket.ts';

/** How many pages a PDF has. */
const pagesIn = (file: Buffer) => Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec(file.toString('latin1'))?.[1]);

/** The Unicode signs that a PDF says its glyphs stand for. */
function signsIn(file: Buffer): string {
  const found = new Set<string>();
  const text = file.toString('latin1');
  for (const { index } of text.matchAll(/stream\r?\n/g)) {
    const from = index + (text.startsWith('stream\r\n', index) ? 8 : 7);
    const bytes = file.subarray(from, text.indexOf('endstream', from));
    let plain = '';
    try {
      plain = inflateSync(bytes).toString('latin1');
    } catch {
      continue;
    }
    if (!plain.includes('beginbfrange')) continue;
    for (const [, hex = ''] of plain.matchAll(/<([0-9a-fA-F]{4})>/g))
      found.add(String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return [...found].join('');
}

async function filed(lines: number) {
  const server = await startTestServer({ content: ticketContent() });
  const order = Array.from({ length: lines }, (_, place) => ({ part: `油泵 ${place}`, price: 2.5, count: 2 }));
  const { body } = await server.send('/policies/shop/forms/repair-order/records', {
    fields: { plate: '京A12345', lines: order, remark: '加急' },
  });
  const read = async (address: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/api/v1/records/${address}`, { headers });
    return { type: answer.headers.get('content-type'), file: Buffer.from(await answer.arrayBuffer()) };
  };
  return { server, id: body.id as string, read };
}

test('a record is printed as PDF with its own font, by its address and by what is accepted', async () => {
  const { id, read } = await filed(2);
  const { type, file } = await read(`${id}.pdf`);
  expect([type, file.subarray(0, 5).toString(), pagesIn(file)]).toEqual(['application/pdf', '%PDF-', 1]);
  const signs = signsIn(file);
  for (const sign of '京A12345油泵加急编号WTS') expect(signs, sign).toContain(sign);
  expect((await read(id, { accept: 'application/pdf' })).type).toBe('application/pdf');
  expect((await read(id)).type).toContain('json');
});

test('a table goes on on the next pages', async () => {
  const { id, read } = await filed(120);
  expect(pagesIn((await read(`${id}.pdf`)).file)).toBeGreaterThan(2);
});

test('a record that there is none of has no PDF', async () => {
  const { read } = await filed(1);
  expect((await read('nothing.pdf')).type).toContain('problem+json');
});
