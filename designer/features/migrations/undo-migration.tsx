import { App, Button } from 'antd';
import { api } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { readAgain } from '../../kernel/queries.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

/** Puts back what has not moved on since, after asking. */
export function UndoMigration({ migration: { id, to } }: { migration: { id: string; to: number } }) {
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
          await readAgain('migrations');
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
