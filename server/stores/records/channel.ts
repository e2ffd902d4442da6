/** What is kept of how people are told of things. */
import type { ChannelKind } from '../../../contract/channel-kinds.ts';
import type { TellingAbout, TellingSettings } from '../../../contract/telling.ts';
import type { LocalText } from '../../../engine/index.ts';

/** A way by which people are told: its settings, and its secrets sealed. */
export interface ChannelRecord {
  id: string;
  revision: number;
  kind: ChannelKind;
  title: string;
  /** Whoever does not choose is told by it. */
  everybody: boolean;
  /** What is no secret, by the names of its kind. */
  settings: Record<string, string>;
  /** Sealed, by the names of its kind. */
  secrets: Record<string, string>;
  setAt: string;
  setBy: string;
}

/** What a secret of a channel is sealed for. */
export const placeOfChannel = (id: string, name: string) => `channel ${id}/${name}`;

/** How a person wants to be told. */
export interface TellingRecord extends TellingSettings {
  person: string;
  revision: number;
}

/** What an instance tells one person of. */
export interface Informing {
  person: string;
  about: TellingAbout;
  task?: string;
  title: LocalText;
  text: LocalText;
  /** Where it is done; absent: nowhere to go. */
  link: string;
}

/** Something that a person is to be told, or was not: it waits for an end of quiet hours, for a digest, or for another attempt. */
export interface TellingDelivery extends Informing {
  id: string;
  at: string;
  instance: string;
  policy: string;
  /** The channel that it goes by; absent: it waits to be sent by all that the person has then. */
  channel?: string;
  /** Where it goes there. */
  address?: string;
  /** It goes with others in one message. */
  digest?: true;
  /** It was sent, or came to nothing: it is remembered for a while, lest it be taken for new. */
  doneAt?: string;
  attempts: number;
  error?: string;
  lastAt?: string;
}

/** What became of a channel last. */
export interface ChannelState {
  id: string;
  at: string;
  /** Why it failed; absent: it was taken. */
  error?: string;
}
