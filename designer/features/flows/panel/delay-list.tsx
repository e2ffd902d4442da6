import { Button, InputNumber, Select } from 'antd';
import type { Expression, FlowDefinition } from '../../../../engine/index.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { editDefinition, useDocument } from '../../../kernel/document/store.ts';
import { EmptyHelp } from '../../../kernel/ui/empty-help.tsx';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { Section } from '../../../kernel/ui/page.tsx';
import { delayWords, type FlowReading } from '../../../words/flow-words.ts';
import { calendarsOf, readWorkingDays, writeWorkingDays } from '../../../words/working-days.ts';
import { flowFeelNames } from '../flow-names.ts';
import { type DurationUnit, durationUnits, freshDelay, joinDuration, splitDuration } from './delays.ts';

/** The time limits of a flow: a duration, or a formula that gives a duration or an instant. */
export function DelayList({ reading }: { reading: FlowReading }) {
  const { flow, t } = reading;
  const readOnly = useDocument((state) => state.readOnly);
  const delays = flow.delays ?? {};
  const change = (next: FlowDefinition['delays'], group?: string) =>
    editDefinition(t('flow.stepDelay'), { ...flow, delays: next }, group && `${flow.id}/delays/${group}`);
  const used = JSON.stringify([flow.machine, flow.clocks]);
  const add = (
    <Button
      size="small"
      icon={<Icon name="plus" size={14} />}
      onClick={() => change({ ...delays, [freshDelay(flow)]: 'P1D' })}
    >
      {t('flow.newDelay')}
    </Button>
  );
  return (
    <Section title={t('flow.delays')} count={Object.keys(delays).length} flush actions={readOnly ? null : add}>
      {Object.keys(delays).length === 0 ? (
        <EmptyHelp icon="clock" title={t('flow.noDelays')} text={t('flow.noDelaysHelp')} />
      ) : null}
      {Object.entries(delays).map(([name, value]) => (
        <div className="delay-line" key={name}>
          <span>
            {delayWords(name, reading)}
            <span className="mono faint"> {name}</span>
          </span>
          <DelayValue
            name={name}
            value={value}
            reading={reading}
            readOnly={readOnly}
            onChange={(next) => change({ ...delays, [name]: next }, name)}
          />
          <span />
          <Button
            type="text"
            size="small"
            icon={<Icon name="trash" size={14} />}
            aria-label={t('common.remove')}
            disabled={readOnly || used.includes(`"${name}"`)}
            onClick={() => change(Object.fromEntries(Object.entries(delays).filter(([key]) => key !== name)))}
          />
        </div>
      ))}
    </Section>
  );
}

interface DelayValueProps {
  name: string;
  value: string | Expression;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (value: string | Expression) => void;
}

/** How long: a number with its unit, or a formula. */
export function DelayValue({ name, value, reading, readOnly, onChange }: DelayValueProps) {
  const { words, t } = reading;
  const days = readWorkingDays(value);
  const parts = typeof value === 'string' ? splitDuration(value) : days && { count: days.count, unit: days.calendar };
  const calendars = calendarsOf(reading.content);
  const units = [
    ...durationUnits.map((unit) => ({ value: unit as string, label: t(`durationUnit.${unit}`) })),
    ...calendars.map((name) => ({
      value: name,
      label: calendars.length > 1 ? t('workingDays.unitOf', { calendar: words.label(name) }) : t('workingDays.unit'),
    })),
    { value: '=', label: t('condition.modeExpression') },
  ];
  const limitOf = (count: number, unit: string) =>
    calendars.includes(unit) ? writeWorkingDays({ count, calendar: unit }) : joinDuration(count, unit as DurationUnit);
  const unit = (next: string) =>
    onChange(
      next === '='
        ? { '=': typeof value === 'string' ? `duration("${value}")` : value['='] }
        : limitOf(parts?.count ?? 1, next),
    );
  const choice = (
    <Select
      size="small"
      disabled={readOnly}
      aria-label={t('facts.unit')}
      value={parts?.unit ?? '='}
      options={units}
      onChange={unit}
      style={{ minWidth: 100 }}
      popupMatchSelectWidth={false}
    />
  );
  if (parts) {
    return (
      <span className="row">
        <InputNumber
          size="small"
          min={1}
          readOnly={readOnly}
          aria-label={words.label(name)}
          value={parts.count}
          onChange={(count) => count && onChange(limitOf(count, parts.unit))}
        />
        {choice}
      </span>
    );
  }
  const text = typeof value === 'string' ? `duration("${value}")` : value['='];
  return (
    <span className="row">
      <FeelInput
        label={words.label(name)}
        value={text}
        readOnly={readOnly}
        names={flowFeelNames(reading)}
        words={reading.words}
        onChange={(next) => onChange({ '=': next })}
      />
      {choice}
    </span>
  );
}
