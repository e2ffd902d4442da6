import { Button, Switch } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Change } from '../../../engine/authoring.ts';
import type { PolicyContent } from '../../../engine/index.ts';
import { definitionOf, titleOfDefinition } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon, type IconName } from '../../kernel/ui/icons.tsx';
import { definitionHref, hasPage } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { placeHref } from '../../words/place-words.ts';
import { DrawnChange, isDrawn } from './drawn-change.tsx';
import './changes.css';

const signs: Record<Change['op'], IconName> = { add: 'plus', remove: 'close', replace: 'edit', move: 'down' };

interface ChangeListProps {
  changes: Change[];
  /** Takes a single change back. */
  onRevert?: (change: Change) => void;
  /** Both sides: what can be drawn is drawn on its grid or chart. */
  sides?: { before: PolicyContent; after: PolicyContent };
  /** What else can be done with a change. */
  extra?: (change: Change) => ReactNode;
}

/** Changes as sentences, grouped by definition, and drawn where they stand. */
export function ChangeList({ changes, ...more }: ChangeListProps) {
  const groups = Map.groupBy(changes, (change) => `${change.kind}/${change.id}`);
  return (
    <div>
      {[...groups].map(([key, items]) => (
        <ChangeGroup key={key} items={items} {...more} />
      ))}
    </div>
  );
}

function ChangeGroup({ items, sides, onRevert, extra }: Omit<ChangeListProps, 'changes'> & { items: Change[] }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const [{ kind, id }] = items as [Change];
  const title = titleOfDefinition(content, { kind, id });
  const drawable = sides !== undefined && isDrawn(items, sides.before, sides.after);
  const [drawn, setDrawn] = useState(true);
  const [chosen, setChosen] = useState<Change>();
  const drawing = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!chosen) return;
    const place = drawing.current?.querySelector('.diff-chosen') ?? drawing.current;
    place?.scrollIntoView({ block: 'center' });
  }, [chosen]);
  const show = (change: Change) => {
    setDrawn(true);
    setChosen({ ...change });
  };
  return (
    <section data-changed={`${kind}/${id}`}>
      <div className="change-group">
        {hasPage(kind) ? (
          <a href={definitionHref(content.policy.id, { kind, id })}>{text(title, id)}</a>
        ) : (
          t(`kind.${kind}`)
        )}
        {kind === 'cases' ? (
          <span className="faint">
            {' '}
            {text(
              definitionOf(content, { kind: 'rules', id })?.title ?? definitionOf(content, { kind: 'flow', id })?.title,
              id,
            )}
          </span>
        ) : null}
        {drawable ? (
          <span className="change-drawn row">
            <Switch size="small" checked={drawn} aria-label={t('diff.draw')} onChange={setDrawn} />
            <span className="soft">{t('diff.draw')}</span>
          </span>
        ) : null}
      </div>
      <ul className="change-list">
        {items.map((change) => (
          <ChangeItem
            key={`${change.op}${change.path}`}
            change={change}
            {...(drawable ? { onShow: show } : {})}
            {...(onRevert ? { onRevert } : {})}
            {...(extra ? { extra } : {})}
          />
        ))}
      </ul>
      {drawable && drawn ? (
        <div className="diff-drawing" ref={drawing}>
          <DrawnChange changes={items} before={sides.before} after={sides.after} chosen={chosen} />
        </div>
      ) : null}
    </section>
  );
}

interface ItemProps extends Pick<ChangeListProps, 'onRevert' | 'extra'> {
  change: Change;
  onShow?: (change: Change) => void;
}

function ChangeItem({ change, onShow, onRevert, extra }: ItemProps) {
  const t = useT();
  const text = useText();
  const policy = useDocument((state) => state.policy);
  const to = change.op === 'remove' ? undefined : placeHref(policy, change);
  const sentence = text(change.sentence);
  return (
    <li>
      <span className={`change-op change-op-${change.op}`}>
        <Icon name={signs[change.op]} size={13} label={t(`change.${change.op}`)} />
      </span>
      <div className="grow">
        {onShow ? (
          <button type="button" className="plain-button" title={t('diff.show')} onClick={() => onShow(change)}>
            {sentence}
          </button>
        ) : to ? (
          <a className="change-link" href={to}>
            {sentence}
          </a>
        ) : (
          sentence
        )}
        {extra?.(change)}
      </div>
      {onShow && to ? (
        <Button
          size="small"
          type="text"
          href={to}
          icon={<Icon name="next" size={14} />}
          aria-label={t('diff.go')}
          title={t('diff.go')}
        />
      ) : null}
      {onRevert ? (
        <Button size="small" type="text" icon={<Icon name="undo" size={14} />} onClick={() => onRevert(change)}>
          {t('change.revert')}
        </Button>
      ) : null}
    </li>
  );
}
