import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyIds, readPolicyFolder } from '../scripts/policy-folders.ts';
import { readGivenOrganisations } from '../server/access/given-organisations.ts';
import { startTestServer, temporaryFolder } from './server/test-server.ts';

const folder = join(import.meta.dirname, '..', 'definitions');
const fileOf = (policy: string) => JSON.parse(readFileSync(join(folder, `${policy}.organisation.json`), 'utf8'));
/** Roles that nobody is: what a policy does by itself. */
const nobodys = ['system'];

describe.each(policyIds())('the organisation that comes with %s', (policy) => {
  test('has somebody for every role of the policy, and binds no other', () => {
    const { bindings, posts, persons } = fileOf(policy);
    const held = new Set(persons.flatMap((one: { posts: string[] }) => one.posts));
    const carried = bindings
      .filter((one: { posts: string[] }) => one.posts.some((post) => held.has(post)))
      .map(({ role }: { role: string }) => role);
    const roles = (readPolicyFolder(policy).policy.roles ?? []).filter((role) => !nobodys.includes(role));
    expect([...new Set(carried)].sort()).toEqual([...roles].sort());
    expect(posts.map(({ id }: { id: string }) => id).filter((id: string) => !held.has(id))).toEqual([]);
  });

  test('is sound', async () => {
    const errors: unknown[] = [];
    const log = { info: () => {}, warn: () => {}, error: (_: string, fields: unknown) => errors.push(fields) };
    const given = await readGivenOrganisations(folder, log as never);
    expect(errors).toEqual([]);
    expect(given.bindings.get(policy)?.bindings).toEqual(fileOf(policy).bindings);
  });
});

test('no two persons, posts or departments have an id in common, whichever policy they come with', () => {
  const files = policyIds().map(fileOf);
  for (const kind of ['departments', 'posts', 'persons']) {
    const ids = files.flatMap((one) => one[kind].map(({ id }: { id: string }) => id));
    expect(ids).toHaveLength(new Set(ids).size);
  }
});

describe('on a server', () => {
  test('of the demo they are there, and one may act for each of their persons who carries a role', async () => {
    const server = await startTestServer({ definitionsFolder: folder, content: null });
    const { mayActFor } = (await server.get('/session')).body;
    const all = policyIds().flatMap((policy) => {
      const { persons, bindings } = fileOf(policy);
      const bound = new Set(bindings.flatMap(({ posts }: { posts: string[] }) => posts));
      const carries = ({ posts }: { posts: string[] }) => posts.some((post) => bound.has(post));
      return persons.filter(carries).map(({ id }: { id: string }) => id);
    });
    expect(mayActFor.map(({ id }: { id: string }) => id).sort()).toEqual([...all].sort());
    for (const policy of policyIds()) {
      const { persons, bindings } = fileOf(policy);
      const [first] = bindings;
      const holder = persons.find(({ posts }: { posts: string[] }) => posts.includes(first.posts[0]));
      const me = (await server.get('/session', { 'x-guiju-act-for': holder.id })).body;
      expect(me).toMatchObject({ person: holder.id, actedBy: 'demo' });
      expect(server.parts.directory.organisation(policy).rolesOf(holder.id).get(first.role)).toBe(first.scope);
    }
  });

  test('of the demo they can be changed, and stand as they came where they were not', async () => {
    const server = await startTestServer({ definitionsFolder: folder, content: null });
    const [policy = ''] = policyIds();
    const [person, other] = fileOf(policy).persons;
    const path = `/directory/persons/${person.id}`;
    expect((await server.get(path)).body.version).toBe(0);
    const changed = await server.call('PUT', path, { ...person, name: '另一人' }, { 'if-match': '0' });
    expect([changed.status, changed.body.name, changed.body.version]).toEqual([201, '另一人', 1]);
    expect((await server.get(`/directory/persons/${other.id}`)).body.name).toBe(other.name);
    expect((await server.call('DELETE', path)).body.code).toBe('stillReferred');
  });

  test('in production nobody of them is there', async () => {
    const server = await startTestServer({ mode: 'production', definitionsFolder: folder, content: null });
    expect(server.parts.directory.everybody()).toEqual([]);
    expect([...server.parts.directory.bindings]).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['names a post that is not there', { persons: [{ id: 'a', name: 'a', posts: ['none'] }] }, '/persons/0/posts/0'],
    ['has a name that is not known', { boss: 'a' }, '/boss'],
    ['binds nobody', { bindings: [{ role: 'clerk' }] }, '/bindings/0'],
  ])('one that %s is told in the log, and the others are there', async (_, wrong, place) => {
    const own = await temporaryFolder();
    await mkdir(join(own, 'shop'));
    const file = { kind: 'organisation', policy: 'shop', bindings: [] };
    writeFileSync(join(own, 'shop.organisation.json'), JSON.stringify({ ...file, ...wrong }));
    const whole = { ...file, policy: 'depot', persons: [{ id: 'b', name: 'b' }] };
    writeFileSync(join(own, 'depot.organisation.json'), JSON.stringify(whole));
    const told: string[] = [];
    const log = {
      info: () => {},
      warn: () => {},
      error: (_: string, fields: object) => told.push(JSON.stringify(fields)),
    };
    const given = await readGivenOrganisations(own, log as never);
    expect(told).toEqual([expect.stringContaining(place)]);
    expect([...given.records.persons.keys()]).toEqual(['b']);
  });
});
