import { useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { useRoute } from '../../kernel/ui/router.ts';
import { daysOf, periodIn } from './periods.ts';

/** Figures that are being made are asked for again soon; others now and then: not with each case that goes on, of which there may be many. */
const soonMs = 3000;
const nowAndThenMs = 60_000;

/** What the address asks for: of one policy or all, and which days. */
function useAsked() {
  const { query } = useRoute();
  const kind = periodIn(query);
  const policy = query.get('policy') ?? undefined;
  return { kind, policy, days: daysOf(kind, Date.now()) };
}

/** The figures that are asked for; they are asked again from time to time. */
export function useOverview() {
  const { policy, days, kind } = useAsked();
  const query = { ...days, ...(policy === undefined ? {} : { policy }) };
  const found = useQuery({
    queryKey: ['overview', query],
    queryFn: () => api.readOverview(query),
    refetchInterval: ({ state }) => (state.data?.policies.some(({ building }) => building) ? soonMs : nowAndThenMs),
  });
  return { ...found, policy, days, kind, query };
}
