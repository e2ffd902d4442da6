import { beforeEach, describe, expect, test } from 'vitest';
import type { FlowDefinition } from '../../engine/index.ts';
import { eachStore } from './each-store.ts';
import { asAdmin } from './test-server.ts';
import { Office, reviewFlow } from './work-rows.ts';

const { stores } = eachStore();
const is = (formula: string) => ({ '=': formula });
const allow = ['claim', 'release', 'addSigner', 'transfer', 'delegate', 'return', 'takeBack', 'read', 'urge', 'copy'];
const approval = (mode: unknown, of: string, more: object = {}) => ({
  approval: { mode, of: is(of), agree: 'AGREE', refuse: 'REFUSE', ...more },
  allow: [...allow, 'comment'],
});
const three = '["sun", "zhou", "chen"]';
const single = { assign: is('superior(startedBy)'), allow: [...allow, 'comment', 'recall'] };
const pool = { candidates: is('holders("auditor")'), allow };
const chosen = { type: 'string', format: 'person' };
const byChoice = (flow: FlowDefinition): FlowDefinition => {
  const guard = { type: 'when', params: is('list contains(holders("auditor"), event.auditor)') };
  const SUBMIT = { payload: { type: 'object', properties: { auditor: chosen }, required: ['auditor'] } };
  const draft = { on: { SUBMIT: { target: 'review', guard } } };
  const machine = { ...flow.machine, states: { ...flow.machine.states, draft } };
  return { ...flow, events: { ...flow.events, SUBMIT }, machine } as unknown as FlowDefinition;
};

const flows: FlowDefinition[] = [
  reviewFlow('sequence', approval('sequence', three)),
  reviewFlow('patient', approval('all', three, { reject: 'all' })),
  reviewFlow('twice', approval('all', '["sun", "zhou", "sun"]')),
  reviewFlow('either', approval('any', three)),
  reviewFlow('votes', approval({ share: 0.5, weights: { sun: 3 } }, three)),
  reviewFlow('share', approval({ share: 0.6 }, three)),
  reviewFlow('barred', { ...approval('all', three), notBy: ['starter'] }),
  reviewFlow('single', single),
  reviewFlow('late', single, { recall: { until: 'state:agreed' } } as Partial<FlowDefinition>),
  reviewFlow('acted', single, { takeBack: { until: 'acted' } } as Partial<FlowDefinition>),
  reviewFlow('pool', pool, { distinct: [['SUBMIT', 'AGREE']] } as Partial<FlowDefinition>),
  reviewFlow('levels', approval('sequence', '[superior(startedBy), superior(startedBy, 2)]')),
  byChoice(
    reviewFlow('chosen', { assign: is('auditor') }, { input: { type: 'object', properties: { auditor: chosen } } }),
  ),
  reviewFlow('passed', { ...approval('all', 'holders("nobody")'), nobody: 'pass' }),
  reviewFlow('stuck', { assign: is('holders("nobody")') }),
  reviewFlow('consecutive', { ...approval('all', '["wang", "sun"]'), skip: 'consecutive' }),
  reviewFlow('handed', { assign: is('["wang"]'), due: 'P1D', escalate: { after: 'P1D', to: 'qian' } }),
];

/** What else must hold of an operation, by its number: what its short row does not say. */
describe.each(Object.entries(stores).filter(([name]) => name !== 'memory'))('in detail on %s', (_, open) => {
  let office: Office;
  const begun = async (flow: string, person = 'li', more: object = {}): Promise<string> => {
    const id = await office.start(flow, {}, person);
    expect(await office.send(id, person, 'SUBMIT', more)).toBe('review');
    return id;
  };
  const named = async (id: string, person: string): Promise<string> =>
    (await office.read(id)).tasks.find(({ assignee }: any) => assignee === person).id;
  const told = async (id: string, verb: string) => (await office.history(id)).filter((one) => one.verb === verb);
  const refusal = async (id: string, person: string, type: string) =>
    (await office.server.send(`/instances/${id}/events`, { type }, office.as(person))).body;

  beforeEach(async () => {
    office = await Office.open(await open(), flows);
  });

  test('1 sequence: who is taken off ahead closes the gap', async () => {
    const id = await begun('sequence');
    const task = await named(id, 'sun');
    expect(await office.do(id, 'sun', 'remove-signer', { to: 'zhou' }, task)).toBe('review');
    expect(await office.send(id, 'sun', 'AGREE')).toBe('review');
    expect(await office.turns(id)).toEqual(['chen open']);
    expect(await office.send(id, 'zhou', 'AGREE')).toBe('notYourTask');
  });

  test('2 all: by setting it waits for everybody before it refuses; a person twice in the list signs once', async () => {
    const patient = await begun('patient');
    expect(await office.send(patient, 'sun', 'REFUSE')).toBe('review');
    expect(await office.send(patient, 'zhou', 'AGREE')).toBe('review');
    expect(await office.send(patient, 'chen', 'AGREE')).toBe('refused');
    const twice = await begun('twice');
    expect(await office.turns(twice)).toEqual(['sun open', 'zhou open']);
    expect(await office.send(twice, 'sun', 'AGREE')).toBe('review');
    expect(await office.send(twice, 'zhou', 'AGREE')).toBe('agreed');
  });

  test('3 any: the others’ tasks vanish, they go on seeing it, and the late one is told who in words', async () => {
    const id = await begun('either');
    await office.send(id, 'zhou', 'AGREE');
    expect((await office.box('sun')).items.filter(({ state }: any) => state === 'review')).toEqual([]);
    expect((await office.read(id, 'sun')).state).toBe('agreed');
    const path = `/instances/${id}/events`;
    const late = await office.server.send(path, { type: 'AGREE' }, { ...office.as('sun'), 'accept-language': 'zh-CN' });
    expect([late.body.by, late.body.detail]).toEqual(['zhou', '已由周审办理']);
    const many = { items: [{ task: `${id}:1`, type: 'AGREE' }] };
    const { body } = await office.server.send('/tasks/events', many, office.as('sun'));
    expect(body.items[0].problem).toMatchObject({ code: 'eventNotAllowed', by: 'zhou', detail: '已由周审办理' });
  });

  test('4 vote and 5 share: refused as soon as it cannot be reached; who is taken off counts no more', async () => {
    const votes = await begun('votes');
    expect(await office.send(votes, 'sun', 'REFUSE')).toBe('refused');
    const share = await begun('share');
    expect(await office.send(share, 'sun', 'AGREE')).toBe('review');
    const task = await named(share, 'zhou');
    await office.do(share, 'zhou', 'remove-signer', { to: 'chen' }, task);
    expect(await office.turns(share)).toEqual(['zhou open']);
    expect(await office.send(share, 'zhou', 'REFUSE')).toBe('refused');
  });

  test('6 return: what was collected is void and kept; straight back to who returned it, or every step again', async () => {
    const id = await begun('patient');
    await office.send(id, 'sun', 'AGREE');
    expect(await office.way(id, 'zhou', 'return', { to: 'draft', reason: '缺附件', mode: 'backToMe' })).toBe('draft');
    expect(await office.turns(id)).toEqual(['* open']);
    expect(await office.send(id, 'li', 'SUBMIT')).toBe('review');
    expect(await office.turns(id)).toEqual(['sun open', 'zhou open', 'chen open']);
    const moved = (await office.history(id)).find(({ type }) => type === 'moved');
    expect(moved).toMatchObject({ verb: 'return', by: 'zhou', reason: '缺附件', target: 'draft' });
    expect((await office.history(id)).filter(({ by, event }) => by === 'sun' && event?.type === 'AGREE')).toHaveLength(
      1,
    );
    for (const person of ['sun', 'zhou', 'chen']) await office.send(id, person, 'AGREE');
    expect(await office.way(id, 'chen', 'return', { reason: '迟了' })).toBe('notAllowedHere');
  });

  test('7 transfer: the chain is seen, and nothing is given away when it is over', async () => {
    const id = await begun('single');
    await office.do(id, 'wang', 'transfer', { to: 'sun', reason: '出差' });
    await office.do(id, 'sun', 'transfer', { to: 'zhou', reason: '回避' });
    expect((await told(id, 'transfer')).map(({ by, to, reason }) => [by, to, reason])).toEqual([
      ['wang', 'sun', '出差'],
      ['sun', 'zhou', '回避'],
    ]);
    const task = await named(id, 'zhou');
    expect(await office.do(id, 'li', 'transfer', { to: 'chen' }, task)).toBe('notYourTask');
    expect(await office.do(id, 'zhou', 'transfer', { to: 'nobody' }, task)).toBe('unknownValue');
    await office.send(id, 'zhou', 'AGREE');
    expect(await office.do(id, 'zhou', 'transfer', { to: 'chen' }, task)).toBe('notAllowedHere');
  });

  test('8 delegate: it may be called back, and who is only asked gives nothing away', async () => {
    const id = await begun('single');
    const task = await office.taskOf(id, 'wang');
    await office.do(id, 'wang', 'delegate', { to: 'sun' }, task);
    expect(await office.do(id, 'sun', 'transfer', { to: 'zhou' }, task)).toBe('notAllowedHere');
    expect(await office.do(id, 'li', 'resolve', {}, task)).toBe('notYourTask');
    expect(await office.do(id, 'wang', 'resolve', { reason: '不必了' }, task)).toBe('review');
    expect(await office.turns(id)).toEqual(['wang open']);
    expect(await office.do(id, 'sun', 'resolve', {}, task)).toBe('notAllowedHere');
  });

  /** Has somebody stand in for a person, until a day. */
  async function standIn(of: string, by: string, until = '2024-12-31'): Promise<void> {
    const { version, ...rest } = (await office.server.get(`/directory/persons/${of}`, asAdmin)).body;
    const body = { ...rest, substitutes: [{ person: by, from: '2024-01-01', until }] };
    const headers = { ...asAdmin, 'if-match': `"${version}"` };
    const put = await office.server.call('PUT', `/directory/persons/${of}`, body, headers);
    expect(put.status, put.text).toBe(200);
  }

  test('9 substitute: what was claimed, given on or asked in another’s place names both, and separation counts both', async () => {
    await standIn('sun', 'qian');
    const id = await begun('pool', 'sun');
    const task = await office.taskOf(id, 'qian');
    expect(await office.do(id, 'qian', 'claim', {}, task)).toBe('review');
    expect((await told(id, 'claim'))[0]).toMatchObject({ by: 'qian', for: 'sun' });
    // Sun has submitted it: who stands in for Sun does not agree to it.
    expect(await office.send(id, 'qian', 'AGREE')).toBe('samePerson');
    expect(await office.do(id, 'qian', 'release', {}, task)).toBe('review');
    expect(await office.send(id, 'zhou', 'AGREE')).toBe('agreed');
    await standIn('wang', 'qian');
    const asked = await begun('single');
    expect(await office.do(asked, 'qian', 'delegate', { to: 'zhou' })).toBe('review');
    expect((await told(asked, 'delegate'))[0]).toMatchObject({ by: 'qian', for: 'wang', to: 'zhou' });
    await office.do(asked, 'zhou', 'resolve', {}, await named(asked, 'zhou'));
    expect(await office.turns(asked)).toEqual(['wang open']);
  });

  test('9 substitute: it ends by itself, and goes round in no circle', async () => {
    await standIn('wang', 'qian', '2024-03-01');
    await standIn('qian', 'wang');
    const id = await begun('single');
    expect((await office.box('qian')).items).toHaveLength(1);
    await office.pass(24);
    expect((await office.box('qian')).items).toEqual([]);
    expect(await office.send(id, 'qian', 'AGREE')).toBe('notYourTask');
    expect(await office.send(id, 'wang', 'AGREE')).toBe('agreed');
  });

  test('10 to 13 signers: nobody twice, nobody separated, by nobody else, and the last one stays', async () => {
    const id = await begun('barred');
    const task = await named(id, 'sun');
    expect(await office.do(id, 'sun', 'add-signer', { to: 'li' }, task)).toBe('samePerson');
    expect(await office.do(id, 'sun', 'add-signer', { to: 'zhou' }, task)).toBe('notAllowedHere');
    expect(await office.do(id, 'li', 'add-signer', { to: 'qian' }, task)).toBe('notYourTask');
    expect(await office.do(id, 'sun', 'add-signer', {}, task)).toBe('missingFact');
    expect(await office.do(id, 'sun', 'remove-signer', { to: 'qian' }, task)).toBe('unknownValue');
    for (const to of ['zhou', 'chen']) await office.do(id, 'sun', 'remove-signer', { to }, task);
    expect(await office.do(id, 'sun', 'remove-signer', { to: 'sun' }, task)).toBe('notAllowedHere');
    const alone = await begun('single');
    expect(await office.do(alone, 'wang', 'add-signer', { to: 'sun' })).toBe('notAllowedHere');
  });

  test('14 claim: by candidates only, told who has it in words; what was not claimed is not given back', async () => {
    const id = await begun('pool');
    const task = await office.taskOf(id, 'sun');
    expect(await office.do(id, 'li', 'claim', {}, task)).toBe('notYourTask');
    expect(await office.do(id, 'sun', 'release', {}, task)).toBe('notAllowedHere');
    await office.do(id, 'sun', 'claim', {}, task);
    const lost = await office.server.send(`/instances/${id}/tasks/${task}/claim`, {}, office.as('zhou'));
    expect([lost.body.assignee, lost.body.detail]).toEqual(['sun', '已由孙审认领']);
    expect(await office.send(id, 'zhou', 'AGREE')).toBe('notYourTask');
  });

  test('15 recall: until a step by setting; 16 take back: until the next acted, read or not', async () => {
    const late = await begun('late');
    await office.send(late, 'wang', 'REFUSE');
    expect(await office.way(late, 'li', 'recall')).toBe('draft');
    await office.send(late, 'li', 'SUBMIT');
    await office.send(late, 'wang', 'AGREE');
    expect(await office.way(late, 'li', 'recall')).toBe('notAllowedHere');
    const acted = await begun('acted');
    await office.do(acted, 'wang', 'read');
    await office.send(acted, 'wang', 'AGREE');
    expect(await office.way(acted, 'wang', 'take-back')).toBe('review');
    expect(await office.way(acted, 'sun', 'take-back')).toBe('instanceNotFound');
  });

  test('20 urge: again after an hour, and it says when', async () => {
    const id = await begun('single');
    const path = `/instances/${id}/tasks/${await office.taskOf(id, 'wang')}/urge`;
    expect((await office.server.send(path, {}, office.as('li'))).status).toBe(200);
    const soon = await office.server.send(path, {}, office.as('li'));
    expect([soon.status, soon.body.retryAt]).toEqual([409, expect.any(String)]);
    await office.pass(1);
    expect((await office.server.send(path, {}, office.as('li'))).status).toBe(200);
  });

  test('22 read: who waits sees that it was opened; 24 chosen by the starter: of the candidates only', async () => {
    const id = await begun('single');
    await office.do(id, 'wang', 'read');
    const { items } = (await office.server.get(`/instances/${id}/history`, office.as('li'))).body;
    expect(items.at(-1)).toMatchObject({ type: 'read', by: 'wang' });
    const own = await office.start('chosen');
    expect(await office.send(own, 'li', 'SUBMIT', { auditor: 'chen' })).toBe('guardRejected');
    expect(await office.send(own, 'li', 'SUBMIT', { auditor: 'zhou' })).toBe('review');
    expect(await office.turns(own)).toEqual(['zhou open']);
    expect(await office.send(own, 'sun', 'AGREE')).toBe('instanceNotFound');
  });

  test('25 superiors: one after another, beyond the top nobody', async () => {
    const id = await begun('levels');
    expect(await office.turns(id)).toEqual(['wang open', 'chen waiting']);
    expect(await office.send(id, 'wang', 'AGREE')).toBe('review');
    expect(await office.send(id, 'chen', 'AGREE')).toBe('agreed');
    expect(await office.turns(await begun('levels', 'wang'))).toEqual(['chen open']);
  });

  test('26 candidates: who comes to the post has the pool with the next step, who has left no longer', async () => {
    const id = await begun('pool');
    const put = async (person: string, more: object) => {
      const { version, ...rest } = (await office.server.get(`/directory/persons/${person}`, asAdmin)).body;
      const headers = { ...asAdmin, 'if-match': `"${version}"` };
      const done = await office.server.call('PUT', `/directory/persons/${person}`, { ...rest, ...more }, headers);
      expect(done.status, done.text).toBe(200);
    };
    await put('chen', { posts: ['auditor'] });
    await put('sun', { leftAt: '2024-02-01' });
    expect((await office.server.get('/tasks', office.as('sun'))).status).toBeGreaterThanOrEqual(400);
    const path = `/instances/${id}/tasks/${await office.taskOf(id, 'zhou')}/claim`;
    expect((await office.server.send(path, {}, office.as('sun'))).status).toBeGreaterThanOrEqual(400);
    expect(await office.turns(await begun('pool'))).toEqual(['chen|zhou open']);
  });

  test('27 nobody found: passed by setting, else the administrator’s; never lost', async () => {
    const id = await office.start('passed');
    expect(await office.send(id, 'li', 'SUBMIT')).toBe('agreed');
    expect(await told(id, 'nobody')).toMatchObject([{ to: 'pass' }]);
    const stuck = await begun('stuck');
    expect(await office.turns(stuck)).toEqual(['operator open']);
    expect((await refusal(stuck, 'wang', 'AGREE')).code).toBe('notYourTask');
  });

  test('28 by itself: only who agreed just before, recorded as such', async () => {
    const id = await begun('consecutive');
    await office.send(id, 'wang', 'AGREE');
    await office.send(id, 'sun', 'AGREE');
    expect(await office.send(id, 'li', 'ASK')).toBe('review');
    expect(await told(id, 'skipped')).toEqual([]);
    expect(await office.turns(id)).toEqual(['wang open', 'sun open']);
  });

  test('29 deadline: after a while it is another’s as well, and the marks are in the history', async () => {
    const id = await begun('handed');
    await office.pass(49);
    expect(await told(id, 'escalated')).toHaveLength(1);
    expect(await office.turns(id)).toEqual(['wang|qian open']);
    expect(await office.send(id, 'qian', 'AGREE')).toBe('agreed');
  });

  test('38 lists: found by words, in pages, each person’s own', async () => {
    const ids = [await begun('single'), await begun('single'), await begun('single')];
    const first = (await office.server.get('/tasks?box=todo&limit=2', office.as('wang'))).body;
    const next = (await office.server.get(`/tasks?box=todo&limit=2&cursor=${first.cursor}`, office.as('wang'))).body;
    expect([...first.items, ...next.items].map(({ instance }: any) => instance).sort()).toEqual(ids.sort());
    expect([first.counts.todo, first.counts.unread]).toEqual([3, 3]);
    expect((await office.box('li', 'started')).counts.started).toBe(3);
    expect((await office.box('zhou')).items).toEqual([]);
  });

  test('39 hand-over: an administrator’s, with a reason, audited', async () => {
    const id = await begun('single');
    const path = '/directory/persons/wang/hand-over';
    expect((await office.server.send(path, { to: 'chen', reason: '离职' }, office.as('li'))).status).toBe(403);
    expect((await office.server.send(path, { to: 'chen' }, asAdmin)).body.code).toBe('invalidRequest');
    await office.server.send(path, { to: 'chen', reason: '离职' }, asAdmin);
    expect(await told(id, 'transfer')).toMatchObject([{ by: 'operator', for: 'wang', to: 'chen', reason: '离职' }]);
    const { items } = (await office.server.get('/audit?limit=200', asAdmin)).body;
    expect(items.filter(({ type }: any) => /hand/i.test(type))).toHaveLength(1);
  });
});
