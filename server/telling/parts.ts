import type { EditionParts } from '../editions/parts.ts';
import type { KnownChannels } from './known-channels.ts';

export interface TellingParts extends EditionParts {
  /** The ways by which people are told. */
  channels: KnownChannels;
}
