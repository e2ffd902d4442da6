import { Button, Modal, Select, Typography } from 'antd';
import { useState } from 'react';
import { groupBy } from '../../../contract/group-by.ts';
import { actFor, actingFor, useSession } from '../../kernel/session/state.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useT } from '../../texts/translate.ts';
import './session.css';

/** Chooses one of the persons who come with the policies of a demo, to try it as. */
export function ActAsDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const persons = useSession(({ me }) => me?.mayActFor) ?? [];
  const options = [...groupBy(persons, ({ policy }) => policy)].map(([policy, own]) => ({
    label: policy,
    options: own.map(({ id, name, posts }) => ({ value: id, label: `${name} · ${posts.join(t('common.comma'))}` })),
  }));
  return (
    <Modal open title={t('actAs.title')} footer={null} onCancel={onClose}>
      <Typography.Paragraph type="secondary">{t('actAs.help')}</Typography.Paragraph>
      <Select
        autoFocus
        showSearch
        optionFilterProp="label"
        style={{ width: '100%' }}
        aria-label={t('actAs.choose')}
        placeholder={t('actAs.choose')}
        value={actingFor() || undefined}
        options={options}
        onChange={(person: string) => actFor(person)}
      />
    </Modal>
  );
}

/** Says as whom one tries the demo, on every page. */
export function ActingNotice() {
  const t = useT();
  const [choosing, setChoosing] = useState(false);
  const me = useSession((session) => session.me);
  if (!me?.actedBy) return null;
  const known = me.mayActFor?.find(({ id }) => id === me.person);
  const name = known ? `${known.name}（${known.posts.join(t('common.comma'))}）` : me.person;
  return (
    <div className="acting" role="status">
      <Icon name="user" size={16} />
      <span>{t('actAs.acting', { name })}</span>
      <Button size="small" onClick={() => setChoosing(true)}>
        {t('actAs.change')}
      </Button>
      <Button size="small" onClick={() => actFor('')}>
        {t('actAs.end')}
      </Button>
      {choosing ? <ActAsDialog onClose={() => setChoosing(false)} /> : null}
    </div>
  );
}
