/** Text for people, in both languages of the product. */
export interface LocalText {
  'zh-CN': string;
  en: string;
}
/** Text in both languages, or in the one that was asked for. */
export type SomeText = Partial<LocalText>;
export type Locale = keyof LocalText;

/**
 * Text in both languages.
 *
 * @example both('查看实例', 'Read an instance') // { 'zh-CN': '查看实例', en: 'Read an instance' }
 */
export const both = (zh: string, en: string): LocalText => ({ 'zh-CN': zh, en });

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
