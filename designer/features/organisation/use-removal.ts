import { App } from 'antd';
import { ApiError } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

/** Removes a record of the directory once the reader has confirmed it; what still refers to it is named. */
export function useRemoval(): (name: string, remove: () => Promise<unknown>) => void {
  const t = useT();
  const { modal } = App.useApp();
  const { ask } = useDoing();
  return (name, remove) =>
    ask(
      {
        title: t('organisation.removeTitle', { name }),
        content: t('organisation.removeHelp'),
        okText: t('organisation.remove'),
        danger: true,
      },
      async () => {
        try {
          await remove();
        } catch (problem) {
          const referred = problem instanceof ApiError ? problem.body.referredBy : undefined;
          if (!referred) throw problem;
          const names = referred.map((one) => one.id).join(t('common.comma'));
          modal.warning({ title: t('organisation.referred', { names }) });
          return;
        }
        await readAgain('directory');
      },
    );
}
