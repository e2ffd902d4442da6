import { useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { useRoute } from '../../kernel/ui/router.ts';
import { daysOf, periodIn } from './periods.ts';

/** Figures that are being made are asked for again soon; others now and then: not with each case that goes on, of which there may be many. */
const soonMs = 3000;
const nowAndThenMs = 60_000;

/** As the server has it where no policy says another. */
const usualZone = 'Asia/Shanghai';

/** What the address asks for: of one policy or all, and which days. */
function useAsked() {
  const { query } = useRoute();
  const kind = periodIn(query);
  const policy = query.get('policy') ?? undefined;
  const { data: policies } = useQuery(policiesQuery);
  const zone = (policies?.find(({ id }) => id === policy) ?? policies?.[0])?.timeZone ?? usualZone;
  return { kind, policy, days: daysOf(kind, Date.now(), zone), isKnown: policies !== undefined };
}

/** The figures that are asked for; they are asked again from time to time. */
export function useOverview() {
  const { policy, days, kind, isKnown } = useAsked();
  const query = { ...days, ...(policy === undefined ? {} : { policy }) };
  const found = useQuery({
    enabled: isKnown,
    queryKey: ['overview', query],
    queryFn: () => api.readOverview(query),
    refetchInterval: ({ state }) => (state.data?.policies.some(({ building }) => building) ? soonMs : nowAndThenMs),
  });
  return { ...found, policy, days, kind, query };
}
