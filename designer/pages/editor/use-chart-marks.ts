import { useMemo } from 'react';
import type { FlowDefinition } from '../../../engine/index.ts';
import type { ChartMarks } from '../../chart/marks.ts';
import { useComments } from '../../features/comments/comments.ts';
import type { Walk } from '../../features/flows/simulate/use-walk.ts';
import type { Finding } from '../../kernel/api.ts';
import { hasFields } from '../../kernel/machine/accepted.ts';
import { findTransition } from '../../kernel/machine/edit-transitions.ts';
import type { StatePath } from '../../kernel/machine/places.ts';
import { readPointer } from '../../kernel/machine/pointers.ts';

interface MarksOptions {
  flow: FlowDefinition;
  walk: Walk;
  simulating: boolean;
  /** Asks for the form of an event that carries something. */
  setAsked: (event: string | null) => void;
  counts: ReadonlyMap<StatePath, number>;
  heat: ChartMarks['heat'];
  findings: Finding[];
}

/** What is marked on the chart: the walk while it is simulated, how many instances stand where, and where they wait long. */
export function useChartMarks({ flow, walk, simulating, setAsked, counts, heat, findings }: MarksOptions): ChartMarks {
  const { marks, now, send } = walk;
  const { items: said } = useComments();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `send` changes with every render; `marks` changes with the walk
  return useMemo(() => {
    const flawed = new Set(
      findings.flatMap(({ severity, path }) => {
        const place = severity === 'info' ? undefined : readPointer(path);
        return place ? [place.transition ?? place.state] : [];
      }),
    );
    const comments = new Map<string, number>();
    for (const { kind, id, path = '', resolved } of said) {
      const place = kind === 'flow' && id === flow.id && !resolved ? readPointer(path) : undefined;
      const on = place?.transition ?? place?.state;
      if (on) comments.set(on, (comments.get(on) ?? 0) + 1);
    }
    const hot = heat ? { heat } : {};
    if (!simulating) return { counts, flawed, comments, ...hot };
    const onTake = (id: string) => {
      const trigger = findTransition(flow.machine, id)?.trigger;
      const event = now?.accepts.find((item) => trigger?.kind === 'event' && item.type === trigger.name);
      if (!event) return;
      const asks = hasFields(event);
      setAsked(asks ? event.type : null);
      if (!asks) send({ type: event.type, ...(event.roles[0] ? { role: event.roles[0] } : {}) });
    };
    return { ...marks, counts, flawed, comments, ...hot, onTake };
  }, [flow, marks, simulating, counts, heat, findings, said, setAsked]);
}
