import { Panel } from '@xyflow/react';
import type { Heat } from './marks.ts';

const levels: readonly Heat['level'][] = [1, 2, 3, 4, 5];

interface HeatLegendProps {
  /** What the colours say. */
  text: string;
  /** The least and the most, in words; absent: nothing is marked. */
  range?: readonly [least: string, most: string] | undefined;
}

/** What the colours of states on a chart mean, from the least to the most. */
export function HeatLegend({ text, range }: HeatLegendProps) {
  return (
    <Panel position="top-right" className="heat-legend">
      {range ? (
        <>
          <span>{range[0]}</span>
          <span className="heat-scale" aria-hidden="true">
            {levels.map((level) => (
              <span key={level} className={`state-heat state-heat-${level}`} />
            ))}
          </span>
          <span>{range[1]}</span>
        </>
      ) : null}
      <span className="soft">{text}</span>
    </Panel>
  );
}
