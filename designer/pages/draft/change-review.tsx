import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import type { Change } from '../../../engine/authoring.ts';
import { pointerParts } from '../../../engine/index.ts';
import { CommentThread } from '../../features/comments/comment-thread.tsx';
import { isAbout, useComments } from '../../features/comments/comments.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { readPointer, statePointer } from '../../kernel/machine/pointers.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT } from '../../texts/translate.ts';
import { type Place, ruleAt, rulePointer } from '../../words/place-words.ts';

const storeName = (draft: string) => `guiju.accepted.${draft}`;
const keyOf = ({ kind, id, path, op, after }: Change) => JSON.stringify([kind, id, path, op, after]);

/** Which changes of a draft the reader has looked at and accepts; kept in this browser, and gone when the change is another. */
export function useAccepted(draft: string | undefined) {
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(() => new Set(draft ? read(draft) : []));
  return {
    has: (change: Change) => accepted.has(keyOf(change)),
    set: (change: Change, on: boolean) => {
      const key = keyOf(change);
      const next = new Set(on ? [...accepted, key] : [...accepted].filter((one) => one !== key));
      setAccepted(next);
      if (draft) localStorage.setItem(storeName(draft), JSON.stringify([...next]));
    },
  };
}

function read(draft: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storeName(draft)) ?? '[]');
    return Array.isArray(stored) ? stored.map(String) : [];
  } catch {
    return [];
  }
}

/** What is commented on at a change: the row, the rule or the state that it is in, else its own place. */
function useCommentPlace({ kind, id, path }: Change): Place {
  const { content, base } = useDocument();
  const rule = kind === 'rules' && content && base ? (ruleAt(content, id, path) ?? ruleAt(base, id, path)) : undefined;
  const state = kind === 'flow' ? readPointer(path) : undefined;
  const owner = rule
    ? rulePointer(path.startsWith('/table') ? 'table/rows' : 'rules', rule)
    : state?.state && !state.transition
      ? statePointer(state.state)
      : path;
  return { kind, id, ...(owner ? { path: owner } : {}) };
}

/** Under a change: whether the reader accepts it, and what was said of its place. */
export function ChangeReview({
  change,
  accepted,
  onAccept,
}: {
  change: Change;
  accepted: boolean;
  onAccept: (on: boolean) => void;
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const place = useCommentPlace(change);
  const comments = useComments().items.filter((one) => isAbout(one, place));
  const waiting = comments.filter((one) => !one.resolved).length;
  return (
    <div className="change-review">
      <Checkbox checked={accepted} onChange={(event) => onAccept(event.target.checked)}>
        {t('review.accept')}
      </Checkbox>
      <Button
        size="small"
        type="text"
        icon={<Icon name="comment" size={13} />}
        aria-expanded={open}
        className={waiting > 0 ? 'warn' : undefined}
        onClick={() => setOpen(!open)}
      >
        {waiting > 0 ? t('comment.count', { count: waiting }) : t('comment.add')}
      </Button>
      <Expectation change={change} />
      {open ? <CommentThread comments={comments} place={place} /> : null}
    </div>
  );
}

/** Who changed what a case expects. */
function Expectation({ change: { kind, id, path } }: { change: Change }) {
  const t = useT();
  const personName = usePersonName();
  const draft = useDocument((state) => state.draft);
  const [, name = '', part] = pointerParts(path);
  const found = kind === 'cases' && part === 'expected' ? draft?.expectations?.[`${id}/${name}`] : undefined;
  if (!found) return null;
  return (
    <span className="soft">
      {t('consequence.acceptedBy', { name: personName(found.by), time: dayAndTime(found.at) })}
    </span>
  );
}
