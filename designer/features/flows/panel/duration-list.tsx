import { Button, InputNumber, Select } from 'antd';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import type { FlowReading } from '../../../words/flow-words.ts';
import { durationUnits, joinDuration, splitDuration } from './delays.ts';

interface DurationFieldProps {
  label: string;
  value: string;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** How long, as a number and a unit. */
export function DurationField({ label, value, reading, readOnly, onChange }: DurationFieldProps) {
  const { t } = reading;
  const { count, unit } = splitDuration(value) ?? { count: 1, unit: 'D' as const };
  return (
    <>
      <InputNumber
        size="small"
        min={1}
        readOnly={readOnly}
        aria-label={label}
        value={count}
        onChange={(next) => next && onChange(joinDuration(next, unit))}
      />
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('facts.unit')}
        value={unit}
        options={durationUnits.map((one) => ({ value: one, label: t(`durationUnit.${one}`) }))}
        onChange={(next) => onChange(joinDuration(count, next))}
      />
    </>
  );
}

interface DurationListProps extends Omit<DurationFieldProps, 'value' | 'onChange'> {
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** How long before an end somebody is reminded, perhaps more than once. */
export function DurationList({ label, value, reading, readOnly, onChange }: DurationListProps) {
  const { t } = reading;
  return (
    <span className="stack">
      {value.map((text, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: reminders have nothing else that tells them apart
        <span className="row" key={place}>
          <DurationField
            value={text}
            {...{ label, reading, readOnly }}
            onChange={(next) => onChange(value.with(place, next))}
          />
          {readOnly ? null : <RemoveButton onClick={() => onChange(value.toSpliced(place, 1))} />}
        </span>
      ))}
      {readOnly ? null : (
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => onChange([...value, 'P1D'])}>
          {t('flow.clockAddReminder')}
        </Button>
      )}
    </span>
  );
}
