import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { lengthWords } from '../../../engine/reading.ts';
import type { Heat } from '../../chart/marks.ts';
import { api, type FlowFigures } from '../../kernel/api.ts';
import type { StatePath } from '../../kernel/machine/places.ts';
import { useLocale, useT } from '../../texts/translate.ts';

/** By what states are coloured: how many wait, how long they wait, how long it takes to pass. */
export const heatKinds = ['count', 'waited', 'took'] as const;
export type HeatKind = (typeof heatKinds)[number];

const figureOf: Record<HeatKind, (state: FlowFigures['states'][number]) => number | null> = {
  count: ({ waiting }) => waiting.count,
  waited: ({ waiting }) => waiting.p90Ms,
  took: ({ passed }) => passed.p90Ms,
};
const saidOf = { count: 'more', waited: 'longer', took: 'slower' } as const;

/** What is coloured, and what the colours say. */
export interface FlowHeat {
  heat: ReadonlyMap<StatePath, Heat>;
  text: string;
  range?: readonly [string, string];
}

const soonMs = 3000;

/** How much waits in each state of a flow, or how long: each beside the most of them. @param kind undefined: it is not asked for */
export function useHeat(policy: string, flow: string, kind: HeatKind | undefined): FlowHeat | undefined {
  const t = useT();
  const locale = useLocale();
  const query = { policy, flow };
  const { data, error } = useQuery({
    queryKey: ['overview', query],
    queryFn: () => api.readOverview(query),
    enabled: kind !== undefined,
    refetchInterval: ({ state }) => (state.data?.policies.some(({ building }) => building) ? soonMs : false),
  });
  return useMemo(() => {
    if (kind === undefined) return undefined;
    const [own] = data?.policies ?? [];
    if (error) return { heat: new Map(), text: error.message };
    if (!own || own.building) return { heat: new Map(), text: t('heat.building') };
    const states = own.flows.find((one) => one.flow === flow)?.states ?? [];
    const figures = states.flatMap((state) => {
      const value = figureOf[kind](state);
      return value === null || value === 0 ? [] : [{ path: state.state, value }];
    });
    if (figures.length === 0) return { heat: new Map(), text: t('heat.none') };
    const values = figures.map(({ value }) => value);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const words = (value: number) =>
      kind === 'count' ? t('heat.label_count', { count: value }) : lengthWords(value, locale);
    const heat = new Map(
      figures.map(({ path, value }): [StatePath, Heat] => {
        const text = kind === 'count' ? words(value) : t('heat.label_time', { time: words(value) });
        return [path, { level: Math.max(1, Math.ceil((value / most) * 5)) as Heat['level'], text }];
      }),
    );
    const range = [t('heat.least', { value: words(least) }), t('heat.most', { value: words(most) })] as const;
    return { heat, range, text: t('heat.legend', { what: t(`heat.${saidOf[kind]}`) }) };
  }, [data, error, kind, flow, t, locale]);
}
