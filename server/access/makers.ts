import type { AccountRecord } from '../stores/records/access.ts';
import type { Store } from '../stores/store.ts';

/** Who made a key or an account, and who set the password it has, by the ids of the audit log. */
export interface Maker {
  by: string;
  passwordBy?: string;
}

const pageSize = 1000;
/** Who signs in elsewhere was made by nobody here. */
const nobody = 'oidc';

/** Reads from the audit log who made the keys and accounts of before persons were written down with them: by `key <id>`, `account <id>`. */
export async function readMakers(store: Store, accounts: AccountRecord[]): Promise<Map<string, Maker>> {
  const makers = new Map<string, Maker>();
  const changes = new Map<string, { at: string; by: string }[]>();
  for (let place = 0; ; place += pageSize) {
    const page = await store.log.read(place, pageSize);
    for (const { type, at, by, key, account } of page) {
      if (typeof by !== 'string' || by === nobody) continue;
      if (type === 'key.created') makers.set(`key ${key}`, { by });
      if (type.startsWith('account.')) changes.set(`${account}`, [...(changes.get(`${account}`) ?? []), { at, by }]);
    }
    if (page.length < pageSize) break;
  }
  for (const { id, passwordAt } of accounts) {
    const own = changes.get(id);
    if (own) makers.set(`account ${id}`, makerOf(own, passwordAt));
  }
  return makers;
}

/** The entry that tells of a password was written right after it was set. */
function makerOf(changes: { at: string; by: string }[], passwordAt: string | undefined): Maker {
  const { by } = changes[0] as { by: string };
  if (passwordAt === undefined) return { by };
  const setter = changes.find(({ at }) => at >= passwordAt) ?? changes.at(-1);
  return { by, passwordBy: setter?.by as string };
}
