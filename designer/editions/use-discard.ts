import { App } from 'antd';
import { useT } from '../i18n/index.ts';
import { problemText } from '../ui/problem-text.ts';

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
