import type { Locale } from '../../engine/index.ts';
import type { LabelOf } from './words.ts';

const joiners: Record<string, [string, string]> = {
  and: ['且', 'and'],
  or: ['或', 'or'],
  not: ['非', 'not'],
  true: ['是', 'yes'],
  false: ['否', 'no'],
  null: ['空', 'empty'],
  if: ['如果', 'if'],
  then: ['则', 'then'],
  else: ['否则', 'else'],
};

/**
 * FEEL with labels in place of names; its shape stays, so that nothing is hidden.
 *
 * @example feelWords('cardValid = true and visits >= 3', { label, locale }) // '卡片有效 = 是 且 到访次数 ≥ 3'
 */
export function feelWords(text: string, { label, locale }: { label: LabelOf; locale: Locale }): string {
  const zh = locale === 'zh-CN' ? 0 : 1;
  return text
    .replace(
      /"([^"]*)"|config\.([A-Za-z_]\w*)|outcome\.(?=[A-Za-z_])|[A-Za-z_]\w*/g,
      (whole, quoted: string | undefined, value: string | undefined) => {
        if (quoted !== undefined) return label(quoted);
        if (value !== undefined) return label(`config.${value}`);
        // What the rules gave goes by its own label.
        if (whole === 'outcome.') return '';
        return joiners[whole]?.[zh] ?? label(whole);
      },
    )
    .replaceAll('>=', '≥')
    .replaceAll('<=', '≤')
    .replaceAll('!=', '≠');
}
