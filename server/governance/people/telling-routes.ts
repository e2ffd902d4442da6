import { api } from '../../../contract/api.ts';
import { channelKindOf } from '../../../contract/channel-kinds.ts';
import type { TellingSettings } from '../../../contract/telling.ts';
import { both } from '../../../contract/text.ts';
import type { Parts } from '../../decisions/parts.ts';
import { invalidRequest } from '../../kernel/problems.ts';
import { type Route, serve } from '../../kernel/route.ts';
import { knownAddress } from '../../telling/channels.ts';
import { reachOf } from '../../telling/reach.ts';
import { entryOf, govern, governed } from '../govern.ts';

/** How somebody wants to be told: each says so for himself. */
export function tellingRoutes(parts: Parts): Route[] {
  const { governed: stored } = parts.store;
  return [
    serve(api.readMyTelling, async ({ caller }) => {
      const { person } = caller;
      const { person: _, revision: __, ...settings } = (await stored.get('telling', person)) ?? { person, revision: 0 };
      return { body: await shown(parts, person, settings) };
    }),
    serve(api.setMyTelling, async ({ caller, body }) => {
      const { person } = caller;
      await requireChannels(parts, body);
      const revision = ((await stored.get('telling', person))?.revision ?? 0) + 1;
      const audit = [entryOf(parts, caller, 'telling.set', { person })];
      const answer = await shown(parts, person, body);
      return governed(
        () => ({ body: answer }),
        () => govern(parts, { telling: { ...body, person, revision }, audit }),
      );
    }),
  ];
}

async function shown(parts: Parts, person: string, settings: TellingSettings) {
  const channels = (await parts.store.governed.list('channel')).map(({ id, kind, title, everybody }) => {
    const address = knownAddress(kind, reachOf(parts, person));
    return { id, kind, title, everybody, ...(address === undefined ? {} : { address }) };
  });
  return { settings, channels: channels.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** @throws Problem invalidRequest for a channel that there is not, or an address that cannot be one */
async function requireChannels({ store }: Parts, { to = [] }: TellingSettings): Promise<void> {
  const channels = await store.governed.list('channel');
  for (const [place, { channel: id, address }] of to.entries()) {
    const channel = channels.find((one) => one.id === id);
    const path = `/to/${place}`;
    if (!channel)
      throw invalidRequest(`${path}/channel`, 'unknownValue', both(`没有渠道 ${id}`, `there is no channel ${id}`));
    if (address === undefined) continue;
    if (!channelKindOf(channel.kind).address)
      throw invalidRequest(
        `${path}/address`,
        'unknownField',
        both('这个渠道不用地址', 'this channel takes no address'),
      );
    if (channel.kind === 'mail' && !/^[^@\s,;<>"]+@[^@\s,;<>"]+$/.test(address))
      throw invalidRequest(`${path}/address`, 'format', both('不是邮箱地址', 'it is no mail address'));
  }
}
