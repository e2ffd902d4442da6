import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';
import type { FiledRecord } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT } from '../../texts/translate.ts';

/**
 * Files or changes a record, and has read again what shows it.
 *
 * @param tell hears what is wrong at which place of the form
 */
export function useChange(tell: (errors: { path: string; message: string }[]) => void = () => undefined) {
  const t = useT();
  const { message } = App.useApp();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (work: () => Promise<FiledRecord>) => work(),
    onSuccess: () => {
      for (const key of ['record', 'records', 'instance', 'history']) void readAgain(key);
    },
    onError: (problem) => {
      tell(problem.errors);
      const ofSignature = problem.facts.includes('signature');
      if (ofSignature && problem.code === 'missingFact') message.info(t('paper.confirm'));
      else if (ofSignature) message.error(problem.body.detail ?? problemText(problem));
      else if (problem.errors.length > 0) message.error(t('paper.flaws', { count: problem.errors.length }));
      else message.error(problemText(problem));
    },
  });
  const change = (work: () => Promise<FiledRecord>, done: (record: FiledRecord) => void) =>
    mutate(work, { onSuccess: done });
  return { change, busy: isPending, problem: error };
}
