import type { Draft } from '../kernel/api.ts';
import type { Translate } from '../texts/translate.ts';

/** What a draft is called: its title, or in words what it does with an edition. */
export function draftName({ kind, basedOn, title }: Pick<Draft, 'kind' | 'basedOn' | 'title'>, t: Translate): string {
  return kind ? t(`wish.${kind}`, { number: basedOn }) : title || t('draft.untitled');
}
