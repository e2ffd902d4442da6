import type { FileHead } from './records/file.ts';
import { insertSorted, placeOf } from './sorted.ts';
import type { Attached } from './store.ts';

/** What is asked about all uploads, kept in memory. */
export class FileIndex {
  private readonly heads = new Map<string, FileHead>();
  /** Ids begin with their time: the oldest comes first. */
  private readonly order: string[] = [];
  private readonly contents = new Map<string, number>();
  private readonly loose = new Set<string>();

  put(head: FileHead): void {
    const before = this.heads.get(head.id);
    if (!before) {
      insertSorted(this.order, head.id);
      this.contents.set(head.sha256, this.sharing(head.sha256) + 1);
    }
    this.heads.set(head.id, head);
    if (head.reference === undefined) this.loose.add(head.id);
    else this.loose.delete(head.id);
  }

  get(id: string): FileHead | undefined {
    return this.heads.get(id);
  }

  has(id: string): boolean {
    return this.heads.has(id);
  }

  remove(id: string): void {
    const head = this.heads.get(id);
    if (!head) return;
    this.heads.delete(id);
    this.loose.delete(id);
    this.order.splice(placeOf(this.order, id), 1);
    const left = this.sharing(head.sha256) - 1;
    if (left > 0) this.contents.set(head.sha256, left);
    else this.contents.delete(head.sha256);
  }

  ids(): string[] {
    return [...this.order];
  }

  /** How many uploads have this content. */
  sharing(sha256: string): number {
    return this.contents.get(sha256) ?? 0;
  }

  uploaded(by: string, since: string): { count: number; bytes: number } {
    const sinceMs = Date.parse(since);
    const found = { count: 0, bytes: 0 };
    for (let place = this.order.length - 1; place >= 0; place -= 1) {
      const head = this.heads.get(this.order[place] as string) as FileHead;
      if (Date.parse(head.at) < sinceMs) break;
      if (head.by !== by) continue;
      found.count += 1;
      found.bytes += head.size;
    }
    return found;
  }

  unreferenced(before: string, limit: number): FileHead[] {
    const beforeMs = Date.parse(before);
    const found: FileHead[] = [];
    for (const id of this.loose) {
      const head = this.heads.get(id) as FileHead;
      if (Date.parse(head.at) < beforeMs) found.push(head);
      if (found.length === limit) break;
    }
    return found;
  }

  /** Whether uploads can come into records: each is there, and in no other record. */
  mayAttach(attached: readonly Attached[]): boolean {
    return attached.every(({ file, record }) => {
      const head = this.heads.get(file);
      return head !== undefined && (head.reference ?? record) === record;
    });
  }
}
