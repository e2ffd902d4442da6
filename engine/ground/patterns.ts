import { RE2JS } from 're2js';
import { countPattern, countSteps, countText, keepWithin, noWork, workOn } from './limits.ts';
import { both, type LocalText } from './local-text.ts';
import { Problem } from './problem.ts';
import { Inexpressible, translatePattern } from './translate-pattern.ts';

/** A regular expression that was written by others, ready to be matched in a time that grows with the text alone. */
export interface Pattern {
  /** Whether it is found anywhere in a text. */
  test(text: string): boolean;
  /** A text with every match replaced; `$1`, `$<name>`, `$&` (or `$0`) and `$$` stand for what they do in JavaScript. */
  replace(text: string, by: string): string;
  /** What stands between the matches. */
  split(text: string): string[];
}

/** So many patterns at most are kept compiled, and each may remember so many bytes of how it matched. */
const mostKept = 200;
const mostRemembered = 512 * 1024;
const kept = new Map<string, LinearPattern>();

/**
 * The one door for regular expressions of definitions, drafts and requests. They are matched by RE2, never by trying every way:
 * what that cannot do (looking ahead or back, repeating what was found) is refused.
 *
 * @param source a pattern as JavaScript has it with its flag `u`
 * @param flags any of `i`, `m`, `s`
 * @throws Problem invalidPattern with the reason, limitExceeded where it is too long or becomes too large
 * @example patternOf('^[A-Z]+$').test('VIN') // true
 */
export function patternOf(source: string, flags = ''): Pattern {
  // No pattern begins like the keys of those with flags.
  const key = flags === '' ? source : `(?${flags}/${source}`;
  const known = kept.get(key);
  if (known) {
    countPattern(key, known.size);
    return known;
  }
  const made = compile(source, flags);
  countPattern(key, made.size);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, made);
  return made;
}

/** What keeps a pattern from being used; undefined where nothing does. @param make how it is made, where that is not `patternOf` */
export function patternFlaw(source: string, flags = '', make = patternOf): LocalText | undefined {
  try {
    workOn(noWork(), () => make(source, flags));
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.detail;
    throw error;
  }
}

function compile(source: string, flags: string): LinearPattern {
  keepWithin('patternLength', source.length, shown(source));
  if (/[^ims]/.test(flags)) throw invalidPattern(source, `标志 ${flags} 不可用`, `the flags ${flags} are not known`);
  try {
    // Made, never run: it tells what is a pattern at all.
    new RegExp(source, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidPattern(source, `不是正则表达式（${reason}）`, `it is no regular expression (${reason})`);
  }
  const compiled = compileLinear(source, flags);
  keepWithin('patternSize', compiled.programSize(), shown(source));
  const { dfa } = compiled.re2();
  dfa.stateBudget = mostRemembered;
  dfa.memBudget = mostRemembered;
  return new LinearPattern(compiled);
}

function compileLinear(source: string, flags: string): RE2JS {
  const options = (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
  try {
    return RE2JS.compile(translatePattern(source, flags.includes('s')), options);
  } catch (error) {
    if (error instanceof Inexpressible) {
      const { 'zh-CN': zh, en } = reasons[error.kind];
      throw invalidPattern(source, `${zh}（${error.part}）`, `${en} (${error.part})`);
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidPattern(
      source,
      `不能在限定时间内匹配（${reason}）`,
      `it cannot be matched in bounded time (${reason})`,
    );
  }
}

const reasons: Record<Inexpressible['kind'], LocalText> = {
  lookAround: both('不能向前或向后查看', 'it may not look ahead or back'),
  backReference: both('不能引用已匹配的内容', 'it may not repeat what was found'),
  other: both('不支持的写法', 'this is not supported'),
};

const shown = (source: string) => (source.length > 60 ? `${source.slice(0, 60)}…` : source);

/** The problem of a pattern that cannot be used, with its reason. */
export const invalidPattern = (source: string, zh: string, en: string) =>
  new Problem('invalidPattern', {
    detail: both(`文本格式 ${shown(source)}：${zh}`, `the pattern ${shown(source)}: ${en}`),
  });

/** A match and its groups, as JavaScript's `matchAll` gives it. */
type Match = RegExpMatchArray & { index: number };

class LinearPattern implements Pattern {
  private readonly compiled: RE2JS;
  readonly size: number;

  constructor(compiled: RE2JS) {
    this.compiled = compiled;
    this.size = compiled.programSize();
  }

  test(text: string): boolean {
    this.count(text, 8);
    return this.compiled.test(text);
  }

  replace(text: string, by: string): string {
    let result = '';
    let last = 0;
    const add = (part: string) => {
      countText(result.length + part.length);
      result += part;
    };
    for (const match of this.matches(text)) {
      add(text.slice(last, match.index));
      add(expand(by, match, text));
      last = match.index + match[0].length;
    }
    add(text.slice(last));
    return result;
  }

  split(text: string): string[] {
    if (text === '') return this.test(text) ? [] : [text];
    const parts: string[] = [];
    let last = 0;
    for (const match of this.matches(text)) {
      const end = match.index + match[0].length;
      if (end === last || match.index === text.length) continue;
      parts.push(text.slice(last, match.index), ...match.slice(1));
      last = end;
    }
    parts.push(text.slice(last));
    return parts;
  }

  private *matches(text: string): Generator<Match> {
    this.count(text, 4);
    for (const match of this.compiled.matchAll(text)) {
      countSteps(1 + match.length);
      yield match as Match;
    }
  }

  /** Going through a text costs at most each of its characters at each instruction; `each` of those are a step. */
  private count(text: string, each: number): void {
    countSteps(Math.ceil((text.length * this.size) / each));
  }
}

/** What a replacement stands for at a match. */
function expand(by: string, match: Match, text: string): string {
  if (!by.includes('$')) return by;
  return by.replace(/\$(?:([$&`'])|<([^>]*)>|(\d\d?))/g, (whole, sign?: string, name?: string, number?: string) => {
    if (sign === '$') return '$';
    if (sign === '&') return match[0];
    if (sign === '`') return text.slice(0, match.index);
    if (sign === "'") return text.slice(match.index + match[0].length);
    if (name !== undefined) return match.groups ? (match.groups[name] ?? '') : whole;
    return group(number ?? '', match, whole);
  });
}

/** Two digits are a group where there are so many, else one digit is and the other stands for itself. */
function group(number: string, match: Match, whole: string): string {
  const [one, two] = [Number(number.charAt(0)), Number(number)];
  if (number.startsWith('0')) return match[0] + number.slice(1);
  if (two < match.length) return match[two] ?? '';
  if (one < match.length) return `${match[one] ?? ''}${number.slice(1)}`;
  return whole;
}
