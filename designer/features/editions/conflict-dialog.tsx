import { useQuery } from '@tanstack/react-query';
import { Modal, Radio, Spin, Typography } from 'antd';
import { useState } from 'react';
import type { LocalText } from '../../../engine/index.ts';
import { type Collision, readConflict, resolveConflict } from '../../kernel/document/conflict.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';

const keyOf = ({ kind, id }: Collision) => `${kind}/${id}`;

/** Opens when someone else has saved the same draft: says what differs and joins both sides, definition by definition. */
export function ConflictDialog() {
  const saving = useDocument((state) => state.saving);
  return saving === 'conflict' ? <Resolve /> : null;
}

function Resolve() {
  const t = useT();
  const text = useText();
  const { data: conflict } = useQuery({ queryKey: ['conflict'], queryFn: readConflict, structuralSharing: false });
  const [choices, setChoices] = useState<Record<string, 'mine' | 'theirs'>>({});
  const personName = usePersonName();
  const choice = (collision: Collision) => choices[keyOf(collision)] ?? (collision.by === 'theirs' ? 'theirs' : 'mine');
  const join = () => conflict && resolveConflict(conflict, (collision) => choice(collision) === 'mine');
  const titleOf = ({ kind, id, mine, theirs }: Collision) => {
    const definition = mine ?? theirs;
    return definition && 'title' in definition ? text(definition.title, id) : t(`kind.${kind}`);
  };
  const both = conflict?.collisions.filter((collision) => collision.by === 'both') ?? [];
  const others = (conflict?.collisions.length ?? 0) - both.length;
  return (
    <Modal
      open
      title={t('conflict.title')}
      closable={false}
      onOk={join}
      okText={t('conflict.join')}
      okButtonProps={{ disabled: !conflict }}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <Typography.Paragraph>{t('conflict.explain')}</Typography.Paragraph>
      {conflict ? (
        <p className="soft">
          {t('conflict.authors', { names: conflict.authors.map(personName).join(t('common.comma')) })}
        </p>
      ) : (
        <Spin />
      )}
      {others > 0 ? (
        <Typography.Paragraph type="secondary">{t('conflict.others', { count: others })}</Typography.Paragraph>
      ) : null}
      <div className="stack">
        {both.map((collision) => (
          <div key={keyOf(collision)}>
            <b>{titleOf(collision)}</b>
            <Sentences title={t('conflict.theyDid')} sentences={collision.theirChanges} />
            <Sentences title={t('conflict.youDid')} sentences={collision.myChanges} />
            <Radio.Group
              value={choice(collision)}
              onChange={(event) =>
                setChoices({ ...choices, [keyOf(collision)]: event.target.value as 'mine' | 'theirs' })
              }
              options={[
                { value: 'mine', label: t('conflict.mine') },
                { value: 'theirs', label: t('conflict.theirs') },
              ]}
            />
          </div>
        ))}
      </div>
    </Modal>
  );
}

const shown = 4;

/** What one side changed, the first few of it. */
function Sentences({ title, sentences }: { title: string; sentences: LocalText[] }) {
  const t = useT();
  const locale = useLocale();
  if (sentences.length === 0) return null;
  const more = sentences.length - shown;
  return (
    <div>
      <span className="faint">{title}</span>
      <ul>
        {sentences.slice(0, shown).map((sentence) => (
          <li key={sentence.en}>{sentence[locale]}</li>
        ))}
        {more > 0 ? <li className="faint">{t('common.showMore', { count: more })}</li> : null}
      </ul>
    </div>
  );
}
