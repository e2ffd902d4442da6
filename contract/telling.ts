import type { Static } from 'typebox';
import * as t from './schema.ts';

/** The kinds of channels by which people are told. */
export const channelKindNames = [
  'mail',
  'wecomRobot',
  'wecomApp',
  'dingtalkRobot',
  'dingtalkWork',
  'feishuRobot',
  'feishuApp',
  'webhook',
] as const;
export const ChannelKind = t.named('ChannelKind', t.oneOf(channelKindNames), 'How a channel reaches people');
export type ChannelKind = Static<typeof ChannelKind>;

/** What people are told of. */
export const tellingAbouts = ['task', 'reminder', 'escalation', 'urge', 'copy', 'comment', 'incident'] as const;
export const TellingAbout = t.named('TellingAbout', t.oneOf(tellingAbouts), 'What a person is told of');
export type TellingAbout = Static<typeof TellingAbout>;

/** A time of day of the clock on the wall. */
const timeOfDay = t.matching('^([01]\\d|2[0-3]):[0-5]\\d$', { description: 'hh:mm' });

const settings = t.closed({
  about: t.maybe(t.described(t.list(TellingAbout, { uniqueItems: true }), 'What to be told of; absent: everything')),
  to: t.maybe(
    t.described(
      t.list(t.closed({ channel: t.textOf(1, 40), address: t.maybe(t.textOf(1, 200)) }), { maxItems: 20 }),
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
  timeZone: t.maybe(t.formatted('time-zone', 'Of these times; default: Asia/Shanghai')),
});
export const TellingSettings = t.named('TellingSettings', settings, 'How a person wants to be told');
export type TellingSettings = Static<typeof TellingSettings>;
