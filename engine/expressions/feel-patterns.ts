/** The patterns of FEEL's functions are those of XML Schema: what these have that JavaScript's do not is written as JavaScript has it. */
import type { LocalText } from '../ground/local-text.ts';
import { invalidPattern, type Pattern, patternFlaw, patternOf } from '../ground/patterns.ts';
import { blocks } from './unicode-blocks.ts';

/**
 * A pattern of `matches`, `replace` or `split`.
 *
 * @param pattern as JavaScript has it with its flag `u`, or with a class without another (`[A-Z-[OI]]`) and blocks (`\p{IsCyrillic}`)
 * @param flags any of `i`, `m`, `s`, and `x`: white space says nothing but in a class
 * @throws Problem invalidPattern, limitExceeded
 * @example feelPatternOf('[A-Z-[OI]]').test('O') // false
 */
export function feelPatternOf(pattern: string, flags = ''): Pattern {
  if (!ofXml.test(pattern) && !flags.includes('x')) return patternOf(pattern, flags);
  const source = flags.includes('x') ? withoutSpaces(pattern) : pattern;
  return patternOf(new Translation(source).whole(), flags.replaceAll('x', ''));
}

/** What keeps a pattern of these functions from being used; undefined where nothing does. */
export const feelPatternFlaw = (pattern: string, flags?: string): LocalText | undefined =>
  patternFlaw(pattern, flags, feelPatternOf);

/** Nothing else needs to be read. */
const ofXml = /-\[|\\[pP]\{Is|\\0/;

function withoutSpaces(pattern: string): string {
  let depth = 0;
  let text = '';
  for (const [piece] of pattern.matchAll(/\\\s*[\s\S]|-\[|[\s\S]/g)) {
    if (piece === '[' && depth === 0) depth = 1;
    else if (piece === '-[' && depth > 0) depth += 1;
    else if (piece === ']' && depth > 0) depth -= 1;
    text += depth > 0 ? piece : piece.replace(/\s/g, '');
  }
  return text;
}

/** Code points from one to another, both among them. */
type Range = readonly [from: number, to: number];
const last = 0x10ffff;

const shorthand: Record<string, Range[]> = {
  d: [[0x30, 0x39]],
  w: [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x5f, 0x5f],
    [0x61, 0x7a],
  ],
  s: [...'\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff'].map(only).concat([[0x2000, 0x200a]]),
};
const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f' };

function only(sign: string): Range {
  const code = sign.codePointAt(0) as number;
  return [code, code];
}

/** All that is in none of the ranges. */
function complement(ranges: readonly Range[]): Range[] {
  const rest: Range[] = [];
  let next = 0;
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from > next) rest.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return next > last ? rest : [...rest, [next, last]];
}

const written = (ranges: readonly Range[]) =>
  ranges.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('');

/** One piece of a class: a block, an escape, or a sign. */
const pieceOfClass =
  /\\([pP])\{Is([\w-]+)\}|\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([dswDSW])|\\([nrtvf])|\\([^\w\s])|([^\\])/uy;

class Translation {
  private readonly source: string;
  private place = 0;

  constructor(source: string) {
    this.source = source;
  }

  whole(): string {
    let text = '';
    while (this.place < this.source.length) text += this.sourceAt('[') ? this.class() : this.piece(false);
    return text;
  }

  private sourceAt(text: string): boolean {
    return this.source.startsWith(text, this.place);
  }

  /** A piece that JavaScript has as well, or a block. */
  private piece(isInClass: boolean): string {
    const found = /\\([pP])\{Is([\w-]*)\}|\\?[\s\S]/uy;
    found.lastIndex = this.place;
    const [piece = '', sign, name] = found.exec(this.source) ?? [];
    this.place += piece.length;
    if (piece === '\\0') throw invalidPattern(this.source, '不支持的写法（\\0）', 'this is not supported (\\0)');
    if (sign === undefined) return piece;
    const ranges = this.block(name);
    if (!isInClass) return `[${sign === 'P' ? '^' : ''}${written(ranges)}]`;
    return written(sign === 'P' ? complement(ranges) : ranges);
  }

  private block(name = ''): Range[] {
    const range = blocks.get(name);
    if (range) return [range];
    throw invalidPattern(this.source, `没有名为 ${name} 的字符区`, `there is no block of characters called ${name}`);
  }

  /** From its bracket: as it is, or, where another one is taken out of it, as what is left. */
  private class(): string {
    const from = this.place;
    let text = this.source.charAt(this.place++);
    while (this.place < this.source.length) {
      if (this.sourceAt('-[')) {
        this.place = from;
        return `[${written(this.rangesLeft())}]`;
      }
      const piece = this.piece(true);
      text += piece;
      if (piece === ']') break;
    }
    return text;
  }

  /** The signs of a class that another is taken out of. */
  private rangesLeft(): Range[] {
    this.place += 1;
    const isNegated = this.sourceAt('^');
    if (isNegated) this.place += 1;
    const ranges: Range[] = [];
    for (;;) {
      if (this.place >= this.source.length) throw this.unfinished();
      if (this.sourceAt('-[')) {
        this.place += 1;
        const own = isNegated ? complement(ranges) : ranges;
        const left = complement([...complement(own), ...this.rangesLeft()]);
        if (!this.sourceAt(']')) throw this.unfinished();
        this.place += 1;
        return left;
      }
      if (this.sourceAt(']')) {
        this.place += 1;
        return isNegated ? complement(ranges) : ranges;
      }
      ranges.push(...this.member());
    }
  }

  /** One sign, a range between two, or what an escape stands for. */
  private member(): Range[] {
    const first = this.signs();
    const [start] = first;
    const isRange = start && this.sourceAt('-') && !this.sourceAt('-[') && !this.sourceAt('-]');
    if (!isRange || first.length > 1 || start[0] !== start[1]) return first;
    this.place += 1;
    const [end] = this.signs();
    if (!end || end[0] < start[0]) throw this.unfinished();
    return [[start[0], end[1]]];
  }

  private signs(): Range[] {
    pieceOfClass.lastIndex = this.place;
    const found = pieceOfClass.exec(this.source);
    if (!found) throw this.unfinished();
    this.place += found[0].length;
    const [, sign, name, wide, four, two, letter, control, escaped, plain] = found;
    if (sign !== undefined) return sign === 'P' ? complement(this.block(name)) : this.block(name);
    const hex = wide ?? four ?? two;
    if (hex !== undefined) return [only(String.fromCodePoint(Number.parseInt(hex, 16)))];
    if (control !== undefined) return [only(controls[control] as string)];
    if (letter === undefined) return [only((escaped ?? plain) as string)];
    const ranges = shorthand[letter.toLowerCase()] as Range[];
    return letter === letter.toLowerCase() ? ranges : complement(ranges);
  }

  private unfinished() {
    const part = this.source.slice(Math.max(0, this.place - 10), this.place + 10);
    return invalidPattern(this.source, `不支持的写法（${part}）`, `this is not supported (${part})`);
  }
}
