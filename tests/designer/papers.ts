import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { png } from '../server/attaching.ts';
import type { RunningDesigner } from './running-designer.ts';

const workshop = fileURLToPath(new URL('./papers/workshop', import.meta.url));

/** The policy with forms, a record of it with photos, an instance that waits for its form, and one that waits for a signature. */
export async function startPapers({ url, send }: RunningDesigner): Promise<void> {
  await send('POST', '/policies', { id: 'workshop', title: { 'zh-CN': '车辆维修', en: 'Workshop' } });
  const { id, revision } = await send('POST', '/policies/workshop/drafts', { title: '单据' });
  let known: number = revision;
  for (const file of (await readdir(workshop, { recursive: true }))
    .filter((one) => one.endsWith('.json'))
    .sort(byNeed)) {
    const { editions: _, ...definition } = JSON.parse(await readFile(join(workshop, file), 'utf8'));
    const place = `${definition.kind}/${definition.kind === 'policy' ? 'policy' : (definition.id ?? definition.kind)}`;
    const answer = await fetch(`${url}/api/v1/policies/workshop/drafts/${id}/definitions/${place}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${known}"` },
      body: JSON.stringify(definition),
    });
    const told = (await answer.json()) as { revision: number };
    if (!answer.ok) throw new Error(`${place} answered ${answer.status}: ${JSON.stringify(told)}`);
    known = told.revision;
  }
  await send('POST', `/policies/workshop/drafts/${id}/publish`, {});
  const start = (plate: string, businessKey: string) =>
    send('POST', '/policies/workshop/flows/repair/instances', { input: { plate }, businessKey });
  await start('沪A12345', 'WX-2026-0401');
  const filled = await start('沪B20001', 'WX-2026-0402');
  await send('POST', `/instances/${filled.id}/events`, {
    ...{ type: 'REPORT', phone: '13800000000', mileageKm: 120_000, kind: 'warranty', claimNumber: 'C-2026-9' },
    ...{ fault: '行驶中机油压力报警，怠速不稳，更换机油泵后试车正常。', photos: [await photo(url), await photo(url)] },
    lines: [
      { part: '机油泵', price: 1280.5, count: 1 },
      { part: '机油', price: 80.25, count: 4 },
    ],
  });
}

/** The policy itself before what is in it. */
const byNeed = (a: string, b: string) => a.split('/').length - b.split('/').length || (a < b ? 1 : -1);

async function photo(url: string): Promise<string> {
  const headers = { 'content-type': 'image/png', 'x-file-name': 'pump.png' };
  const answer = await fetch(`${url}/api/v1/files`, { method: 'POST', headers, body: png(160, 120) });
  return ((await answer.json()) as { id: string }).id;
}
