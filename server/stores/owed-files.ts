import { FileTable } from './file-table.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { CommitResult } from './store.ts';

/**
 * Files of which commits of instances say what is to be in them: the instance's file is the commit, and what it says of these is put in
 * its place behind it, and again at the start. One change follows another.
 */
export abstract class OwedFiles<F extends object, R> extends FileTable<F> {
  private readonly turns = new KeyedQueue();
  /** What commits of instances say that may not be in its place yet, in the order in which it is to be put. */
  protected owed: R[] = [];
  /** Resolves once all that instances' files say is known: before, what is here may be older than that. */
  protected complete: Promise<unknown> = Promise.resolve();

  /** Puts what is owed where it is not yet. */
  protected abstract putOne(owed: R): Promise<void>;

  /** Whether it is known to be in its place. */
  protected abstract isPlaced(owed: R): boolean;

  /** Which of what is owed comes first. */
  protected abstract compare(a: R, b: R): number;

  /** @param complete resolves once every instance's file was read */
  completeAfter(complete: Promise<void>): void {
    this.complete = complete.catch(() => {});
  }

  /** What stands in an instance's file: it is put in its place where it is not there yet. */
  owe(owed: readonly R[]): void {
    this.owed.push(...owed.filter((one) => !this.isPlaced(one)));
  }

  /** Whether something may not be in its place. */
  get isOwing(): boolean {
    return this.owed.length > 0;
  }

  /** Puts what is owed in its place. */
  async settle(): Promise<void> {
    await Promise.all([this.indexed, this.complete]);
    await this.turns.run('', () => this.putOwed());
  }

  /**
   * Commits what says something of these files: nothing where that does not follow what stands.
   *
   * @param commit writes what says it durably
   */
  async inTurn(follows: () => boolean, commit: () => Promise<CommitResult>): Promise<CommitResult> {
    await Promise.all([this.indexed, this.complete]);
    return this.turns.run('', async () => {
      await this.putOwed();
      if (!follows()) return 'conflict';
      const result = await commit();
      if (result === 'ok') await this.putOwed();
      return result;
    });
  }

  /** What could not be put, as where the disk is full, is owed still. */
  private async putOwed(): Promise<void> {
    this.owed.sort((a, b) => this.compare(a, b));
    for (let one = this.owed[0]; one; one = this.owed[0]) {
      await this.putOne(one);
      this.owed.splice(this.owed.indexOf(one), 1);
    }
  }
}
