/** Text for people, in both languages of the product. */
export interface LocalText {
  'zh-CN': string;
  en: string;
}
export type Locale = keyof LocalText;
/** What an author calls something: in both languages, or, as JSON Schema has it, in one text for both. `textOf` reads it. */
export type Wording = LocalText | string;

/** @example both('里程', 'mileage') // { 'zh-CN': '里程', en: 'mileage' } */
export const both = (zh: string, en: string): LocalText => ({ 'zh-CN': zh, en });

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
export function textOf(wording: Wording | null | undefined, locale: Locale, fallback = ''): string {
  return wordingOf(wording)?.[locale] ?? fallback;
}
