import type { Wording } from '../../contract/definitions/values.ts';
import type { Locale, LocalText, SomeText } from '../../contract/text.ts';

export type { Wording } from '../../contract/definitions/values.ts';
export { both, type Locale, type LocalText, type SomeText } from '../../contract/text.ts';

/**
 * What an author calls something, in both languages: one text stands for both, and an empty one for the other. Whatever a definition
 * has in place of a wording is read, so that nobody is shown nothing for it.
 *
 * @returns undefined where there is no text in it
 * @example wordingOf('里程') // { 'zh-CN': '里程', en: '里程' }
 */
export function wordingOf(wording: unknown): LocalText | undefined {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const plain = text(wording);
  if (plain) return { 'zh-CN': plain, en: plain };
  if (typeof wording !== 'object' || wording === null) return undefined;
  const { 'zh-CN': zh, en } = wording as Record<string, unknown>;
  const any = text(zh) ?? text(en);
  // What is whole is given as it is: it may be a key of what is remembered of it.
  if (text(zh) && text(en)) return wording as LocalText;
  return any === undefined ? undefined : { 'zh-CN': text(zh) ?? any, en: text(en) ?? any };
}

/**
 * A wording in a language; the other language where it is empty, then the fallback.
 *
 * @example textOf({ 'zh-CN': '里程', en: '' }, 'en') // '里程'
 */
export function textOf(wording: Wording | SomeText | null | undefined, locale: Locale, fallback = ''): string {
  return wordingOf(wording)?.[locale] ?? fallback;
}

/** The languages that somebody wants texts in. */
export type Languages = readonly Locale[];
const bothLanguages: Languages = ['zh-CN', 'en'];

/** The languages to say something in where one or none in particular is asked for. */
export const languagesOf = (language: Locale | undefined): Languages => (language ? [language] : bothLanguages);

/** A text in each of some languages; it is made in no other. */
export function inEach(languages: Languages, text: (locale: Locale) => string): SomeText {
  const [first, second] = languages;
  if (second) return { 'zh-CN': text('zh-CN'), en: text('en') };
  return first === 'en' ? { en: text('en') } : { 'zh-CN': text('zh-CN') };
}
