import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { PanelBoundary } from './boundary.tsx';
import './panel-tabs.css';

export interface PanelTab {
  key: string;
  label: ReactNode;
  /** How many things are behind the tab, as a small figure above its name; empty until it is known. */
  count?: { text: string; tone: 'good' | 'bad' | 'warn' };
  children: ReactNode;
}

interface PanelTabsProps {
  label: string;
  activeKey: string;
  onChange: (key: string) => void;
  items: PanelTab[];
}

/**
 * Tabs for a narrow panel: those that do not fit go onto a second line, so that none hides behind a menu. A count that comes
 * late takes no room: nothing below moves away from under the pointer. Arrow keys go from one to the next.
 */
export function PanelTabs({ label, activeKey, onChange, items }: PanelTabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const active = items.find((item) => item.key === activeKey) ?? items[0];
  if (!active) return null;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (items.indexOf(active) + step + items.length) % items.length;
    onChange((items[at] as PanelTab).key);
    (list.current?.children[at] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className="panel-tabs">
      <div className="panel-tab-list" role="tablist" aria-label={label} ref={list}>
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            id={`${id}${item.key}`}
            className="plain-button panel-tab"
            aria-selected={item === active}
            aria-controls={item === active ? `${id}panel` : undefined}
            tabIndex={item === active ? 0 : -1}
            onClick={() => onChange(item.key)}
            onKeyDown={onKeyDown}
          >
            {item.label}
            {item.count?.text ? (
              <small className={`panel-tab-count ${item.count.tone}`}> {item.count.text}</small>
            ) : null}
          </button>
        ))}
      </div>
      <div className="panel-tab-body" role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${active.key}`}>
        <PanelBoundary key={active.key}>{active.children}</PanelBoundary>
      </div>
    </div>
  );
}
