import { useMemo } from 'react';
import { api, type Instance } from '../../kernel/api.ts';
import { useLive } from '../../kernel/live.ts';
import type { StatePath } from '../../kernel/machine/places.ts';
import { useLoad } from '../../kernel/ui/use-load.ts';
import { presentStates } from '../../words/state-words.ts';

const nothing: ReadonlyMap<StatePath, number> = new Map();
const mostPages = 20;

/** How many instances under way stand in each state of a flow, followed live while it is switched on. */
export function useLiveCounts(policy: string, flow: string, on: boolean): ReadonlyMap<StatePath, number> {
  const { data, reload } = useLoad(on ? `${policy}/${flow}` : 'off', async () => (on ? readOpen(policy, flow) : []));
  useLive((change) => {
    if (on && change.policy === policy) reload();
  });
  return useMemo(() => {
    if (!data || data.length === 0) return nothing;
    const counts = new Map<StatePath, number>();
    for (const { state } of data)
      for (const path of presentStates(state)) counts.set(path, (counts.get(path) ?? 0) + 1);
    return counts;
  }, [data]);
}

async function readOpen(policy: string, flow: string): Promise<Instance[]> {
  const items: Instance[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await api.instances({ policy, flow, status: 'active', ...(cursor ? { cursor } : {}) });
    items.push(...answer.items);
    cursor = answer.cursor;
    if (!cursor) break;
  }
  return items;
}
