import { type ChannelKind, channelKindOf } from '../../contract/channel-kinds.ts';
import type { TellingSettings } from '../../contract/telling.ts';
import type { EditionParts } from '../editions/parts.ts';
import { type ChannelRecord, placeOfChannel } from '../stores/records/channel.ts';
import { sendByDingtalkRobot, sendByDingtalkWork } from './dingtalk.ts';
import { sendByFeishuApp, sendByFeishuRobot } from './feishu.ts';
import type { Letter, OpenChannel, Sender } from './letter.ts';
import { sendByMail } from './mail.ts';
import { sendToOwnProgram } from './own-program.ts';
import type { Reach } from './reach.ts';
import { sendByWecomApp, sendByWecomRobot } from './wecom.ts';

const senders: Record<Exclude<ChannelKind, 'mail'>, Sender> = {
  wecomRobot: sendByWecomRobot,
  wecomApp: sendByWecomApp,
  dingtalkRobot: sendByDingtalkRobot,
  dingtalkWork: sendByDingtalkWork,
  feishuRobot: sendByFeishuRobot,
  feishuApp: sendByFeishuApp,
  webhook: sendToOwnProgram,
};

/** A channel with its secrets in clear. @throws Problem secretsKeyMissing */
function opened({ vault }: Pick<EditionParts, 'vault'>, channel: ChannelRecord): OpenChannel {
  const { id, settings, secrets } = channel;
  const clear = Object.entries(secrets).map(([name, sealed]) => [name, vault.open(sealed, placeOfChannel(id, name))]);
  return { id, settings, secrets: Object.fromEntries(clear) };
}

/**
 * Sends a letter by a channel, once, and notes what became of it.
 *
 * @param address of the person there; absent where the kind needs none
 * @throws Error where it was not taken, without a word of a secret in it
 */
export async function sendByChannel(
  parts: EditionParts,
  channel: ChannelRecord,
  address: string | undefined,
  letter: Letter,
): Promise<void> {
  const open = opened(parts, channel);
  try {
    if (channel.kind === 'mail')
      await sendByMail({ ...parts.config, resolve: parts.resolve }, open, address ?? '', letter);
    else await senders[channel.kind](parts, open, address, letter);
  } catch (error) {
    const message = withoutSecrets(error instanceof Error ? error.message : String(error), open);
    await note(parts, channel.id, message);
    throw new Error(message);
  }
  await note(parts, channel.id);
}

function withoutSecrets(message: string, { secrets }: OpenChannel): string {
  return Object.values(secrets)
    .filter((secret) => secret.length > 3)
    .reduce((text, secret) => text.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***'), message);
}

async function note({ store, now }: EditionParts, id: string, error?: string): Promise<void> {
  const at = now().toISOString();
  await store.shelves.channelStates.put({ id, at, ...(error === undefined ? {} : { error }) });
}

/** The address of a person as a channel takes it, where the directory has it. */
export function knownAddress(kind: ChannelKind, reach: Reach | undefined): string | undefined {
  const known = channelKindOf(kind).address?.known;
  return known && reach?.[known];
}

/** By which channels a person is told, each with an address where it takes one. */
export function channelsFor(
  channels: readonly ChannelRecord[],
  { to }: TellingSettings,
  reach: Reach | undefined,
): { channel: ChannelRecord; address?: string }[] {
  const chosen = to
    ? to.flatMap(({ channel: id, address }) => {
        const channel = channels.find((one) => one.id === id);
        return channel ? [{ channel, address: address ?? knownAddress(channel.kind, reach) }] : [];
      })
    : channels
        .filter(({ everybody }) => everybody)
        .map((channel) => ({ channel, address: knownAddress(channel.kind, reach) }));
  return chosen.flatMap(({ channel, address }) => {
    const { address: takes, group } = channelKindOf(channel.kind);
    // A group is told in any case; whom it mentions is a help only.
    if (takes && !group && address === undefined) return [];
    return [{ channel, ...(address === undefined ? {} : { address }) }];
  });
}
