import { Modal, Radio, Spin, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { type Collision, type Conflict, readConflict, resolveConflict } from '../document/conflict.ts';
import { useDocument } from '../document/store.ts';
import { useT } from '../i18n/index.ts';

const keyOf = ({ kind, id }: Collision) => `${kind}/${id}`;

/** Opens when someone else has saved the same draft: says what differs and joins both sides, definition by definition. */
export function ConflictDialog() {
  const saving = useDocument((state) => state.saving);
  return saving === 'conflict' ? <Resolve /> : null;
}

function Resolve() {
  const t = useT();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [choices, setChoices] = useState<Record<string, 'mine' | 'theirs'>>({});
  useEffect(() => {
    let current = true;
    readConflict().then(
      (found) => current && setConflict(found),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, []);
  const choice = (collision: Collision) => choices[keyOf(collision)] ?? (collision.by === 'theirs' ? 'theirs' : 'mine');
  const join = () => conflict && resolveConflict(conflict, (collision) => choice(collision) === 'mine');
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
      {conflict ? null : <Spin />}
      {others > 0 ? (
        <Typography.Paragraph type="secondary">{t('conflict.others', { count: others })}</Typography.Paragraph>
      ) : null}
      <div className="stack">
        {both.map((collision) => (
          <div key={keyOf(collision)}>
            <div className="mono">{keyOf(collision)}</div>
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
