import { useQuery } from '@tanstack/react-query';
import type { PolicyContent } from '../../engine/index.ts';
import type { ApiError } from './api.ts';
import { editionQuery, policiesQuery } from './queries.ts';

interface InForce {
  /** Undefined until it is read, or where there is none. */
  content: PolicyContent | undefined;
  problem: ApiError | null;
  isReading: boolean;
}

/** What a policy says now: the edition in force. */
export function useEditionInForce(policy: string): InForce {
  const { data: policies, error } = useQuery(policiesQuery);
  const edition = policies?.find(({ id }) => id === policy)?.inForce ?? 0;
  const { data: content, error: other } = useQuery({ ...editionQuery(policy, edition), enabled: edition > 0 });
  const problem = error ?? other;
  return { content, problem, isReading: !problem && !content && (!policies || edition > 0) };
}
