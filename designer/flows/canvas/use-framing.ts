import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { ChartLayout } from '../layout/run-elk.ts';

const readable = 0.8;
const margin = 20;

/** Puts a chart into view when it is first there: whole where it stays readable, else from its beginning. */
export function useFraming(layout: ChartLayout | undefined, frame: RefObject<HTMLElement | null>): void {
  const { setViewport } = useReactFlow();
  const framed = useRef(false);
  useEffect(() => {
    const element = frame.current;
    if (!layout || !element || framed.current) return;
    framed.current = true;
    const { clientWidth: width, clientHeight: height } = element;
    const fit = Math.min((width - 2 * margin) / layout.width, (height - 2 * margin) / layout.height);
    const zoom = Math.max(readable, Math.min(1, fit));
    const place = (whole: number, room: number) =>
      whole * zoom + 2 * margin <= room ? (room - whole * zoom) / 2 : margin;
    void setViewport({ x: place(layout.width, width), y: place(layout.height, height), zoom });
  }, [layout, frame, setViewport]);
}
