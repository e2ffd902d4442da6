import { both } from '../../contract/text.ts';
import { contextNames, plainSignsOutsideQuotes } from '../../engine/authoring.ts';
import {
  type FlowDefinition,
  type Locale,
  type LocalText,
  labelOf,
  type PolicyContent,
  type RuleSetDefinition,
  textOf,
  type ValueSchema,
} from '../../engine/index.ts';
import { feelFunctions } from './feel-functions.ts';
import { recordNames } from './form-use.ts';

/** The words of formulas: FEEL put into them, and read from them again. */
export interface FeelLexicon {
  /** FEEL with labels in place of names; its shape stays, so that nothing is hidden. What could not be read back stays as it is. */
  say(feel: string, locale: Locale): string;
  /** What was said, as FEEL; what is not known stays as it was typed. */
  hear(said: string): string;
}

const joiners: Record<string, LocalText> = {
  and: { 'zh-CN': '且', en: 'and' },
  or: { 'zh-CN': '或', en: 'or' },
  true: { 'zh-CN': '是', en: 'yes' },
  false: { 'zh-CN': '否', en: 'no' },
  null: { 'zh-CN': '空', en: 'empty' },
  if: { 'zh-CN': '如果', en: 'if' },
  then: { 'zh-CN': '则', en: 'then' },
  else: { 'zh-CN': '否则', en: 'else' },
};
const isCalled = new Map(feelFunctions.map(({ name, word }) => [name, word]));

const token =
  /@?"(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?(?:e[+-]?\d+)?|records\.[\p{L}_][\p{L}\p{N}_]*\.[\p{L}_][\p{L}\p{N}_]*|(?:config|outcome)\.[\p{L}_][\p{L}\p{N}_]*|[\p{L}_][\p{L}\p{N}_]*|>=|<=|!=|\*\*|\.\.|\s+|./gsuy;
const call = new RegExp(`(?:${[...isCalled.keys()].sort((a, b) => b.length - a.length).join('|')})(?=\\s*\\()`, 'uy');
const locales: Locale[] = ['zh-CN', 'en'];
const signs: Record<string, string> = { '>=': '≥', '<=': '≤', '!=': '≠' };

/** What of a formula is one piece: a text, a name, a function, a sign, blanks. */
function tokensOf(feel: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < feel.length; at += (tokens.at(-1) as string).length) {
    call.lastIndex = at;
    token.lastIndex = at;
    const isWordStart = !/[\p{L}\p{N}_.]$/u.test(feel.slice(0, at));
    tokens.push(((isWordStart && call.exec(feel)) || token.exec(feel))?.[0] ?? (feel[at] as string));
  }
  return tokens;
}

const lexicons = new WeakMap<PolicyContent, WeakMap<object, FeelLexicon>>();
const none = {};

/**
 * The lexicon of a definition: names, values and functions by what people call them, in both languages.
 *
 * @example feelLexicon(content, definition).hear('60 * 车辆数') // '60 * vehicles'
 */
export function feelLexicon(
  content: PolicyContent,
  definition: RuleSetDefinition | FlowDefinition | undefined,
): FeelLexicon {
  const known = lexicons.get(content) ?? new WeakMap<object, FeelLexicon>();
  lexicons.set(content, known);
  const made = known.get(definition ?? none) ?? lexiconOf(namesOf(content, definition), content, definition);
  known.set(definition ?? none, made);
  return made;
}

interface Names {
  names: Set<string>;
  values: Map<string, LocalText | undefined>;
}

/** The names that formulas of a definition may use, and the texts that are values of lists. */
function namesOf(content: PolicyContent, definition: RuleSetDefinition | FlowDefinition | undefined): Names {
  const found: Names = { names: new Set(), values: new Map() };
  const each = (properties: Record<string, ValueSchema> | undefined, prefix = '') => {
    for (const [name, schema] of Object.entries(properties ?? {})) {
      found.names.add(prefix + name);
      const { enum: values = [], labels = {} } = schema.items ?? schema;
      for (const value of values) {
        if (typeof value === 'string')
          found.values.set(value, (labels[value] as LocalText | undefined) ?? found.values.get(value));
      }
      each(schema.properties);
      each(schema.items?.properties);
    }
  };
  for (const name of Object.keys(content.config.values)) found.names.add(`config.${name}`);
  if (definition?.kind === 'rules') {
    each(definition.facts.properties);
    each(definition.outcome.properties, 'outcome.');
    for (const name of Object.keys(definition.derived ?? {})) found.names.add(name);
  }
  if (definition?.kind === 'flow') {
    each(definition.input?.properties);
    for (const { payload } of Object.values(definition.events)) each(payload?.properties);
    for (const { name } of recordNames(definition, content)) found.names.add(name);
    for (const name of contextNames(definition)) found.names.add(name);
  }
  for (const word of Object.keys(content.vocabulary.words)) {
    const isName = ['', 'outcome.', 'config.'].some((prefix) => found.names.has(prefix + word));
    if (!isName && !found.values.has(word)) found.values.set(word, undefined);
  }
  return found;
}

function lexiconOf(
  { names, values }: Names,
  content: PolicyContent,
  definition: RuleSetDefinition | FlowDefinition | undefined,
): FeelLexicon {
  const words = new Map<string, string | null>();
  const said = new Map<string, LocalText>();
  const learn = (feel: string, word: LocalText) => {
    said.set(feel, word);
    for (const locale of locales) {
      const text = word[locale].toLowerCase();
      if (text !== '') words.set(text, words.has(text) && words.get(text) !== feel ? null : feel);
    }
  };
  for (const [feel, word] of Object.entries(joiners)) learn(feel, word);
  for (const [name, word] of isCalled) learn(`${name}(`, { 'zh-CN': `${word['zh-CN']}(`, en: `${word.en}(` });
  for (const name of names) {
    const plain = name.replace(/^outcome\./, '');
    learn(name, labelOf(content, definition, plain));
    if (plain !== name) {
      const word = labelOf(content, definition, plain);
      for (const [locale, prefix] of [
        ['zh-CN', '结果的'],
        ['en', 'result '],
      ] as const)
        words.set((prefix + word[locale]).toLowerCase(), name);
    }
  }
  // Of a record the form is named, too: two of them may call a field alike.
  for (const { name, form, field, schema } of definition?.kind === 'flow' ? recordNames(definition, content) : []) {
    const [ofForm, ofField] = [form.title, schema.title ?? labelOf(content, undefined, field)];
    learn(
      name,
      both(
        `${textOf(ofForm, 'zh-CN', form.id)}的${textOf(ofField, 'zh-CN', field)}`,
        `${textOf(ofField, 'en', field)} of ${textOf(ofForm, 'en', form.id)}`,
      ),
    );
  }
  for (const [value, label] of values) learn(JSON.stringify(value), label ?? labelOf(content, undefined, value));
  return makeLexicon(names, words, said);
}

function makeLexicon(names: Set<string>, words: Map<string, string | null>, said: Map<string, LocalText>): FeelLexicon {
  const longest = [...words.keys()].sort((a, b) => b.length - a.length);
  const hear = (text: string) => hearWords(plainSignsOutsideQuotes(text), { names, words, longest });
  const known = { 'zh-CN': new Map<string, string>(), en: new Map<string, string>() };
  const speak = (feel: string, locale: Locale): string => {
    const spoken = tokensOf(feel).map((one, at, all) => {
      const isCall = isCalled.has(one) && /^\s*\(/.test(all.slice(at + 1).join(''));
      const word = isCall ? said.get(`${one}(`)?.[locale].slice(0, -1) : said.get(one)?.[locale];
      const ambiguous = word !== undefined && !isCall && words.get(word.toLowerCase()) !== one;
      if (ambiguous && one.startsWith('outcome.')) return (locale === 'en' ? 'result ' : '结果的') + word;
      return (ambiguous ? undefined : word) ?? signs[one] ?? one;
    });
    const sentence = spoken.join('');
    return isSame(hear(sentence), feel) ? sentence : feel;
  };
  const say = (feel: string, locale: Locale) => {
    const before = known[locale].get(feel);
    if (before !== undefined) return before;
    const sentence = speak(feel, locale);
    known[locale].set(feel, sentence);
    return sentence;
  };
  return { say, hear };
}

const isSame = (a: string, b: string) =>
  tokensOf(a).filter(isNoBlank).join('\u0000') === tokensOf(b).filter(isNoBlank).join('\u0000');
const isNoBlank = (one: string) => one.trim() !== '';

interface Heard {
  names: Set<string>;
  words: Map<string, string | null>;
  longest: string[];
}

const isLetter = (character: string | undefined) =>
  character !== undefined && /[\p{Script=Latin}\p{N}_]/u.test(character);

function hearWords(text: string, { names, words, longest }: Heard): string {
  const lower = text.toLowerCase();
  let feel = '';
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const one = token.exec(text)?.[0] ?? (text[at] as string);
    const isText = /^@?"/.test(one);
    const word = isText ? undefined : longest.find((candidate) => isHere(lower, candidate, at));
    // FEEL's own names come before what other names are called.
    const meant = word === undefined || (names.has(one) && one.length >= word.length) ? undefined : words.get(word);
    if (meant && word !== undefined) {
      feel += meant;
      at += word.length;
    } else {
      feel += one;
      at += one.length;
    }
  }
  return feel;
}

/** A word of Latin letters does not stand inside another one. */
function isHere(text: string, word: string, at: number): boolean {
  if (!text.startsWith(word, at)) return false;
  const end = at + word.length;
  const startsInside = isLetter(text[at - 1]) && isLetter(word[0]);
  const endsInside = isLetter(text[end]) && isLetter(word.at(-1));
  return !startsInside && !endsInside;
}
