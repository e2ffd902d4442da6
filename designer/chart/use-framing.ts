import { useReactFlow, type Viewport } from '@xyflow/react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { StatePath } from '../kernel/machine/places.ts';
import type { Size } from './layout/chart-layout.ts';
import { type Box, type ChartLayout, wholeBox } from './layout/chart-layout.ts';

/** The smallest label, of 11 px, is no smaller than 10 on the screen. */
const readable = 0.92;
/** So small a chart that grows is still shown whole. */
const legible = 0.5;
const margin = 20;

interface Framing {
  /** The state that it is framed around at first. */
  focus?: StatePath | undefined;
  /** The state that is being worked at: it stays in view when the chart grows. */
  chosen?: StatePath | undefined;
  whole?: boolean | undefined;
  part?: unknown;
}

/**
 * Puts a chart into view when it is first there, or another `part` of it: whole where it stays readable, else around `focus` or from its
 * beginning; true once it is there. What was in view whole and grows out of it is shown whole again, or around what is being worked at.
 */
export function useFraming(
  layout: ChartLayout | undefined,
  frame: RefObject<HTMLElement | null>,
  { focus, chosen, whole, part }: Framing,
): boolean {
  const { setViewport, getViewport } = useReactFlow();
  const begun = useRef<{ part: unknown; layout: ChartLayout }>(null);
  const [framed, setFramed] = useState<{ part: unknown }>();
  useEffect(() => {
    const element = frame.current;
    const before = begun.current;
    if (!layout || !element || before?.layout === layout) return;
    begun.current = { part, layout };
    const room = { width: element.clientWidth, height: element.clientHeight };
    if (before && before.part === part) {
      const now = getViewport();
      if (isWhole(before.layout, now, room) && !isWhole(layout, now, room))
        void setViewport(viewportOf(layout, room, Math.min(legible, now.zoom), chosen));
      return;
    }
    void setViewport(viewportOf(layout, room, whole ? 0 : readable, focus)).then(() => setFramed({ part }));
  }, [layout, frame, focus, chosen, whole, part, setViewport, getViewport]);
  return framed?.part === part && framed !== undefined;
}

/** Whether all of a chart is in view. */
export const isWhole = (size: Size, { x, y, zoom }: Viewport, room: Size): boolean =>
  x >= 0 && y >= 0 && x + size.width * zoom <= room.width && y + size.height * zoom <= room.height;

/** Where a chart is whole in a room and no smaller than `least`; where that cannot be, it is around a state. */
function viewportOf(layout: ChartLayout, room: Size, least: number, around: StatePath | undefined): Viewport {
  const fit = Math.min((room.width - 2 * margin) / layout.width, (room.height - 2 * margin) / layout.height);
  const zoom = Math.max(least, Math.min(1, fit));
  const box = around === undefined ? undefined : wholeBox(layout, around);
  const x = placed(layout.width * zoom, room.width, box && centreOf(box).x * zoom);
  const y = placed(layout.height * zoom, room.height, box && centreOf(box).y * zoom);
  return { x, y, zoom };
}

const centreOf = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** Where a length begins in a room: in its middle where it fits, else so that `centre` is in the middle. */
function placed(whole: number, room: number, centre: number | undefined): number {
  if (whole + 2 * margin <= room) return (room - whole) / 2;
  if (centre === undefined) return margin;
  return Math.min(margin, Math.max(room - whole - margin, room / 2 - centre));
}
