import { App } from 'antd';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

/** Asks whether a draft is to be thrown away, and does it; what keeps it from being done is told. */
export function useDiscard(discard: () => Promise<void>): () => void {
  const t = useT();
  const { modal, message } = App.useApp();
  return () => {
    modal.confirm({
      title: t('draft.discardTitle'),
      content: t('draft.discardHelp'),
      okText: t('draft.discard'),
      cancelText: t('common.cancel'),
      okButtonProps: { danger: true },
      onOk: () => discard().catch((problem) => void message.error(problemText(problem))),
    });
  };
}
