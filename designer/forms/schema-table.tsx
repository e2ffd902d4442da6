import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import type { ObjectSchema, ValueSchema } from '../../engine/index.ts';
import { useDocument } from '../document/store.ts';
import { useLocale, useT } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { schemaKind, schemaKinds, withKind } from './schema-kinds.ts';
import './schema-table.css';
import type { Words } from './use-words.ts';

interface SchemaTableProps {
  schema: ObjectSchema;
  /** `field` names what was changed: typing in one field is one step of the history. */
  onChange: (schema: ObjectSchema, field: string) => void;
  words: Words;
  /** Whether properties may be required: facts and payloads, not outcomes. */
  requirable?: boolean;
}

/** The properties of a JSON Schema object, one a line, editable without knowing JSON Schema. */
export function SchemaTable({ schema, onChange: change, words, requirable }: SchemaTableProps) {
  const t = useT();
  const locale = useLocale();
  const readOnly = useDocument((state) => state.readOnly);
  const entries = Object.entries(schema.properties ?? {});
  const put = (name: string, property: ValueSchema) =>
    change({ ...schema, properties: { ...schema.properties, [name]: property } }, name);
  const require = (name: string, on: boolean) => {
    const others = (schema.required ?? []).filter((item) => item !== name);
    change(
      {
        ...schema,
        required: on ? entries.map(([key]) => key).filter((key) => key === name || others.includes(key)) : others,
      },
      name,
    );
  };
  const remove = (name: string) => {
    const { [name]: _dropped, ...properties } = schema.properties ?? {};
    change(
      {
        ...schema,
        properties,
        ...(schema.required ? { required: schema.required.filter((item) => item !== name) } : {}),
      },
      name,
    );
  };
  return (
    <div className="schema-table">
      {entries.map(([name, property]) => (
        <div className="schema-line" key={name}>
          <div className="grow">
            <div>{property.title?.[locale] || words.label(name)}</div>
            <div className="mono faint">{name}</div>
          </div>
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('facts.kind')}
            value={schemaKind(property)}
            popupMatchSelectWidth={false}
            options={schemaKinds.map((kind) => ({ value: kind, label: t(`schemaKind.${kind}`) }))}
            onChange={(kind) => put(name, withKind(property, kind))}
          />
          <PropertyDetails
            schema={property}
            readOnly={readOnly}
            onChange={(next) => put(name, next)}
            value={words.value}
            unit={words.unit}
          />
          {requirable ? (
            <Checkbox
              disabled={readOnly}
              checked={schema.required?.includes(name) ?? false}
              onChange={(event) => require(name, event.target.checked)}
            >
              {t('form.required')}
            </Checkbox>
          ) : null}
          {readOnly ? null : (
            <Button
              size="small"
              type="text"
              icon={<Icon name="trash" size={14} />}
              aria-label={t('common.remove')}
              onClick={() => remove(name)}
            />
          )}
        </div>
      ))}
      {readOnly ? null : (
        <NewProperty
          taken={entries.map(([name]) => name)}
          onAdd={(name, title) => put(name, { type: 'string', title: { 'zh-CN': title, en: title } })}
        />
      )}
    </div>
  );
}

interface DetailsProps {
  schema: ValueSchema;
  readOnly: boolean;
  onChange: (schema: ValueSchema) => void;
  value: Words['value'];
  unit: (unit: string | undefined) => string;
}

function PropertyDetails({ schema, readOnly, onChange, value, unit }: DetailsProps) {
  const t = useT();
  const holder = schema.items ?? schema;
  const kind = schemaKind(schema);
  if (kind === 'enum' || kind === 'enumList') {
    const put = (list: string[]) =>
      onChange(schema.items ? { ...schema, items: { ...schema.items, enum: list } } : { ...schema, enum: list });
    return (
      <Select
        size="small"
        mode="tags"
        disabled={readOnly}
        className="schema-detail"
        aria-label={t('facts.values')}
        value={(holder.enum ?? []).map(String)}
        options={(holder.enum ?? []).map((item) => ({ value: String(item), label: value(item, holder) }))}
        onChange={put}
      />
    );
  }
  if (kind === 'number' || kind === 'integer') {
    return (
      <span className="schema-detail row">
        <Input
          size="small"
          disabled={readOnly}
          prefix={<span className="faint">{t('facts.unit')}</span>}
          aria-label={t('facts.unit')}
          value={schema.unit ?? ''}
          title={unit(schema.unit)}
          onChange={(event) => onChange({ ...schema, unit: event.target.value || undefined })}
        />
        <Input
          size="small"
          disabled={readOnly}
          prefix={<span className="faint">≥</span>}
          aria-label={t('facts.minimum')}
          value={schema.minimum ?? ''}
          onChange={(event) =>
            onChange({
              ...schema,
              minimum:
                event.target.value === '' || Number.isNaN(Number(event.target.value))
                  ? undefined
                  : Number(event.target.value),
            })
          }
        />
        {schema['='] === undefined ? null : <Formula schema={schema} readOnly={readOnly} onChange={onChange} />}
      </span>
    );
  }
  return (
    <span className="schema-detail">
      {schema['='] === undefined ? null : <Formula schema={schema} readOnly={readOnly} onChange={onChange} />}
    </span>
  );
}

function Formula({ schema, readOnly, onChange }: Pick<DetailsProps, 'schema' | 'readOnly' | 'onChange'>) {
  const t = useT();
  return (
    <Input
      size="small"
      className="mono"
      prefix="="
      disabled={readOnly}
      aria-label={t('facts.formula')}
      value={schema['=']}
      onChange={(event) => onChange({ ...schema, '=': event.target.value })}
    />
  );
}

function NewProperty({ taken, onAdd }: { taken: string[]; onAdd: (name: string, title: string) => void }) {
  const t = useT();
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const valid = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !taken.includes(name);
  const add = () => {
    onAdd(name, title || name);
    setName('');
    setTitle('');
  };
  return (
    <div className="schema-line schema-new">
      <Input
        size="small"
        placeholder={t('facts.newTitle')}
        aria-label={t('facts.newTitle')}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Input
        size="small"
        className="mono"
        placeholder={t('facts.newName')}
        aria-label={t('facts.newName')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => valid && add()}
      />
      <Button size="small" icon={<Icon name="plus" size={14} />} disabled={!valid} onClick={add}>
        {t('facts.add')}
      </Button>
    </div>
  );
}
