import { readSheet } from 'read-excel-file/node';
import { beforeEach, describe, expect, test } from 'vitest';
import { api } from '../../contract/api.ts';
import type { Call } from '../../contract/call.ts';
import { textOfPdf } from '../pdf-text.ts';
import { others, reads, writes } from './persons-model.ts';
import { type Case, seers, World } from './persons-world.ts';
import { asAdmin } from './test-server.ts';

/** What an answer says in the words of whoever reads it: also on paper, and in a sheet. */
async function readable(response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? '';
  const bytes = Buffer.from(await response.arrayBuffer());
  if (type.includes('pdf')) return textOfPdf(bytes);
  if (type.includes('spreadsheet')) return JSON.stringify(await readSheet(bytes));
  return `${bytes.toString()} ${response.headers.get('content-disposition') ?? ''}`;
}

describe('every call that reads, for persons', () => {
  test('has a place in the model', () => {
    const named = Object.values<Call>(api)
      .filter(({ method }) => method === 'GET')
      .map(({ name }) => name);
    expect([...Object.keys(reads), ...others].sort()).toEqual(named.sort());
  });

  test('tells each of the cases that are theirs to see, and of no other, whichever way they ask', async () => {
    const world = await World.open();
    const ask = async (person: string, path: string) => {
      const response = await fetch(`${world.server.url}/api/v1${path}`, { headers: world.as(person) });
      return { status: response.status, said: await readable(response) };
    };
    const leaks: string[] = [];
    const shown = new Set<string>();
    for (const person of world.people.keys()) {
      for (const [name, paths] of Object.entries(reads)) {
        for (const path of new Set(paths.flatMap((one) => Object.values(world.cases).map(one)))) {
          const { status, said } = await ask(person, path);
          expect(status, `${path} ${said}`).toBeLessThan(500);
          for (const [station, { canaries }] of Object.entries(world.cases)) {
            // What somebody asked for stands in what is said to be missing.
            const found = canaries.filter((one) => said.includes(one) && !(status >= 400 && path.includes(one)));
            if (found.length === 0) continue;
            if (seers[station]?.includes(person)) shown.add(`${name} ${station}`);
            else leaks.push(`${person} reads of ${station} by ${path}: ${found}`);
          }
        }
      }
      const { status, said } = await ask(person, `/records/${world.statement}`);
      const seesAll = Object.values(seers).every((of) => of.includes(person));
      if (status === 200 && /canary/.test(said) && !seesAll) leaks.push(`${person} reads the statement of all`);
    }
    expect(leaks).toEqual([]);
    // They can be seen by whom they are for: where they are not, it is not because nobody could.
    for (const name of [
      'readInstance',
      'readHistory',
      'listInstances',
      'listTasks',
      'readRecord',
      'listRecords',
      'readFile',
      'readRegister',
    ])
      for (const station of ['S1', 'S2']) expect(shown).toContain(`${name} ${station}`);
  }, 240_000);

  test('sums for who heads a department the cases that they see, and for nobody else any', async () => {
    const world = await World.open();
    const figures: Record<string, unknown> = {};
    for (const person of world.people.keys()) {
      const { status, body } = await world.server.get('/overview?policy=shop', world.as(person));
      const me = (await world.server.get('/session', world.as(person))).body;
      expect([person, me.leads === true], person).toEqual([person, status === 200]);
      if (status !== 200) continue;
      const [{ seen, flows }] = body.policies;
      const { open, states } = flows.find(({ flow }: { flow: string }) => flow === 'visit');
      const waiting = states.reduce((sum: number, one: any) => sum + one.waiting.count, 0);
      figures[person] = [seen, open.count, waiting];
    }
    const of = (count: number) => [{ looked: count, whole: true }, count, count];
    const wanted = (person: string) => of(Object.values(seers).filter((all) => all.includes(person)).length);
    expect(figures).toEqual({ manager: wanted('manager'), chief: wanted('chief') });
    expect(wanted('chief')).toEqual(of(1));
    // Which rules fire is of the whole policy, and so is not theirs.
    const sheet = await fetch(`${world.server.url}/api/v1/overview?format=xlsx`, { headers: world.as('chief') });
    expect([sheet.status, (await world.server.get('/policies/shop/rule-hits', world.as('chief'))).status]).toEqual([
      200, 403,
    ]);
    // Who has people below them is asked of the directory, each time.
    const { version, ...neighbour } = (await world.server.get('/directory/persons/neighbour', asAdmin)).body;
    const next = { ...neighbour, superior: 'starter' };
    const changed = await world.server.call('PUT', '/directory/persons/neighbour', next, {
      ...asAdmin,
      'if-match': `"${version}"`,
    });
    expect(changed.status, changed.text).toBe(200);
    const { body } = await world.server.get('/overview', world.as('starter'));
    expect(body.policies.map((one: any) => [one.policy, one.seen])).toEqual([['shop', { looked: 1, whole: true }]]);
  }, 60_000);

  test('shows a half filled form to its person alone', async () => {
    const world = await World.open();
    const { id, task } = world.cases.S1 as Case;
    for (const person of world.people.keys()) {
      const { text: said } = await world.server.get(`/instances/${id}/tasks/${task}/draft`, world.as(person));
      expect([person, said.includes('canary-S1-draft')]).toEqual([person, person === 'candidate']);
    }
  });
});

describe('every call that does something with a case', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
  });

  test('tells who does not see it that there is no such thing, and does nothing', async () => {
    const wrong: string[] = [];
    for (const [station, one] of Object.entries(world.cases)) {
      const before = (await world.server.get(`/instances/${one.id}/history?limit=200`, asAdmin)).text;
      for (const person of world.people.keys()) {
        if (seers[station]?.includes(person)) continue;
        for (const [path, body, method = 'POST'] of writes) {
          const { status, text: said } = await world.server.call(method, path(one), body, world.as(person));
          // Documents are for who has a role at all.
          const refusals = path(one).startsWith('/records') ? [403, 404] : [404];
          if (!refusals.includes(status)) wrong.push(`${person} ${path(one)}: ${status} ${said}`);
          if (/canary/.test(said)) wrong.push(`${person} ${path(one)} tells ${said}`);
        }
        const many = { items: [{ task: one.task, type: 'CHECK' }] };
        const { body } = await world.server.send('/tasks/events', many, world.as(person));
        if (body.items[0].status !== 404) wrong.push(`${person} /tasks/events: ${JSON.stringify(body)}`);
      }
      expect((await world.server.get(`/instances/${one.id}/history?limit=200`, asAdmin)).text).toBe(before);
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test('is told live to those alone who see it', async () => {
    const leaving = new AbortController();
    const listen = (person: string) =>
      fetch(`${world.server.url}/api/v1/stream`, { headers: world.as(person), signal: leaving.signal });
    const opened = await Promise.all(
      [...world.people.keys()].map(async (person) => [person, await listen(person)] as const),
    );
    for (const [station, by] of [
      ['S1', 'candidate'],
      ['S2', 'elsewhere'],
    ] as const)
      await world.send(by, `/instances/${world.cases[station]?.id}/events`, { type: 'CHECK' });
    world.server.parts.changes.tell({ type: 'edition', policy: 'shop', data: { last: true } });
    const told: string[] = [];
    for (const [person, response] of opened) {
      let said = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        said += decoder.decode(chunk, { stream: true });
        if (said.includes('"last":true')) break;
      }
      for (const station of ['S1', 'S2'])
        if (said.includes(world.cases[station]?.id as string)) told.push(`${person} ${station}`);
    }
    leaving.abort();
    const may = [...world.people.keys()].flatMap((person) =>
      ['S1', 'S2'].flatMap((station) => (seers[station]?.includes(person) ? `${person} ${station}` : [])),
    );
    // Who stands in for somebody looks when they look; nothing is pushed to them.
    expect(told.sort()).toEqual(may.filter((one) => one !== 'substitute S1').sort());
  });
});
