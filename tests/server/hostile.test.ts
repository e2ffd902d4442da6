import { describe, expect, test } from 'vitest';
import { hostile } from './hostile.ts';
import { formula } from './hostile-parts.ts';
import { type Reply, request, startTestServer, type TestServer } from './test-server.ts';

/** A node that does nothing else for longer than this has stalled. Its own time is told, not that of neighbours on the machine. */
const stallMs = 250;

async function save(server: TestServer, draft: string, definition: { kind: string; id: string }): Promise<Reply> {
  const { revision } = (await server.get(`/policies/shop/drafts/${draft}`)).body;
  const path = `/policies/shop/drafts/${draft}/definitions/${definition.kind}/${definition.id}`;
  return server.call('PUT', path, definition, { 'if-match': `"${revision}"` });
}

/** Looks now and then how much of the processor this thread has taken. @returns ends it, and tells the most between two looks */
function watchTurns(): () => Promise<number> {
  let [before, most] = [threadMs(), 0];
  const look = () => {
    const now = threadMs();
    most = Math.max(most, now - before);
    before = now;
  };
  const timer = setInterval(look, 5);
  return async () => {
    // A turn of the loop, so that the last block is counted.
    await new Promise((resolve) => setTimeout(resolve, 20));
    clearInterval(timer);
    return Math.round(most);
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

describe('a hostile definition', () => {
  // Neighbours may take the processor: what stalls, stalls twice.
  test.each(hostile)('$name has a clear problem, and stalls nobody', { retry: 1 }, async (one) => {
    const server = await startTestServer();
    const { id: draft } = (await server.send('/policies/shop/drafts', {})).body;
    const busiest = watchTurns();
    const answers: Reply[] = [];
    for (const definition of [one.definition, ...(one.others ?? [])])
      answers.push(await save(server, draft, definition));
    answers.push(await server.send(`/policies/shop/drafts/${draft}/check`));
    const { id, kind } = one.definition;
    if (kind === 'rules') {
      const path = `/policies/shop/decisions/${id}`;
      for (const explain of [false, true])
        answers.push(await server.send(path, { facts: one.facts ?? {}, edition: `draft:${draft}`, explain }));
      answers.push(await server.send(path, { facts: one.facts ?? {}, edition: `draft:${draft}`, reference: true }));
    } else {
      const walk = { input: one.facts ?? {}, events: one.events ?? [], edition: `draft:${draft}` };
      answers.push(await server.send(`/policies/shop/flows/${id}/simulate`, walk));
    }

    expect(answers.filter(({ status }) => status >= 500).map(({ text }) => text)).toEqual([]);
    expect(await busiest()).toBeLessThan(stallMs);
    const codes = answers.flatMap(({ text }) =>
      [...text.matchAll(/"(?:code|error)":"(\w+)"/g)].map(([, code]) => code),
    );
    if (one.code !== 'any') expect(codes).toContain(one.code);
    expect((await server.send('/policies/shop/decisions/fee', { facts: { km: 1, kind: 'car' } })).status).toBe(200);
  });
});

test('a batch whose every line takes as long as a line may stalls nobody between them', async () => {
  const server = await startTestServer();
  const { id: draft } = (await server.send('/policies/shop/drafts', {})).body;
  const { definition } = formula('count(for i in 1..a return for j in 1..100 return i * j)', {});
  expect((await save(server, draft, definition)).status).toBe(200);
  const lines = Array.from({ length: 60 }, (_, line) => JSON.stringify({ a: 700 + line })).join('\n');
  const busiest = watchTurns();
  const path = `${server.url}/api/v1/policies/shop/decisions/hostile/batch?edition=draft:${draft}`;
  const answer = await request(path, 'POST', lines, { 'content-type': 'application/x-ndjson' });
  expect(await busiest()).toBeLessThan(stallMs);
  const answers = answer.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.map(({ outcome, code }, line) => outcome?.x === 700 + line || code === 'limitExceeded')).toEqual(
    Array(60).fill(true),
  );
});

describe('an instance', () => {
  test('with ten thousand entries in its history takes no more events', async () => {
    const server = await startTestServer();
    const { id } = await server.start('job');
    const { store } = server.parts;
    const { instance } = await store.instances.load(id);
    if (!instance) throw new Error('it is not there');
    const chain = { ...instance.chain, length: 10_000 };
    await store.instances.commit({ next: { ...instance, chain, revision: instance.revision + 1 }, history: [] });
    const answer = await server.send(`/instances/${id}/events`, { type: 'COUNT' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'limitExceeded' } });
  });
});
