import { App, Button } from 'antd';
import { api } from '../api.ts';
import { switchWorkingCopy } from '../document/store.ts';
import { useT } from '../i18n/index.ts';
import { problemText } from '../ui/problem-text.ts';

/** Publishes an old edition again, after asking. */
export function RollBack({ policy, number }: { policy: string; number: number }) {
  const t = useT();
  const { modal, message } = App.useApp();
  const ask = () =>
    modal.confirm({
      title: t('edition.rollbackTitle', { number }),
      content: t('edition.rollbackHelp', { number }),
      okText: t('edition.rollback'),
      cancelText: t('common.cancel'),
      onOk: async () => {
        try {
          const edition = await api.rollBack(policy, number, t('edition.rollbackNote', { number }));
          await switchWorkingCopy(null);
          message.success(t('edition.rolledBack', { number: edition.number }));
        } catch (problem) {
          message.error(problemText(problem));
        }
      },
    });
  return (
    <Button size="small" type="text" onClick={ask}>
      {t('edition.rollback')}
    </Button>
  );
}
