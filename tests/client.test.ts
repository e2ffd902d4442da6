import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Api, ApiProblem, addresses, createApi, createClient, type Send } from '../client/index.ts';
import { decide } from '../examples/decide.ts';
import { embedTheEngine } from '../examples/embed-the-engine.ts';
import { walkAClaim } from '../examples/walk-a-claim.ts';
import { clientFiles } from '../scripts/generate-client.ts';
import { startTestServer } from './server/test-server.ts';

const definitionsFolder = join(import.meta.dirname, '..', 'definitions');

describe('the typed client', () => {
  test.each(clientFiles())('is what the contract makes of it: npm run client (%s)', async (name, text) => {
    const kept = await readFile(join(import.meta.dirname, '..', 'client', name), 'utf8');
    expect(kept === text, `client/${name} is out of date: npm run client`).toBe(true);
  });

  const sent = (call: (api: Api) => unknown) => {
    const requests: unknown[] = [];
    const send: Send = async (...request): Promise<any> => requests.push(request);
    call(createApi(send));
    return requests;
  };
  test.each<[what: string, call: (api: Api) => unknown, request: unknown[]]>([
    ['a name in a path is encoded', (api) => api.readInstance('a b/c'), ['GET', '/instances/a%20b%2Fc']],
    ['a number stands as it is', (api) => api.diffEditions('s', 1, 2), ['GET', '/policies/s/editions/1/diff/2']],
    ['what is left out is not asked', (api) => api.listTasks({ role: undefined, limit: 5 }), ['GET', '/tasks?limit=5']],
    ['a body is sent, and headers', (api) => api.takeKey('k', {}, {}), ['POST', '/api-keys/k/take', {}, {}]],
  ])('%s', (_, call, request) => {
    expect(sent(call)).toEqual([request]);
  });

  test('says where lines and events are to be read', () => {
    expect(addresses.exportAudit({ by: '李 四' })).toBe('/audit/export?by=%E6%9D%8E+%E5%9B%9B');
    expect(addresses.decideBatch('s', 'a/b')).toBe('/policies/s/decisions/a%2Fb/batch');
  });

  test('repeats what may be repeated, and tells problems by their code', async () => {
    let left = 2;
    const server = await startTestServer();
    const shaky = ((...given: Parameters<typeof fetch>) => {
      left -= 1;
      return left >= 0 ? Promise.reject(new Error('broken off')) : fetch(...given);
    }) as typeof fetch;
    const guiju = createClient({ url: server.url, fetch: shaky });
    const { id } = await server.start('job');
    const answer = await guiju.sendEvent(id, { type: 'COUNT' }, { 'idempotency-key': 'k' });
    expect([answer.version, left]).toEqual([2, -1]);
    left = 1;
    await expect(guiju.sendEvent(id, { type: 'COUNT' })).rejects.toThrow('broken off');
    await expect(guiju.readInstance('none')).rejects.toBeInstanceOf(ApiProblem);
    await expect(guiju.decide('shop', 'fee', { facts: {} })).rejects.toMatchObject({
      status: 422,
      code: 'missingFact',
    });
  });
});

describe('the examples', () => {
  test('decide, walk a claim and embed the engine', async () => {
    const server = await startTestServer({ definitionsFolder, content: null });
    expect(await decide(server.url)).toBe('within term: true, by road-tractor; without facts: missingFact');
    expect(await walkAClaim(server.url)).toMatch(/^"\w+" → "\w+", version 2, 2 entries$/);
    expect(embedTheEngine()).toBe(4.2);
  });
});
