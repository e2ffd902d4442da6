import { useQuery } from '@tanstack/react-query';
import { OverviewPage } from '../../features/overview/overview-page.tsx';
import { AwaitingDrafts } from '../../features/policies/awaiting-drafts.tsx';
import { policiesQuery } from '../../kernel/queries.ts';

/** Where who looks after policies begins: drafts that wait for somebody, and how cases stand. */
export function HomePage() {
  const { data: policies } = useQuery(policiesQuery);
  return <OverviewPage first={policies ? <AwaitingDrafts policies={policies} /> : null} />;
}
