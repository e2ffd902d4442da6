import { App, Button } from 'antd';
import { api } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

/** Puts back what has not moved on since, after asking. */
export function UndoMigration({ migration: { id, to } }: { migration: { id: string; to: number } }) {
  const t = useT();
  const { message } = App.useApp();
  const { ask } = useDoing();
  const policy = useDocument((state) => state.policy);
  const undo = async () => {
    const { undone, movedOn } = await api.undoMigration(policy, to, id);
    message.success(t('migrate.undoDone', { count: undone, moved: movedOn.length }));
    await readAgain('migrations');
  };
  const question = { title: t('migrate.undoTitle'), content: t('migrate.undoHelp'), okText: t('migrate.undo') };
  return (
    <Button size="small" onClick={() => ask(question, undo)}>
      {t('migrate.undo')}
    </Button>
  );
}
