import { api } from '../../contract/api.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { requirePolicy } from '../kernel/caller.ts';
import { pageOf } from '../kernel/query.ts';
import { type Route, serve } from '../kernel/route.ts';
import { placeOfSecret, type SecretRecord } from '../stores/records/secret.ts';
import { entryOf, govern, governed } from './govern.ts';

/** Secrets of a policy: set, listed by name, removed; never read back. */
export function secretRoutes(parts: Parts): Route[] {
  const { governed: stored } = parts.store;
  return [
    serve(api.setSecret, async ({ params, body, caller }) => {
      await requireThere(parts, params.policy, caller);
      const before = await stored.get('secret', params.policy, params.name);
      const { policy, name } = params;
      const record: SecretRecord = {
        policy,
        name,
        revision: (before?.revision ?? 0) + 1,
        sealed: parts.vault.seal(body.value, placeOfSecret(params)),
        setAt: parts.now().toISOString(),
        setBy: caller.id,
      };
      const audit = [entryOf(parts, caller, 'secret.set', { policy, secret: name })];
      return governed(
        () => ({ body: present(record) }),
        () => govern(parts, { secret: record, audit }),
      );
    }),
    serve(api.listSecrets, async ({ params, query, caller }) => {
      await requireThere(parts, params.policy, caller);
      const all = await stored.list('secret', params.policy);
      const named = all.map(present).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      return { body: pageOf(named, query, ({ name }) => name) };
    }),
    serve(api.removeSecret, async ({ params, caller }) => {
      await requireThere(parts, params.policy, caller);
      const { policy, name } = params;
      const removeSecret = await stored.get('secret', policy, name);
      if (!removeSecret) throw new Problem('notFound');
      const audit = [entryOf(parts, caller, 'secret.removed', { policy, secret: name })];
      return governed(
        () => ({}),
        () => govern(parts, { removeSecret, audit }),
      );
    }),
  ];
}

/** @throws Problem policyNotFound, forbidden */
async function requireThere(parts: Parts, policy: string, caller: Parameters<typeof requirePolicy>[0]): Promise<void> {
  requirePolicy(caller, policy);
  if (!(await parts.store.governed.get('policy', policy))) throw new Problem('policyNotFound');
}

const present = ({ name, setAt, setBy }: SecretRecord) => ({ name, setAt, setBy });
