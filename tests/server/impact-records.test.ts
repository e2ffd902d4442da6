import { expect, test } from 'vitest';
import { eachStore } from './each-store.ts';
import { startTestServer, type TestServer } from './test-server.ts';
import { ticketContent } from './ticket.ts';

const { stores } = eachStore();
const orders = '/policies/shop/forms/repair-order/records';
const line = (price: number) => ({ part: 'pump', price, count: 2 });

/** Makes a draft whose form of repair orders is another. */
async function draftWith(server: TestServer, change: (form: any) => unknown): Promise<string> {
  const { id } = (await server.send('/policies/shop/drafts', {})).body;
  const path = `/policies/shop/drafts/${id}/definitions/form/repair-order`;
  const { body } = await server.get(path);
  const next = change(structuredClone(body));
  const ifMatch = { 'if-match': `"${(await server.get(`/policies/shop/drafts/${id}`)).body.revision}"` };
  const answer = next
    ? await server.call('PUT', path, next, ifMatch)
    : await server.call('DELETE', path, undefined, ifMatch);
  expect(answer.status).toBeLessThan(300);
  return id;
}

const changed: [string, (form: any) => unknown, object][] = [
  [
    'nothing changes',
    (form) => ({ ...form, title: { 'zh-CN': '单', en: 'order' } }),
    { compared: 2, affected: 0, examples: [] },
  ],
  [
    'a sum is computed otherwise',
    (form) => {
      form.fields.properties.totalCny['='] = 'sum(lines.amountCny) + 1';
      return form;
    },
    { compared: 2, affected: 2, examples: [{ reason: 'computedOtherwise', fields: ['totalCny'] }, {}] },
  ],
  [
    'a limit refuses one of them',
    (form) => {
      form.fields.properties.lines.items.properties.price.maximum = 3;
      return form;
    },
    { compared: 2, affected: 1, examples: [{ number: 'WTS-202403-0002', reason: 'refused', fields: ['lines'] }] },
  ],
  [
    'a field is required that nobody filled',
    (form) => {
      form.fields.required.push('remark');
      return form;
    },
    { compared: 2, affected: 2, examples: [{ reason: 'refused', fields: ['remark'] }, {}] },
  ],
];

test.each(Object.keys(stores).flatMap((store) => changed.map((row) => [store, ...row] as const)))(
  'the impact on records, in %s: %s',
  async (store, _, change, wanted) => {
    const server = await startTestServer({ store: await stores[store]?.(), content: ticketContent() });
    for (const price of [2, 5, 7])
      expect((await server.send(orders, { fields: { plate: '京A12345', lines: [line(price)] } })).status).toBe(201);
    const { items } = (await server.get('/records?policy=shop')).body;
    // The newest is void: it says nothing any more.
    await server.send(`/records/${items[0].id}/void`, { reason: 'twice' });
    const draft = await draftWith(server, change);
    const { body } = await server.send(`/policies/shop/drafts/${draft}/impact`, {});
    expect(body.records).toMatchObject({ limited: false, ...wanted });
  },
);
