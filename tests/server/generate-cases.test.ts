import { expect, test } from 'vitest';
import { startTestServer } from './test-server.ts';

const drafts = '/policies/shop/drafts';

test('cases are proposed for a draft; nothing is saved until a person puts them', async () => {
  const server = await startTestServer();
  const { id } = (await server.send(drafts)).body;
  const ask = (kind: string, name: string) => server.send(`${drafts}/${id}/generate-cases`, { kind, id: name });
  const { status, body } = await ask('rules', 'fee');
  expect(status).toBe(200);
  expect(body.coverage).toMatchObject({
    before: { covered: 1, of: 2, missing: ['other'] },
    after: { covered: 2, missing: [] },
  });
  expect((await server.get(`${drafts}/${id}`)).body).toMatchObject({ revision: 1, changed: [] });

  const path = `${drafts}/${id}/definitions/cases/fee`;
  const file = (await server.get(path)).body;
  const saved = await server.call(
    'PUT',
    path,
    { ...file, cases: [...file.cases, ...body.cases] },
    { 'if-match': '"1"' },
  );
  expect(saved.status).toBe(200);
  expect((await ask('rules', 'fee')).body.coverage.before.missing).toEqual([]);
  expect((await server.send(`${drafts}/${id}/check`)).body.cases.failed).toBe(0);
});

test('walks are proposed for a flow, and what is not there has none', async () => {
  const server = await startTestServer();
  const { id } = (await server.send(drafts)).body;
  const ask = (kind: string, name: string) => server.send(`${drafts}/${id}/generate-cases`, { kind, id: name });
  expect((await ask('flow', 'job')).body.coverage.after).toMatchObject({ measure: 'transitions', missing: [] });
  expect((await ask('flow', 'with-call')).body.coverage.after.outOfReach).toHaveLength(2);
  expect(await ask('rules', 'none')).toMatchObject({ status: 404, body: { code: 'ruleSetNotFound' } });
  expect(await ask('flow', 'none')).toMatchObject({ status: 404, body: { code: 'flowNotFound' } });
});
