import { Button, Checkbox, Input, Select } from 'antd';
import { useState } from 'react';
import { type ObjectSchema, textOf, type ValueSchema } from '../../engine/index.ts';
import { useDocument } from '../kernel/document/store.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import { inBoth } from '../texts/local-text.ts';
import { useLocale, useT } from '../texts/translate.ts';
import { FeelInput } from './feel-input.tsx';
import type { FeelName } from './feel-names.ts';
import { ProposedInput } from './proposed-input.tsx';
import { useProposedName } from './proposed-name.ts';
import { kindLabel, schemaKind, schemaKinds, withKind } from './schema-kinds.ts';
import './schema-table.css';
import { RemoveButton } from '../kernel/ui/remove-button.tsx';
import type { Words } from '../words/policy-words.ts';

interface SchemaTableProps {
  schema: ObjectSchema;
  /** `field` names what was changed: typing in one field is one step of the history. */
  onChange: (schema: ObjectSchema, field: string) => void;
  words: Words;
  /** Whether properties may be required: facts and payloads, not outcomes. */
  requirable?: boolean;
  /** What a property's formula may use; without it properties have none. */
  formulaNames?: FeelName[];
}

/** The properties of a JSON Schema object, one a line, editable without knowing JSON Schema. */
export function SchemaTable({ schema, onChange: change, words, requirable, formulaNames }: SchemaTableProps) {
  const t = useT();
  const locale = useLocale();
  const readOnly = useDocument((state) => state.readOnly);
  const entries = Object.entries(schema.properties ?? {});
  const { put, require, remove } = schemaEdits(schema, change);
  return (
    <div className="schema-table">
      {entries.map(([name, property]) => (
        <div className="schema-line" key={name}>
          <div className="grow">
            <div>{textOf(property.title, locale) || words.label(name)}</div>
            <div className="mono faint">{name}</div>
          </div>
          <Select
            size="small"
            disabled={readOnly}
            aria-label={t('facts.kind')}
            value={schemaKind(property)}
            popupMatchSelectWidth={false}
            options={schemaKinds.map((kind) => ({ value: kind, label: kindLabel(kind, t, locale) }))}
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
          {formulaNames ? (
            <Formula
              {...{ name, schema: property, readOnly, words }}
              names={formulaNames}
              onChange={(next) => put(name, next)}
            />
          ) : null}
          {readOnly ? null : <RemoveButton onClick={() => remove(name)} />}
        </div>
      ))}
      {readOnly ? null : (
        <NewProperty
          taken={entries.map(([name]) => name)}
          onAdd={(name, title) => put(name, { type: 'string', title: inBoth(title) })}
        />
      )}
    </div>
  );
}

/** What can be done to the properties of a schema. */
function schemaEdits(schema: ObjectSchema, change: SchemaTableProps['onChange']) {
  const names = Object.keys(schema.properties ?? {});
  const required = schema.required ?? [];
  return {
    put: (name: string, property: ValueSchema) =>
      change({ ...schema, properties: { ...schema.properties, [name]: property } }, name),
    require: (name: string, on: boolean) => {
      const wanted = names.filter((key) => (key === name ? on : required.includes(key)));
      change({ ...schema, required: wanted }, name);
    },
    remove: (name: string) => {
      const { [name]: _dropped, ...properties } = schema.properties ?? {};
      const rest = schema.required ? { required: required.filter((item) => item !== name) } : {};
      change({ ...schema, properties, ...rest }, name);
    },
  };
}

interface DetailsProps {
  schema: ValueSchema;
  readOnly: boolean;
  onChange: (schema: ValueSchema) => void;
  value: Words['value'];
  unit: (unit: string | undefined) => string;
}

/** What more is said of a kind of value: its choices, or its unit and minimum. */
export function PropertyDetails({ schema, readOnly, onChange, value, unit }: DetailsProps) {
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
      </span>
    );
  }
  return <span className="schema-detail" />;
}

interface FormulaProps {
  name: string;
  schema: ValueSchema;
  readOnly: boolean;
  names: FeelName[];
  words: Words;
  onChange: (schema: ValueSchema) => void;
}

/** How a result is computed once the rules have decided; made and taken away by the same button. */
function Formula({ name, schema, readOnly, names, words, onChange }: FormulaProps) {
  const t = useT();
  const { '=': text, ...plain } = schema;
  const toggle = readOnly ? null : (
    <Button
      size="small"
      type="text"
      className="mono"
      aria-pressed={text !== undefined}
      title={t('facts.formula')}
      aria-label={t('facts.formula')}
      onClick={() => onChange(text === undefined ? { ...plain, '=': '' } : plain)}
    >
      ƒ
    </Button>
  );
  if (text === undefined) return toggle;
  return (
    <>
      {toggle}
      <div className="schema-formula">
        <FeelInput
          label={`${words.label(name)} ${t('facts.formula')}`}
          value={text}
          readOnly={readOnly}
          names={names}
          wanted={plain}
          words={words}
          onChange={(next) => onChange({ ...plain, '=': next })}
        />
      </div>
    </>
  );
}

/** A line for what is new: its title, and a name proposed by it. */
export function NewProperty({ taken, onAdd }: { taken: string[]; onAdd: (name: string, title: string) => void }) {
  const t = useT();
  const [typed, setName] = useState('');
  const [title, setTitle] = useState('');
  const proposed = useProposedName(title, 'name');
  const name = typed || proposed;
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
      <ProposedInput
        size="small"
        placeholder={t('facts.newName')}
        aria-label={t('facts.newName')}
        value={name}
        onChange={setName}
        onPressEnter={() => valid && add()}
      />
      <Button size="small" icon={<Icon name="plus" size={14} />} disabled={!valid} onClick={add}>
        {t('facts.add')}
      </Button>
    </div>
  );
}
