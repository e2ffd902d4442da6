import { beforeEach, describe, expect, test, vi } from 'vitest';
import { changeInstance, touched } from '../../server/instances/commit-step.ts';
import { eachStore } from './each-store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, personFor, type Reply, startTestServer, type TestServer } from './test-server.ts';
import { bindings, company, leaveFlow, poolFlow } from './work-flow.ts';

const { stores } = eachStore();
type Sent = Record<string, string>;

const tasksOf = ({ body }: Reply) =>
  body.items.map(({ state, status, assignee }: Record<string, string>) =>
    `${state} ${status} ${assignee ?? ''}`.trim(),
  );

/** Makes of an instance what an edition of the program wrote that knew no persons. */
async function landed({ parts }: TestServer, id: string): Promise<void> {
  await changeInstance(parts, id, async (now) => {
    const tasks = now.tasks.map(({ state, title, roles, events }) => ({ state, title, roles, events }));
    return touched(now, { work: undefined, tasks });
  });
}

describe.each(Object.entries(stores))('the work of persons on %s', (_, open) => {
  let server: TestServer;
  let key: Sent;
  /** What somebody sends for whom a program acts. */
  const as = (person: string): Sent => ({ ...key, 'x-guiju-act-for': person });
  const start = async (person = 'li', input: object = { days: 2, station: 'S1' }, flow = 'leave'): Promise<string> => {
    const started = await server.send(`/policies/shop/flows/${flow}/instances`, { input }, as(person));
    expect(started.status, started.text).toBe(201);
    return started.body.id;
  };
  const send = (id: string, person: string, type: string) =>
    server.send(`/instances/${id}/events`, { type }, as(person));
  const doing = (task: string, person: string, verb: string, body: object = {}) =>
    server.send(`/instances/${task.split(':')[0]}/tasks/${task}/${verb}`, body, as(person));
  const boxOf = (person: string, box = 'todo', more = '') => server.get(`/tasks?box=${box}${more}`, as(person));
  const codes = (...replies: Reply[]) => replies.map(({ status, body }) => `${status} ${body?.code ?? ''}`.trim());

  beforeEach(async () => {
    const { see: _, ...unseen } = leaveFlow;
    const content = shopContent({ flows: [leaveFlow, { ...unseen, id: 'before' }, poolFlow] });
    content.policy.roles = ['clerk', 'manager', 'cashier'];
    server = await startTestServer({
      ...{ mode: 'production', store: await open(), content },
      ...{ secretsKeys: ['pQ7zL0vKx2mWc9RtYb4HsN8d'] },
    });
    await server.send('/directory/import', company, asAdmin);
    const path = '/policies/shop/role-bindings';
    const { body, text, status } = await server.call('PUT', path, bindings, { ...asAdmin, 'if-match': '"0"' });
    expect(status, text).toBe(202);
    const second = await personFor(server, 'gao', 'approver');
    for (const step of ['approve', 'publish']) {
      const done = await server.send(`/policies/shop/drafts/${body.id}/${step}`, {}, second);
      expect(done.status, done.text).toBeLessThan(300);
    }
    key = await keyFor(server, 'actFor', 'clerk', 'manager', 'cashier');
  });

  test('goes from who starts to the superior, to those who countersign, to who pays; the history names each', async () => {
    const id = await start();
    const begun = (await server.get(`/instances/${id}`, as('li'))).body;
    expect([begun.startedBy.name, begun.belongs, begun.accepts.map(({ type }: { type: string }) => type)]).toEqual([
      '李一',
      { departments: ['S1'], persons: ['li'] },
      ['SUBMIT'],
    ]);
    expect(codes(await send(id, 'li', 'SUBMIT'), await send(id, 'li', 'APPROVE'))).toEqual(['200', '403 notYourTask']);
    expect(tasksOf(await boxOf('wang'))).toEqual(['review open wang']);
    expect(codes(await send(id, 'wang', 'APPROVE'))).toEqual(['200']);
    expect(tasksOf(await boxOf('sun'))).toEqual(['countersign open sun']);
    expect((await send(id, 'sun', 'AGREE')).body.state).toBe('countersign');
    expect(codes(await send(id, 'sun', 'AGREE'), await send(id, 'zhou', 'AGREE'))).toEqual(['403 notYourTask', '200']);
    expect(tasksOf(await boxOf('qian'))).toEqual(['paying open']);
    expect((await send(id, 'qian', 'PAY')).body.status).toBe('done');
    const { items } = (await server.get(`/instances/${id}/history`, as('li'))).body;
    expect(items.map(({ type, by }: Record<string, string>) => `${type} ${by}`)).toEqual([
      'started li',
      'event li',
      'event wang',
      'event sun',
      'event zhou',
      'event qian',
    ]);
    expect(tasksOf(await boxOf('sun', 'done'))).toEqual(['countersign done sun']);
    expect((await boxOf('li', 'started')).body).toMatchObject({ items: [{ instance: id }], counts: { started: 1 } });
  });

  test('is tried by who makes it as persons of the organisation, with whose the tasks would be', async () => {
    const events = ['SUBMIT:li', 'APPROVE:li', 'APPROVE:wang', 'AGREE:sun', 'AGREE:zhou', 'PAY:wang', 'PAY:qian'].map(
      (one) => ({ type: one.split(':')[0], by: one.split(':')[1] }),
    );
    const path = '/policies/shop/flows/leave/simulate';
    const tried = await server.send(path, { input: { days: 2, station: 'S1' }, startedBy: 'li', events }, asAdmin);
    const steps = tried.body.steps.map(
      ({ error = 'taken', tasks }: { error?: string; tasks: { assignee?: string }[] }) =>
        [error, ...tasks.flatMap(({ assignee = [] }) => assignee)].join(' '),
    );
    expect(steps).toEqual([
      'taken wang',
      'notYourTask wang',
      'taken sun zhou',
      'taken zhou',
      'taken',
      'roleNotAllowed',
      'taken',
    ]);
  });

  test('is seen by who takes part and who has a role for it, and by nobody else, whichever way they look', async () => {
    const [mine, other] = [await start('li'), await start('zhao', { days: 1, station: 'S2' })];
    await send(mine, 'li', 'SUBMIT');
    const seen = async (person: string) => {
      const { items } = (await server.get('/instances', as(person))).body;
      return items.map(({ id }: { id: string }) => (id === mine ? 'mine' : 'other')).sort();
    };
    expect([await seen('li'), await seen('zhao'), await seen('wang')]).toEqual([
      ['mine'],
      ['other'],
      ['mine', 'other'],
    ]);
    expect([await seen('sun'), await seen('chen')]).toEqual([[], []]);
    const looks = [`/instances/${other}`, `/instances/${other}/history`].map((path) => server.get(path, as('li')));
    expect(codes(...(await Promise.all(looks)), await send(other, 'li', 'SUBMIT'))).toEqual(
      Array(3).fill('404 instanceNotFound'),
    );
    await send(mine, 'wang', 'APPROVE');
    expect([await seen('sun'), await seen('qian')]).toEqual([['mine'], []]);
  });

  test('is transferred, delegated and answered, and refused where it is not theirs', async () => {
    const id = await start();
    await send(id, 'li', 'SUBMIT');
    const [task] = (await boxOf('wang')).body.items;
    expect(
      codes(
        await doing(task.id, 'li', 'transfer', { to: 'chen' }),
        await doing(task.id, 'wang', 'transfer', {}),
        await doing(task.id, 'wang', 'transfer', { to: 'nobody' }),
        await doing(task.id, 'wang', 'transfer', { to: 'li' }),
        await doing(`${id}:99`, 'wang', 'transfer', { to: 'chen' }),
        await doing(task.id, 'wang', 'transfer', { to: 'chen', reason: '出差' }),
        await send(id, 'wang', 'APPROVE'),
        await doing(task.id, 'chen', 'delegate', { to: 'sun' }),
        await send(id, 'chen', 'APPROVE'),
        await doing(task.id, 'sun', 'resolve', { reason: '没有意见' }),
        await send(id, 'chen', 'APPROVE'),
        await doing(task.id, 'chen', 'transfer', { to: 'sun' }),
      ),
    ).toEqual([
      '403 notYourTask',
      '422 missingFact',
      '422 unknownValue',
      '403 samePerson',
      '404 taskNotFound',
      '200',
      '403 notYourTask',
      '200',
      '403 notYourTask',
      '200',
      '200',
      '409 notAllowedHere',
    ]);
    const { items } = (await server.get(`/instances/${id}/history`, as('chen'))).body;
    expect(items.filter(({ type }: { type: string }) => type === 'task')).toMatchObject([
      { verb: 'transfer', by: 'wang', to: 'chen', reason: '出差', task: task.id },
      { verb: 'delegate', by: 'chen', to: 'sun' },
      { verb: 'resolve', by: 'sun', reason: '没有意见' },
    ]);
  });

  test('of a pool is others’ for who is separated from it: it is not offered to be claimed and then refused', async () => {
    const id = await start('li', {}, 'pool');
    const seen = async (person: string) => {
      const { tasks, waitsFor, accepts } = (await server.get(`/instances/${id}`, as(person))).body;
      return [tasks.length, waitsFor.length, accepts.length];
    };
    expect([await seen('li'), await seen('wang')]).toEqual([
      [0, 1, 0],
      [1, 0, 1],
    ]);
    expect(codes(await doing(`${id}:1`, 'li', 'claim'), await doing(`${id}:1`, 'wang', 'claim'))).toEqual([
      '403 samePerson',
      '200',
    ]);
  });

  test('is done once for one idempotency key, be it a verb or an event', async () => {
    const id = await start();
    await send(id, 'li', 'SUBMIT');
    const [task] = (await boxOf('wang')).body.items;
    const path = `/instances/${id}/tasks/${task.id}/transfer`;
    const keyed = { ...as('wang'), 'idempotency-key': 'k1' };
    const first = await server.send(path, { to: 'chen' }, keyed);
    const again = await server.send(path, { to: 'chen' }, keyed);
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    expect(codes(await server.send(path, { to: 'sun' }, keyed))).toEqual(['422 idempotencyKeyReused']);
    const stale = { ...as('chen'), 'if-match': '"1"' };
    expect(codes(await server.send(path, { to: 'sun' }, stale))).toEqual(['412 staleRevision']);
  });

  test('is copied, read, urged and commented on without changing the version', async () => {
    const id = await start();
    await send(id, 'li', 'SUBMIT');
    const [task] = (await boxOf('wang')).body.items;
    const { version } = (await server.get(`/instances/${id}`, as('li'))).body;
    expect(
      codes(
        await doing(task.id, 'li', 'copy', { to: 'chen' }),
        await doing(task.id, 'li', 'urge'),
        await doing(task.id, 'li', 'urge'),
        await doing(task.id, 'chen', 'read'),
        await doing(task.id, 'chen', 'comment', { text: '尽快' }),
        await doing(task.id, 'chen', 'comment', {}),
        await doing(task.id, 'sun', 'comment', { text: '?' }),
        await send(id, 'chen', 'APPROVE'),
      ),
    ).toEqual([
      '200',
      '200',
      '409 notAllowedHere',
      '200',
      '200',
      '422 missingFact',
      '404 instanceNotFound',
      '403 notYourTask',
    ]);
    expect((await server.get(`/instances/${id}`, as('li'))).body.version).toBe(version);
    expect((await boxOf('chen', 'copied')).body.items).toMatchObject([{ instance: id }]);
    expect((await boxOf('wang', 'unread')).body.counts).toMatchObject({ unread: 1, todo: 1 });
    await doing(task.id, 'wang', 'read');
    expect((await boxOf('wang', 'unread')).body.counts).toMatchObject({ unread: 0, todo: 1 });
  });

  test('owes nobody a word where no channel is set, and from the first one on tells whose turn it is', async () => {
    const commits = vi.spyOn(server.parts.store.instances, 'commit');
    const owed = async () => {
      const id = await start();
      commits.mockClear();
      await send(id, 'li', 'SUBMIT');
      const outbox = commits.mock.calls.flatMap(([{ next }]) => next.outbox);
      return [...new Set(outbox.map((one) => one.kind === 'inform' && `${one.about} ${one.person}`))];
    };
    expect(await owed()).toEqual([]);
    const hook = { kind: 'webhook', settings: { url: 'https://hooks.example/told' } };
    expect((await server.call('PUT', '/channels/own', hook, asAdmin)).status).toBe(200);
    expect(await owed()).toEqual(['task wang']);
    expect((await server.call('DELETE', '/channels/own', undefined, asAdmin)).status).toBe(204);
    expect(await owed()).toEqual([]);
  });

  test('that landed before tasks had numbers is claimed, half filled and sent by the id that it had, and seen by its roles', async () => {
    const id = await start('li', { days: 2, station: 'S1' }, 'before');
    await send(id, 'li', 'SUBMIT');
    await send(id, 'wang', 'APPROVE');
    await send(id, 'sun', 'AGREE');
    await send(id, 'zhou', 'AGREE');
    await landed(server, id);
    const old = `${id}:paying`;
    expect((await boxOf('qian')).body.items.map((one: { id: string }) => one.id)).toEqual([old]);
    const draft = `/instances/${id}/tasks/${old}/draft`;
    expect((await server.call('PUT', draft, { fields: { note: '一半' } }, as('qian'))).status).toBe(200);
    const claimed = await doing(old, 'qian', 'claim');
    expect([claimed.status, claimed.body.status, claimed.body.assignee]).toEqual([200, 'claimed', 'qian']);
    expect((await server.get(draft, as('qian'))).body.fields).toEqual({ note: '一半' });
    expect((await server.get(`/instances/${id}/tasks/${claimed.body.id}/draft`, as('qian'))).body.fields).toEqual({
      note: '一半',
    });
    const batch = async (task: string) =>
      (await server.send('/tasks/events', { items: [{ task, type: 'PAY' }] }, as('qian'))).body.items[0].status;
    expect([await batch(`${id}:nowhere`), await batch(old), await batch(old)]).toEqual([404, 200, 404]);
  });

  test('keeps a form half filled for its person alone, until the task ends', async () => {
    const id = await start();
    await send(id, 'li', 'SUBMIT');
    const [task] = (await boxOf('wang')).body.items;
    const path = `/instances/${id}/tasks/${task.id}/draft`;
    const kept = await server.call('PUT', path, { fields: { note: '一半' } }, as('wang'));
    expect([kept.status, (await server.get(path, as('wang'))).body.fields]).toEqual([200, { note: '一半' }]);
    expect(codes(await server.get(path, as('li')), await server.get(path, as('sun')))).toEqual([
      '204',
      '404 instanceNotFound',
    ]);
    await send(id, 'wang', 'APPROVE');
    expect(codes(await server.get(path, as('wang')))).toEqual(['404 notFound']);
  });

  test('is done for many at once, each by itself', async () => {
    const ids = [await start(), await start(), await start()];
    for (const id of ids.slice(0, 2)) await send(id, 'li', 'SUBMIT');
    const { items } = (await boxOf('wang')).body;
    const wanted = [...items.map(({ id }: { id: string }) => id), `${ids[2]}:1`, 'none:1'];
    const done = await server.send(
      '/tasks/events',
      { items: wanted.map((task) => ({ task, type: 'APPROVE' })) },
      as('wang'),
    );
    expect(done.body.items.map(({ status, problem }: any) => `${status} ${problem?.code ?? ''}`.trim())).toEqual([
      '200',
      '200',
      '409 eventNotAllowed',
      '404 taskNotFound',
    ]);
  });

  test('goes over to another when somebody leaves, but not to who is separated from it', async () => {
    const [one, two] = [await start('li'), await start('zhao', { days: 1, station: 'S2' })];
    for (const [id, who] of [
      [one, 'li'],
      [two, 'zhao'],
    ] as const)
      await send(id, who, 'SUBMIT');
    const handOver = (body: object) => server.send('/directory/persons/wang/hand-over', body, asAdmin);
    const seen = await handOver({ to: 'li', reason: '离职', dryRun: true });
    expect([seen.status, seen.body]).toMatchObject([200, { tasks: 1, refused: [{ code: 'samePerson' }] }]);
    expect((await boxOf('wang')).body.counts.todo).toBe(2);
    expect((await handOver({ to: 'chen', reason: '离职' })).body).toMatchObject({ tasks: 2, refused: [] });
    expect([(await boxOf('wang')).body.counts.todo, (await boxOf('chen')).body.counts.todo]).toEqual([0, 2]);
    expect(codes(await send(one, 'wang', 'APPROVE'), await send(one, 'chen', 'APPROVE'))).toEqual([
      '403 notYourTask',
      '200',
    ]);
    const { items } = (await server.get(`/instances/${one}/history`, as('li'))).body;
    expect(items).toContainEqual(
      expect.objectContaining({ verb: 'transfer', to: 'chen', for: 'wang', reason: '离职' }),
    );
  });

  test('is reminded of before it is due, and goes to the superior, too, when it is overdue', async () => {
    const id = await start();
    await send(id, 'li', 'SUBMIT');
    const [task] = (await boxOf('wang')).body.items;
    expect([task.dueAt, task.overdue]).toEqual([expect.any(String), false]);
    const hours = async (count: number) => {
      server.clock.advance(count * 3_600_000);
      await server.worker.settle();
    };
    await hours(25);
    const verbs = async () =>
      (await server.get(`/instances/${id}/history`, as('li'))).body.items.flatMap(({ verb }: any) => verb ?? []);
    expect(await verbs()).toEqual(['reminded']);
    await hours(24);
    expect(await verbs()).toEqual(['reminded', 'escalated']);
    expect((await boxOf('wang', 'todo', '&overdue=true')).body.items).toHaveLength(1);
    expect(tasksOf(await boxOf('chen'))).toEqual(['review open']);
    expect(codes(await send(id, 'chen', 'APPROVE'))).toEqual(['200']);
  });

  test('lists what is searched for, in pages', async () => {
    for (const days of [1, 2, 3]) await send(await start('li', { days, station: 'S1' }), 'li', 'SUBMIT');
    const first = (await boxOf('wang', 'todo', '&limit=2')).body;
    const next = (await boxOf('wang', 'todo', `&limit=2&cursor=${first.cursor}`)).body;
    expect([first.items.length, next.items.length, next.cursor, first.counts.todo]).toEqual([2, 1, undefined, 3]);
    // Whom it is about first, then how much.
    expect(first.items[0].summary).toMatchObject([{ name: 'station' }, { name: 'days', title: { 'zh-CN': '天数' } }]);
    expect((await boxOf('wang', 'todo', '&q=一站')).body.items).toEqual([]);
    expect((await boxOf('wang', 'todo', '&q=S1&state=review')).body.items).toHaveLength(3);
    expect(codes(await boxOf('wang', 'nonsense'), await boxOf('wang', 'todo', '&x=1'))).toEqual([
      '422 invalidRequest',
      '400 malformedRequest',
    ]);
  });
});

test('in a demo nobody in particular sees everybody’s work, somebody’s by name too', async () => {
  const { see: _, ...unseen } = leaveFlow;
  const content = shopContent({ flows: [leaveFlow, { ...unseen, id: 'before' }] });
  const server = await startTestServer({ content });
  await server.send('/directory/import', company);
  const li = { 'x-guiju-act-for': 'li' };
  await server.call('PUT', '/policies/shop/role-bindings', bindings.slice(0, 1), { 'if-match': '"0"' });
  const { id } = (await server.send('/policies/shop/flows/leave/instances', { input: { station: 'S1' } }, li)).body;
  expect((await server.get('/tasks?role=clerk')).body.items).toMatchObject([{ instance: id, state: 'draft' }]);
  await server.send(`/instances/${id}/events`, { type: 'SUBMIT' }, li);
  expect((await server.get('/tasks')).body.items).toMatchObject([{ instance: id, assignee: 'wang' }]);
  expect((await server.send(`/instances/${id}/events`, { type: 'APPROVE' })).status).toBe(200);
});
