import { checked, Measure } from './checked-bytes.ts';
import { FileIndex } from './file-index.ts';
import type { FileHead } from './records/file.ts';
import type { Attached, Files } from './store.ts';

/** Uploads that are forgotten with their process. */
export class MemoryFiles implements Files {
  private readonly index = new FileIndex();
  private readonly contents = new Map<string, Uint8Array[]>();

  async take(bytes: AsyncIterable<Uint8Array>) {
    const measure = new Measure();
    const pieces: Uint8Array[] = [];
    for await (const piece of measure.of(bytes)) pieces.push(piece);
    const { sha256, size } = measure.end();
    const keep = async (...heads: FileHead[]) => {
      this.contents.set(sha256, pieces);
      for (const head of heads) this.index.put(head);
    };
    return { sha256, size, keep, drop: async () => {} };
  }

  put(head: FileHead): void {
    this.index.put(head);
  }

  /** Whether uploads can come into records. */
  mayAttach(attached: readonly Attached[]): boolean {
    return this.index.mayAttach(attached);
  }

  attach(attached: readonly Attached[]): void {
    for (const { file, record: reference } of attached)
      this.index.put({ ...(this.index.get(file) as FileHead), reference });
  }

  async get(id: string) {
    return this.index.get(id);
  }

  read(head: FileHead) {
    return checked(head, iterate(this.contents.get(head.sha256)));
  }

  async uploaded(by: string, since: string) {
    return this.index.uploaded(by, since);
  }

  async unreferenced(before: string, limit: number) {
    return this.index.unreferenced(before, limit);
  }

  async drop(id: string) {
    const head = this.index.get(id);
    if (!head || head.reference !== undefined) return false;
    this.index.remove(id);
    if (this.index.sharing(head.sha256) === 0) this.contents.delete(head.sha256);
    return true;
  }

  async tidy() {}

  async ids() {
    return this.index.ids();
  }
}

async function* iterateAll(pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
const iterate = (pieces: Uint8Array[] | undefined) => pieces && iterateAll(pieces);
