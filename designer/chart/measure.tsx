import { useEffect, useRef } from 'react';
import type { FlowReading } from '../words/flow-words.ts';
import { CardBody } from './card-body.tsx';
import type { Size, Sizes } from './layout/chart-layout.ts';
import type { Chart } from './layout/graph.ts';
import { StateBody } from './state-body.tsx';

interface MeasureProps {
  chart: Chart;
  reading: FlowReading;
  onSizes: (sizes: Sizes) => void;
}

/** Draws every box and card once out of sight and reads their sizes, after the fonts are there. */
export function Measure({ chart, reading, onSizes }: MeasureProps) {
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let current = true;
    const element = layer.current;
    if (!element) return undefined;
    document.fonts.load("13px 'Noto Sans SC Variable'", element.textContent ?? '').finally(() => {
      if (current && layer.current) onSizes(readSizes(layer.current, chart));
    });
    return () => {
      current = false;
    };
  }, [chart, onSizes]);
  return (
    <div className="measure" ref={layer} aria-hidden="true">
      {chart.states.map((item) => (
        <div key={item.path} className="measure-state">
          <StateBody item={item} reading={reading} />
        </div>
      ))}
      {chart.edges.map((edge) => (
        <div key={edge.id} className="measure-card">
          <CardBody place={edge.place} reading={reading} />
        </div>
      ))}
    </div>
  );
}

function readSizes(layer: HTMLElement, chart: Chart): Sizes {
  const size = (index: number): Size => {
    const { width, height } = (layer.children[index] as HTMLElement).getBoundingClientRect();
    return { width: Math.ceil(width) + 1, height: Math.ceil(height) };
  };
  return {
    states: new Map(chart.states.map((item, index) => [item.path, size(index)])),
    cards: new Map(chart.edges.map((edge, index) => [edge.id, size(chart.states.length + index)])),
  };
}
