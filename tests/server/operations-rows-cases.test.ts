import { beforeEach, describe, expect, test } from 'vitest';
import type { FlowDefinition, FormDefinition } from '../../engine/index.ts';
import { textOfPdf } from '../pdf-text.ts';
import { download, upload } from './attaching.ts';
import { eachStore } from './each-store.ts';
import { asAdmin, personFor } from './test-server.ts';
import { Office, reviewFlow } from './work-rows.ts';

const { stores } = eachStore();
const text = (value: string) => ({ 'zh-CN': value, en: value });
const act = (type: string, params: object) => ({ type, params });
const flow = (id: string, machine: object, more: object = {}) =>
  ({ ...reviewFlow(id, {}), id, machine, ...more }) as unknown as FlowDefinition;
const only = (role: string) => [
  { role: 'clerk', may: 'write' },
  { role, may: role === 'manager' ? 'hidden' : 'masked' },
];

/** A claim: what it costs and its photo are hidden from managers, the telephone is masked. */
const claim = {
  ...{ kind: 'form', id: 'claim', title: text('报销单'), clauses: [], number: 'BX-{0000}' },
  fields: {
    type: 'object',
    properties: {
      words: { type: 'string' },
      cost: { type: 'number', rights: only('manager') },
      phone: {
        type: 'string',
        rights: [
          { role: 'clerk', may: 'write' },
          { role: 'manager', may: 'masked' },
        ],
      },
      photo: { type: 'string', format: 'image', rights: only('manager') },
    },
    required: ['words'],
  },
  signed: [{ as: 'approved', event: 'AGREE' }],
} as unknown as FormDefinition;

const flows: FlowDefinition[] = [
  flow(
    'waits',
    {
      initial: 'asked',
      states: {
        asked: { after: { PT2H: 'heard' }, on: { SUBMIT: 'heard' } },
        heard: { on: { BANK: { target: 'paid', actions: [act('assign', { paid: { '=': 'event.amount' } })] } } },
        paid: { type: 'final' },
      },
      context: { paid: null },
    },
    { events: { SUBMIT: {}, BANK: { payload: { type: 'object', properties: { amount: { type: 'number' } } } } } },
  ),
  ...(['all', 'any'] as const).map((wait) =>
    flow(wait, {
      initial: 'open',
      states: {
        open: { on: { SUBMIT: 'working' } },
        working: {
          entry: [
            act('start', {
              flow: 'one',
              as: 'one',
              for: { '=': '["甲", "乙"]' },
              wait,
              input: { name: { '=': 'item' } },
            }),
          ],
          on: { AGREE: 'agreed' },
        },
        agreed: { type: 'final' },
      },
    }),
  ),
  flow(
    'one',
    {
      initial: 'open',
      states: { open: { on: { AGREE: 'ended' } }, ended: { type: 'final' } },
    },
    { input: { type: 'object', properties: { name: { type: 'string' } } } },
  ),
  flow('branches', {
    initial: 'open',
    states: {
      open: {
        on: {
          SUBMIT: [{ target: 'both', guard: act('when', { '=': 'days > 1' }) }, { target: 'agreed' }],
        },
      },
      both: {
        type: 'parallel',
        states: {
          money: { initial: 'a', states: { a: { on: { PAY: 'b' } }, b: { type: 'final' } } },
          stock: {
            initial: 'look',
            states: {
              look: { always: [{ target: 'a', guard: act('when', { '=': 'days > 2' }) }, { target: 'b' }] },
              a: { on: { ASK: 'b' } },
              b: { type: 'final' },
            },
          },
        },
        onDone: 'agreed',
      },
      agreed: { type: 'final' },
    },
  }),
  flow(
    'paper',
    {
      initial: 'draft',
      states: {
        draft: { on: { SUBMIT: 'review' } },
        review: { meta: { task: { assign: { '=': 'superior(startedBy)' } } }, on: { AGREE: 'agreed' } },
        agreed: { type: 'final' },
      },
    },
    {
      input: { type: 'object', properties: { cost: { type: 'number' }, phone: { type: 'string' } } },
      events: { SUBMIT: { form: 'claim' }, AGREE: {} },
    },
  ),
  reviewFlow('single', {
    assign: { '=': 'superior(startedBy)' },
    due: 'P2D',
    remind: ['P1D'],
    allow: ['recall', 'comment'],
  }),
];

/** Rows of what a case does by itself, with others, and on paper. */
describe.each(Object.entries(stores).filter(([name]) => name !== 'memory'))('the operations on %s', (_, open) => {
  let office: Office;
  const message = (name: string, businessKey: string, more: object) =>
    office.server.send(`/policies/shop/flows/${name}/messages`, { businessKey, ...more }, asAdmin);
  const children = async (id: string): Promise<string[]> =>
    (await office.read(id)).children.map(({ instance }: { instance: string }) => instance);

  beforeEach(async () => {
    office = await Office.open(await open(), flows, [claim]);
  });

  test('30 timer and trigger: until an instant or a message by key; one before its waiter is not lost', async () => {
    const early = await message('waits', 'K-1', { type: 'BANK', amount: 5 });
    expect([early.status, early.body]).toEqual([202, { result: 'waiting' }]);
    const started = { input: {}, businessKey: 'K-1' };
    const { body } = await office.server.send('/policies/shop/flows/waits/instances', started, office.as('li'));
    await office.pass(1);
    expect((await office.read(body.id)).state).toBe('asked');
    await office.pass(1);
    expect(await office.read(body.id)).toMatchObject({ status: 'done', state: 'paid', context: { paid: 5 } });
    expect((await message('waits', 'K-1', { type: 'BANK', wrong: 1 })).body.code).toBe('unknownField');
    expect((await message('waits', 'K-1', { type: 'NONE' })).body.code).toBe('eventNotAllowed');
    const stranger = await office.server.send('/policies/shop/flows/waits/messages', { ...started, type: 'BANK' });
    expect(stranger.status).toBe(401);
  });

  test('31 child flows: one for each of a list; the parent waits for all, or for any', async () => {
    for (const wait of ['all', 'any']) {
      const id = await office.start(wait);
      await office.send(id, 'li', 'SUBMIT');
      await office.pass(0);
      const [first = '', second = ''] = await children(id);
      expect((await office.read(second)).context.name).toBe('乙');
      expect(await office.send(id, 'li', 'AGREE')).toBe('guardRejected');
      await office.way(second, 'operator', 'terminate', { reason: '撤销' });
      await office.pass(0);
      const isFree = wait === 'any';
      expect(await office.send(id, 'li', 'AGREE')).toBe(isFree ? 'agreed' : 'guardRejected');
      if (isFree) continue;
      expect(await office.send(first, 'li', 'AGREE')).toBe('ended');
      await office.pass(0);
      expect(await office.send(id, 'li', 'AGREE')).toBe('agreed');
    }
  });

  test('32 branches: exclusive, parallel, and only those that are taken are joined', async () => {
    const path = async (days: number, ...events: string[]) => {
      const id = await office.start('branches', { days });
      const said: string[] = [];
      for (const type of events) said.push(await office.send(id, 'li', type));
      return said;
    };
    expect(await path(1, 'SUBMIT')).toEqual(['agreed']);
    expect((await path(2, 'SUBMIT', 'ASK', 'PAY')).slice(1)).toEqual(['eventNotAllowed', 'agreed']);
    expect((await path(3, 'SUBMIT', 'PAY', 'ASK')).at(-1)).toBe('agreed');
    expect((await path(3, 'SUBMIT', 'PAY', 'PAY')).at(-1)).toBe('eventNotAllowed');
  });

  /** A claim that Li has filed, with a photo. */
  async function filed() {
    const photo = (await upload(office.server, 'image/png', undefined, office.as('li'))).body.id as string;
    const id = await office.start('paper');
    expect(await office.send(id, 'li', 'SUBMIT', { words: '出差', cost: 4711, phone: '13800001234', photo })).toBe(
      'review',
    );
    const record = (await office.read(id)).records[0].id as string;
    return { id, photo, record };
  }
  const pdf = async (path: string, person: string) => {
    const headers = { ...office.as(person), accept: 'application/pdf' };
    const answer = await fetch(`${office.server.url}/api/v1${path}`, { headers });
    return textOfPdf(Buffer.from(await answer.arrayBuffer()));
  };

  test('34 field rights: hidden and masked in the case, its history, lists, files and on paper', async () => {
    const { id, photo, record } = await filed();
    const places = [
      `/instances/${id}`,
      `/instances/${id}/history`,
      '/tasks',
      '/instances',
      `/records/${record}`,
      '/records',
    ];
    for (const path of places) {
      const own = (await office.server.get(path, office.as('wang'))).text;
      expect([path, own.includes('4711'), own.includes('13800001234'), own.includes(photo)]).toEqual([
        path,
        false,
        false,
        false,
      ]);
      expect([path, own.includes('***')]).toEqual([path, true]);
    }
    for (const path of places.slice(0, 2))
      expect((await office.server.get(path, office.as('li'))).text).toContain('4711');
    expect((await office.server.get('/tasks?q=4711', office.as('wang'))).body.items).toEqual([]);
    expect((await download(office.server, photo, office.as('wang'))).status).toBe(404);
    expect((await download(office.server, photo, office.as('li'))).status).toBe(200);
    for (const path of [`/instances/${id}`, `/records/${record}`]) {
      const [theirs, own] = [await pdf(path, 'wang'), await pdf(path, 'li')];
      expect([path, /4,?711|13800001234/.test(theirs), /4,?711/.test(own)]).toEqual([path, false, true]);
    }
    expect((await office.server.get(`/records?q=13800001234`, office.as('wang'))).body.items).toEqual([]);
  });

  test('36 attachments and signature: on a step, by who has its task', async () => {
    const { id, record } = await filed();
    expect(await office.send(id, 'li', 'AGREE')).toBe('notYourTask');
    const wang = await personFor(office.server, 'wang');
    const drawn = (await upload(office.server, 'image/png', undefined, wang)).body.id as string;
    const others = (await upload(office.server, 'image/png', undefined, office.as('li'))).body.id as string;
    const sign = (image: string) =>
      office.server.send(`/instances/${id}/events`, { type: 'AGREE', signature: { image } }, wang);
    expect((await sign(others)).body.code).toBe('invalidValue');
    expect((await sign(drawn)).body.state).toBe('agreed');
    const { body } = await office.server.get(`/records/${record}`, office.as('li'));
    expect(body).toMatchObject({
      status: 'signed',
      signatures: [{ as: 'approved', by: expect.stringContaining('wang'), how: 'drawn' }],
    });
    expect(body.fields.photo).toMatchObject({ type: 'image/png', sha256: expect.any(String) });
  });

  test('37 number and paper: in turn, with who decided what and when; the case printed whole', async () => {
    const [one, two] = [await filed(), await filed()];
    const numbers = [one, two].map(
      async ({ record }) => (await office.server.get(`/records/${record}`, asAdmin)).body.number,
    );
    expect(await Promise.all(numbers)).toEqual(['BX-0001', 'BX-0002']);
    const wang = await personFor(office.server, 'wang');
    const image = (await upload(office.server, 'image/png', undefined, wang)).body.id as string;
    await office.server.send(`/instances/${one.id}/events`, { type: 'AGREE', signature: { image } }, wang);
    expect(await pdf(`/records/${one.record}`, 'li')).toContain('BX-0001');
    const whole = await pdf(`/instances/${one.id}`, 'li');
    for (const part of ['办理经过', '王总', '2024']) expect(whole, part).toContain(part);
    const refused = await fetch(`${office.server.url}/api/v1/records/${one.record}`, {
      headers: { ...office.as('nobody'), accept: 'application/pdf' },
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
  });

  test('15 recall: timers stop; 18 end: numbers are kept; 19 suspend: what was left goes on', async () => {
    const id = await office.start('single');
    await office.send(id, 'li', 'SUBMIT');
    expect(await office.way(id, 'li', 'recall')).toBe('draft');
    await office.pass(72);
    expect((await office.history(id)).some(({ verb }) => verb === 'reminded')).toBe(false);
    await office.send(id, 'li', 'SUBMIT');
    await office.pass(12);
    await office.way(id, 'operator', 'suspend', { reason: '等通知' });
    await office.pass(240);
    await office.way(id, 'operator', 'resume', { reason: '继续' });
    await office.pass(11);
    expect((await office.history(id)).some(({ verb }) => verb === 'reminded')).toBe(false);
    await office.pass(2);
    expect((await office.history(id)).some(({ verb }) => verb === 'reminded')).toBe(true);
    const { id: filedCase, record } = await filed();
    await office.way(filedCase, 'operator', 'terminate', { reason: '作废' });
    const { number } = (await office.server.get(`/records/${record}`, asAdmin)).body;
    expect([number, await office.way(filedCase, 'operator', 'terminate', { reason: '再次' })]).toEqual([
      'BX-0001',
      'wrongStatus',
    ]);
  });

  test('23 comment: to persons, who see it from then on, with files that whoever sees the case reads', async () => {
    const id = await office.start('single');
    await office.send(id, 'li', 'SUBMIT');
    const file = (await upload(office.server, 'text/plain', undefined, office.as('wang'))).body.id as string;
    const task = await office.taskOf(id, 'wang');
    const path = `/instances/${id}/tasks/${task}/comment`;
    const say = (person: string, more: object) =>
      office.server.send(path, { text: '请看附件', ...more }, office.as(person));
    expect((await say('li', { files: [file] })).body.code).toBe('invalidValue');
    expect((await say('wang', { files: ['none'] })).body.code).toBe('invalidValue');
    expect((await say('wang', { to: 'nobody' })).body.code).toBe('unknownValue');
    expect((await office.read(id, 'sun')).code).toBe('instanceNotFound');
    expect((await say('wang', { to: ['sun'], files: [file] })).status).toBe(200);
    expect((await office.read(id, 'sun')).id).toBe(id);
    expect((await office.history(id)).at(-1)).toMatchObject({
      type: 'comment',
      persons: ['sun'],
      files: [{ id: file, type: 'text/plain' }],
    });
    await office.pass(48);
    expect((await download(office.server, file, office.as('sun'))).status).toBe(200);
    expect((await download(office.server, file, office.as('chen'))).status).toBe(404);
    expect((await office.server.get('/audit/verify', asAdmin)).body).toMatchObject({ intact: true });
  });
});
