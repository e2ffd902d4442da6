import { describe, expect, test } from 'vitest';
import type { PolicyContent } from '../../engine/index.ts';
import { offerShipped } from '../../server/governance/offer.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
const text = (value: string) => ({ 'zh-CN': value, en: value });

/** The shop as a later version ships it: other words, a clause more, another title of the flow. */
function later(words: string): PolicyContent {
  const content = structuredClone(shopContent());
  content.vocabulary.words = { km: text(words) };
  (content.flows.job as { title: object }).title = text(words);
  content.rules.discount = { ...structuredClone(content.rules.bonus as object), id: 'discount' } as never;
  return content;
}

async function change(server: TestServer, kind: string, id: string, put: (definition: any) => unknown): Promise<void> {
  const { id: draft } = (await server.send('/policies/shop/drafts', {})).body;
  const path = `/policies/shop/drafts/${draft}/definitions/${kind}/${id}`;
  const definition = (await server.get(path)).body;
  put(definition);
  expect((await server.call('PUT', path, definition, { 'if-match': '*' })).status).toBe(200);
  expect((await publish(server, draft)).status).toBe(201);
}

async function publish(server: TestServer, draft: string) {
  for (const step of ['submit', 'approve']) await server.send(`/policies/shop/drafts/${draft}/${step}`, {});
  return server.send(`/policies/shop/drafts/${draft}/publish`, {});
}

describe.each(Object.keys(stores))('definitions of a later version, over a store of %s', (name) => {
  const open = async () => startTestServer({ store: await (stores[name] as (typeof stores)['memory'])() });
  const draftsOf = async (server: TestServer) => (await server.get('/policies/shop/drafts')).body.items;

  test('are offered as a draft, once; what is published stays', async () => {
    const server = await open();
    expect(await offerShipped(server.parts, shopContent())).toBeUndefined();
    const editions = (await server.get('/policies/shop/editions')).body;
    const draft = await offerShipped(server.parts, later('公里'));
    expect(draft?.changes).toMatchObject({ 'rules/discount': { id: 'discount' }, 'flow/job': { title: text('公里') } });
    expect(Object.keys(draft?.changes ?? {}).sort()).toEqual(['flow/job', 'rules/discount', 'vocabulary/vocabulary']);
    expect(await offerShipped(server.parts, later('公里'))).toBeUndefined();
    expect(await draftsOf(server)).toMatchObject([{ status: 'draft', authors: ['seed'], basedOn: 2 }]);
    expect((await server.get('/policies/shop/editions')).body).toEqual(editions);
    await server.call('DELETE', `/policies/shop/drafts/${draft?.id}`);
    expect(await offerShipped(server.parts, later('公里'))).toBeUndefined();
    expect(await draftsOf(server)).toEqual([]);
  });

  test('leave what was changed here as it is, and say so', async () => {
    const server = await open();
    await change(server, 'flow', 'job', (flow) => (flow.title = text('本地')));
    const draft = await offerShipped(server.parts, later('公里'));
    expect(Object.keys(draft?.changes ?? {}).sort()).toEqual(['rules/discount', 'vocabulary/vocabulary']);
    expect(draft?.note).toContain('flow/job');
    expect(draft?.basedOn).toBe(3);
  });

  test('begin from what was offered before, where that was published', async () => {
    const server = await open();
    const first = await offerShipped(server.parts, later('公里'));
    expect((await publish(server, first?.id as string)).status).toBe(201);
    expect(await offerShipped(server.parts, later('公里'))).toBeUndefined();
    const second = await offerShipped(server.parts, later('千米'));
    expect(Object.keys(second?.changes ?? {}).sort()).toEqual(['flow/job', 'vocabulary/vocabulary']);
    expect(second?.note).toBeUndefined();
  });

  test('are not offered to a policy that was made here', async () => {
    const server = await open();
    await server.send('/policies', { id: 'own', title: text('own') });
    const own = shopContent();
    own.policy.id = 'own';
    expect(await offerShipped(server.parts, own)).toBeUndefined();
  });
});
