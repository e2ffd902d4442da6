import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkContent } from '../../../engine/checks.ts';
import { feelPatternFlaw, feelPatternOf } from '../../../engine/expressions/feel-patterns.ts';
import { beginWork } from '../../../engine/ground/limits.ts';
import { patternFlaw, patternOf } from '../../../engine/ground/patterns.ts';
import { Problem } from '../../../engine/index.ts';
import { contentWith, ruleSetWith } from '../content.ts';
import { evaluateFeel } from '../expressions/evaluate.ts';
import { seed, trials } from '../trials.ts';

/** What a piece of work takes; it may be disturbed once. */
function milliseconds(work: () => void): number {
  const once = () => {
    beginWork();
    const began = performance.now();
    work();
    return performance.now() - began;
  };
  return Math.min(once(), once());
}

const text = (value: string) => ({ 'zh-CN': value, en: value });
const codeOf = (work: () => unknown) => {
  try {
    beginWork();
    return work();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};

/** To try every way would take years: a busy machine is given its time. */
const patienceMs = 2000;

describe('a pattern', () => {
  test.each([
    ['^([a-z]+)+$', `${'a'.repeat(34)}1`],
    ['^(a|a)*$', `${'a'.repeat(5000)}!`],
    ['(x+x+)+y', 'x'.repeat(5000)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(5000)],
    ['(?:a?){50}a{50}', 'a'.repeat(49)],
  ])('%s that would try every way takes a time that grows with the text', (pattern, met) => {
    expect(milliseconds(() => patternOf(pattern).test(met))).toBeLessThan(patienceMs);
    expect(milliseconds(() => evaluateFeel(`matches(t, p)`, { t: met, p: pattern }))).toBeLessThan(patienceMs);
  });

  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      '.',
      '\\s',
      '\\S',
      '\\d',
      '\\w',
      '\\W',
      '[ab]',
      '[^a]',
      '[\\s\\-b]',
      '[^\\S]',
      '\\p{L}',
      '\\u3000',
      '\\x41',
    ],
    ...[
      '\\p{Script=Han}',
      '\\p{Letter}',
      '\\p{Mark}',
      '\\p{Other_Punctuation}',
      '[\\u4e00-\\u9fff]',
      '\\u{20BB7}',
      '\\ud842\\udfb7',
      '\\b',
      '\\/',
      '[[]',
      '(a|b)',
      '(?:ab)',
      '(?<n>a)',
      '^',
      '$',
    ],
  );
  const pattern = fc
    .array(fc.tuple(piece, fc.constantFrom('', '', '', '*', '+', '?', '{1,2}', '*?')), { minLength: 1, maxLength: 5 })
    .map((pieces) => pieces.map(([one, times]) => one + (/^(\^|\$|\\b)$/.test(one) ? '' : times)).join(''))
    // A name may stand once.
    .filter((one) => one.split('(?<n>').length < 3);
  const met = fc
    .array(fc.constantFrom('a', 'b', 'A', ' ', '\u3000', '\n', '\r', '\u2028', '保', '𠮷', '1', '_', '-', '/', '['), {
      maxLength: 8,
    })
    .map((signs) => signs.join(''));

  test('matches, replaces and splits as JavaScript has it, for random patterns and texts', () => {
    fc.assert(
      fc.property(pattern, met, fc.constantFrom('', '', 'i', 's', 'm'), (source, some, flags) => {
        beginWork();
        // Lines end with a line feed alone.
        const value = flags === 'm' ? some.replace(/[\r\u2028]/g, '\n') : some;
        const mine = patternOf(source, flags);
        const own = new RegExp(source, `u${flags}`);
        const every = new RegExp(source, `gu${flags}`);
        const by = "<$&|$1|$$|$`|$'|$9>";
        expect([mine.test(value), mine.replace(value, by), mine.split(value)], `${source} ${flags}`).toEqual([
          own.test(value),
          value.replace(every, by),
          value.split(own),
        ]);
      }),
      { numRuns: trials * 2, seed },
    );
  });

  test.each([
    ['a(?=b)', 'ahead'],
    ['(?<!a)b', 'ahead'],
    ['(a)\\1', 'repeat'],
    ['(?<x>a)\\k<x>', 'repeat'],
    ['(', 'no regular expression'],
    ['a++', 'no regular expression'],
    ['a{1001}', 'bounded time'],
    ['(a{1000}){1000}', 'bounded time'],
    ['(a{1,40}){1,20}b{1,900}', 'at most 2000'],
    [`${'a{1}'.repeat(125)}a`, 'at most 500'],
  ])('%s is refused with its reason in both languages', (source, reason) => {
    const flaw = patternFlaw(source);
    expect(flaw?.en).toContain(reason);
    expect(flaw?.['zh-CN']).toMatch(/[\u4e00-\u9fff]/);
    expect(codeOf(() => patternOf(source))).toMatch(/^(invalidPattern|limitExceeded)$/);
  });

  test.each([
    ['matches(t, "(a)\\\\1")', { t: 'aa' }, 'invalidPattern'],
    ['matches(t, p)', { t: 'aa', p: 'a(?=a)' }, 'invalidPattern'],
    ['split(t, p)', { t: 'aa', p: '[' }, 'invalidPattern'],
    ['replace(t, "a", "b", "q")', { t: 'aa' }, 'invalidPattern'],
    ['replace(t, "a", p)', { t: 'a'.repeat(2000), p: 'b'.repeat(2000) }, 'limitExceeded'],
    ['matches(t, "^a+$")', { t: 'aa' }, true],
    ['matches(t, "^A+$", "i")', { t: 'aa' }, true],
    ['matches(t, "a")', { t: null }, null],
    ['replace(t, "(b)", "[$1$0]")', { t: 'abc' }, 'a[bb]c'],
    ['split(t, ",\\\\s*")', { t: 'a, b,c' }, ['a', 'b', 'c']],
    ['{f: matches, r: f(t, "(a+)+$")}.r', { t: `${'a'.repeat(40)}!` }, false],
  ])('in %s gives what it should', (source, context, wanted) => {
    expect(codeOf(() => evaluateFeel(source, context))).toEqual(wanted);
  });

  test.each([
    ['[A-Z-[OI]]', '', ['A', 'P'], ['O', 'I', 'a', '-', '[']],
    ['[A-Z-[OI]]', 'i', ['x', 'X'], ['i', 'O']],
    ['^[a-z-[d-w-[k]]]+$', '', ['abcxyzk'], ['d', 'l']],
    ['[^a-c-[x]]', '', ['d', '保'], ['a', 'x']],
    ['[\\w-[\\d_]]', '', ['a', 'Z'], ['1', '_', '-']],
    ['[\\D-[a]]', '', ['b'], ['1', 'a']],
    ['[\\p{IsCJKUnifiedIdeographs}-[保]]', '', ['险'], ['保', 'a']],
    ['[--9-[0-8]]', '', ['-', '.', '9'], ['0', '8']],
    ['[a-a-[a]]', '', [], ['a', 'b', '']],
    ['^\\p{IsBasicLatin}+$', '', ['hello world'], ['žena']],
    ['^\\P{IsBasicLatin}+$', '', ['保险'], ['a保']],
    ['^[\\p{IsHiragana}\\P{IsBasicLatin}]$', '', ['あ', '保'], ['a']],
    ['^ a b [ c] $', 'x', ['ab ', 'abc'], ['a b c', 'ab']],
    ['\\p{ Is Basic Latin }', 'x', ['a'], ['保']],
    ['^[[ ] b$', 'x', ['[b', ' b'], ['[ b']],
  ])('of FEEL takes what XML Schema has besides: %s %s', (source, flags, fits, others) => {
    beginWork();
    const pattern = feelPatternOf(source, flags);
    expect([...fits, ...others].filter((one) => pattern.test(one))).toEqual(fits);
  });

  test('with signs taken out of a class is that of JavaScript’s flag v, for random classes', () => {
    const sign = fc.constantFrom('a', 'b', 'c', 'e', 'f', 'z', '0', '5', '保', '𠮷', '\\-', '\\n', '\\u3000', '\\x41');
    const range = fc.constantFrom('a-d', 'b-f', '0-9', 'x-z', '一-龥', 'A-Z', '\\d', '\\w', '\\s', '\\W', '\\S');
    const members = fc.array(fc.oneof(sign, range), { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
    const not = fc.constantFrom('', '^');
    const signs = [...'abcdefxyz059ABZ-_^[] \n\u3000保险𠮷\u0000'];
    fc.assert(
      fc.property(not, members, not, members, (notBase, base, notOut, out) => {
        beginWork();
        const pattern = feelPatternOf(`^[${notBase}${base}-[${notOut}${out}]]$`);
        const own = new RegExp(`^[[${notBase}${base}]--[${notOut}${out}]]$`, 'v');
        expect(signs.filter((one) => pattern.test(one))).toEqual(signs.filter((one) => own.test(one)));
      }),
      { numRuns: trials, seed },
    );
  });

  test.each([
    ['[a-[b]', '', 'not supported'],
    ['[a-[b]c]', '', 'not supported'],
    ['[z-a-[b]]', '', 'not supported'],
    ['[\\p{L}-[b]]', '', 'not supported'],
    ['(asd)[asd\\0]', '', 'not supported'],
    ['\\p{IsKlingon}', '', 'IsKlingon|called Klingon'],
    ['a', 'q', 'flags q'],
    ['\\p{ IsBasicLatin}+', '', 'no regular expression'],
  ])('of FEEL that is none is refused with its reason: %s %s', (source, flags, reason) => {
    const flaw = feelPatternFlaw(source, flags);
    expect(flaw?.en).toMatch(new RegExp(reason));
    expect(flaw?.['zh-CN']).toMatch(/[\u4e00-\u9fff]/);
  });

  test('written out in an expression is no error where its function takes it', () => {
    const derived = {
      spaced: { '=': 'matches(a, "a b", "x")' },
      without: { '=': 'replace(a, "[A-Z-[OI]]", "-")' },
      block: { '=': 'split(a, "\\p{IsGeneralPunctuation}")' },
    };
    const facts = { type: 'object', properties: { a: { type: 'string' } } } as const;
    const found = checkContent(contentWith({ rules: { test: ruleSetWith({ facts, derived, rules: [] }) } }));
    expect(found.filter(({ code }) => code === 'invalidPattern')).toEqual([]);
  });

  test('that cannot be used is an error wherever a definition holds one', () => {
    const bad = { type: 'string', pattern: 'a(?=b)' } as const;
    const rules = ruleSetWith({
      facts: {
        type: 'object',
        properties: { a: bad, list: { type: 'array', items: bad }, pattern: { type: 'string' } },
      },
      outcome: { type: 'object', properties: { x: { ...bad } } },
      derived: { d: { '=': 'matches(a, "(b)\\\\1")' }, named: { '=': 'split(string: a, delimiter: "(?!x)")' } },
      rules: [
        { id: 'r', conditions: { all: [] }, event: { type: 'x', params: { x: { '=': 'replace(a, "[", "")' } } } },
      ],
    });
    const content = contentWith({
      rules: { test: rules },
      config: { kind: 'config', values: { c: { title: text('c'), schema: bad } } },
      flows: {
        f: {
          ...{
            kind: 'flow',
            id: 'f',
            title: text('f'),
            clauses: [],
            input: { type: 'object', properties: { a: bad } },
          },
          events: { GO: { title: text('go'), payload: { type: 'object', properties: { b: bad } } } },
          machine: { initial: 's', states: { s: { meta: { task: { form: { properties: { b: bad } } } } } } },
        } as never,
      },
    });
    const found = checkContent(content).filter(({ code }) => code === 'invalidPattern');
    expect(found.every(({ severity }) => severity === 'error')).toBe(true);
    expect(found.map(({ kind, id, path }) => `${kind} ${id} ${path}`).sort()).toEqual([
      'config config /values/c/schema/pattern',
      'flow f /events/GO/payload/properties/b/pattern',
      'flow f /input/properties/a/pattern',
      'flow f /machine/states/s/meta/task/form/properties/b/pattern',
      'rules test /derived/d/=',
      'rules test /derived/named/=',
      'rules test /facts/properties/a/pattern',
      'rules test /facts/properties/list/items/pattern',
      'rules test /outcome/properties/x/pattern',
      'rules test /rules/0/event/params/x/=',
    ]);
  });
});

/** Where a regular expression is made of a text, and of whose. */
const ownTexts: Record<string, string> = {
  'server/kernel/config.ts': 'the grammar of ids, of an organisation',
  'designer/features/flows/panel/persons-choice.ts': 'the few forms of formulas that are chosen, written here',
  'contract/names.ts': 'the grammar of ids',
  'server/governance/people/account-routes.ts': 'the grammar of account names',
  'server/kernel/outgoing/addresses.ts': 'whether an address is within a range (`match` of ipaddr.js)',
  'engine/ground/patterns.ts': 'the door: made to see whether it is one, never matched',
  'engine/checks/patterns.ts': 'names of functions',
  'engine/authoring/small-changes.ts': 'written in the file',
  'engine/tables/cells.ts': 'written in the file',
  'designer/features/help/guide-reading.ts': 'written in the file',
  'designer/words/feel-lexicon.ts': 'names of functions',
  'engine/reading/moments.ts': 'written in the file',
  'engine/reading/numerals.ts': 'written in the file',
  'engine/reading/quantities.ts': 'written in the file',
  'engine/ground/signs.ts': 'written in the file',
  'designer/words/reading/tests.ts': 'written in the file',
  'designer/kernel/live.ts': 'names of fields of the stream',
};

test('nothing but the door for patterns makes a regular expression of what others wrote', () => {
  const root = new URL('../../../', import.meta.url);
  const files = ['contract', 'engine', 'server', 'designer', 'client'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(dist|node_modules)\//.test(file))
      .map((file) => `${folder}/${file}`),
  );
  const makes = files.filter((file) => {
    const source = readFileSync(new URL(file, root), 'utf8');
    // A text that is given to these becomes an expression, too.
    return /\bRegExp\(/.test(source) || /\.(match|matchAll|search)\((?!\/|\)|\n\s*\/)/.test(source);
  });
  expect(makes.sort()).toEqual(Object.keys(ownTexts).sort());
});
