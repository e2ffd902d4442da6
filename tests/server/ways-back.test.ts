import { describe, expect, test } from 'vitest';
import type { FlowDefinition, FormDefinition, PolicyContent } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, personFor, startTestServer } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const task = (role: string, ...allow: string[]) => ({ meta: { task: { role, allow: ['read', ...allow] } } });

/** A report that its writer fills in, a checker looks at, and a head signs. */
const report = {
  kind: 'flow',
  id: 'report',
  title: text('report'),
  clauses: [],
  start: { roles: ['writer'] },
  events: { SEND: { roles: ['writer'], form: 'page' }, OK: { roles: ['checker'] }, SIGN: { roles: ['head'] } },
  machine: {
    initial: 'draft',
    states: {
      draft: { ...task('writer', 'takeBack'), on: { SEND: 'check' } },
      check: { ...task('checker', 'return', 'recall', 'takeBack'), after: { P1D: 'late' }, on: { OK: 'sign' } },
      sign: { ...task('head', 'return'), on: { SIGN: 'signed' } },
      late: { on: { OK: 'sign' } },
      signed: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;
const page = {
  kind: 'form',
  id: 'page',
  title: text('page'),
  clauses: [],
  number: 'P-{0000}',
  fields: { type: 'object', properties: { words: { type: 'string' } }, required: ['words'] },
} as unknown as FormDefinition;
const content = (): PolicyContent => {
  const shop = shopContent({ flows: [report] });
  return { ...shop, forms: { ...shop.forms, page } };
};

const { stores } = eachStore();
const reason = 'the words are missing';

describe.each(Object.keys(stores))('the way back of an instance, in production, in %s', (store) => {
  async function sent() {
    const server = await startTestServer({ store: await stores[store]?.(), content: content(), mode: 'production' });
    const [li, wang, chen, zhao] = [
      await personFor(server, 'li', 'writer'),
      await personFor(server, 'wang', 'checker'),
      await personFor(server, 'chen', 'head'),
      await personFor(server, 'zhao', 'checker'),
    ];
    const begun = await server.send('/policies/shop/flows/report/instances', { input: {} }, li);
    const { id } = begun.body;
    const event = (by: object, type: string, more: object = {}) =>
      server.send(`/instances/${id}/events`, { type, ...more }, by as never);
    const back = (by: object, verb: string, body: object = {}) =>
      server.send(`/instances/${id}/${verb}`, body, by as never);
    const read = async () => (await server.get(`/instances/${id}`, asAdmin)).body;
    expect((await event(li, 'SEND', { words: 'one' })).body).toMatchObject({ state: 'check' });
    return { server, id, li, wang, chen, zhao, event, back, read };
  }

  test('is recalled by its starter until somebody acted: its timers stop, and what was filed is void and keeps its number', async () => {
    const { server, id, li, wang, event, back, read } = await sent();
    const [{ id: record }] = (await read()).records;
    expect(await back(wang, 'recall')).toMatchObject({ status: 403, body: { code: 'notYourTask' } });
    expect((await back(li, 'recall')).body).toMatchObject({ state: 'draft', timers: [] });
    expect((await server.get(`/records/${record}`, asAdmin)).body).toMatchObject({ status: 'void', number: 'P-0001' });
    await event(li, 'SEND', { words: 'two' });
    expect((await read()).records).toMatchObject([{ number: 'P-0001' }, { number: 'P-0002' }]);
    await event(wang, 'OK');
    expect(await back(li, 'recall')).toMatchObject({ status: 409, body: { code: 'notAllowedHere' } });
    const { items } = (await server.get(`/instances/${id}/history`, asAdmin)).body;
    expect(items.filter(({ type }: { type: string }) => type === 'moved')).toMatchObject([
      { verb: 'recall', target: 'draft', by: 'li', voided: [{ number: 'P-0001' }] },
    ]);
  });

  test('is returned by who holds its task, with a reason, to a state that was passed, and comes directly back', async () => {
    const { li, wang, chen, event, back, read } = await sent();
    await event(wang, 'OK');
    expect(await back(chen, 'return')).toMatchObject({ status: 422, body: { code: 'missingFact' } });
    expect(await back(chen, 'return', { reason, to: 'late' })).toMatchObject({
      status: 422,
      body: { code: 'unknownValue' },
    });
    expect(await back(wang, 'return', { reason, to: 'draft' })).toMatchObject({
      status: 403,
      body: { code: 'notYourTask' },
    });
    expect((await back(chen, 'return', { reason, to: 'draft', mode: 'backToMe' })).body.state).toBe('draft');
    await event(li, 'SEND', { words: 'more' });
    expect(await read()).toMatchObject({ state: 'sign', tasks: [{ assignee: 'chen' }] });
    expect((await back(chen, 'return', { reason })).body.state).toBe('draft');
  });

  test('is taken back by who acted last, until the next has read it', async () => {
    const { server, id, li, wang, back, read, event } = await sent();
    expect(await back(wang, 'take-back')).toMatchObject({ status: 403, body: { code: 'notYourTask' } });
    expect((await back(li, 'take-back')).body.state).toBe('draft');
    await event(li, 'SEND', { words: 'again' });
    await event(wang, 'OK');
    expect(await back(li, 'take-back')).toMatchObject({ status: 409, body: { code: 'notAllowedHere' } });
    expect((await back(wang, 'take-back')).body.state).toBe('check');
    expect((await read()).tasks).toHaveLength(1);
    await server.send(`/instances/${id}/suspend`, { reason }, asAdmin);
    expect(await back(wang, 'return', { reason })).toMatchObject({ status: 409, body: { code: 'notAllowedHere' } });
  });

  test('is ended with its documents void, if that is asked; they keep their numbers', async () => {
    const { server, id, read } = await sent();
    const [{ id: record }] = (await read()).records;
    const asked = { reason, records: 'void' };
    const foreseen = await server.send(`/instances/${id}/terminate`, { ...asked, dryRun: true }, asAdmin);
    expect(foreseen.body.records.voided).toMatchObject([{ id: record, number: 'P-0001' }]);
    expect((await server.send(`/instances/${id}/terminate`, asked, asAdmin)).body.status).toBe('stopped');
    expect((await server.get(`/records/${record}`, asAdmin)).body).toMatchObject({ status: 'void', number: 'P-0001' });
  });

  test('is taken once by its key', async () => {
    const { server, id, li } = await sent();
    const once = { ...li, 'idempotency-key': 'k' };
    const first = await server.send(`/instances/${id}/recall`, {}, once);
    expect((await server.send(`/instances/${id}/recall`, {}, once)).body.version).toBe(first.body.version);
  });
});
