import { DatePicker, Input, Segmented, Select, TimePicker, Tooltip } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { Json, ValueSchema } from '../../engine/index.ts';
import { readValue, valueFlaws } from '../../engine/reading.ts';
import { useT, useText } from '../texts/translate.ts';
import type { Words } from '../words/policy-words.ts';

export interface ValueInputProps {
  schema: ValueSchema;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  words: Words;
  /** The spoken name of the field. */
  label: string;
  bad?: boolean;
  small?: boolean;
}

const sizeOf = (small?: boolean) => (small ? ('small' as const) : undefined);

/** What every field has: its look, its size and its spoken name. */
export const frameOf = ({ label, bad, small }: Pick<ValueInputProps, 'label' | 'bad' | 'small'>) => ({
  className: 'value-input',
  size: sizeOf(small),
  status: bad ? ('error' as const) : undefined,
  'aria-label': label,
});

export function EnumInput({ schema, value, onChange, words, label, bad, small }: ValueInputProps) {
  const options = (schema.enum ?? [])
    .filter((item) => item !== null)
    .map((item) => ({ value: String(item), label: words.value(item, schema), raw: item }));
  return (
    <Select
      {...frameOf({ label, bad, small })}
      allowClear
      showSearch={options.length > 6 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={false}
      options={options}
      value={value === undefined || value === null ? undefined : String(value)}
      onChange={(next?: string) => onChange(options.find((option) => option.value === next)?.raw)}
    />
  );
}

export function BooleanInput({ value, onChange, words, label, bad, small }: ValueInputProps) {
  const t = useT();
  return (
    <Segmented
      className={bad ? 'value-bad' : undefined}
      size={sizeOf(small)}
      aria-label={label}
      value={value === true ? 'true' : value === false ? 'false' : 'none'}
      onChange={(next) => onChange(next === 'none' ? undefined : next === 'true')}
      options={[
        { value: 'true', label: words.value(true) },
        { value: 'false', label: words.value(false) },
        { value: 'none', label: t('form.notGiven') },
      ]}
    />
  );
}

/** A number as people write it, in the unit of the field or in a multiple of it. */
export const NumberInput = (props: ValueInputProps) => <WordsInput {...props} inputMode="decimal" />;

/** A value as people write it; what is none stays there and is said to be none. */
export function WordsInput({
  schema,
  value,
  onChange,
  words,
  label,
  bad,
  small,
  inputMode = 'text',
}: ValueInputProps & { inputMode?: 'decimal' | 'text' }) {
  const text = useText();
  const shown = value === undefined || value === null ? '' : words.value(value, { ...schema, unit: undefined });
  const [typed, setTyped] = useState<string | null>(null);
  const flawOf = (text: string) =>
    text.trim() === '' ? undefined : readValue(text, schema, words.choices(schema)).flaw;
  const flaw = typed === null ? undefined : flawOf(typed);
  const read = (text: string) => {
    setTyped(text);
    onChange(text.trim() === '' ? undefined : readValue(text, schema, words.choices(schema)).value);
  };
  return (
    <Tooltip title={flaw && text(valueFlaws[flaw])} open={flaw !== undefined}>
      <Input
        {...frameOf({ label, bad: bad || flaw !== undefined, small })}
        inputMode={inputMode}
        value={typed ?? shown}
        onChange={(event) => read(event.target.value)}
        onBlur={() => flaw === undefined && setTyped(null)}
        onPressEnter={() => flaw === undefined && setTyped(null)}
        suffix={words.unit(schema.unit) || undefined}
      />
    </Tooltip>
  );
}

interface CalendarProps extends ValueInputProps {
  stored: string;
  withTime?: boolean;
  picker?: 'month';
}

/** How days and instants are shown, and in which other ways they may be typed. */
const days = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYYMMDD'];
const typedFormats = {
  day: days,
  instant: [...days.map((day) => `${day} HH:mm`), ...days.map((day) => `${day} H:mm`), ...days],
  month: ['YYYY-MM', 'YYYY/M', 'YYYY年M月', 'YYYYMM'],
  time: ['HH:mm', 'H:mm', 'H点', 'H点m分', 'HH:mm:ss'],
};

export function CalendarInput({ value, onChange, label, bad, small, stored, withTime, picker }: CalendarProps) {
  const day = typeof value === 'string' ? dayjs(value) : null;
  return (
    <DatePicker
      {...frameOf({ label, bad, small })}
      value={day?.isValid() ? day : null}
      showTime={withTime ? { format: 'HH:mm' } : false}
      format={typedFormats[picker ?? (withTime ? 'instant' : 'day')]}
      {...(picker ? { picker } : {})}
      onChange={(next) => onChange(next ? (Array.isArray(next) ? next[0] : next).format(stored) : undefined)}
    />
  );
}

/** Some days, in their order: several are chosen in one calendar, each can be taken out. */
export function DatesInput({ value, onChange, label, bad, small }: ValueInputProps) {
  const days = Array.isArray(value) ? value.map((item) => dayjs(String(item))).filter((day) => day.isValid()) : [];
  return (
    <DatePicker
      multiple
      {...frameOf({ label, bad, small })}
      className="value-input value-dates"
      format={typedFormats.day}
      value={days}
      onChange={(next) => {
        const texts = [next ?? []].flat().map((day) => day.format('YYYY-MM-DD'));
        onChange(texts.length === 0 ? undefined : texts.sort());
      }}
    />
  );
}

export function TimeInput({ value, onChange, label, bad, small }: ValueInputProps) {
  const time = typeof value === 'string' ? dayjs(`2000-01-01T${value}`) : null;
  return (
    <TimePicker
      {...frameOf({ label, bad, small })}
      format={typedFormats.time}
      value={time?.isValid() ? time : null}
      onChange={(next) => onChange(next ? (Array.isArray(next) ? next[0] : next).format('HH:mm:ss') : undefined)}
    />
  );
}

export function TextInput({
  value,
  onChange,
  label,
  bad,
  small,
  inputMode = 'text',
}: ValueInputProps & { inputMode?: 'tel' | 'text' }) {
  return (
    <Input
      {...frameOf({ label, bad, small })}
      inputMode={inputMode}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  );
}
