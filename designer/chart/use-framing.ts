import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { StatePath } from '../kernel/machine/places.ts';
import { type Box, type ChartLayout, wholeBox } from './layout/chart-layout.ts';

const readable = 0.8;
const margin = 20;

/** Puts a chart into view when it is first there, or another `part` of it: whole where it stays readable, else around `focus` or from its beginning; true once it is there. */
export function useFraming(
  layout: ChartLayout | undefined,
  frame: RefObject<HTMLElement | null>,
  { focus, whole, part }: { focus?: StatePath | undefined; whole?: boolean | undefined; part?: unknown },
): boolean {
  const { setViewport } = useReactFlow();
  const begun = useRef<{ part: unknown }>(null);
  const [framed, setFramed] = useState<{ part: unknown }>();
  useEffect(() => {
    const element = frame.current;
    if (!layout || !element || begun.current?.part === part) return;
    begun.current = { part };
    const { clientWidth: width, clientHeight: height } = element;
    const fit = Math.min((width - 2 * margin) / layout.width, (height - 2 * margin) / layout.height);
    const zoom = Math.max(whole ? 0 : readable, Math.min(1, fit));
    const box = focus === undefined ? undefined : wholeBox(layout, focus);
    const x = placed(layout.width * zoom, width, box && centreOf(box).x * zoom);
    const y = placed(layout.height * zoom, height, box && centreOf(box).y * zoom);
    void setViewport({ x, y, zoom }).then(() => setFramed({ part }));
  }, [layout, frame, focus, whole, part, setViewport]);
  return framed?.part === part && framed !== undefined;
}

const centreOf = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** Where a length begins in a room: in its middle where it fits, else so that `centre` is in the middle. */
function placed(whole: number, room: number, centre: number | undefined): number {
  if (whole + 2 * margin <= room) return (room - whole) / 2;
  if (centre === undefined) return margin;
  return Math.min(margin, Math.max(room - whole - margin, room / 2 - centre));
}
