import { randomBytes } from 'node:crypto';
import { api } from '../../../contract/api.ts';
import { Problem } from '../../../engine/index.ts';
import type { Parts } from '../../decisions/parts.ts';
import { type Caller, withinPolicies } from '../../kernel/caller.ts';
import { invalidRequest } from '../../kernel/problems.ts';
import { pageOf } from '../../kernel/query.ts';
import { isWithin } from '../../kernel/reach.ts';
import { addressOf, type Route, serve } from '../../kernel/route.ts';
import { sha256 } from '../../kernel/sha256.ts';
import type { KeyRecord } from '../../stores/records/access.ts';
import { entryOf, govern, governed } from '../govern.ts';

/** A key that was never anywhere else, and what is kept of it. */
function freshKey(): { key: string; hash: string } {
  const key = `guiju_${randomBytes(32).toString('base64url')}`;
  return { key, hash: sha256(key) };
}

function createRoute(parts: Parts): Route {
  const present = presenting(parts);
  return serve(api.createKey, async ({ body, caller }) => {
    const { persons } = parts.accounts;
    const { person: wanted, actFor = false, ...given } = body;
    const id = parts.newId();
    const own = persons.personOf(caller.id);
    const person = personOfNew(parts, wanted, own);
    const policies = withinPolicies(caller, given.policies);
    const roles = actFor && !given.roles.includes('actFor') ? [...given.roles, 'actFor'] : given.roles;
    const fresh = freshKey();
    const isOwn = person === undefined || person === own;
    const record: KeyRecord = {
      id,
      name: given.name,
      roles,
      ...(policies ? { policies } : {}),
      hash: isOwn ? fresh.hash : '',
      ...(person === undefined ? {} : { person, ...(isOwn ? persons.handsOfKey(caller) : {}) }),
      createdAt: parts.now().toISOString(),
      createdBy: caller.id,
    };
    return governed(
      () => ({
        body: { ...present(record), ...(isOwn ? { key: fresh.key } : {}) },
        headers: { location: addressOf('api-keys', id) },
      }),
      () => save(parts, record, caller.id, 'key.created'),
    );
  });
}

/** In demo mode a key is a person of its own: none is written down. @throws Problem invalidRequest for nobody's name */
function personOfNew({ config, accounts }: Parts, wanted: string | undefined, own: string): string | undefined {
  if (config.mode === 'demo') return undefined;
  if (wanted === undefined || accounts.persons.isKnown(wanted)) return wanted ?? own;
  throw invalidRequest('/person', 'unknownValue', {
    'zh-CN': `没有可用的账户 ${wanted}`,
    en: `there is no account ${wanted} that may sign in`,
  });
}

function takeRoute(parts: Parts): Route {
  const present = presenting(parts);
  return serve(api.takeKey, async ({ params, caller }) => {
    const { persons } = parts.accounts;
    const record = persons.allKeys().find((key) => key.id === params.id);
    // A key must not take another one, which may do more.
    const isSignedIn = caller.session !== undefined || caller.id === 'admin';
    if (!isSignedIn || !record?.person || record.person !== persons.personOf(caller.id)) throw new Problem('notFound');
    if (record.revokedAt || record.hash !== '') throw new Problem('wrongStatus', { detail: takenAlready });
    const { key, hash } = freshKey();
    return governed(
      () => ({ body: { ...present({ ...record, hash }), key } }),
      () => save(parts, { ...record, hash, ...persons.handsOfKey(caller) }, caller.id, 'key.taken'),
    );
  });
}

const takenAlready = { 'zh-CN': '该密钥已被领取或吊销', en: 'the key was taken already, or is revoked' };

export function keyRoutes(parts: Parts): Route[] {
  const present = presenting(parts);
  return [
    createRoute(parts),
    takeRoute(parts),
    serve(api.listKeys, async ({ caller, query }) => ({
      body: pageOf(parts.accounts.persons.allKeys().filter(isManagedBy(caller)).map(present), query, ({ id }) => id),
    })),
    serve(api.readKey, async ({ params, caller }) => ({ body: present(keyOf(parts, params.id, caller)) })),
    serve(api.revokeKey, async ({ params, caller }) => {
      const record = keyOf(parts, params.id, caller);
      const revoke = () => save(parts, { ...record, revokedAt: parts.now().toISOString() }, caller.id, 'key.revoked');
      return governed(
        () => ({}),
        async () => record.revokedAt || revoke(),
      );
    }),
  ];
}

async function save(parts: Parts, record: KeyRecord, by: string, type: string): Promise<void> {
  const { id, name, person, roles, policies } = record;
  const entry = entryOf(parts, { id: by }, type, { key: id, name, person, roles, policies });
  await govern(parts, { key: record, audit: [entry] });
  parts.accounts.put(record);
}

/** @throws Problem notFound */
function keyOf({ accounts }: Parts, id: string, caller: Caller): KeyRecord {
  const record = accounts.persons.allKeys().find((key) => key.id === id);
  if (record && isManagedBy(caller)(record)) return record;
  throw new Problem('notFound');
}

/** Whose rights are for some policies manages keys of those alone. */
const isManagedBy = (caller: Caller) => (key: KeyRecord) => isWithin(caller, key);

const presenting =
  ({ accounts }: Parts) =>
  ({ hash, hands: _, passwordBy: __, ...key }: KeyRecord) => ({
    ...key,
    person: key.person ?? accounts.persons.personOf(`key:${key.id}`),
    ...(hash === '' && !key.revokedAt ? { untaken: true } : {}),
  });
