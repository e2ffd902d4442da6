import { App, Button } from 'antd';
import { api } from '../api.ts';
import { useDocument } from '../document/store.ts';
import { useT } from '../i18n/index.ts';
import { problemText } from '../ui/problem-text.ts';

/** Puts back what has not moved on since, after asking. */
export function UndoMigration({
  migration: { id, to },
  onUndone,
}: {
  migration: { id: string; to: number };
  onUndone: () => void;
}) {
  const t = useT();
  const { modal, message } = App.useApp();
  const policy = useDocument((state) => state.policy);
  const ask = () =>
    modal.confirm({
      title: t('migrate.undoTitle'),
      content: t('migrate.undoHelp'),
      okText: t('migrate.undo'),
      cancelText: t('common.cancel'),
      onOk: async () => {
        try {
          const { undone, movedOn } = await api.undoMigration(policy, to, id);
          message.success(t('migrate.undoDone', { count: undone, moved: movedOn.length }));
          onUndone();
        } catch (problem) {
          message.error(problemText(problem));
        }
      },
    });
  return (
    <Button size="small" onClick={ask}>
      {t('migrate.undo')}
    </Button>
  );
}
