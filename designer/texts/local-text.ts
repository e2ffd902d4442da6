import type { LocalText } from '../../engine/index.ts';

/**
 * What somebody typed as a text in both languages: the English is the Chinese where there is none.
 *
 * @example inBoth('单价 ') // { 'zh-CN': '单价', en: '单价' }
 */
export const inBoth = (zh: string, en = ''): LocalText => ({ 'zh-CN': zh.trim(), en: en.trim() || zh.trim() });

/** A text that is still to be written. */
export const noText: LocalText = { 'zh-CN': '', en: '' };
