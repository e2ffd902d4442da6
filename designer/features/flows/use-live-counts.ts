import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Instance } from '../../kernel/api.ts';
import { useLive } from '../../kernel/live.ts';
import type { StatePath } from '../../kernel/machine/places.ts';
import { whole } from '../../kernel/whole.ts';
import { presentStates } from '../../words/state-words.ts';

const nothing: ReadonlyMap<StatePath, number> = new Map();
const mostCounted = 1000;

/** How many instances under way stand in each state of a flow, followed live while it is switched on. */
export function useLiveCounts(policy: string, flow: string, on: boolean): ReadonlyMap<StatePath, number> {
  const queryKey = ['counts', policy, flow];
  const { data } = useQuery({ queryKey, queryFn: () => readOpen(policy, flow), enabled: on });
  useLive();
  return useMemo(() => {
    if (!on || !data || data.length === 0) return nothing;
    const counts = new Map<StatePath, number>();
    for (const { state } of data)
      for (const path of presentStates(state)) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  }, [on, data]);
}

const readOpen = (policy: string, flow: string): Promise<Instance[]> =>
  whole((page) => api.listInstances({ policy, flow, status: 'active', limit: 200, ...page }), mostCounted);
