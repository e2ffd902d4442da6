import { describe, expect, test } from 'vitest';
import type { Definition, JsonObject } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { makeDearer } from './make-dearer.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** The test clock stands at the first of March 2024. */
const drafts = '/policies/shop/drafts';
const fifteenth = '2024-03-15T00:00:00Z';
const tenth = '2024-03-10T00:00:00Z';
const sixteenth = '2024-03-16T00:00:00Z';

const { stores } = eachStore();

/** A server on which edition 3, which makes travel dearer, waits for the fifteenth. */
async function waiting(store: string) {
  const server = await startTestServer({ store: await stores[store]?.() });
  const { id } = (await server.send(drafts)).body;
  await makeDearer(server, id);
  const { body } = await server.send(`${drafts}/${id}/publish`, { effectiveFrom: fifteenth });
  expect(body.number).toBe(3);
  return server;
}

/** A draft in which something else is changed. */
async function otherDraft(server: TestServer, from?: number) {
  const { body } = await server.send(drafts, from === undefined ? {} : { from });
  const path = `${drafts}/${body.id}`;
  await server.call('DELETE', `${path}/definitions/rules/bonus`, undefined, { 'if-match': '"1"' });
  return { path, basedOn: body.basedOn };
}

const feeAt = async (server: TestServer, at: string) =>
  (await server.send('/policies/shop/decisions/fee', { facts: { km: 10, kind: 'truck' }, at })).body;

const editionsIn = (body: { takesBack?: { edition: number; how: string }[] }) =>
  body.takesBack?.map(({ edition, how }) => [edition, how]);

describe.each(Object.keys(stores))('while an edition waits, in %s', (store) => {
  test('a draft begins from it, and takes nothing back when it is published for later', async () => {
    const server = await waiting(store);
    const { path, basedOn } = await otherDraft(server);
    expect(basedOn).toBe(3);
    expect(await server.send(`${path}/publish`, { effectiveFrom: sixteenth })).toMatchObject({ status: 201 });
    expect(await feeAt(server, '2024-03-17T00:00:00Z')).toMatchObject({ edition: 4, outcome: { feeCny: 30 } });
  });

  test('a draft of before that is published for later is asked, with every sentence', async () => {
    const server = await waiting(store);
    const { path } = await otherDraft(server, 2);
    const findings: { code: string; kind: string; id: string; message: JsonObject }[] = (
      await server.send(`${path}/check`)
    ).body.findings.filter((one: { code: string }) => one.code === 'takesBackEdition');
    expect(findings.map(({ kind, id }) => `${kind}/${id}`)).toContain('rules/fee');
    expect(findings.some(({ message }) => /edition 3/.test(String(message.en)))).toBe(true);

    const publication = { effectiveFrom: sixteenth };
    const { status, body } = await server.send(`${path}/publish`, publication);
    expect([status, body.code, editionsIn(body)]).toEqual([409, 'takesBackEdition', [[3, 'replaced']]]);
    const fee = body.takesBack[0].changes.filter((one: Definition) => one.kind === 'rules');
    expect(fee).toMatchObject([{ id: 'fee', sentence: { 'zh-CN': expect.any(String), en: expect.any(String) } }]);
    expect(await server.send(`${path}/publish`, { ...publication, takesBack: [2] })).toMatchObject({ status: 409 });

    expect(await server.send(`${path}/publish`, { ...publication, takesBack: [3] })).toMatchObject({ status: 201 });
    const { items } = (await server.get('/audit?policy=shop&limit=200')).body;
    expect(items.findLast((one: { type: string }) => one.type === 'edition.published')).toMatchObject({
      takesBack: [3],
    });
    expect(await feeAt(server, '2024-03-17T00:00:00Z')).toMatchObject({ edition: 4, outcome: { feeCny: 20 } });
  });

  test('what is published before it is asked: it would be taken back on that day, or bring it early', async () => {
    const server = await waiting(store);
    const older = await otherDraft(server, 2);
    expect(editionsIn((await server.send(`${older.path}/publish`, { effectiveFrom: tenth })).body)).toEqual([
      [3, 'overtaken'],
    ]);
    const newer = await otherDraft(server);
    expect(editionsIn((await server.send(`${newer.path}/publish`)).body)).toEqual([
      [3, 'early'],
      [3, 'overtaken'],
    ]);
  });

  test('a rebase brings a draft up to it, and then nothing is asked', async () => {
    const server = await waiting(store);
    const { path } = await otherDraft(server, 2);
    expect((await server.send(`${path}/rebase`)).body).toMatchObject({ basedOn: 3, changed: ['rules/bonus'] });
    expect(await server.send(`${path}/publish`, { effectiveFrom: sixteenth })).toMatchObject({ status: 201 });
  });

  test('a rebase onto an older one does not hide what it takes back', async () => {
    const server = await waiting(store);
    const { path } = await otherDraft(server);
    expect((await server.send(`${path}/rebase`, { onto: 2 })).body.basedOn).toBe(2);
    expect(editionsIn((await server.send(`${path}/publish`, { effectiveFrom: sixteenth })).body)).toEqual([
      [3, 'replaced'],
    ]);
  });

  test('a file exported of the edition before takes it back by asking only', async () => {
    const server = await waiting(store);
    const file = (await server.get('/policies/shop/editions/2/export')).body;
    const { body } = await server.send('/policies/shop/drafts/import', file);
    expect(body.basedOn).toBe(3);
    const publish = (more: object) =>
      server.send(`${drafts}/${body.id}/publish`, { effectiveFrom: sixteenth, ...more });
    expect(editionsIn((await publish({})).body)).toEqual([[3, 'replaced']]);
    expect(await publish({ takesBack: [3] })).toMatchObject({ status: 201 });
  });

  test('a roll back is asked of what waits, not of what it is to take the place of', async () => {
    const server = await waiting(store);
    const rollBack = (more: object) => server.send('/policies/shop/editions/1/rollback', more);
    expect(editionsIn((await rollBack({ effectiveFrom: sixteenth })).body)).toEqual([[3, 'replaced']]);
    expect(await rollBack({ effectiveFrom: sixteenth, takesBack: [3] })).toMatchObject({ status: 201 });
    expect(await server.send('/policies/shop/editions/2/rollback', {})).toMatchObject({ status: 201 });
  });
});
