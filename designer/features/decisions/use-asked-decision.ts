import { useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import { useEffect } from 'react';
import { api, type ExplainedDecision } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useRoute } from '../../kernel/ui/router.ts';
import { useLatest } from '../../kernel/ui/use-same.ts';

/** Reads the recorded decision that the address names, and hands it over once where it is one of a rule set's. */
export function useAskedDecision(ruleSet: string, found: (decision: ExplainedDecision) => void): void {
  const { message } = App.useApp();
  const policy = useDocument((state) => state.policy);
  const id = useRoute().query.get('decision');
  const { data, error } = useQuery({
    queryKey: ['decision', policy, id],
    queryFn: () => api.readDecision(policy, id ?? ''),
    enabled: id !== null,
  });
  const tell = useLatest(found);
  useEffect(() => {
    if (data?.ruleSet === ruleSet) tell(data);
  }, [data, ruleSet, tell]);
  useEffect(() => {
    if (error) message.error(problemText(error));
  }, [error, message]);
}
