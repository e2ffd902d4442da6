import { describe, expect, test } from 'vitest';
import { type Definition, type FlowDefinition, readPolicyContent } from '../../engine/index.ts';
import { entryOf, govern } from '../../server/governance/govern.ts';
import { sealOf, wordsOf } from '../../server/governance/publish.ts';
import type { DraftRecord, EditionRecord } from '../../server/stores/records/edition.ts';
import { eachStore } from './each-store.ts';
import { editionOf, shopContent } from './fixtures.ts';
import { makeChange } from './governed-contract.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const { stores } = eachStore();
const drafts = '/policies/shop/drafts';
const text = (value: string) => ({ 'zh-CN': value, en: value });

/** A claim that is signed twice: what the machine counts is nobody's to send. */
const claim = {
  kind: 'flow',
  id: 'claim',
  title: text('claim'),
  clauses: [],
  input: { type: 'object', properties: { amount: { type: 'number' }, plate: { type: 'string' } } },
  events: {
    SIGN: {},
    PLATE: { payload: { type: 'object', properties: { plate: { type: 'string' } }, required: ['plate'] } },
  },
  machine: {
    context: { signers: 0 },
    initial: 'open',
    states: {
      open: {
        on: {
          SIGN: [
            { target: 'signed', guard: { type: 'when', params: { '=': 'signers >= 1 and amount > 0' } } },
            { actions: [{ type: 'assign', params: { signers: { '=': 'signers + 1' } } }] },
          ],
          PLATE: {},
        },
      },
      signed: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;

/** A server on which an edition landed before payloads had a fence. */
async function landed(store: string): Promise<TestServer> {
  const server = await startTestServer({ content: null, store: await stores[store]?.() });
  const content = shopContent({ flows: [claim] });
  const { format: _, ...edition } = editionOf(content, 1);
  const entry = entryOf(server.parts, { id: 'seed' }, 'edition.seeded', { policy: 'shop', ...sealOf(edition) });
  await govern(server.parts, { edition, policy: wordsOf(server.parts, content), audit: [entry] });
  return server;
}

const give = (server: TestServer, id: string, event: object) => server.send(`/instances/${id}/events`, event);
const flowIn = (definitions: Definition[]) => readPolicyContent(definitions).flows.claim as FlowDefinition;
const gives = { SIGN: { gives: ['amount'] }, PLATE: claim.events.PLATE };

async function edition(server: TestServer, number: number): Promise<EditionRecord> {
  return (await server.get(`/policies/shop/editions/${number}`)).body;
}

describe.each(Object.keys(stores))('payloads have a fence, in %s', (store) => {
  test('an instance takes what the event declares; nothing is changed by what is refused', async () => {
    const server = await startTestServer({
      store: await stores[store]?.(),
      content: shopContent({ flows: [{ ...claim, events: gives } as FlowDefinition] }),
    });
    expect(await server.send('/policies/shop/flows/claim/instances', { input: { signers: 1 } })).toMatchObject({
      status: 422,
      body: { code: 'unknownField', facts: ['signers'] },
    });
    const { id } = await server.start('claim');
    for (const [event, code] of [
      [{ type: 'SIGN', signers: ['me'] }, 'unknownField'],
      [{ type: 'SIGN', plate: 'A' }, 'unknownField'],
      [{ type: 'SIGN', by: 'me' }, 'unknownField'],
      [{ type: 'PLATE' }, 'missingFact'],
    ] as const)
      expect(await give(server, id, event)).toMatchObject({ status: 422, body: { code } });
    const { body } = await give(server, id, { type: 'SIGN', amount: 5 });
    expect(body).toMatchObject({ version: 2, state: 'open', context: { signers: 1, amount: 5 } });
    expect(body.accepts.map((one: { type: string; gives?: object }) => [one.type, one.gives])).toEqual([
      ['SIGN', { type: 'object', properties: { amount: { type: 'number' } } }],
      ['PLATE', undefined],
    ]);
    expect((await give(server, id, { type: 'SIGN' })).body).toMatchObject({ state: 'signed' });
  });

  test('an edition that landed before keeps its meaning', async () => {
    const server = await landed(store);
    const { id } = await server.start('claim', { plate: 'A' });
    expect(await give(server, id, { type: 'PLATE' })).toMatchObject({ status: 200 });
    expect(await give(server, id, { type: 'SIGN', amount: 5 })).toMatchObject({ status: 200 });
    expect(await give(server, id, { type: 'SIGN', signers: 5 })).toMatchObject({ status: 422 });
    expect(await edition(server, 1)).not.toHaveProperty('format');
  });

  test('a draft of it says what each event gives, as a change, and is published with a fence; back again there is none', async () => {
    const server = await landed(store);
    const draft = (await server.send(drafts)).body;
    expect(draft.changed).toEqual(['flow/claim', 'flow/job']);
    const { definitions } = (await server.get(`${drafts}/${draft.id}`)).body;
    expect(flowIn(definitions).events).toEqual(gives);
    const { changes } = (await server.get(`/policies/shop/editions/1/diff/draft:${draft.id}`)).body;
    expect(changes).toMatchObject([{ id: 'claim', path: '/events/SIGN/gives' }, { id: 'job' }]);

    expect((await server.send(`${drafts}/${draft.id}/publish`)).status).toBe(201);
    expect(await edition(server, 2)).toMatchObject({ format: 2 });
    const { id } = await server.start('claim', { plate: 'A' });
    expect(await give(server, id, { type: 'PLATE' })).toMatchObject({ body: { code: 'missingFact' } });
    expect((await server.send(drafts)).body.changed).toEqual([]);

    await server.send('/policies/shop/editions/1/rollback');
    expect(await edition(server, 3)).not.toHaveProperty('format');
    const old = await server.start('claim', { plate: 'A' });
    expect(await give(server, old.id, { type: 'PLATE' })).toMatchObject({ status: 200 });
  });

  test('a draft begun before is so when it is read, and whoever approved it is asked anew', async () => {
    const server = await landed(store);
    const { id } = (await server.send(drafts, { title: 'old' })).body;
    const now = (await server.parts.store.governed.get('draft', 'shop', id)) as DraftRecord;
    const { format: _, ...before } = now;
    const fee = { ...shopContent().rules.fee, title: text('fees') };
    await makeChange(server.parts.store, {
      draft: { ...before, revision: 2, status: 'approved', changes: { 'rules/fee': fee as Definition } },
      audit: [],
    });
    const { body } = await server.get(`${drafts}/${id}`);
    expect([body.status, body.revision, body.changed]).toEqual(['draft', 2, ['flow/claim', 'flow/job', 'rules/fee']]);
    expect((await server.get(drafts)).body.items).toMatchObject([{ id, status: 'draft', changed: body.changed }]);
    await server.send(`${drafts}/${id}/submit`);
    expect(await server.parts.store.governed.get('draft', 'shop', id)).toMatchObject({ format: 2, revision: 3 });
  });

  test('an export says what it means, and one of before is imported with what its events give', async () => {
    const server = await landed(store);
    const old = (await server.get('/policies/shop/editions/1/export')).body;
    expect(old).not.toHaveProperty('meaning');
    const draft = (await server.send(`${drafts}/import`, old)).body;
    expect(draft.changed).toEqual(['flow/claim', 'flow/job']);
    await server.send(`${drafts}/${draft.id}/publish`);
    const file = (await server.get('/policies/shop/editions/2/export')).body;
    expect(file).toMatchObject({ format: 'guiju-edition/1', meaning: 2 });
    expect((await server.send(`${drafts}/import`, file)).body.changed).toEqual([]);
  });
});
