import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { setQuery } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import type { Place } from '../../words/place-words.ts';
import { isAbout, useComments } from './comments.ts';
import './comments.css';

/** Opens what was said of a place beside the editor. */
export function openComments(path: string): void {
  setQuery({ side: 'comments', on: path || undefined });
}

/**
 * A small mark where a place stands: how many comments on it are open. Without any it is shown only with `always`, to make one.
 */
export function CommentMark({ place, always }: { place: Place; always?: boolean }) {
  const t = useT();
  const hasDraft = useDocument((state) => state.draft !== null);
  const open = useComments().items.filter((comment) => !comment.resolved && isAbout(comment, place)).length;
  if (!hasDraft || (open === 0 && !always)) return null;
  const label = open > 0 ? t('comment.count', { count: open }) : t('comment.add');
  return (
    <button
      type="button"
      className={open > 0 ? 'plain-button comment-mark comment-mark-open' : 'plain-button comment-mark'}
      title={label}
      aria-label={label}
      onMouseDown={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation();
        openComments(place.path ?? '');
      }}
    >
      <Icon name="comment" size={13} />
      {open > 0 ? open : null}
    </button>
  );
}
