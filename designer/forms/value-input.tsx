import {
  BooleanInput,
  CalendarInput,
  DatesInput,
  EnumInput,
  frameOf,
  NumberInput,
  TextInput,
  TimeInput,
  type ValueInputProps,
  WordsInput,
} from './plain-inputs.tsx';
import './forms.css';
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { type FormatName, formatNamed, formatNames } from '../../engine/authoring.ts';
import type { Json, JsonObject, ObjectSchema, ValueSchema } from '../../engine/index.ts';
import { typesOf } from '../../engine/reading.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import { useT, useText } from '../texts/translate.ts';
import { attachmentFormat } from '../words/attachments.ts';
import type { Words } from '../words/policy-words.ts';
import { AttachmentInput } from './attachments.tsx';
import { JsonInput } from './json-input.tsx';
import { DepartmentInput, PersonInput } from './place-inputs.tsx';
import { RowInput } from './row-input.tsx';

type Kind = 'enum' | 'boolean' | 'number' | 'integer' | FormatName | 'list' | 'dates' | 'object' | 'text' | 'json';

function kindOf(schema: ValueSchema): Kind {
  const [type] = typesOf(schema);
  if (schema.enum && type !== 'array') return 'enum';
  if (type === 'boolean' || type === 'number' || type === 'integer') return type;
  if (type === 'array') return formatNamed(schema.items?.format)?.type === 'date' ? 'dates' : 'list';
  if (type === 'object') return schema.properties ? 'object' : 'json';
  const format = formatNames.find((name) => name === schema.format);
  if (format) return format;
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
  duration: WordsInput,
  phone: (props) => <TextInput {...props} inputMode="tel" />,
  plate: TextInput,
  vin: TextInput,
  person: PersonInput,
  department: DepartmentInput,
  image: AttachmentInput,
  file: AttachmentInput,
  video: AttachmentInput,
  list: ListInput,
  dates: DatesInput,
  object: ObjectInput,
  text: TextInput,
  json: (props) => <JsonInput {...props} />,
};

/** One value edited according to its schema; undefined is "not given". */
export function ValueInput(props: ValueInputProps) {
  if (props.schema.refers !== undefined) return <RowInput {...props} />;
  const Kind = inputs[kindOf(props.schema)];
  return <Kind {...props} />;
}

function ListInput(props: ValueInputProps) {
  const { schema, value, onChange, words, label, bad, small } = props;
  const items = schema.items ?? {};
  if (attachmentFormat(schema)) return <AttachmentInput {...props} />;
  const [type] = typesOf(items);
  if (type === 'object' && items.properties) return <ObjectList {...props} />;
  if (!items.enum && type !== 'string') return <JsonInput {...props} />;
  const raw = new Map((items.enum ?? []).map((item) => [String(item), item]));
  return (
    <Select
      {...frameOf({ label, bad, small })}
      mode={items.enum ? 'multiple' : 'tags'}
      tokenSeparators={['、', ',', '，', ';', '；']}
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

interface SchemaFormProps {
  schema: ObjectSchema;
  value: JsonObject;
  onChange: (value: JsonObject) => void;
  words: Words;
  /** Fields to mark, with what is wrong. */
  flaws?: Record<string, string>;
  /** Fields that the last run read: the others are shown soft. */
  used?: ReadonlySet<string>;
  compact?: boolean;
}

/** A form made from a JSON Schema object: one field a property, empty fields are left out of the value. */
export function SchemaForm({ schema, value, onChange, words, flaws = {}, used, compact }: SchemaFormProps) {
  const t = useT();
  const text = useText();
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) return <p className="faint">{t('form.noFields')}</p>;
  const change = (name: string, next: Json | undefined) => {
    const rest = { ...value };
    if (next === undefined && mayBeEmpty(schema, name)) rest[name] = [];
    else if (next === undefined) delete rest[name];
    else rest[name] = next;
    onChange(rest);
  };
  return (
    <div className={compact ? 'schema-form schema-form-compact' : 'schema-form'}>
      {names.map((name) => {
        const property = schema.properties?.[name] ?? {};
        const required = schema.required?.includes(name) ?? false;
        const title = text(property.title, words.label(name));
        return (
          <div className="field" key={name} data-flaw={flaws[name] ? true : undefined} data-field={name}>
            <div className="field-label" title={name}>
              <span className={used && !used.has(name) ? 'faint' : undefined}>{title}</span>
              {required ? (
                <span className="field-required" title={t('form.required')}>
                  *
                </span>
              ) : null}
            </div>
            <ValueInput
              schema={property}
              value={value[name]}
              onChange={(next) => change(name, next)}
              words={words}
              label={title}
              bad={Boolean(flaws[name])}
            />
            {flaws[name] ? <div className="field-flaw">{flaws[name]}</div> : null}
          </div>
        );
      })}
    </div>
  );
}

/** A list that must be there is emptied, not left out. */
function mayBeEmpty({ properties, required }: ObjectSchema, name: string): boolean {
  return (required?.includes(name) ?? false) && typesOf(properties?.[name]).includes('array');
}
