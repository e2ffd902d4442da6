import { Input } from 'antd';
import { useState } from 'react';
import type { Selection } from '../../../chart/marks.ts';
import {
  allStates,
  allTransitions,
  joinPath,
  lastName,
  placeId,
  type StateKind,
  type StatePath,
  stateAt,
  stateKind,
} from '../../../kernel/machine/places.ts';
import { Icon, type IconName } from '../../../kernel/ui/icons.tsx';
import { matches } from '../../../kernel/ui/search.ts';
import { type FlowReading, guardWords, stateTitle, triggerWords } from '../../../words/flow-words.ts';

interface OutlineProps {
  reading: FlowReading;
  selection: Selection;
  onSelect: (selection: Selection) => void;
}

const icons: Record<StateKind, IconName> = {
  atomic: 'state',
  compound: 'outline',
  parallel: 'branch',
  final: 'flag',
  history: 'restart',
};

/** The states of a flow as a tree; with a search, the states and transitions that match it. */
export function Outline({ reading, selection, onSelect }: OutlineProps) {
  const { flow, t } = reading;
  const [query, setQuery] = useState('');
  return (
    <div className="panel">
      <Input
        size="small"
        allowClear
        prefix={<Icon name="search" size={14} />}
        placeholder={t('flow.search')}
        aria-label={t('flow.search')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <p className="faint">
        {t('flow.states', { count: allStates(flow.machine).length - 1 })} ·{' '}
        {t('flow.transitions', { count: allTransitions(flow.machine).length })}
      </p>
      {query ? <Found {...{ query, reading, onSelect }} /> : <Branch path="" {...{ reading, selection, onSelect }} />}
    </div>
  );
}

function Branch({ path, ...props }: OutlineProps & { path: StatePath }) {
  const { reading, selection, onSelect } = props;
  const children = Object.entries(stateAt(reading.flow.machine, path)?.states ?? {});
  return (
    <ul className="outline">
      {children.map(([name, state]) => {
        const at = joinPath(path, name);
        return (
          <li key={name}>
            <button
              type="button"
              className="plain-button outline-item"
              aria-current={selection?.kind === 'state' && selection.path === at}
              onClick={() => onSelect({ kind: 'state', path: at })}
            >
              <Icon name={icons[stateKind(state)]} size={13} />
              <span className="clip">{stateTitle(reading, at)}</span>
            </button>
            {state.states ? <Branch path={at} {...props} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

function Found({ query, reading, onSelect }: Omit<OutlineProps, 'selection'> & { query: string }) {
  const { flow, t } = reading;
  const states = allStates(flow.machine).filter(
    ([path]) => path !== '' && matches(query, stateTitle(reading, path), lastName(path)),
  );
  const places = allTransitions(flow.machine).filter((place) =>
    matches(query, triggerWords(place.trigger, reading), guardWords(place, reading)),
  );
  if (states.length + places.length === 0) return <p className="faint">{t('common.nothingFound')}</p>;
  return (
    <ul className="outline">
      {states.map(([path, state]) => (
        <li key={path}>
          <button type="button" className="plain-button outline-item" onClick={() => onSelect({ kind: 'state', path })}>
            <Icon name={icons[stateKind(state)]} size={13} />
            <span className="clip">{stateTitle(reading, path)}</span>
          </button>
        </li>
      ))}
      {places.map((place) => (
        <li key={placeId(place)}>
          <button
            type="button"
            className="plain-button outline-item"
            onClick={() => onSelect({ kind: 'transition', id: placeId(place) })}
          >
            <Icon name="bolt" size={13} />
            <span className="clip">
              {triggerWords(place.trigger, reading)} <span className="faint">{stateTitle(reading, place.source)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
