import { Panel } from '@xyflow/react';
import { Fragment } from 'react';
import { parentPath, type StatePath } from '../kernel/machine/places.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import type { FlowReading } from '../words/flow-words.ts';
import { stateTitle } from '../words/flow-words.ts';

interface CrumbsProps {
  reading: FlowReading;
  root: StatePath;
  onEnter: (path: StatePath) => void;
}

/** The states around the one that is shown from inside; each leads back out. */
export function ChartCrumbs({ reading, root, onEnter }: CrumbsProps) {
  const around: StatePath[] = [];
  for (let at = root; at !== ''; ) {
    at = parentPath(at);
    around.unshift(at);
  }
  return (
    <Panel position="top-center">
      <nav className="chart-crumbs" aria-label={reading.t('flow.crumbs')}>
        {around.map((path) => (
          <Fragment key={path}>
            <button type="button" className="plain-button" onClick={() => onEnter(path)}>
              {stateTitle(reading, path)}
            </button>
            <Icon name="next" size={12} />
          </Fragment>
        ))}
        <span aria-current="page">{stateTitle(reading, root)}</span>
      </nav>
    </Panel>
  );
}
