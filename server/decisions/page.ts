import type { DecisionPage } from '../stores/recorded-decisions.ts';

const pageBytes = 512 * 1024;
const mostSpare = 4;
const lineBreak = 0x0a;
const spare: Buffer[] = [];

/**
 * A page being filled: texts become bytes when they are recorded. Texts that wait would be moved by the garbage collector, then joined
 * and encoded. Its memory is used again by later pages.
 */
export class Page implements DecisionPage {
  readonly day: string;
  /** How many decisions it holds. */
  decisions = 0;
  private readonly buffer: Buffer;
  private length = 1;

  /** @param first a text that it must have room for, however long */
  constructor(day: string, first: string) {
    this.day = day;
    const needed = Buffer.byteLength(first) + 2;
    this.buffer =
      needed > pageBytes ? Buffer.allocUnsafeSlow(needed) : (spare.pop() ?? Buffer.allocUnsafeSlow(pageBytes));
    this.buffer[0] = lineBreak;
  }

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  /**
   * Writes a line.
   *
   * @param count how many decisions the text holds
   * @returns false where it does not belong here: made on another day, or too long for what is left
   */
  put(decidedAt: string, text: string, count: number): boolean {
    const { buffer, length } = this;
    const room = buffer.length - length - 1;
    if (!decidedAt.startsWith(this.day)) return false;
    // A character of UTF-16 takes three bytes at most.
    if (text.length * 3 > room && Buffer.byteLength(text) > room) return false;
    const end = length + buffer.write(text, length);
    buffer[end] = lineBreak;
    this.length = end + 1;
    this.decisions += count;
    return true;
  }

  /** Gives its memory to another page. Nobody may read it afterwards. */
  release(): void {
    if (this.buffer.length === pageBytes && spare.length < mostSpare) spare.push(this.buffer);
  }
}
