import { Alert, App, Button } from 'antd';
import { ApiError, api, type Draft } from '../../kernel/api.ts';
import { saveNow } from '../../kernel/document/autosave.ts';
import { newestEdition, openPolicy, useDocument } from '../../kernel/document/store.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

/** Shown where another edition was published since the draft began, be it one that waits: publishing would take it back, unless the draft is brought up to it. */
export function RebaseNotice({ draft }: { draft: Draft }) {
  const t = useT();
  const { modal, message } = App.useApp();
  const { editions, policy } = useDocument();
  const newest = newestEdition(editions)?.number;
  if (newest === undefined || newest === draft.basedOn) return null;
  const rebase = async (keep?: 'mine') => {
    try {
      await saveNow();
      await api.rebaseDraft(policy, draft.id, keep ? { keep } : {});
      message.success(t('rebase.done', { number: newest }));
      await openPolicy(policy);
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === 'bothChanged') askToKeep(problem.body.conflicts ?? []);
      else message.error(problemText(problem));
    }
  };
  const askToKeep = (conflicts: string[]) =>
    modal.confirm({
      title: t('rebase.bothTitle'),
      content: t('rebase.both', { list: conflicts.join(t('common.comma')) }),
      okText: t('rebase.keepMine'),
      cancelText: t('common.cancel'),
      onOk: () => rebase('mine'),
    });
  return (
    <Alert
      className="review-alert"
      type="warning"
      showIcon
      title={t('rebase.behind', { number: newest, from: draft.basedOn })}
      action={
        draft.status === 'draft' ? (
          <Button size="small" onClick={() => void rebase()}>
            {t('rebase.do', { number: newest })}
          </Button>
        ) : undefined
      }
    />
  );
}
