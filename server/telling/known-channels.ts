import type { ChannelRecord } from '../stores/records/channel.ts';

/** The channels as this node knows them: where there is none, nobody is owed a word. */
export class KnownChannels {
  private all = new Map<string, ChannelRecord>();

  set(records: readonly ChannelRecord[]): void {
    this.all = new Map(records.map((one) => [one.id, one]));
  }

  /** Takes note of one that was set on this node. */
  put(record: ChannelRecord): void {
    this.all.set(record.id, record);
  }

  remove(id: string): void {
    this.all.delete(id);
  }

  list(): ChannelRecord[] {
    return [...this.all.values()];
  }
}
