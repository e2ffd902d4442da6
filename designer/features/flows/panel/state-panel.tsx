import { Button, Checkbox, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import {
  type FlowDefinition,
  type InvokeJson,
  type LocalText,
  labelOf,
  type StateJson,
  type StateMeta,
  textOf,
  wordingOf,
} from '../../../../engine/index.ts';
import type { Selection } from '../../../chart/marks.ts';
import { ClauseInput } from '../../../forms/clause-input.tsx';
import { Field, NameField, TitleFields } from '../../../forms/panel-fields.tsx';
import { useDocument } from '../../../kernel/document/store.ts';
import { changeState, renameState, reorderState } from '../../../kernel/machine/edit-states.ts';
import { addTransition } from '../../../kernel/machine/edit-transitions.ts';
import {
  joinPath,
  lastName,
  listOf,
  parentPath,
  placeId,
  type StateKind,
  type StatePath,
  stateAt,
  stateKind,
  type Trigger,
  transitionsOf,
} from '../../../kernel/machine/places.ts';
import { statePointer } from '../../../kernel/machine/pointers.ts';
import { resolveTarget } from '../../../kernel/machine/targets.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { type FlowReading, guardWords, stateTitle, triggerWords } from '../../../words/flow-words.ts';
import { editMachine, type FlowEdits } from '../use-flow-edits.ts';
import { ActionList } from './action-list.tsx';
import { compact } from './compact.ts';
import { InvokeList } from './invoke-list.tsx';
import { TaskForm } from './task-form.tsx';

interface StatePanelProps {
  path: StatePath;
  reading: FlowReading;
  edits: FlowEdits;
  onSelect: (selection: Selection) => void;
  /** What stands with a state besides: what was said of its place. */
  mark: (path: string) => ReactNode;
}

/** Everything about one state: its names, kind, task, actions, services and ways out. */
export function StatePanel({ path, reading, edits, onSelect, mark }: StatePanelProps) {
  const { flow, t } = reading;
  const readOnly = useDocument((state) => state.readOnly);
  const state = stateAt(flow.machine, path);
  if (!state) return null;
  const kind = stateKind(state);
  const title = stateTitle(reading, path);
  const step = t('flow.stepState', { state: title });
  const change = (next: (state: StateJson) => StateJson, field: string, more: Partial<FlowDefinition> = {}) =>
    editMachine({ ...flow, ...more }, step, changeState(flow.machine, path, next), `${path}/${field}`);
  const meta = (changes: Partial<StateMeta>, field: string, more?: Partial<FlowDefinition>) =>
    change((was) => ({ ...was, meta: compact({ ...was.meta, ...changes }) }), field, more);
  const follow = (trigger: Trigger) => {
    const made = addTransition(flow.machine, path, trigger, {});
    editMachine(flow, t('flow.stepConnect'), made.machine);
    onSelect({ kind: 'transition', id: placeId(made.place) });
  };
  const rename = (name: string) => {
    editMachine(flow, step, renameState(flow.machine, flow.id, path, name));
    onSelect({ kind: 'state', path: joinPath(parentPath(path), name) });
  };
  const siblings = stateAt(flow.machine, parentPath(path))?.states ?? {};
  return (
    <div className="panel">
      <StateHead {...{ path, title, reading, edits, readOnly }} mark={mark(statePointer(path))} />
      <TitleFields
        title={wordingOf(state.meta?.title)}
        fallback={labelOf(reading.content, flow, lastName(path))}
        readOnly={readOnly}
        onChange={(next: LocalText) => meta({ title: next }, 'title')}
      />
      <NameField
        label={t('rule.id')}
        value={lastName(path)}
        valid={(name) => /^[A-Za-z_]\w*$/.test(name) && !Object.hasOwn(siblings, name)}
        readOnly={readOnly}
        onCommit={rename}
      />
      <KindField
        kind={kind}
        state={state}
        reading={reading}
        readOnly={readOnly}
        onChange={(next) => change(next, 'kind')}
      />
      {kind === 'final' || kind === 'history' ? null : (
        <TaskFields
          state={state}
          reading={reading}
          readOnly={readOnly}
          onChange={(task, field, more) => meta({ task }, field, more)}
        />
      )}
      {kind === 'history' ? null : <WaysOut {...{ path, state, reading, readOnly, onSelect }} onAdd={follow} />}
      {kind === 'history' ? null : <Doings {...{ state, reading, readOnly, change }} onFollow={follow} />}
      <Field label={t('rule.clauses')}>
        <ClauseInput value={state.meta?.clauses ?? []} onChange={(clauses) => meta({ clauses }, 'clauses')} />
      </Field>
    </div>
  );
}

/** What a state does: on entry, on exit, and as long as it lasts. */
function Doings({
  state,
  reading,
  readOnly,
  change,
  onFollow,
}: {
  state: StateJson;
  reading: FlowReading;
  readOnly: boolean;
  change: (next: (state: StateJson) => StateJson, field: string) => void;
  onFollow: (trigger: Trigger) => void;
}) {
  const { t } = reading;
  const lists = { entry: t('flow.entry'), exit: t('flow.exit') };
  return (
    <>
      {(['entry', 'exit'] as const).map((field) => (
        <ActionList
          key={field}
          label={lists[field]}
          actions={state[field]}
          reading={reading}
          readOnly={readOnly}
          onChange={(actions) => change((was) => compact({ ...was, [field]: actions }), field)}
        />
      ))}
      <InvokeList
        services={listOf<InvokeJson>(state.invoke)}
        reading={reading}
        readOnly={readOnly}
        onFollow={onFollow}
        onChange={(invoke) =>
          change((was) => compact({ ...was, invoke: invoke.length === 0 ? undefined : invoke }), 'invoke')
        }
      />
    </>
  );
}

function StateHead({
  path,
  title,
  reading,
  edits,
  readOnly,
  mark,
}: Pick<StatePanelProps, 'path' | 'reading' | 'edits'> & { title: string; readOnly: boolean; mark: ReactNode }) {
  const { flow, t } = reading;
  const move = (step: 1 | -1) =>
    editMachine(flow, t('flow.stepReorder', { state: title }), reorderState(flow.machine, path, step));
  return (
    <div className="panel-head">
      <h3 className="grow clip">{title}</h3>
      {mark}
      {readOnly ? null : (
        <>
          <Button
            size="small"
            type="text"
            icon={<Icon name="up" size={14} />}
            aria-label={t('condition.up')}
            onClick={() => move(-1)}
          />
          <Button
            size="small"
            type="text"
            icon={<Icon name="down" size={14} />}
            aria-label={t('condition.down')}
            onClick={() => move(1)}
          />
          <Button size="small" icon={<Icon name="plus" size={13} />} onClick={() => edits.addState(path)}>
            {t('flow.addInner')}
          </Button>
          <Button
            size="small"
            danger
            type="text"
            icon={<Icon name="trash" size={14} />}
            aria-label={t('flow.removeState')}
            onClick={() => edits.remove({ kind: 'state', path })}
          />
        </>
      )}
    </div>
  );
}

interface PartProps {
  state: StateJson;
  reading: FlowReading;
  readOnly: boolean;
}

function KindField({
  kind,
  state,
  reading,
  readOnly,
  onChange,
}: PartProps & { kind: StateKind; onChange: (change: (state: StateJson) => StateJson) => void }) {
  const { t, words } = reading;
  const children = Object.keys(state.states ?? {});
  const choices: StateKind[] = children.length > 0 ? ['compound', 'parallel'] : ['atomic', 'final', 'history'];
  const turn = (next: StateKind) =>
    onChange((was) => {
      const { type: _old, initial, history: _history, ...rest } = was;
      if (next === 'atomic') return rest;
      if (next === 'compound') return { ...rest, initial: initial ?? (children[0] as string) };
      return { ...rest, type: next };
    });
  return (
    <Field label={t('flow.kind')}>
      <Segmented
        block
        size="small"
        disabled={readOnly}
        value={kind}
        onChange={(next) => turn(next as StateKind)}
        options={choices.map((value) => ({ value, label: t(`stateKind.${value}`) }))}
      />
      {kind === 'compound' ? (
        <Field label={t('flow.startsIn')}>
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('flow.startsIn')}
            value={state.initial ?? children[0] ?? null}
            options={children.map((name) => ({
              value: name,
              label: textOf(state.states?.[name]?.meta?.title, reading.locale, words.label(name)),
            }))}
            onChange={(initial: string) => onChange((was) => ({ ...was, initial }))}
          />
        </Field>
      ) : null}
      {kind === 'history' ? (
        <Checkbox
          disabled={readOnly}
          checked={state.history === 'deep'}
          onChange={(event) => onChange((was) => ({ ...was, history: event.target.checked ? 'deep' : 'shallow' }))}
        >
          {t('flow.deep')}
        </Checkbox>
      ) : null}
    </Field>
  );
}

function TaskFields({
  state,
  reading,
  readOnly,
  onChange,
}: PartProps & {
  onChange: (task: StateMeta['task'] | undefined, field: string, more?: Partial<FlowDefinition>) => void;
}) {
  const { t } = reading;
  const task = state.meta?.task;
  return (
    <Field label={t('flow.task')}>
      <Checkbox
        disabled={readOnly}
        checked={task !== undefined}
        onChange={(event) => onChange(event.target.checked ? {} : undefined, 'task')}
      >
        {t('flow.hasTask')}
      </Checkbox>
      {task ? (
        <TaskForm
          {...{ task, state, reading, readOnly }}
          onChange={(next, field, more) => onChange(next, `task/${field}`, more)}
        />
      ) : null}
    </Field>
  );
}

function WaysOut({
  path,
  state,
  reading,
  readOnly,
  onSelect,
  onAdd,
}: PartProps & { path: StatePath; onSelect: (selection: Selection) => void; onAdd: (trigger: Trigger) => void }) {
  const { flow, t } = reading;
  const places = transitionsOf(path, state);
  const add = () => {
    const [event] = Object.keys(flow.events);
    onAdd(event ? { kind: 'event', name: event } : { kind: 'always' });
  };
  const button = readOnly ? null : (
    <Button size="small" type="text" icon={<Icon name="plus" size={13} />} onClick={add}>
      {t('common.add')}
    </Button>
  );
  return (
    <Field label={t('flow.waysOut')} action={button}>
      {places.length > 0 ? (
        <ul className="panel-links">
          {places.map((place) => {
            const target = listOf(place.transition.target)[0];
            const to = target === undefined ? undefined : resolveTarget(flow.machine, flow.id, path, target);
            return (
              <li key={placeId(place)}>
                <button
                  type="button"
                  className="plain-button panel-link"
                  onClick={() => onSelect({ kind: 'transition', id: placeId(place) })}
                >
                  <span>{triggerWords(place.trigger, reading)}</span>
                  <small className="grow clip">{guardWords(place, reading)}</small>
                  <span className="soft">→ {to === undefined ? t('flow.stays') : stateTitle(reading, to)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Field>
  );
}
