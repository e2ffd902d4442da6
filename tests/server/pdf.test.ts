import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { FormDefinition } from '../../engine/index.ts';
import { isPrintable } from '../../server/papers/print/pictures.ts';
import { piecesOf } from '../../server/papers/print/pieces.ts';
import { textOfPdf } from '../pdf-text.ts';
import { kinds, png, upload, withInspections } from './attaching.ts';
import { asAdmin, startTestServer } from './test-server.ts';
import { ticketContent } from './ticket.ts';

/** How many pages a PDF has. */
const pagesIn = (file: Buffer) => Number(/\/Type \/Pages[\s\S]*?\/Count (\d+)/.exec(file.toString('latin1'))?.[1]);

async function filed(lines: number, print?: FormDefinition['print'], remark = '加急') {
  const content = ticketContent();
  const own = content.forms['repair-order'] as FormDefinition;
  const forms = { ...content.forms, 'repair-order': { ...own, ...(print ? { print } : {}) } };
  const server = await startTestServer({ content: { ...content, forms } });
  const order = Array.from({ length: lines }, (_, place) => ({ part: `油泵 ${place}`, price: 2.5, count: 2 }));
  const { body } = await server.send('/policies/shop/forms/repair-order/records', {
    fields: { plate: '京A12345', lines: order, remark },
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
  const text = textOfPdf(file);
  for (const part of ['京A12345', '油泵 1', '加急', '编号', 'WTS-']) expect(text).toContain(part);
  expect((await read(id, { accept: 'application/pdf' })).type).toBe('application/pdf');
  expect((await read(id)).type).toContain('json');
});

test.each([
  ['abcdef', 2, 2, ['abcd', 'ef']],
  ['a\nb\nc', 9, 2, ['a\nb', 'c']],
  ['abcd\ne', 2, 3, ['abcd\ne']],
  ['a\n\nb', 5, 2, ['a\n', 'b']],
  ['', 5, 2, ['']],
  ['𠮷𠮷𠮷', 1, 2, ['𠮷𠮷', '𠮷']],
] as const)('a text %j is printed in pieces that fit on a page', (text, signs, lines, pieces) => {
  expect(piecesOf(text, signs, lines)).toEqual(pieces);
});

test('a text of many pages is printed whole', async () => {
  const long = `${'怠速不稳，更换火花塞。\n'.repeat(3000)}${'a'.repeat(40_000)}`;
  const { id, read } = await filed(1, undefined, long);
  const began = performance.now();
  const { file } = await read(`${id}.pdf`);
  const text = textOfPdf(file);
  expect(text.split('怠速不稳，更换火花塞。')).toHaveLength(3001);
  expect(text.split('a').length).toBeGreaterThan(40_000);
  expect(performance.now() - began).toBeLessThan(20_000);
});

test('a table goes on on the next pages', async () => {
  const { id, read } = await filed(120);
  expect(pagesIn((await read(`${id}.pdf`)).file)).toBeGreaterThan(2);
});

test('a record is printed on its form’s paper, once for each copy, whose pages are counted anew', async () => {
  const { id, read } = await filed(60, { paper: 'A5', copies: ['station', '用户'] });
  const { file } = await read(`${id}.pdf`);
  const single = await filed(60, { paper: 'A5' });
  const alone = pagesIn((await single.read(`${single.id}.pdf`)).file);
  expect(alone).toBeGreaterThan(1);
  expect(pagesIn(file)).toBe(2 * alone);
  expect(file.toString('latin1')).toMatch(/MediaBox \[0 0 419\.53 595\.28\]/);
  const text = textOfPdf(file);
  expect(text).toContain('第 1 联：');
  expect(text).toContain('第 2 联：用户');
  expect(text.split(`共 ${alone} 页`)).toHaveLength(1 + 2 * alone);
  const wide = await filed(1, { paper: 'A4-landscape' });
  expect((await wide.read(`${wide.id}.pdf`)).file.toString('latin1')).toMatch(/MediaBox \[0 0 841\.89 595\.28\]/);
});

test('a record that there is none of has no PDF', async () => {
  const { read } = await filed(1);
  expect((await read('nothing.pdf')).type).toContain('problem+json');
});

/** How often pictures are in a PDF: one that can be seen through has a mask besides. */
const picturesIn = (file: Buffer) => (file.toString('latin1').match(/\/Subtype \/Image/g) ?? []).length;

test('a record filed without a flow keeps its attachments, shows them as files, and prints its pictures', async () => {
  const server = await startTestServer({ content: withInspections() });
  const send = async (type: string, bytes?: Buffer) => (await upload(server, type, bytes)).body.id as string;
  const [seen, broken, report] = [await send('image/png', png(4, 4)), await send('image/png'), await send('text/csv')];
  const fields = { plate: '京A12345', photos: [seen, broken], report };
  const { status, body } = await server.send('/policies/shop/forms/inspection/records', { fields });
  expect([status, body.fields.photos[0]], JSON.stringify(body)).toEqual([
    201,
    { id: seen, sha256: expect.any(String), name: expect.any(String), type: 'image/png', size: png(4, 4).length },
  ]);
  const answer = await fetch(`${server.url}/api/v1/records/${body.id}.pdf`);
  expect([answer.status, picturesIn(Buffer.from(await answer.arrayBuffer()))]).toEqual([200, 2]);

  const later = (await upload(server, 'image/png', png(5, 5), asAdmin)).body.id as string;
  const amended = await server.send(
    `/records/${body.id}/amend`,
    { fields: { photos: [seen, later] }, reason: 'a better picture' },
    asAdmin,
  );
  expect([amended.status, amended.body.fields.photos.map(({ id }: { id: string }) => id)]).toEqual([
    200,
    [seen, later],
  ]);
  expect(amended.body.fields.report).toMatchObject({ id: report, type: 'text/csv' });
  const again = await server.send('/policies/shop/forms/inspection/records', { fields });
  expect([again.status, again.body.errors?.length]).toEqual([422, 3]);
});

test.each([
  ['a photo', kinds['image/jpeg']?.(), true],
  ['a drawing', png(30, 20), true],
  ['a picture that is interlaced', png(3, 3, { interlaced: 1 }), false],
  ['a filter that does not exist', png(3, 3, { filter: 9 }), false],
  ['fewer lines than it says', png(3, 3, { lines: 2 }), false],
  ['more lines than it says', png(3, 3, { lines: 300 }), false],
  ['points beyond all bounds', png(1, 9_000_000, { lines: 1 }), false],
  ['a chunk that goes beyond the end', png(3, 3).subarray(0, 60), false],
  ['only the beginning', kinds['image/png']?.(), false],
  ['another kind', kinds['image/webp']?.('longer'), false],
])('whether %s can be printed is known before', async (_, bytes, expected) => {
  expect(await isPrintable(bytes ?? Buffer.alloc(0))).toBe(expected);
});

test('a whole case is printed: what is known, what happened, and each document on pages of its own', async () => {
  const content = ticketContent();
  const flow = content.flows.repair as NonNullable<(typeof content.flows)[string]>;
  Object.assign(flow, {
    title: { 'zh-CN': '车辆维修', en: 'Repair' },
    clocks: [
      {
        id: 'soon',
        title: { 'zh-CN': '两天内办结', en: 'Two days' },
        from: 'start',
        until: 'state:reviewed',
        limit: 'P2D',
      },
    ],
  });
  const server = await startTestServer({ content });
  const { body } = await server.send('/policies/shop/flows/repair/instances', { input: {}, businessKey: 'CASE-7' });
  const events = `/instances/${body.id}/events`;
  const fields = { plate: '京A12345', lines: [{ part: '油泵', price: 2.5, count: 2 }], phone: '13800000000' };
  await server.send(events, { type: 'FILE', ...fields });
  await server.send(events, { type: 'CORRECT', plate: '沪B12345', reason: '车牌写错' });
  server.clock.advance(3 * 86_400_000);
  await server.worker.settle();
  const read = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/api/v1/instances/${path}`, { headers });
    return { status: answer.status, file: Buffer.from(await answer.arrayBuffer()) };
  };
  const { file } = await read(`${body.id}.pdf`);
  if (process.env.SHOT) await writeFile(process.env.SHOT, file);
  const text = textOfPdf(file);
  for (const part of [
    '车辆维修',
    'CASE-7',
    '两天内办结',
    '沪B12345',
    '车牌写错',
    'WTS-202403-0001',
    '油泵',
    '第 1 页，共 2 页',
  ])
    expect(text, part).toContain(part);
  expect(pagesIn(file)).toBe(2);
  expect((await read(body.id, { accept: 'application/pdf' })).file.subarray(0, 5).toString()).toBe('%PDF-');
  expect((await read('none.pdf')).status).toBe(404);
});

test('signs that are printed seldom are set in the part of the font that has them', async () => {
  const remark = '温度 ≥ 35 ℃ → 停机①，喆堃龘 √';
  const { id, read } = await filed(1, undefined, remark);
  const { file } = await read(`${id}.pdf`);
  if (process.env.SHOT) await writeFile(process.env.SHOT, file);
  expect(textOfPdf(file).replaceAll(/\s/g, '')).toContain(remark.replaceAll(/\s/g, ''));
});
