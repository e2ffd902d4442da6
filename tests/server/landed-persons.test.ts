import { describe, expect, test } from 'vitest';
import { Persons } from '../../server/access/persons.ts';
import { saveAccount } from '../../server/governance/people/account-routes.ts';
import type { AccountRecord } from '../../server/stores/records/access.ts';
import { eachStore } from './each-store.ts';
import { makeChange } from './governed-contract.ts';
import { startTestServer } from './test-server.ts';

const { stores } = eachStore();

describe.each(Object.entries(stores))('what landed before persons were written down, in %s', (_, open) => {
  test('is of who made it by the audit log, else of the operator', async () => {
    const store = await open();
    const server = await startTestServer({ mode: 'production', store });
    const account = (id: string, by: string, roles: string[], more = {}) => {
      const record = { id, name: id, revision: 1, roles, createdAt: '2024-01-01', createdBy: by, ...more };
      return saveAccount(server.parts, record, by, 'account.created');
    };
    const key = async (id: string, by: string) => {
      const record = { id, name: id, roles: ['approver'], hash: id.repeat(64), createdAt: '2024-01-01', createdBy: by };
      const entry = { at: '2024-01-01', type: 'key.created', by, key: id };
      await makeChange(store, { key: record, audit: id === 'x' ? [] : [entry] });
    };
    const set = { password: 'scrypt$…', passwordAt: '2024-03-01T02:00:00.000Z' };
    await account('wang', 'admin', ['administrator'], set);
    await account('li', 'user:wang', ['approver'], set);
    await account('sso', 'oidc', [], { subject: 'https://id.example|7' });
    server.clock.advance(1000);
    const [wang] = (await store.governed.list('account')).filter(({ id }) => id === 'wang') as [AccountRecord];
    const changed = { ...wang, revision: 2, passwordAt: '2024-03-01T02:00:01.000Z' };
    await saveAccount(server.parts, changed, 'user:wang', 'account.passwordChanged');
    for (const [id, by] of [
      ['a', 'admin'],
      ['b', 'user:wang'],
      ['c', 'key:b'],
      ['x', 'user:wang'],
    ] as const)
      await key(id, by);

    const persons = new Persons('production');
    await persons.refresh(store);
    expect(['a', 'b', 'c', 'x'].map((id) => persons.personOf(`key:${id}`))).toEqual([
      'operator',
      'wang',
      'wang',
      'operator',
    ]);
    expect(['wang', 'li', 'sso'].map((id) => persons.couldBe(`user:${id}`))).toEqual([
      ['wang'],
      ['li', 'wang'],
      ['sso'],
    ]);
  });
});
