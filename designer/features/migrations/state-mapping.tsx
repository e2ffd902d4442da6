import { Select } from 'antd';
import type { FlowDefinition, PolicyContent } from '../../../engine/index.ts';
import { allStates } from '../../kernel/machine/places.ts';
import { useT } from '../../texts/translate.ts';
import { useStateNames } from '../../words/state-words.ts';

interface Mapping {
  old: PolicyContent;
  next: PolicyContent;
  flow: string;
  /** Old state to new, where the names differ. */
  states: Record<string, string>;
}

const pathsOf = (flow: FlowDefinition | undefined) =>
  flow ? allStates(flow.machine).flatMap(([path]) => (path === '' ? [] : [path])) : [];

/** What the states of the old edition become: same names go by themselves; `open` are those that must still be mapped. */
export function mappedStates(old: PolicyContent, next: PolicyContent, flow: string, states: Record<string, string>) {
  const [before, after] = [pathsOf(old.flows[flow]), pathsOf(next.flows[flow])];
  const gone = before.filter((path) => !after.includes(path));
  // What lies inside a mapped state is mapped with it, unless it is mapped by itself.
  const within = (path: string) => gone.some((other) => path !== other && path.startsWith(`${other}.`));
  const roots = gone.filter((path) => !within(path));
  return { same: before.length - gone.length, gone: roots, after, open: roots.filter((path) => !states[path]) };
}

/** A line for each state that the new edition does not have: which of its states it becomes. */
export function StateMapping({
  onChange,
  ...mapping
}: Mapping & { onChange: (states: Record<string, string>) => void }) {
  const t = useT();
  const { old, next, flow, states } = mapping;
  const { same, gone, after } = mappedStates(old, next, flow, states);
  const nameOf = useStateNames();
  return (
    <div className="migrate-mapping">
      <h3>{t('migrate.states')}</h3>
      <p className="soft">{t('migrate.sameStates', { count: same })}</p>
      {gone.map((path) => (
        <div className="migrate-state" key={path} data-from={path}>
          <span>
            {nameOf(old, flow, path)} <span className="mono faint">{path}</span>
          </span>
          <span aria-hidden="true">→</span>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            allowClear
            aria-label={t('migrate.becomes', { state: nameOf(old, flow, path) })}
            placeholder={t('migrate.choose')}
            status={states[path] ? '' : 'warning'}
            value={states[path]}
            options={after.map((value) => ({ value, label: `${nameOf(next, flow, value)} (${value})` }))}
            onChange={(to?: string) => {
              const { [path]: _, ...rest } = states;
              onChange(to ? { ...rest, [path]: to } : rest);
            }}
          />
        </div>
      ))}
    </div>
  );
}
