import { beforeEach, describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { asAdmin } from './test-server.ts';
import { Office, reviewFlow } from './work-rows.ts';

const { stores } = eachStore();
const list = (...names: string[]) => ({ '=': JSON.stringify(names) });
const approval = (mode: unknown, of: string[], more: object = {}) => ({
  approval: { mode, of: list(...of), agree: 'AGREE', refuse: 'REFUSE', ...more },
  allow: ['addSigner', 'transfer', 'delegate', 'return', 'recall', 'takeBack', 'read', 'urge', 'copy', 'comment'],
});
const all = ['sun', 'zhou', 'chen'];
const every = [
  'claim',
  'release',
  'transfer',
  'delegate',
  'urge',
  'copy',
  'comment',
  'read',
  'return',
  'recall',
  'takeBack',
];

const flows: FlowDefinition[] = [
  reviewFlow('sequence', approval('sequence', all)),
  reviewFlow('together', approval('all', all)),
  reviewFlow('either', approval('any', all)),
  reviewFlow('votes', approval({ share: 0.5, weights: { sun: 2 }, tie: 'refuse' }, all)),
  reviewFlow('share', approval({ share: 0.6 }, all)),
  reviewFlow('single', { assign: { '=': 'superior(startedBy)' }, notBy: ['starter'], allow: every }),
  reviewFlow('pool', { candidates: { '=': 'holders("auditor")' } }),
  reviewFlow('above', { assign: { '=': 'superior(startedBy, 2)' } }),
  reviewFlow('nobody', { assign: { '=': 'holders("nobody at all")' }, nobody: 'superior' }),
  reviewFlow('again', { ...approval('all', ['sun']), skip: 'sameApprover' }),
  reviewFlow('due', { assign: list('wang'), due: 'P2D', remind: ['P1D'], escalate: true }),
  reviewFlow('copies', { assign: list('sun') }, { distinct: [['AGREE', 'PAY']] } as Partial<FlowDefinition>),
];

/**
 * What users of workflow products take for granted, row by row: by its number and name. Those that other tests hold say where.
 */
describe.each(Object.entries(stores).filter(([name]) => name !== 'memory'))('the operations on %s', (_, open) => {
  let office: Office;
  const begun = async (flow: string, person = 'li'): Promise<string> => {
    const id = await office.start(flow, { station: 'S1', days: 2 }, person);
    expect(await office.send(id, person, 'SUBMIT')).toBe('review');
    return id;
  };
  const verbs = async (id: string) => (await office.history(id)).flatMap(({ verb }) => verb ?? []);

  beforeEach(async () => {
    office = await Office.open(await open(), flows);
  });

  test('1 sequence: one after another, one refusal ends it', async () => {
    const id = await begun('sequence');
    expect(await office.turns(id)).toEqual(['sun open', 'zhou waiting', 'chen waiting']);
    expect(await office.send(id, 'zhou', 'AGREE')).toBe('notYourTask');
    expect(await office.send(id, 'sun', 'AGREE')).toBe('review');
    expect(await office.send(id, 'zhou', 'REFUSE')).toBe('refused');
  });

  test('2 all at once: done with the last, refused by the first', async () => {
    const id = await begun('together');
    for (const person of ['sun', 'zhou']) expect(await office.send(id, person, 'AGREE')).toBe('review');
    expect(await office.send(id, 'chen', 'AGREE')).toBe('agreed');
  });

  test('3 any: the first decides, the late one is told who', async () => {
    const id = await begun('either');
    expect(await office.send(id, 'zhou', 'AGREE')).toBe('agreed');
    const late = await office.server.send(`/instances/${id}/events`, { type: 'AGREE' }, office.as('sun'));
    expect([late.status, late.body.code, late.body.by]).toEqual([409, 'eventNotAllowed', 'zhou']);
  });

  test('4 vote: weights, an early end, a tie by setting', async () => {
    const early = await begun('votes');
    expect(await office.send(early, 'sun', 'AGREE')).toBe('review');
    expect(await office.send(early, 'zhou', 'AGREE')).toBe('agreed');
    const tied = await begun('votes');
    await office.send(tied, 'sun', 'AGREE');
    await office.send(tied, 'zhou', 'REFUSE');
    expect(await office.send(tied, 'chen', 'REFUSE')).toBe('refused');
  });

  test('5 share: rounded up, the base follows who is added', async () => {
    const id = await begun('share');
    await office.do(id, 'sun', 'add-signer', { to: 'wang' });
    for (const person of ['sun', 'zhou']) expect(await office.send(id, person, 'AGREE')).toBe('review');
    expect(await office.send(id, 'wang', 'AGREE')).toBe('agreed');
  });

  test('6 return: with a reason, to a step that was passed', async () => {
    const id = await begun('single');
    expect(await office.way(id, 'wang', 'return', {})).toBe('missingFact');
    expect(await office.way(id, 'li', 'return', { reason: '不全' })).toBe('notYourTask');
    expect(await office.way(id, 'wang', 'return', { to: 'paid', reason: '不全' })).toBe('unknownValue');
    expect(await office.way(id, 'wang', 'return', { to: 'draft', reason: '不全' })).toBe('draft');
  });

  test('7 transfer: the former can no longer act, and not to who is separated', async () => {
    const id = await begun('single');
    expect(await office.do(id, 'wang', 'transfer', { to: 'li' })).toBe('samePerson');
    await office.do(id, 'wang', 'transfer', { to: 'sun' });
    expect(await office.send(id, 'wang', 'AGREE')).toBe('notYourTask');
    expect(await office.send(id, 'sun', 'AGREE')).toBe('agreed');
  });

  test('8 delegate: the other answers, then it is decided', async () => {
    const id = await begun('single');
    await office.do(id, 'wang', 'delegate', { to: 'sun' });
    expect(await office.send(id, 'sun', 'AGREE')).toBe('notYourTask');
    await office.do(id, 'sun', 'resolve', { reason: '可以' });
    expect(await office.send(id, 'wang', 'AGREE')).toBe('agreed');
  });

  test('9 substitute: for a time, both are named', async () => {
    const own = { name: '王总', departments: ['north'], posts: [], superior: 'chen' };
    const substitutes = [{ person: 'qian', from: '2024-01-01', until: '2024-12-31' }];
    const { version } = (await office.server.get('/directory/persons/wang', asAdmin)).body;
    const put = (body: object, over: number) =>
      office.server.call('PUT', '/directory/persons/wang', body, { ...asAdmin, 'if-match': `"${over}"` });
    expect((await put({ ...own, substitutes }, version)).status).toBe(200);
    const id = await begun('single');
    expect((await office.box('qian')).items.map(({ instance }: any) => instance)).toContain(id);
    expect(await office.send(id, 'qian', 'AGREE')).toBe('agreed');
    expect((await office.history(id)).at(-1)).toMatchObject({ by: 'qian', for: 'wang' });
    expect((await put({ ...own, substitutes: [] }, version + 1)).status).toBe(200);
  });

  test.each([
    ['10 before: the added first', 'before', ['sun waiting', 'zhou open', 'chen open', 'wang open']],
    ['11 after: I agree, then the added', 'after', ['sun open', 'zhou open', 'chen open', 'wang waiting']],
    ['12 beside: joins at once', 'beside', ['sun open', 'zhou open', 'chen open', 'wang open']],
  ])('%s', async (_name, at, turns) => {
    const id = await begun('together');
    const task = (await office.read(id, 'sun')).tasks.find(({ assignee }: any) => assignee === 'sun').id;
    await office.do(id, 'sun', 'add-signer', { to: 'wang', at }, task);
    expect(await office.turns(id)).toEqual(turns);
  });

  test('13 remove: not who acted, not the last', async () => {
    const id = await begun('together');
    await office.send(id, 'sun', 'AGREE');
    const task = (await office.read(id, 'zhou')).tasks.find(({ assignee }: any) => assignee === 'zhou').id;
    expect(await office.do(id, 'zhou', 'remove-signer', { to: 'sun' }, task)).toBe('notAllowedHere');
    await office.do(id, 'zhou', 'remove-signer', { to: 'chen' }, task);
    expect(await office.send(id, 'zhou', 'AGREE')).toBe('agreed');
  });

  test('14 claim and release: of two at once one wins', async () => {
    const id = await begun('pool');
    const task = await office.taskOf(id, 'sun');
    const path = `/instances/${id}/tasks/${task}/claim`;
    const both = await Promise.all(['sun', 'zhou'].map((person) => office.server.send(path, {}, office.as(person))));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = both.find(({ status }) => status === 409);
    const winner = lost?.body.assignee;
    expect(['sun', 'zhou']).toContain(winner);
    await office.do(id, winner, 'release', {}, task);
    expect(await office.turns(id)).toEqual(['sun|zhou open']);
  });

  test('15 recall: by the starter until somebody acted', async () => {
    const id = await begun('single');
    expect(await office.way(id, 'wang', 'recall')).toBe('notYourTask');
    expect(await office.way(id, 'li', 'recall')).toBe('draft');
    await office.send(id, 'li', 'SUBMIT');
    await office.send(id, 'wang', 'AGREE');
    expect(await office.way(id, 'li', 'recall')).toBe('notAllowedHere');
  });

  test('16 take back: by who acted last, until it is read', async () => {
    const id = await begun('single');
    expect(await office.way(id, 'wang', 'take-back')).toBe('notYourTask');
    await office.do(id, 'wang', 'read');
    expect(await office.way(id, 'li', 'take-back')).toBe('notAllowedHere');
  });

  test('17 jump: the operator’s, with a reason, previewed', async () => {
    const id = await begun('single');
    expect(await office.way(id, 'wang', 'jump', { to: 'agreed', reason: 'x' })).toBe('forbidden');
    expect(await office.way(id, 'operator', 'jump', { to: 'agreed' })).toBe('missingFact');
    const seen = await office.server.send(
      `/instances/${id}/jump`,
      { to: 'agreed', reason: 'x', dryRun: true },
      asAdmin,
    );
    expect(Object.keys(seen.body)).toEqual(expect.arrayContaining(['tasks', 'timers', 'children', 'records']));
    expect(await office.way(id, 'operator', 'jump', { to: 'agreed', reason: '误操作' })).toBe('agreed');
  });

  test('18 end: in any state, with a reason', async () => {
    const id = await begun('single');
    expect(await office.way(id, 'operator', 'terminate', {})).toBe('missingFact');
    await office.way(id, 'operator', 'terminate', { reason: '作废' });
    expect([(await office.read(id)).status, await office.turns(id)]).toEqual(['stopped', []]);
  });

  test('19 suspend and resume: timers stand still', async () => {
    const id = await begun('due');
    await office.way(id, 'operator', 'suspend', { reason: '等通知' });
    expect([(await office.read(id)).status, await office.send(id, 'wang', 'AGREE')]).toEqual([
      'suspended',
      'eventNotAllowed',
    ]);
    expect(await office.do(id, 'wang', 'transfer', { to: 'sun' })).toBe('notAllowedHere');
    await office.way(id, 'operator', 'resume', { reason: '继续' });
    expect(await office.send(id, 'wang', 'AGREE')).toBe('agreed');
  });

  test('20 urge: by who waits, once an hour', async () => {
    const id = await begun('single');
    expect(await office.do(id, 'wang', 'urge')).toBe('notYourTask');
    await office.do(id, 'li', 'urge');
    expect(await office.do(id, 'li', 'urge')).toBe('notAllowedHere');
  });

  test('21 copy: the copied see, cannot act, once', async () => {
    const id = await begun('single');
    await office.do(id, 'li', 'copy', { to: 'qian' });
    await office.do(id, 'wang', 'copy', { to: 'qian' });
    expect((await office.box('qian', 'copied')).items.filter(({ instance }: any) => instance === id)).toHaveLength(1);
    expect(await office.send(id, 'qian', 'AGREE')).toBe('notYourTask');
  });

  test('22 read and 23 comment: recorded, beside the decision', async () => {
    const id = await begun('single');
    const { version } = await office.read(id);
    await office.do(id, 'wang', 'read');
    await office.do(id, 'wang', 'comment', { text: '请补充' });
    expect(await verbs(id)).toEqual(['read', 'comment']);
    expect((await office.read(id)).version).toBe(version);
  });

  test('24 assign and 25 superiors: by the organisation at the step', async () => {
    const one = await begun('single');
    expect(await office.turns(one)).toEqual(['wang open']);
    expect(await office.turns(await begun('above'))).toEqual(['chen open']);
  });

  test('26 candidates: holders of a post', async () => {
    const id = await begun('pool');
    expect(await office.turns(id)).toEqual(['sun|zhou open']);
    expect(await office.send(id, 'chen', 'AGREE')).toBe('instanceNotFound');
  });

  test('27 nobody found: to the superior, told in the history', async () => {
    const id = await begun('nobody');
    expect([await office.turns(id), await verbs(id)]).toEqual([['wang open'], ['nobody']]);
  });

  test('28 who agreed before has agreed here, recorded as such', async () => {
    const id = await begun('again');
    await office.send(id, 'sun', 'AGREE');
    expect(await office.send(id, 'li', 'ASK')).toBe('agreed');
    expect(await verbs(id)).toEqual(['skipped']);
  });

  test('29 deadline: reminded before, passed up after', async () => {
    const id = await begun('due');
    await office.pass(25);
    await office.pass(24);
    expect(await verbs(id)).toEqual(['reminded', 'escalated']);
    expect(await office.turns(id)).toEqual(['wang|chen open']);
  });

  test('33 many at once: each by itself', async () => {
    const ids = [await begun('single'), await begun('single')];
    const items = await Promise.all(ids.map(async (id) => ({ task: await office.taskOf(id, 'wang'), type: 'AGREE' })));
    const { body } = await office.server.send('/tasks/events', { items: [...items, items[0]] }, office.as('wang'));
    expect(body.items.map(({ status }: any) => status)).toEqual([200, 200, 409]);
  });

  test('35 kept for later: of its person alone', async () => {
    const id = await begun('single');
    const path = `/instances/${id}/tasks/${await office.taskOf(id, 'wang')}/draft`;
    await office.server.call('PUT', path, { fields: { days: 3 } }, office.as('wang'));
    expect((await office.server.get(path, office.as('wang'))).body.fields).toEqual({ days: 3 });
    expect((await office.server.get(path, office.as('li'))).status).toBe(204);
  });

  test('38 lists: mine, done, copied, with counts', async () => {
    const id = await begun('copies');
    await office.send(id, 'sun', 'AGREE');
    const { items, counts } = await office.box('sun', 'done');
    expect(items.map(({ instance }: any) => instance)).toContain(id);
    expect(counts).toMatchObject({ todo: expect.any(Number), claimable: expect.any(Number) });
  });

  test('39 hand-over: all of it, previewed, in one step', async () => {
    const id = await begun('single');
    const body = { to: 'chen', reason: '离职' };
    const path = '/directory/persons/wang/hand-over';
    const before = (await office.server.send(path, { ...body, dryRun: true }, asAdmin)).body;
    expect((await office.server.send(path, body, asAdmin)).body).toEqual(before);
    expect(await office.turns(id)).toEqual(['chen open']);
  });

  test('40 separation: over a case, through who acts', async () => {
    const id = await begun('copies');
    await office.send(id, 'sun', 'AGREE');
    expect(await office.send(id, 'sun', 'PAY')).toBe('samePerson');
    expect(await office.send(id, 'qian', 'PAY')).toBe('paid');
  });
});
