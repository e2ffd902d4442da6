import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Comment } from '../../kernel/api.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT } from '../../texts/translate.ts';
import type { Place } from '../../words/place-words.ts';
import { addComment, resolveComment } from './comments.ts';
import './comments.css';

/** What was said of one place, the oldest first, with a field to answer. */
export function CommentThread({ comments, place }: { comments: Comment[]; place: Place }) {
  return (
    <div className="comment-thread">
      {comments.map((comment) => (
        <CommentItem key={comment.number} comment={comment} />
      ))}
      <CommentForm place={place} answers={comments.length > 0} />
    </div>
  );
}

function CommentItem({ comment }: { comment: Comment }) {
  const t = useT();
  const { act } = useDoing();
  const personName = usePersonName();
  const { number, by, at, text, resolved } = comment;
  return (
    <article className={resolved ? 'comment comment-resolved' : 'comment'} data-comment={number}>
      <header className="comment-head">
        <b>{personName(by)}</b>
        <time className="faint" dateTime={at}>
          {dayAndTime(at)}
        </time>
        {resolved ? (
          <span className="pill pill-good">{t('comment.resolvedBy', { by: personName(resolved.by) })}</span>
        ) : null}
        <span className="grow" />
        <Button size="small" type="text" onClick={() => void act(() => resolveComment(number, !resolved))}>
          {t(resolved ? 'comment.reopen' : 'comment.resolve')}
        </Button>
      </header>
      <p className="comment-text">{text}</p>
    </article>
  );
}

/** Where something is said of a place. Ctrl+Enter sends. */
export function CommentForm({ place, answers }: { place: Place; answers?: boolean }) {
  const t = useT();
  const { act, busy } = useDoing();
  const [text, setText] = useState('');
  const send = async () => {
    if (!text.trim() || busy) return;
    await act(async () => {
      await addComment(place, text.trim());
      setText('');
    });
  };
  const label = t(answers ? 'comment.answer' : 'comment.say');
  return (
    <div className="comment-form">
      <Input.TextArea
        autoSize={{ minRows: 1, maxRows: 6 }}
        maxLength={4000}
        placeholder={label}
        aria-label={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <Button loading={busy} disabled={!text.trim()} onClick={() => void send()}>
        {t('comment.send')}
      </Button>
    </div>
  );
}
