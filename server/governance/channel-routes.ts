import { api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/call.ts';
import { type ChannelField, channelKindOf } from '../../contract/channel-kinds.ts';
import { both } from '../../contract/text.ts';
import { Problem } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { requireEveryPolicy } from '../kernel/caller.ts';
import { invalidRequest } from '../kernel/problems.ts';
import { pageOf, pageSize } from '../kernel/query.ts';
import { type Route, serve } from '../kernel/route.ts';
import { type ChannelRecord, placeOfChannel, type TellingDelivery } from '../stores/records/channel.ts';
import { sendByChannel } from '../telling/channels.ts';
import { entryOf, govern, governed } from './govern.ts';

type Texts = Record<string, string>;
type Given = Omit<BodyOf<typeof api.setChannel>, 'settings' | 'secrets'> & { settings?: Texts; secrets?: Texts };

/** Channels by which people are told: set up, tried, removed; and what could not be told. */
export function channelRoutes(parts: Parts): Route[] {
  return [...untoldRoutes(parts), ...ownRoutes(parts)];
}

function ownRoutes(parts: Parts): Route[] {
  const { governed: stored } = parts.store;
  const find = async (id: string): Promise<ChannelRecord> => {
    const channel = await stored.get('channel', id);
    if (!channel) throw new Problem('notFound');
    return channel;
  };
  return [
    serve(api.listChannels, async ({ query, caller }) => {
      requireEveryPolicy(caller);
      const all = (await stored.list('channel')).toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return { body: pageOf(await Promise.all(all.map((one) => present(parts, one))), query, ({ id }) => id) };
    }),
    serve(api.setChannel, async ({ params, body, caller }) => {
      requireEveryPolicy(caller);
      requireId(params.id);
      const before = await stored.get('channel', params.id);
      const channel = channelOf(parts, params.id, body as Given, before, caller.id);
      const { id, kind, title, revision } = channel;
      const audit = [entryOf(parts, caller, 'channel.set', { channel: id, kind, title, revision })];
      const shown = await present(parts, channel);
      return governed(
        () => ({ body: shown }),
        () => govern(parts, { channel, audit }),
      );
    }),
    serve(api.removeChannel, async ({ params, caller }) => {
      requireEveryPolicy(caller);
      const removeChannel = await find(params.id);
      const audit = [entryOf(parts, caller, 'channel.removed', { channel: params.id })];
      await parts.store.shelves.channelStates.remove(params.id);
      return governed(
        () => ({}),
        () => govern(parts, { removeChannel, audit }),
      );
    }),
    serve(api.testChannel, async ({ params, body, caller }) => {
      requireEveryPolicy(caller);
      const channel = await find(params.id);
      const at = parts.now().toISOString();
      const link = parts.config.publicUrl ?? '';
      const letter = {
        id: `test:${parts.newId()}`,
        about: 'task' as const,
        ...tried,
        text: `${tried.text} ${at}`,
        link,
      };
      try {
        await sendByChannel(parts, channel, body?.address, letter);
        return { body: { sent: true } };
      } catch (error) {
        if (error instanceof Problem) throw error;
        return { body: { sent: false, error: error instanceof Error ? error.message : String(error) } };
      }
    }),
  ];
}

const tried = {
  title: '规矩：测试消息 / Guiju: a test',
  text: '收到即表示渠道可用。/ The channel works.',
  open: '打开 / Open: ',
};

/** Short, and of letters that stand in the name of a file. @throws Problem invalidRequest */
function requireId(id: string): void {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(id)) return;
  throw invalidRequest(
    '/id',
    'format',
    both(
      '渠道编号应为小写字母开头的字母、数字和连字符',
      'the id of a channel is lower-case letters, digits and hyphens',
    ),
  );
}

function channelOf(
  { vault, now, config }: Parts,
  id: string,
  { kind, title, everybody, settings = {}, secrets = {} }: Given,
  before: ChannelRecord | undefined,
  by: string,
): ChannelRecord {
  const row = channelKindOf(kind);
  const kept = before?.kind === kind ? before.secrets : {};
  const sealed = Object.entries(secrets).map(([name, value]) => [
    name,
    value === '' ? '' : vault.seal(value, placeOfChannel(id, name)),
  ]);
  const all = Object.entries<string>({ ...kept, ...Object.fromEntries(sealed) }).filter(([, value]) => value !== '');
  const record: ChannelRecord = {
    id,
    revision: (before?.revision ?? 0) + 1,
    kind,
    title: title ?? before?.title ?? row.label['zh-CN'],
    everybody: everybody ?? before?.everybody ?? !row.group,
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== '')),
    secrets: Object.fromEntries(all),
    setAt: now().toISOString(),
    setBy: by,
  };
  for (const field of row.fields) requireField(field, record);
  requireKnown(row.fields, settings, secrets);
  const address = record.settings.url ?? record.settings.base;
  if (address !== undefined) requireAddress(address, record.settings.url === undefined ? 'base' : 'url', config.mode);
  return record;
}

/** @throws Problem invalidRequest for one that is missing, or has a value that it cannot have */
function requireField({ name, needed, secret, oneOf }: ChannelField, { settings, secrets }: ChannelRecord): void {
  const value = (secret ? secrets : settings)[name];
  const path = `/${secret ? 'secrets' : 'settings'}/${name}`;
  if (value === undefined) {
    if (needed) throw invalidRequest(path, 'required', both('必须填写', 'it is needed'));
    return;
  }
  if (oneOf && !oneOf.includes(value))
    throw invalidRequest(path, 'unknownValue', both(`应为 ${oneOf.join('、')}`, `it is one of ${oneOf.join(', ')}`));
  const isNumber = name === 'port' || name === 'agentId';
  if (isNumber && !/^\d{1,15}$/.test(value)) throw invalidRequest(path, 'format', both('应为数字', 'it is a number'));
  if (name === 'port' && Number(value) > 65_535)
    throw invalidRequest(path, 'format', both('没有这个端口', 'there is no such port'));
}

/** @throws Problem invalidRequest for a name that the kind does not have */
function requireKnown(fields: readonly ChannelField[], settings: object, secrets: object): void {
  const unknown = [
    ...Object.keys(settings).map((name) => ({ at: 'settings', name, secret: false })),
    ...Object.keys(secrets).map((name) => ({ at: 'secrets', name, secret: true })),
  ].find((one) => !fields.some(({ name, secret = false }) => name === one.name && secret === one.secret));
  if (!unknown) return;
  throw invalidRequest(
    `/${unknown.at}/${unknown.name}`,
    'unknownField',
    both('这种渠道没有此项', 'this kind of channel does not have it'),
  );
}

/** @throws Problem invalidRequest for an address that can never be sent to */
function requireAddress(text: string, name: string, mode: Parts['config']['mode']): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url && (url.protocol === 'https:' || (url.protocol === 'http:' && mode === 'demo'));
  if (fits && !url.username && !url.password) return;
  throw invalidRequest(`/settings/${name}`, 'format', both('应为 https 地址', 'it must be an https address'));
}

async function present({ store }: Parts, channel: ChannelRecord) {
  const { revision: _, secrets, ...shown } = channel;
  const state = await store.shelves.channelStates.get(channel.id);
  const last = state && { at: state.at, ...(state.error === undefined ? {} : { error: state.error }) };
  return { ...shown, secrets: Object.keys(secrets).sort(), ...(last ? { last } : {}) };
}

function untoldRoutes(parts: Parts): Route[] {
  const { untold, informings } = parts.store.shelves;
  const find = async (id: string): Promise<TellingDelivery> => {
    const found = await untold.get(id);
    if (!found) throw new Problem('notFound');
    return found;
  };
  return [
    serve(api.listUntold, async ({ query, caller }) => {
      requireEveryPolicy(caller);
      const limit = pageSize(query);
      const page = await untold.page(query.cursor ?? '', limit);
      return { body: { items: page.map(bare), ...(page.length === limit ? { cursor: page.at(-1)?.id } : {}) } };
    }),
    serve(api.replayUntold, async ({ params, caller }) => {
      requireEveryPolicy(caller);
      const { error: _, lastAt: __, ...again } = await find(params.id);
      const next = { ...again, attempts: 0 };
      await informings.put(next, parts.now().toISOString());
      await untold.remove(params.id);
      parts.wake();
      return { body: bare(next) };
    }),
    serve(api.dropUntold, async ({ params, caller }) => {
      requireEveryPolicy(caller);
      await untold.remove((await find(params.id)).id);
      return {};
    }),
  ];
}

/** Without what was to be said: that is its reader's. */
const bare = ({ id, at, person, about, instance, policy, channel, attempts, error, lastAt }: TellingDelivery) => ({
  ...{ id, at, person, about, instance, policy, attempts },
  ...(channel === undefined ? {} : { channel }),
  ...(error === undefined ? {} : { error }),
  ...(lastAt === undefined ? {} : { lastAt }),
});
