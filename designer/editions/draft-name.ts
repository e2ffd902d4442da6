import type { Draft } from '../api.ts';
import type { Translate } from '../i18n/index.ts';

/** What a draft is called: its title, or in words what it does with an edition. */
export function draftName({ kind, basedOn, title }: Pick<Draft, 'kind' | 'basedOn' | 'title'>, t: Translate): string {
  return kind ? t(`wish.${kind}`, { number: basedOn }) : title || t('draft.untitled');
}
