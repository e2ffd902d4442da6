import { FileTable } from './file-table.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { CommitResult } from './store.ts';

/**
 * Files of which commits of instances say what is to be in them: the instance's file is the commit, and what it says of these is put in
 * its place behind it, and again at the start. One change follows another.
 */
export abstract class OwedFiles<F extends object, R> extends FileTable<F> {
  private readonly turns = new KeyedQueue();
  /** What commits of instances say that may not be in its place yet. */
  private owed: R[] = [];

  /** Puts what is owed where it is not yet. */
  protected abstract putOne(owed: R): Promise<void>;

  /** Those of what is owed that come first. */
  protected inOrder(owed: R[]): R[] {
    return owed;
  }

  /** What stands in an instance's file: it is put in its place where it is not there yet. */
  owe(owed: readonly R[]): void {
    this.owed.push(...owed);
  }

  /** Whether something may not be in its place. */
  get isOwing(): boolean {
    return this.owed.length > 0;
  }

  /** Puts what is owed in its place. */
  async settle(): Promise<void> {
    await this.indexed;
    await this.turns.run('', () => this.putOwed());
  }

  /**
   * Commits what says something of these files: nothing where that does not follow what stands.
   *
   * @param commit writes what says it durably
   */
  async inTurn(follows: () => boolean, commit: () => Promise<CommitResult>): Promise<CommitResult> {
    await this.indexed;
    return this.turns.run('', async () => {
      await this.putOwed();
      if (!follows()) return 'conflict';
      const result = await commit();
      if (result === 'ok') await this.putOwed();
      return result;
    });
  }

  private async putOwed(): Promise<void> {
    const owed = this.inOrder(this.owed.splice(0));
    try {
      for (let one = owed.shift(); one; one = owed.shift()) {
        // Kept until it is in its place: the disk may be full.
        owed.unshift(one);
        await this.putOne(one);
        owed.shift();
      }
    } catch (error) {
      this.owed.unshift(...owed);
      throw error;
    }
  }
}
