import { exceed, limits, within } from '../limits.ts';

/** How often a part of a pattern may be tried in another way: a factor for the work, and how often that grows with the text. */
interface Ways {
  factor: number;
  /** Repetitions without an end: each can end at every place of the text. */
  open: number;
}
const one: Ways = { factor: 1, open: 0 };
const times = (a: Ways, b: Ways): Ways => ({ factor: a.factor * b.factor, open: a.open + b.open });

/**
 * A test of texts by a regular expression whose work is bounded before it begins. A matcher that tries every way can take for ever
 * on a text of thirty characters; here the number of ways is known from the pattern: repetitions are not repeated, and where there
 * are several of them long texts do not match.
 *
 * @throws Problem limitExceeded, SyntaxError
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  within('patternLength', pattern.length, pattern.slice(0, 60));
  const expression = new RegExp(pattern, 'u');
  const ways = new Reader(pattern).read();
  const anchored = pattern.startsWith('^');
  const power = ways.open + (anchored ? 0 : 1);
  if (ways.factor > limits.patternWork.most / 1000) exceed('patternWork', pattern.slice(0, 60));
  const longest = power === 0 ? Number.POSITIVE_INFINITY : (limits.patternWork.most / ways.factor) ** (1 / power);
  return (text) => text.length <= longest && expression.test(text);
}

/** Reads a pattern that JavaScript has accepted. */
class Reader {
  private readonly text: string;
  private place = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Ways {
    return this.alternatives();
  }

  private alternatives(): Ways {
    let all = this.sequence();
    while (this.take('|')) {
      const other = this.sequence();
      all = { factor: all.factor + other.factor, open: Math.max(all.open, other.open) };
    }
    return all;
  }

  private sequence(): Ways {
    let ways = one;
    while (this.place < this.text.length && !'|)'.includes(this.text.charAt(this.place))) {
      ways = times(ways, this.repeated(this.atom()));
    }
    return ways;
  }

  private atom(): Ways {
    if (this.take('(')) {
      // What looks ahead or back, and what repeats what was found, is tried in ways that this does not count.
      if (this.take('?') && !this.take(':')) {
        if (!this.text.startsWith('<', this.place) || /^<[=!]/.test(this.text.slice(this.place))) this.refuse();
        this.place = this.text.indexOf('>', this.place) + 1;
      }
      const inner = this.alternatives();
      this.take(')');
      return inner;
    }
    if (this.take('[')) {
      while (this.place < this.text.length && !this.take(']')) this.place += this.text[this.place] === '\\' ? 2 : 1;
      return one;
    }
    if (this.take('\\')) {
      if (/[1-9k]/.test(this.text.charAt(this.place))) this.refuse();
      if (/^[pPu]\{/.test(this.text.slice(this.place))) this.place = this.text.indexOf('}', this.place);
    }
    this.place += 1;
    return one;
  }

  private repeated(atom: Ways): Ways {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.text.slice(this.place));
    if (!found) return atom;
    this.place += found[0].length;
    const [sign, least, comma, most] = [found[0].charAt(0), Number(found[1]), found[2], found[3]];
    const isSimple = atom.factor === 1 && atom.open === 0;
    if (sign === '?') return { factor: atom.factor + 1, open: atom.open };
    if (sign === '{' && !comma) {
      if (!isSimple && atom.open * least > 8) this.refuse();
      return { factor: atom.factor ** least, open: atom.open * least };
    }
    // A choice within a repetition is made again and again: the ways multiply without end.
    if (!isSimple) this.refuse();
    if (sign === '{' && most) return { factor: Number(most) - least + 1, open: 0 };
    return { factor: 1, open: 1 };
  }

  private take(sign: string): boolean {
    if (this.text.charAt(this.place) !== sign) return false;
    this.place += 1;
    return true;
  }

  private refuse(): never {
    return exceed('patternWork', this.text.slice(0, 60));
  }
}
