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
  const tell = useLatest(found);
  useEffect(() => {
    let current = true;
    if (id)
      api.decision(policy, id).then(
        (decision) => current && decision.ruleSet === ruleSet && tell(decision),
        (problem) => current && void message.error(problemText(problem)),
      );
    return () => {
      current = false;
    };
  }, [policy, id, ruleSet, tell, message]);
}
