import { Alert, Segmented } from 'antd';
import { useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import type { Comment } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { setQuery, useRoute } from '../../kernel/ui/router.ts';
import { useT } from '../../texts/translate.ts';
import type { Place } from '../../words/place-words.ts';
import { CommentForm, CommentThread } from './comment-thread.tsx';
import { isAbout, useComments } from './comments.ts';
import './comments.css';
import { placeHref, usePlaceWords } from '../../words/place-words.ts';

const keyOf = ({ kind, id, path }: Place) => JSON.stringify([kind, id, path ?? '']);

/** How many comments on a definition are open. */
export function useOpenComments(kind: string, id: string): number {
  return useComments().items.filter((one) => !one.resolved && one.kind === kind && one.id === id).length;
}

/** Beside an editor: what was said of the definition, and first of the place that the reader chose. */
export function CommentsPanel({ kind, id }: { kind: 'rules' | 'flow'; id: string }) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const draft = useDocument((state) => state.draft);
  const { query } = useRoute();
  const words = usePlaceWords(content);
  const { items, problem } = useComments();
  if (!draft) return <EmptyHelp icon="comment" title={t('comment.noDraft')} text={t('comment.noDraftHelp')} />;
  const place: Place = { kind, id, ...(query.get('on') ? { path: query.get('on') as string } : {}) };
  const own = items.filter((one) => one.kind === kind && one.id === id);
  const here = own.filter((one) => (place.path ? isAbout(one, place) : !one.path));
  const others = own.filter((one) => !here.includes(one));
  return (
    <div className="comments-panel">
      {problem ? <Alert type="error" showIcon title={problemText(problem)} /> : null}
      <h3>{words(place)}</h3>
      {place.path ? (
        <button type="button" className="plain-button soft" onClick={() => setQuery({ on: undefined })}>
          {t('comment.onWhole')}
        </button>
      ) : null}
      <CommentThread key={keyOf(place)} comments={here} place={place} />
      {others.length > 0 ? <Threads items={others} /> : null}
    </div>
  );
}

/** All of what was said of the draft, by place, with the way there. */
export function CommentsOverview() {
  const t = useT();
  const { items, problem } = useComments();
  const [shown, setShown] = useState<'open' | 'all'>('open');
  const open = items.filter((one) => !one.resolved);
  const listed = shown === 'open' ? open : items;
  return (
    <>
      {problem ? <Alert type="error" showIcon title={problemText(problem)} /> : null}
      {items.length > 0 ? (
        <Segmented
          size="small"
          aria-label={t('comment.title')}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'open', label: t('comment.openCount', { count: open.length }) },
            { value: 'all', label: t('comment.allCount', { count: items.length }) },
          ]}
        />
      ) : (
        <p className="soft">{t('comment.noneHelp')}</p>
      )}
      <Threads items={listed} linked />
      {listed.some((one) => !one.kind) ? null : (
        <section>
          <h3 className="comments-place">{t('comment.wholeDraft')}</h3>
          <CommentForm place={{}} />
        </section>
      )}
    </>
  );
}

function Threads({ items, linked }: { items: Comment[]; linked?: boolean }) {
  const content = useDocument((state) => state.content) as PolicyContent;
  const words = usePlaceWords(content);
  const groups = [...Map.groupBy(items, keyOf).values()];
  return groups.map((group) => {
    const [{ kind, id, path }] = group as [Comment];
    const place: Place = { ...(kind ? { kind } : {}), ...(id ? { id } : {}), ...(path ? { path } : {}) };
    const to = linked ? placeHref(content.policy.id, place) : undefined;
    return (
      <section key={keyOf(place)}>
        <h3 className="comments-place">{to ? <a href={to}>{words(place)}</a> : words(place)}</h3>
        <CommentThread comments={group} place={place} />
      </section>
    );
  });
}
