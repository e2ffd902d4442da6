import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

/** Asks whether a draft is to be thrown away, and does it. */
export function useDiscard(discard: () => Promise<void>): () => void {
  const t = useT();
  const { ask } = useDoing();
  return () =>
    ask(
      { title: t('draft.discardTitle'), content: t('draft.discardHelp'), okText: t('draft.discard'), danger: true },
      discard,
    );
}
