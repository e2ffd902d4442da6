import { MiniMap, Panel, useReactFlow, useStore, useViewport } from '@xyflow/react';
import { Button } from 'antd';
import { Icon } from '../kernel/ui/icons.tsx';
import { motion } from '../kernel/ui/motion.ts';
import { useT } from '../texts/translate.ts';
import type { Size } from './layout/chart-layout.ts';
import { isWhole } from './use-framing.ts';

/** Zoom and overview, in the corner of the chart. */
export function ChartControls({ size }: { size: Size | undefined }) {
  const t = useT();
  const { zoomIn, zoomOut, fitBounds } = useReactFlow();
  const viewport = useViewport();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  // A map of what is all in view would only lie on it.
  const isMapped = size !== undefined && !isWhole(size, viewport, { width, height });
  // By the layout's own size: lines may run outside of all boxes.
  const fit = () => size && void fitBounds({ x: 0, y: 0, ...size }, { duration: motion(250), padding: 0.02 });
  return (
    <>
      <Panel position="bottom-left" className="chart-controls">
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          aria-label={t('flow.zoomIn')}
          onClick={() => void zoomIn({ duration: motion(150) })}
        />
        <Button
          size="small"
          icon={<Icon name="minus" size={14} />}
          aria-label={t('flow.zoomOut')}
          onClick={() => void zoomOut({ duration: motion(150) })}
        />
        <Button size="small" icon={<Icon name="fit" size={14} />} onClick={fit}>
          {t('flow.fit')}
        </Button>
      </Panel>
      {isMapped ? (
        <MiniMap
          pannable
          zoomable
          ariaLabel={t('flow.map')}
          className="chart-map"
          nodeColor={(node) => (node.type === 'state' ? 'var(--accent-line)' : 'transparent')}
          nodeStrokeColor="transparent"
          maskColor="color-mix(in srgb, var(--ground) 70%, transparent)"
        />
      ) : null}
    </>
  );
}
