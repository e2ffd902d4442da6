import { Button, Checkbox, Select } from 'antd';
import { roleNames, rolesNamed } from '../../../../engine/authoring.ts';
import { type FlowDefinition, type FlowEvent, labelOf, wordingOf } from '../../../../engine/index.ts';
import { Field, NameField, TitleFields } from '../../../forms/panel-fields.tsx';
import { SchemaTable } from '../../../forms/schema-table.tsx';
import { editDefinition, useDocument } from '../../../kernel/document/store.ts';
import { changeState } from '../../../kernel/machine/edit-states.ts';
import { allStates } from '../../../kernel/machine/places.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { Section } from '../../../kernel/ui/page.tsx';
import { inBoth } from '../../../texts/local-text.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { freshEvent } from '../use-flow-edits.ts';
import { compact } from './compact.ts';
import { EventContent } from './event-content.tsx';
import { FlowPeople } from './flow-people.tsx';
import { StartSection } from './start-section.tsx';
import { RoleSelect } from './transition-panel.tsx';

/** What a flow is started with, and its events: who sends them and what they carry. */
export function EventList({ reading }: { reading: FlowReading }) {
  const { flow, words, t } = reading;
  const readOnly = useDocument((state) => state.readOnly);
  const change = (step: string, next: Partial<FlowDefinition>, group?: string) =>
    editDefinition(step, { ...flow, ...next }, group && `${flow.id}/${group}`);
  const add = () => {
    const name = freshEvent(flow);
    change(t('flow.stepEventAdd'), {
      events: { ...flow.events, [name]: { title: inBoth(t('flow.newEvent'), name) } },
    });
  };
  const button = readOnly ? null : (
    <Button size="small" icon={<Icon name="plus" size={14} />} onClick={add}>
      {t('flow.newEvent')}
    </Button>
  );
  return (
    <>
      <StartSection
        {...{ reading, readOnly }}
        onChange={(start, place) => change(t('flow.stepStart'), { start }, place)}
      />
      <FlowPeople {...{ reading, readOnly }} onChange={(next, place) => change(t('whose.stepPeople'), next, place)} />
      <Section title={t('flow.input')} count={Object.keys(flow.input?.properties ?? {}).length} flush>
        <SchemaTable
          schema={flow.input ?? { type: 'object' }}
          words={words}
          requirable
          onChange={(input, field) => change(t('flow.stepInput'), { input }, `input/${field}`)}
        />
      </Section>
      <Section title={t('flow.events')} count={Object.keys(flow.events).length} flush actions={button}>
        {Object.entries(flow.events).map(([name, event]) => (
          <EventCard key={name} name={name} event={event} reading={reading} readOnly={readOnly} />
        ))}
      </Section>
    </>
  );
}

interface EventCardProps {
  name: string;
  event: FlowEvent;
  reading: FlowReading;
  readOnly: boolean;
}

function EventCard({ name, event, reading, readOnly }: EventCardProps) {
  const { flow, words, t } = reading;
  const put = (next: FlowEvent, field: string) =>
    editDefinition(
      t('flow.stepEvent', { event: words.label(name) }),
      { ...flow, events: { ...flow.events, [name]: compact(next) } },
      `${flow.id}/events/${name}/${field}`,
    );
  return (
    <div className="event-card">
      <div className="event-fields">
        <NameField
          label={t('rule.id')}
          value={name}
          valid={(next) => /^[A-Za-z_]\w*$/.test(next) && !Object.hasOwn(flow.events, next)}
          readOnly={readOnly}
          onCommit={(next) => editDefinition(t('flow.stepEvent', { event: name }), renameEvent(flow, name, next))}
        />
        <div style={{ gridColumn: 'span 2' }}>
          <TitleFields
            title={wordingOf(event.title)}
            fallback={labelOf(reading.content, flow, name)}
            readOnly={readOnly}
            onChange={(title) => put({ ...event, title }, 'title')}
          />
        </div>
        <Field label={t('flow.role')}>
          <RoleSelect
            value={roleNames(event.roles)}
            reading={reading}
            readOnly={readOnly}
            placeholder={t('flow.anyone')}
            onChange={(names) =>
              put({ ...event, roles: names.length === 0 ? undefined : rolesNamed(names, event.roles) }, 'roles')
            }
          />
        </Field>
        <RemoveEvent {...{ name, reading, readOnly }} />
      </div>
      <GivesField
        event={event}
        reading={reading}
        readOnly={readOnly}
        onChange={(gives) => put({ ...event, gives }, 'gives')}
      />
      <Checkbox
        disabled={readOnly}
        checked={event.internal === true}
        onChange={({ target }) => put({ ...event, internal: target.checked ? true : undefined }, 'internal')}
      >
        {t('flow.internal')}
      </Checkbox>
      <EventContent {...{ event, reading, readOnly }} onChange={put} />
    </div>
  );
}

interface GivesFieldProps extends Pick<EventCardProps, 'event' | 'reading' | 'readOnly'> {
  onChange: (gives: string[] | undefined) => void;
}

/** Chooses the facts of the input that an event may bring besides what it carries. */
function GivesField({ event, reading: { flow, words, t }, readOnly, onChange }: GivesFieldProps) {
  const { gives = [], payload } = event;
  const names = Object.keys(flow.input?.properties ?? {}).filter((name) => !payload?.properties?.[name]);
  if (names.length === 0 && gives.length === 0) return null;
  return (
    <Field label={t('flow.gives')}>
      <Select
        size="small"
        mode="multiple"
        disabled={readOnly}
        aria-label={t('flow.gives')}
        placeholder={t('flow.givesNone')}
        value={gives}
        optionFilterProp="label"
        options={names.map((name) => ({ value: name, label: words.label(name) }))}
        onChange={(next: string[]) => onChange(next.length === 0 ? undefined : next)}
      />
    </Field>
  );
}

/** Takes away an event that no state waits for. */
function RemoveEvent({ name, reading: { flow, words, t }, readOnly }: Omit<EventCardProps, 'event'>) {
  const used = allStates(flow.machine).some(([, state]) => state.on && Object.hasOwn(state.on, name));
  const remove = () => {
    const { [name]: _dropped, ...events } = flow.events;
    editDefinition(t('flow.stepEventRemove', { event: words.label(name) }), { ...flow, events });
  };
  return (
    <Button
      type="text"
      size="small"
      icon={<Icon name="trash" size={14} />}
      aria-label={t('common.remove')}
      title={used ? t('flow.eventUsed') : undefined}
      disabled={readOnly || used}
      onClick={remove}
    />
  );
}

/** Renames an event in the flow's table and in every state that waits for it. */
function renameEvent(flow: FlowDefinition, from: string, to: string): FlowDefinition {
  const renamed = <T,>(table: Record<string, T>) =>
    Object.fromEntries(Object.entries(table).map(([key, value]) => [key === from ? to : key, value]));
  let { machine } = flow;
  for (const [path, state] of allStates(machine)) {
    if (state.on && Object.hasOwn(state.on, from))
      machine = changeState(machine, path, (was) => ({ ...was, on: renamed(was.on ?? {}) }));
  }
  // A name that nobody has given yet is that of the event.
  const title = wordingOf(flow.events[from]?.title);
  const events = renamed(flow.events);
  const named = title?.en === from ? { ...events, [to]: { ...events[to], title: { ...title, en: to } } } : events;
  return { ...flow, events: named, machine };
}
