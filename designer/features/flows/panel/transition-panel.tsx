import { Button, Checkbox, Input, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { roleNames, rolesNamed } from '../../../../engine/authoring.ts';
import type { TransitionJson, TransitionMeta } from '../../../../engine/index.ts';
import type { Selection } from '../../../chart/marks.ts';
import { ClauseInput } from '../../../forms/clause-input.tsx';
import { Field } from '../../../forms/panel-fields.tsx';
import { editDefinition, useDocument } from '../../../kernel/document/store.ts';
import {
  changeTransition,
  findTransition,
  moveTransition,
  relocateTransition,
} from '../../../kernel/machine/edit-transitions.ts';
import { allStates, listOf, type PlacedTransition, placeId, type Trigger } from '../../../kernel/machine/places.ts';
import { transitionPointer } from '../../../kernel/machine/pointers.ts';
import { resolveTarget, writeTarget } from '../../../kernel/machine/targets.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { matches } from '../../../kernel/ui/search.ts';
import { inBoth } from '../../../texts/local-text.ts';
import { type FlowReading, stateTitle, triggerWords } from '../../../words/flow-words.ts';
import { delayOptions } from '../flow-names.ts';
import { editMachine, type FlowEdits, freshEvent } from '../use-flow-edits.ts';
import { ActionList } from './action-list.tsx';
import { compact } from './compact.ts';
import { freshDelay } from './delays.ts';
import { eventOptions, GuardEditor } from './guard-editor.tsx';

interface TransitionPanelProps {
  id: string;
  reading: FlowReading;
  edits: FlowEdits;
  onSelect: (selection: Selection) => void;
  /** What stands with a transition besides: what was said of its place. */
  mark: (path: string) => ReactNode;
}

/** Everything about one transition: what starts it, where it leads, under which condition, what is done, who may. */
export function TransitionPanel({ id, reading, edits, onSelect, mark }: TransitionPanelProps) {
  const { flow, t } = reading;
  const readOnly = useDocument((state) => state.readOnly);
  const place = findTransition(flow.machine, id);
  if (!place) return null;
  const step = t('flow.stepTransition', { event: triggerWords(place.trigger, reading) });
  const change = (next: (transition: TransitionJson) => TransitionJson, field: string) =>
    editMachine(flow, step, changeTransition(flow.machine, place, next), `${id}/${field}`);
  const meta = (changes: TransitionMeta, field: string) =>
    change((was) => compact({ ...was, meta: compact({ ...was.meta, ...changes }) }), field);
  const { transition } = place;
  return (
    <div className="panel">
      <TransitionHead {...{ place, reading, edits, readOnly, onSelect, mark }} />
      <TriggerFields {...{ place, reading, readOnly, onSelect }} />
      <TargetField place={place} reading={reading} readOnly={readOnly} onChange={(next) => change(next, 'target')} />
      <Field label={t('flow.guard')}>
        <div className="panel-list">
          <GuardEditor
            guard={transition.guard}
            reading={reading}
            readOnly={readOnly}
            onChange={(guard) => change((was) => compact({ ...was, guard }), 'guard')}
          />
        </div>
      </Field>
      <ActionList
        label={t('flow.actions')}
        actions={transition.actions}
        reading={reading}
        readOnly={readOnly}
        onChange={(actions) => change((was) => compact({ ...was, actions }), 'actions')}
      />
      {place.trigger.kind === 'event' ? (
        <Field label={t('flow.rolesHere')}>
          <RoleSelect
            value={roleNames(transition.meta?.roles)}
            reading={reading}
            readOnly={readOnly}
            placeholder={t('flow.rolesInherit')}
            onChange={(names) =>
              meta({ roles: names.length === 0 ? undefined : rolesNamed(names, transition.meta?.roles) }, 'roles')
            }
          />
        </Field>
      ) : null}
      <RecordField
        record={transition.meta?.record}
        reading={reading}
        readOnly={readOnly}
        onChange={(record) => meta({ record }, 'record')}
      />
      <Field label={t('rule.clauses')}>
        <ClauseInput value={transition.meta?.clauses ?? []} onChange={(clauses) => meta({ clauses }, 'clauses')} />
      </Field>
    </div>
  );
}

interface RecordFieldProps extends Pick<PartProps, 'reading' | 'readOnly'> {
  record: TransitionMeta['record'];
  onChange: (record: TransitionMeta['record']) => void;
}

/** What the history says of a transition that was taken. */
function RecordField({ record, reading: { t, locale }, readOnly, onChange }: RecordFieldProps) {
  return (
    <Field label={t('flow.recordText')}>
      <Input.TextArea
        autoSize
        readOnly={readOnly}
        aria-label={t('flow.recordText')}
        value={typeof record === 'string' ? record : (record?.[locale] ?? '')}
        onChange={({ target: { value } }) => onChange(value ? withText(record, locale, value) : undefined)}
      />
    </Field>
  );
}

function withText(
  record: TransitionMeta['record'],
  locale: FlowReading['locale'],
  text: string,
): TransitionMeta['record'] {
  const was = typeof record === 'object' ? record : { 'zh-CN': text, en: text };
  return { ...was, [locale]: text };
}

interface PartProps {
  place: PlacedTransition;
  reading: FlowReading;
  readOnly: boolean;
  onSelect: (selection: Selection) => void;
}

type HeadProps = PartProps & Pick<TransitionPanelProps, 'edits' | 'mark'>;

function TransitionHead({ place, reading, edits, readOnly, onSelect, mark }: HeadProps) {
  const { flow, t } = reading;
  const move = (step: 1 | -1) => {
    const moved = moveTransition(flow.machine, place, step);
    editMachine(flow, t('flow.stepOrder'), moved.machine);
    onSelect({ kind: 'transition', id: placeId(moved.place) });
  };
  return (
    <div className="panel-head">
      <button
        type="button"
        className="plain-button soft"
        onClick={() => onSelect({ kind: 'state', path: place.source })}
      >
        {stateTitle(reading, place.source)}
      </button>
      <span className="faint">›</span>
      <h3 className="grow clip">{triggerWords(place.trigger, reading)}</h3>
      {mark(transitionPointer(place))}
      {readOnly ? null : (
        <>
          {place.among > 1 ? (
            <>
              <Button
                size="small"
                type="text"
                icon={<Icon name="up" size={14} />}
                aria-label={t('flow.earlier')}
                disabled={place.index === 0}
                onClick={() => move(-1)}
              />
              <Button
                size="small"
                type="text"
                icon={<Icon name="down" size={14} />}
                aria-label={t('flow.later')}
                disabled={place.index === place.among - 1}
                onClick={() => move(1)}
              />
            </>
          ) : null}
          <Button
            size="small"
            danger
            type="text"
            icon={<Icon name="trash" size={14} />}
            aria-label={t('flow.removeTransition')}
            onClick={() => edits.remove({ kind: 'transition', id: placeId(place) })}
          />
        </>
      )}
    </div>
  );
}

type Starting = 'event' | 'after' | 'always' | 'done';

/** Ways to have a transition start otherwise; an event or a delay that there is not yet is made. */
function useRetrigger({ place, reading, onSelect }: Omit<PartProps, 'readOnly'>) {
  const { flow, t } = reading;
  const retrigger = (next: Trigger, more: Partial<typeof flow> = {}) => {
    const made = relocateTransition(flow.machine, place, next);
    editDefinition(t('flow.stepTrigger'), { ...flow, ...more, machine: made.machine });
    onSelect({ kind: 'transition', id: placeId(made.place) });
  };
  const newEvent = () => {
    const name = freshEvent(flow);
    retrigger(
      { kind: 'event', name },
      { events: { ...flow.events, [name]: { title: inBoth(t('flow.newEvent'), name) } } },
    );
  };
  const newDelay = () => {
    const name = freshDelay(flow);
    retrigger({ kind: 'after', name }, { delays: { ...flow.delays, [name]: 'P1D' } });
  };
  const start = (kind: Starting) => {
    const [event] = Object.keys(flow.events);
    const [delay] = Object.keys(flow.delays ?? {});
    if (kind === 'event') return event ? retrigger({ kind, name: event }) : newEvent();
    if (kind === 'after') return delay ? retrigger({ kind, name: delay }) : newDelay();
    return retrigger({ kind });
  };
  return { retrigger, newEvent, newDelay, start };
}

function TriggerFields({ place, reading, readOnly, onSelect }: PartProps) {
  const { flow, words, t } = reading;
  const { trigger } = place;
  const { retrigger, newEvent, newDelay, start } = useRetrigger({ place, reading, onSelect });
  if (trigger.kind === 'invokeDone' || trigger.kind === 'invokeError') return null;
  const kinds: Starting[] = ['event', 'after', 'always', 'done'];
  return (
    <Field label={t('flow.startedBy')}>
      <div className="panel-list">
        <Segmented
          block
          size="small"
          disabled={readOnly}
          value={trigger.kind}
          onChange={(next) => start(next as Starting)}
          options={kinds.map((value) => ({ value, label: t(`trigger.${value}`) }))}
        />
        {trigger.kind === 'event' ? (
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('flow.event')}
            value={trigger.name}
            showSearch={{
              filterOption: (query, option) => matches(query, String(option?.label), String(option?.value)),
            }}
            options={[...eventOptions(flow, words.label), { value: '', label: `+ ${t('flow.newEvent')}` }]}
            onChange={(name: string) => (name ? retrigger({ kind: 'event', name }) : newEvent())}
          />
        ) : null}
        {trigger.kind === 'after' ? (
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('flow.delay')}
            value={trigger.name}
            options={[...delayOptions(flow, reading), { value: '', label: `+ ${t('flow.newDelay')}` }]}
            onChange={(name: string) => (name ? retrigger({ kind: 'after', name }) : newDelay())}
          />
        ) : null}
      </div>
    </Field>
  );
}

function TargetField({
  place,
  reading,
  readOnly,
  onChange,
}: Omit<PartProps, 'onSelect'> & { onChange: (change: (transition: TransitionJson) => TransitionJson) => void }) {
  const { flow, t } = reading;
  const text = listOf(place.transition.target)[0];
  const target = text === undefined ? undefined : resolveTarget(flow.machine, flow.id, place.source, text);
  const options = allStates(flow.machine)
    .filter(([path]) => path !== '')
    .map(([path]) => ({
      value: path,
      label: path
        .split('.')
        .map((_, depth, names) => stateTitle(reading, names.slice(0, depth + 1).join('.')))
        .join(' › '),
    }));
  const put = (path: string) =>
    onChange((was) => {
      const { target: _old, ...rest } = was;
      return path === '' ? rest : { ...rest, target: writeTarget(flow.id, place.source, path) };
    });
  return (
    <Field label={t('flow.leadsTo')}>
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('flow.leadsTo')}
        value={target ?? ''}
        showSearch={{ filterOption: (query, option) => matches(query, String(option?.label), String(option?.value)) }}
        options={[{ value: '', label: t('flow.stays') }, ...options]}
        onChange={put}
      />
      {target === place.source ? (
        <Checkbox
          disabled={readOnly}
          checked={place.transition.reenter ?? false}
          onChange={(event) => onChange((was) => compact({ ...was, reenter: event.target.checked || undefined }))}
        >
          {t('flow.reenter')}
        </Checkbox>
      ) : null}
    </Field>
  );
}

interface RoleSelectProps {
  value: string[];
  reading: FlowReading;
  readOnly: boolean;
  placeholder: string;
  onChange: (roles: string[]) => void;
}

/** Chooses among the roles of the policy. */
export function RoleSelect({ value, reading, readOnly, placeholder, onChange }: RoleSelectProps) {
  const { content, words, t } = reading;
  return (
    <Select
      size="small"
      mode="multiple"
      disabled={readOnly}
      aria-label={t('flow.role')}
      placeholder={placeholder}
      value={value}
      options={(content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }))}
      onChange={onChange}
    />
  );
}
