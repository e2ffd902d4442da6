import { Button, DatePicker, Input, InputNumber, Segmented, Select, TimePicker } from 'antd';
import dayjs from 'dayjs';
import type { ReactNode } from 'react';
import type { Json, JsonObject, ValueSchema } from '../../engine/index.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import { useT } from '../texts/translate.ts';
import type { Words } from '../words/policy-words.ts';
import { typesOf } from '../words/values.ts';
import { JsonInput } from './json-input.tsx';
import { SchemaForm } from './schema-form.tsx';

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

type Kind =
  | 'enum'
  | 'boolean'
  | 'number'
  | 'integer'
  | 'date'
  | 'date-time'
  | 'time'
  | 'month'
  | 'list'
  | 'dates'
  | 'object'
  | 'text'
  | 'json';

function kindOf(schema: ValueSchema): Kind {
  const [type] = typesOf(schema);
  if (schema.enum && type !== 'array') return 'enum';
  if (type === 'boolean' || type === 'number' || type === 'integer') return type;
  if (type === 'array') return schema.items?.format === 'date' ? 'dates' : 'list';
  if (type === 'object') return schema.properties ? 'object' : 'json';
  if (schema.format) return schema.format;
  return type === 'string' ? 'text' : 'json';
}

/** The fields by kind of value: what a person types, and what it is in JSON. */
const inputs: Record<Kind, (props: ValueInputProps) => ReactNode> = {
  enum: EnumInput,
  boolean: BooleanInput,
  number: NumberInput,
  integer: NumberInput,
  date: (props) => <CalendarInput {...props} stored="YYYY-MM-DD" />,
  'date-time': (props) => <CalendarInput {...props} stored="YYYY-MM-DDTHH:mm:ss" withTime />,
  month: (props) => <CalendarInput {...props} stored="YYYY-MM" picker="month" />,
  time: TimeInput,
  list: ListInput,
  dates: DatesInput,
  object: ObjectInput,
  text: TextInput,
  json: (props) => <JsonInput {...props} />,
};

/** One value edited according to its schema; undefined is "not given". */
export function ValueInput(props: ValueInputProps) {
  const Kind = inputs[kindOf(props.schema)];
  return <Kind {...props} />;
}

const status = (bad?: boolean) => (bad ? ('error' as const) : undefined);
const size = (small?: boolean) => (small ? ('small' as const) : undefined);

function EnumInput({ schema, value, onChange, words, label, bad, small }: ValueInputProps) {
  const options = (schema.enum ?? [])
    .filter((item) => item !== null)
    .map((item) => ({ value: String(item), label: words.value(item, schema), raw: item }));
  return (
    <Select
      className="value-input"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      allowClear
      showSearch={options.length > 6 ? { optionFilterProp: 'label' } : false}
      popupMatchSelectWidth={false}
      options={options}
      value={value === undefined || value === null ? undefined : String(value)}
      onChange={(next?: string) => onChange(options.find((option) => option.value === next)?.raw)}
    />
  );
}

function BooleanInput({ value, onChange, words, label, bad, small }: ValueInputProps) {
  const t = useT();
  return (
    <Segmented
      className={bad ? 'value-bad' : undefined}
      size={size(small)}
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

function NumberInput({ schema, value, onChange, words, label, bad, small }: ValueInputProps) {
  return (
    <InputNumber
      className="value-input"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      value={typeof value === 'number' ? value : null}
      onChange={(next) => onChange(next === null ? undefined : Number(next))}
      controls={false}
      changeOnWheel={false}
      suffix={words.unit(schema.unit) || undefined}
    />
  );
}

interface CalendarProps extends ValueInputProps {
  stored: string;
  withTime?: boolean;
  picker?: 'month';
}

function CalendarInput({ value, onChange, label, bad, small, stored, withTime, picker }: CalendarProps) {
  const day = typeof value === 'string' ? dayjs(value) : null;
  return (
    <DatePicker
      className="value-input"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      value={day?.isValid() ? day : null}
      showTime={withTime ? { format: 'HH:mm' } : false}
      format={withTime ? 'YYYY-MM-DD HH:mm' : stored}
      {...(picker ? { picker } : {})}
      onChange={(next) => onChange(next ? (Array.isArray(next) ? next[0] : next).format(stored) : undefined)}
    />
  );
}

/** Some days, in their order: several are chosen in one calendar, each can be taken out. */
function DatesInput({ value, onChange, label, bad, small }: ValueInputProps) {
  const days = Array.isArray(value) ? value.map((item) => dayjs(String(item))).filter((day) => day.isValid()) : [];
  return (
    <DatePicker
      multiple
      className="value-input value-dates"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      format="YYYY-MM-DD"
      value={days}
      onChange={(next) => {
        const texts = [next ?? []].flat().map((day) => day.format('YYYY-MM-DD'));
        onChange(texts.length === 0 ? undefined : texts.sort());
      }}
    />
  );
}

function TimeInput({ value, onChange, label, bad, small }: ValueInputProps) {
  const time = typeof value === 'string' ? dayjs(`2000-01-01T${value}`) : null;
  return (
    <TimePicker
      className="value-input"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      format="HH:mm"
      value={time?.isValid() ? time : null}
      onChange={(next) => onChange(next ? (Array.isArray(next) ? next[0] : next).format('HH:mm:ss') : undefined)}
    />
  );
}

function TextInput({ schema, value, onChange, label, bad, small }: ValueInputProps) {
  return (
    <Input
      className="value-input"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      placeholder={schema.pattern}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  );
}

function ListInput(props: ValueInputProps) {
  const { schema, value, onChange, words, label, bad, small } = props;
  const items = schema.items ?? {};
  const [type] = typesOf(items);
  if (type === 'object' && items.properties) return <ObjectList {...props} />;
  if (!items.enum && type !== 'string') return <JsonInput {...props} />;
  const raw = new Map((items.enum ?? []).map((item) => [String(item), item]));
  return (
    <Select
      className="value-input"
      size={size(small)}
      status={status(bad)}
      aria-label={label}
      mode={items.enum ? 'multiple' : 'tags'}
      allowClear
      popupMatchSelectWidth={false}
      options={(items.enum ?? []).map((item) => ({ value: String(item), label: words.value(item, items) }))}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(next: string[]) => onChange(next.length === 0 ? undefined : next.map((text) => raw.get(text) ?? text))}
    />
  );
}

function ObjectList({ schema, value, onChange, words }: ValueInputProps) {
  const t = useT();
  const list = Array.isArray(value) ? (value as JsonObject[]) : [];
  const change = (next: JsonObject[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <div className="object-list">
      {list.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity of their own
        <div className="object-list-item" key={index}>
          <SchemaForm
            schema={schema.items ?? {}}
            value={item}
            words={words}
            compact
            onChange={(next) => change(list.with(index, next))}
          />
          <Button
            type="text"
            size="small"
            aria-label={t('common.remove')}
            icon={<Icon name="trash" />}
            onClick={() => change(list.toSpliced(index, 1))}
          />
        </div>
      ))}
      <Button size="small" icon={<Icon name="plus" />} onClick={() => change([...list, {}])}>
        {t('form.addEntry')}
      </Button>
    </div>
  );
}

function ObjectInput({ schema, value, onChange, words }: ValueInputProps) {
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return (
    <div className="object-list-item">
      <SchemaForm
        schema={schema}
        value={object}
        words={words}
        compact
        onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
      />
    </div>
  );
}
