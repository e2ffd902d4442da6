import type { Static } from 'typebox';
import { calls } from './call.ts';
import { channelKindNames } from './channel-kinds.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** What people are told of. */
export const tellingAbouts = [
  'task',
  'claimable',
  'reminder',
  'escalation',
  'urge',
  'copy',
  'comment',
  'incident',
] as const;
const TellingAbout = t.named('TellingAbout', t.oneOf(tellingAbouts), 'What a person is told of');
export type TellingAbout = Static<typeof TellingAbout>;

/** A time of day of the clock on the wall. */
const timeOfDay = t.matching('^([01]\\d|2[0-3]):[0-5]\\d$', { description: 'hh:mm' });

const channelIdPattern = '^[a-z][a-z0-9-]{0,39}$';
const channelId = t.matching(channelIdPattern);

const settings = t.closed({
  about: t.maybe(t.described(t.list(TellingAbout, { uniqueItems: true }), 'What to be told of; absent: everything')),
  to: t.maybe(
    t.described(
      t.list(t.closed({ channel: channelId, address: t.maybe(t.textOf(1, 200)) }), { maxItems: 20 }),
      'By which channels, and under which address there; absent: by those that are for everybody',
    ),
  ),
  quiet: t.maybe(
    t.described(
      t.closed({ from: timeOfDay, until: timeOfDay }),
      'Between these times nothing is sent; it is sent at their end',
    ),
  ),
  digest: t.maybe(
    t.described(
      t.closed({ at: timeOfDay, about: t.maybe(t.list(TellingAbout, { uniqueItems: true })) }),
      'Told of together, once a day at this time; of what is left out of `about`, at once',
    ),
  ),
  locale: t.maybe(t.described(t.oneOf(['zh-CN', 'en']), 'The language; default: zh-CN')),
  timeZone: t.maybe(t.formatted('time-zone', 'Of these times; default: Asia/Shanghai')),
});
const TellingSettings = t.named('TellingSettings', settings, 'How a person wants to be told');
export type TellingSettings = Static<typeof TellingSettings>;

const kind = t.named('ChannelKind', t.oneOf(channelKindNames), 'How a channel reaches people');

const Channel = t.named(
  'Channel',
  t.shape({
    id: t.text,
    kind,
    title: t.text,
    everybody: t.described(t.flag, 'Whoever does not choose is told by it'),
    settings: t.mapOf(t.text),
    secrets: t.described(t.list(t.text), 'The names of the secrets that are set'),
    setAt: t.instant,
    setBy: t.text,
    last: t.maybe(
      t.described(
        t.shape({ at: t.instant, error: t.maybe(t.text) }),
        'What became of it last; absent: nothing was sent yet',
      ),
    ),
  }),
  'A way by which people are told, without its secrets',
);

const texts = t.mapOf(t.textUpTo(2000), { maxProperties: 20 });
const ChannelRequest = t.named(
  'ChannelRequest',
  t.closed({
    kind,
    title: t.maybe(t.textOf(1, 100)),
    everybody: t.maybe(t.described(t.flag, 'Default: true, unless it is a group')),
    settings: t.maybe(t.described(texts, 'What is no secret, by the names of its kind')),
    secrets: t.maybe(
      t.described(
        texts,
        'Secrets by the names of its kind; one that is left out stays as it was, an empty one is removed',
      ),
    ),
  }),
  'A channel to be set up',
);

const Untold = t.named(
  'Untold',
  t.shape({
    id: t.text,
    at: t.instant,
    person: t.text,
    about: TellingAbout,
    instance: t.text,
    policy: t.text,
    channel: t.maybe(t.text),
    attempts: t.count,
    error: t.maybe(t.text),
    lastAt: t.maybe(t.instant),
  }),
  'What a person could not be told and was given up',
);

const ChannelChoice = t.shape({
  id: t.text,
  kind,
  title: t.text,
  everybody: t.flag,
  address: t.maybe(t.described(t.text, 'The address of the person there, as the directory has it')),
});
const MyTelling = t.named(
  'MyTelling',
  t.shape({ settings: TellingSettings, channels: t.list(ChannelChoice) }),
  'How a person wants to be told, and by what that can be',
);

const administrator = ['administrator'] as const;

export const tellingCalls = calls({
  listChannels: {
    method: 'GET',
    path: '/channels',
    summary: both('消息渠道', 'List the channels by which people are told'),
    allow: administrator,
    query: t.listQuery,
    answers: { 200: { description: 'The channels, without their secrets', schema: t.pageOf(Channel) } },
    problems: [],
  },
  setChannel: {
    method: 'PUT',
    path: '/channels/{id}',
    summary: both('设置消息渠道', 'Set up a channel, or change it'),
    allow: administrator,
    body: ChannelRequest,
    answers: { 200: { description: 'The channel, without its secrets', schema: Channel } },
    problems: ['secretsKeyMissing', 'staleRevision'],
  },
  removeChannel: {
    method: 'DELETE',
    path: '/channels/{id}',
    summary: both('删除消息渠道', 'Remove a channel; what it still has to send is dropped'),
    allow: administrator,
    answers: { 204: { description: 'It is removed' } },
    problems: ['notFound', 'staleRevision'],
  },
  testChannel: {
    method: 'POST',
    path: '/channels/{id}/test',
    summary: both('发送测试消息', 'Send a message to try a channel'),
    allow: administrator,
    body: t.closed({ address: t.maybe(t.textOf(1, 200)) }),
    bodyOptional: true,
    answers: {
      200: {
        description: 'Whether it was taken, and if not what was said',
        schema: t.shape({ sent: t.flag, error: t.maybe(t.text) }),
      },
    },
    problems: ['notFound', 'secretsKeyMissing'],
    withoutKey: true,
  },
  listUntold: {
    method: 'GET',
    path: '/channels/untold',
    summary: both('未能送达的消息', 'What people could not be told and was given up'),
    allow: administrator,
    query: t.pageQuery,
    answers: { 200: { description: 'A page of them', schema: t.pageOf(Untold) } },
    problems: [],
  },
  replayUntold: {
    method: 'POST',
    path: '/channels/untold/{id}/replay',
    summary: both('重新发送', 'Try to tell it again, from now on'),
    allow: administrator,
    answers: { 200: { description: 'What is tried again', schema: Untold } },
    problems: ['notFound'],
  },
  dropUntold: {
    method: 'DELETE',
    path: '/channels/untold/{id}',
    summary: both('放弃', 'Throw it away'),
    allow: administrator,
    answers: { 204: { description: 'It is gone' } },
    problems: ['notFound'],
  },
  readMyTelling: {
    method: 'GET',
    path: '/me/telling',
    summary: both('我的消息设置', 'How I want to be told, and by what I can be'),
    allow: 'everyone',
    answers: { 200: { description: 'The settings, and the channels that there are', schema: MyTelling } },
    problems: [],
  },
  setMyTelling: {
    method: 'PUT',
    path: '/me/telling',
    summary: both('修改我的消息设置', 'Say how I want to be told'),
    allow: 'everyone',
    body: TellingSettings,
    answers: { 200: { description: 'The settings, and the channels that there are', schema: MyTelling } },
    problems: ['staleRevision'],
  },
});
