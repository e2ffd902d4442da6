import type { TellingSettings } from '../../contract/telling.ts';
import { both } from '../../contract/text.ts';
import { isEqualJson, type Json, type Locale, type LocalText } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { changeInstance, touched } from '../instances/commit-step.ts';
import { mayStillClaim } from '../instances/pools.ts';
import { waitMs, webhookBackoff } from '../kernel/outgoing/backoff.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { TellingDelivery } from '../stores/records/channel.ts';
import type { InstanceRecord, MessageOf } from '../stores/records/instance.ts';
import { channelsFor, sendByChannel } from '../telling/channels.ts';
import { nextAt, quietUntil } from '../telling/hours.ts';
import type { Letter } from '../telling/letter.ts';
import { reachOf } from '../telling/reach.ts';

/** So long what was done is remembered, lest it be taken for new. */
const rememberedMs = 86_400_000;
const page = 200;
const shownOfDigest = 20;

/**
 * Takes what an instance owes a person from it: from then on it stands by itself, and weighs on no instance. What was taken before is
 * not taken again.
 */
export async function takeInforming(
  parts: Parts,
  { id: instance, policy }: InstanceRecord,
  message: MessageOf<'inform'>,
): Promise<void> {
  const { id, createdAt: at, person, about, task, title, text, link } = message;
  const { informings } = parts.store.shelves;
  if (!(await informings.get(id)))
    await informings.put(
      { id, at, instance, policy, person, about, ...(task ? { task } : {}), title, text, link, attempts: 0 },
      parts.now().toISOString(),
    );
  await changeInstance(parts, instance, async (now) => {
    const outbox = now.outbox.filter((one) => one.id !== id);
    return outbox.length === now.outbox.length ? undefined : touched(now, { outbox });
  });
}

/**
 * Does what is due with something that a person is to be told: it is put off for quiet hours or a digest, divided among the channels, or
 * sent by one.
 *
 * @throws Problem storeUnavailable; then it is still due
 */
export async function tellPerson(parts: Parts, one: TellingDelivery): Promise<void> {
  const { store, now } = parts;
  // What was found due may have been sent while it was waited for.
  const stands = await store.shelves.informings.get(one.id);
  if (!stands || !isEqualJson(stands as unknown as Json, one as unknown as Json)) return;
  if (one.doneAt) return store.shelves.informings.remove(one.id);
  const settings: TellingSettings = (await store.governed.get('telling', one.person)) ?? {};
  const quiet = quietUntil(now().getTime(), settings);
  const reach = reachOf(parts, one.person);
  if (reach?.hasLeft) return done(parts, one, 'dropped');
  if (quiet !== undefined) return putOff(parts, one, quiet);
  if (one.channel !== undefined) return send(parts, one, settings);
  if (one.digest) return divideDigest(parts, one, settings);
  const { about, digest } = settings;
  if ((about && !about.includes(one.about)) || !(await isMeant(parts, one))) return done(parts, one, 'dropped');
  if (digest && (digest.about === undefined || digest.about.includes(one.about)))
    return intoDigest(parts, one, settings);
  await divide(parts, one, settings);
}

/** What was to be claimed and is somebody's by now is told to nobody. */
const isMeant = async (parts: Parts, { about, instance, task }: TellingDelivery) =>
  about !== 'claimable' || mayStillClaim(parts, instance, task);

async function putOff({ store }: Parts, one: TellingDelivery, untilMs: number): Promise<void> {
  await store.shelves.informings.put(one, new Date(untilMs).toISOString());
}

async function done(parts: Parts, one: TellingDelivery, result: 'sent' | 'dropped'): Promise<void> {
  const doneAt = parts.now().toISOString();
  if (one.channel !== undefined || result === 'dropped') count(parts, result);
  await putOff(parts, { ...one, doneAt }, parts.now().getTime() + rememberedMs);
}

const count = ({ metrics }: Parts, result: string) => metrics.count('guiju_tellings_total', { result });

/** A delivery of its own for each channel: one that fails holds up no other. Where there is none nothing is sent, and nothing fails. */
async function divide(parts: Parts, one: TellingDelivery, settings: TellingSettings): Promise<void> {
  const to = channelsFor(parts.channels.list(), settings, reachOf(parts, one.person));
  const { informings } = parts.store.shelves;
  for (const { channel, address } of to) {
    const id = `${one.id}:${channel.id}`;
    if (await informings.get(id)) continue;
    const own = { ...one, id, channel: channel.id, attempts: 0, ...(address === undefined ? {} : { address }) };
    await informings.put(own, parts.now().toISOString());
  }
  if (to.length === 0) count(parts, 'nowhere');
  await done(parts, one, 'sent');
}

/** What nobody else does meanwhile: all that goes into one digest is done as one. */
export const turnOf = ({ id, person, digest }: TellingDelivery): string => (digest ? digestOf(person) : id);

/** Those of a person that wait for the digest stand together. */
const digestOf = (person: string) => `digest-${sha256(person).slice(0, 24)}`;

async function intoDigest(parts: Parts, one: TellingDelivery, settings: TellingSettings): Promise<void> {
  const at = nextAt(parts.now().getTime(), settings.digest?.at ?? '09:00', settings);
  const id = `${digestOf(one.person)}:${one.id}`;
  if (!(await parts.store.shelves.informings.get(id))) await putOff(parts, { ...one, id, digest: true }, at);
  await done(parts, one, 'sent');
}

/** All of a person's that wait go in one message. */
async function divideDigest(parts: Parts, one: TellingDelivery, settings: TellingSettings): Promise<void> {
  const { informings } = parts.store.shelves;
  const prefix = `${digestOf(one.person)}:`;
  const found = (await informings.page(prefix, page)).filter(({ id, doneAt }) => id.startsWith(prefix) && !doneAt);
  const waited = found.some(({ id }) => id === one.id) ? found : [one, ...found];
  const all: TellingDelivery[] = [];
  for (const each of waited)
    if (await isMeant(parts, each)) all.push(each);
    else await done(parts, each, 'dropped');
  const [first] = all;
  if (!first) return;
  const id = `told-${sha256(all.map((each) => each.id).join()).slice(0, 32)}`;
  const whole = all.length === 1 ? first : { ...first, title: titleOf(all.length), text: textOf(all), link: '' };
  const { digest: _, ...bare } = whole;
  const link =
    all.length === 1 ? first.link : parts.config.publicUrl ? `${parts.config.publicUrl}/#/tasks` : first.link;
  await divide(parts, { ...bare, id, link, attempts: 0 }, settings);
  for (const each of all) await done(parts, each, 'sent');
}

const titleOf = (count: number): LocalText => both(`今天有 ${count} 件事`, `${count} things today`);

function textOf(all: readonly TellingDelivery[]): LocalText {
  const more = all.length - shownOfDigest;
  const lines = (locale: Locale) => all.slice(0, shownOfDigest).map(({ title }) => `· ${title[locale]}`);
  const rest = both(`还有 ${more} 件`, `and ${more} more`);
  return both(
    [...lines('zh-CN'), ...(more > 0 ? [rest['zh-CN']] : [])].join('\n'),
    [...lines('en'), ...(more > 0 ? [rest.en] : [])].join('\n'),
  );
}

const openWords = both('打开：', 'Open: ');

/** What is sent of it, in the language of whom it is for. */
function letterOf({ id, about, title, text, link }: TellingDelivery, { locale = 'zh-CN' }: TellingSettings): Letter {
  return { id, about, title: title[locale], text: text[locale], link, open: openWords[locale] };
}

async function send(parts: Parts, one: TellingDelivery, settings: TellingSettings): Promise<void> {
  const channel = await parts.store.governed.get('channel', one.channel as string);
  if (!channel) return done(parts, one, 'dropped');
  try {
    await sendByChannel(parts, channel, one.address, letterOf(one, settings));
  } catch (error) {
    return failed(parts, one, error instanceof Error ? error.message : String(error));
  }
  await done(parts, one, 'sent');
}

async function failed(parts: Parts, one: TellingDelivery, error: string): Promise<void> {
  const { store, now, log } = parts;
  const at = now();
  const next: TellingDelivery = { ...one, attempts: one.attempts + 1, error, lastAt: at.toISOString() };
  const wait = waitMs(webhookBackoff, next.attempts, next.id);
  count(parts, wait === undefined ? 'given up' : 'failed');
  if (wait !== undefined) return putOff(parts, next, at.getTime() + wait);
  log.warn('a message to a person was given up', { channel: next.channel, attempts: next.attempts, reason: error });
  await store.shelves.untold.put(next);
  await store.shelves.informings.remove(next.id);
}
