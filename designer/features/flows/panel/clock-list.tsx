import { Button, Select } from 'antd';
import { type Clock, isExpression, textOf, wordingOf } from '../../../../engine/index.ts';
import { ClauseInput } from '../../../forms/clause-input.tsx';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { Field, NameField, TitleFields } from '../../../forms/panel-fields.tsx';
import { freshId } from '../../../kernel/document/fresh-ids.ts';
import { editDefinition, useDocument } from '../../../kernel/document/store.ts';
import { allStates } from '../../../kernel/machine/places.ts';
import { EmptyHelp } from '../../../kernel/ui/empty-help.tsx';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { Section } from '../../../kernel/ui/page.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { inBoth } from '../../../texts/local-text.ts';
import { type FlowReading, stateTitle } from '../../../words/flow-words.ts';
import { delayOptions, flowFeelNames } from '../flow-names.ts';
import { compact } from './compact.ts';
import { DelayValue } from './delay-list.tsx';

import { DurationList } from './duration-list.tsx';

/** The deadlines of a flow that run across its states: from where to where, how long, and who is told. */
export function ClockList({ reading }: { reading: FlowReading }) {
  const { flow, t } = reading;
  const readOnly = useDocument((state) => state.readOnly);
  const clocks = flow.clocks ?? [];
  const change = (next: Clock[], group?: string) =>
    editDefinition(
      t('flow.stepClock'),
      { ...flow, clocks: next.length > 0 ? next : undefined },
      group && `${flow.id}/clocks/${group}`,
    );
  const add = () => {
    const id = freshId(clocks, 'clock');
    const title = inBoth(t('flow.newClock'), id);
    change([...clocks, { id, title, from: 'start', until: placesOf(reading).at(-1)?.value ?? 'start', limit: 'P3D' }]);
  };
  const button = (
    <Button size="small" icon={<Icon name="plus" size={14} />} onClick={add}>
      {t('flow.newClock')}
    </Button>
  );
  return (
    <Section title={t('flow.clocks')} count={clocks.length} flush actions={readOnly ? null : button}>
      {clocks.length === 0 ? <EmptyHelp icon="clock" title={t('flow.noClocks')} text={t('flow.noClocksHelp')} /> : null}
      {clocks.map((clock, place) => (
        <ClockCard
          key={clock.id}
          clock={clock}
          reading={reading}
          readOnly={readOnly}
          onChange={(next, field) => change(clocks.with(place, compact(next)), `${clock.id}/${field}`)}
          onRemove={() => change(clocks.toSpliced(place, 1))}
        />
      ))}
    </Section>
  );
}

interface CardProps {
  clock: Clock;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (clock: Clock, field: string) => void;
}

function ClockCard({ clock, reading, readOnly, onChange, onRemove }: CardProps & { onRemove: () => void }) {
  const { t, flow } = reading;
  const others = (flow.clocks ?? []).filter((one) => one !== clock);
  return (
    <div className="event-card" data-clock={clock.id}>
      <div className="event-fields">
        <NameField
          label={t('rule.id')}
          value={clock.id}
          valid={(next) => /^[A-Za-z][\w-]*$/.test(next) && !others.some(({ id }) => id === next)}
          readOnly={readOnly}
          onCommit={(id) => onChange({ ...clock, id }, 'id')}
        />
        <div style={{ gridColumn: 'span 2' }}>
          <TitleFields
            title={wordingOf(clock.title)}
            fallback={inBoth(clock.id, clock.id)}
            readOnly={readOnly}
            onChange={(title) => onChange({ ...clock, title }, 'title')}
          />
        </div>
        {readOnly ? null : <RemoveButton onClick={onRemove} />}
      </div>
      <div className="event-fields">
        <Field label={t('flow.clockFrom')}>
          <PlaceField
            value={clock.from}
            label={t('flow.clockFrom')}
            {...{ reading, readOnly }}
            onChange={(from) => onChange({ ...clock, from }, 'from')}
          />
        </Field>
        <Field label={t('flow.clockUntil')}>
          <PlaceField
            value={clock.until}
            label={t('flow.clockUntil')}
            {...{ reading, readOnly }}
            onChange={(until) => onChange({ ...clock, until }, 'until')}
          />
        </Field>
        <Field label={t('flow.clockLimit')}>
          <LimitField {...{ clock, reading, readOnly, onChange }} />
        </Field>
      </div>
      <div className="event-fields">
        <Field label={t('flow.clockRemind')}>
          <DurationList
            label={t('flow.clockRemind')}
            value={[clock.remind ?? []].flat()}
            {...{ reading, readOnly }}
            onChange={(next) => onChange({ ...clock, remind: next.length > 0 ? next : undefined }, 'remind')}
          />
        </Field>
        <Field label={t('flow.clockOver')}>
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('flow.clockOver')}
            value={clock.over ?? 'record'}
            options={(['record', 'notify'] as const).map((value) => ({ value, label: t(`flow.clockOver_${value}`) }))}
            onChange={(over) => onChange({ ...clock, over: over === 'record' ? undefined : over }, 'over')}
          />
        </Field>
        <Field label={t('rule.clauses')}>
          <ClauseInput
            value={clock.clauses ?? []}
            onChange={(clauses) => onChange({ ...clock, clauses: clauses.length > 0 ? clauses : undefined }, 'clauses')}
          />
        </Field>
      </div>
    </div>
  );
}

/** Where a clock can begin and end: at the start, in a state, by an event. */
function placesOf(reading: FlowReading): { value: string; label: string }[] {
  const { flow, words, t } = reading;
  return [
    { value: 'start', label: t('flow.clockStart') },
    ...allStates(flow.machine).flatMap(([path]) =>
      path === ''
        ? []
        : [{ value: `state:${path}`, label: t('flow.clockState', { state: stateTitle(reading, path) }) }],
    ),
    ...Object.keys(flow.events).map((name) => ({
      value: `event:${name}`,
      label: t('flow.clockEvent', { event: words.label(name) }),
    })),
  ];
}

interface PlaceProps {
  value: Clock['from'];
  label: string;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (value: Clock['from']) => void;
}

function PlaceField({ value, label, reading, readOnly, onChange }: PlaceProps) {
  const { t, words } = reading;
  const isFormula = isExpression(value);
  const options = [...placesOf(reading), { value: '=', label: t('flow.clockInstant') }];
  return (
    <span className="stack">
      <Select
        size="small"
        showSearch={{ optionFilterProp: 'label' }}
        disabled={readOnly}
        aria-label={label}
        popupMatchSelectWidth={false}
        value={isFormula ? '=' : value}
        options={options}
        onChange={(next: string) => onChange(next === '=' ? { '=': '' } : next)}
      />
      {isFormula ? (
        <FeelInput
          label={label}
          value={value['=']}
          readOnly={readOnly}
          names={flowFeelNames(reading)}
          words={words}
          onChange={(next) => onChange({ '=': next })}
        />
      ) : null}
    </span>
  );
}

/** How long: one of the flow's time limits, or its own. */
function LimitField({ clock, reading, readOnly, onChange }: CardProps) {
  const { flow, t } = reading;
  const isNamed = typeof clock.limit === 'string' && Object.hasOwn(flow.delays ?? {}, clock.limit);
  const named = delayOptions(flow, reading);
  return (
    <span className="stack">
      {named.length > 0 ? (
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('flow.clockLimit')}
          value={isNamed ? (clock.limit as string) : ''}
          options={[{ value: '', label: t('flow.clockOwn') }, ...named]}
          onChange={(name) => onChange({ ...clock, limit: name === '' ? 'P3D' : name }, 'limit')}
        />
      ) : null}
      {isNamed ? null : (
        <DelayValue
          name={textOf(clock.title, reading.locale, clock.id)}
          value={clock.limit}
          {...{ reading, readOnly }}
          onChange={(limit) => onChange({ ...clock, limit }, 'limit')}
        />
      )}
    </span>
  );
}
