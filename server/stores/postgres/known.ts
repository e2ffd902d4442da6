import { type InstanceRecord, isOpen } from '../records/instance.ts';

/** All that is known together, as characters of JSON. */
const most = 16_000_000;

interface Known {
  instance: InstanceRecord;
  length: number;
}

/**
 * Open instances as this node committed them last, those committed longest ago forgotten where there are many. Another node may have gone
 * on since: who works on one of these learns of it by the conflict of its commit.
 */
export class KnownInstances {
  private readonly byId = new Map<string, Known>();
  private length = 0;

  get(id: string): InstanceRecord | undefined {
    return this.byId.get(id)?.instance;
  }

  /** @param length of its JSON */
  put(instance: InstanceRecord, length: number): void {
    this.forget(instance.id);
    if (!isOpen(instance)) return;
    this.byId.set(instance.id, { instance, length });
    this.length += length;
    for (const [oldest] of this.byId) {
      if (this.length <= most) break;
      this.forget(oldest);
    }
  }

  forget(id: string): void {
    this.length -= this.byId.get(id)?.length ?? 0;
    this.byId.delete(id);
  }

  /** Where the database was away it may have been put back to what it was before. */
  forgetAll(): void {
    this.byId.clear();
    this.length = 0;
  }
}
