import { Button, Checkbox, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import {
  type FieldSchema,
  type Json,
  type LocalText,
  labelOf,
  type ValueSchema,
  wordingOf,
} from '../../../engine/index.ts';
import { FeelInput } from '../../forms/feel-input.tsx';
import { masterOf } from '../../forms/filling/use-rows.ts';
import { Field, NameField, TitleFields } from '../../forms/panel-fields.tsx';
import { PropertyDetails } from '../../forms/schema-table.tsx';
import { ValueInput } from '../../forms/value-input.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { inBoth } from '../../texts/local-text.ts';
import { useT, useText } from '../../texts/translate.ts';
import { attachmentFormat } from '../../words/attachments.ts';
import { fieldEdits, withoutInLayout } from './field-edits.ts';
import { type FieldKind, fieldKind, fieldKinds, withFieldKind } from './field-kinds.ts';
import { FieldRights } from './field-rights.tsx';
import { useForm, useFormulaNames } from './form-reading.ts';
import { useKindName } from './kind-name.ts';

interface DetailsProps {
  name: string;
  field: FieldSchema;
  /** The fields among which it stands. */
  schema: FieldSchema;
  path: string;
  /** The table whose column it is. */
  table: string | undefined;
  onChange: (schema: FieldSchema, place: string) => void;
  onRenamed: (to: string) => void;
  /** The list of the columns of a table. */
  columns: (change: (items: FieldSchema, place: string) => void) => ReactNode;
}

/** All that is said of one field. */
export function FieldDetails({ name, field, schema, path, table, onChange, onRenamed, columns }: DetailsProps) {
  const t = useT();
  const { words, readOnly, form, content, isMaster, put: putForm, rename: renameForm } = useForm();
  const kindName = useKindName();
  const put = (next: FieldSchema, place: string) => onChange(fieldEdits.put(schema, name, next), `${path}/${place}`);
  const kind = fieldKind(field);
  const lines = table !== undefined;
  // Formulas that read it, here and in flows, registers and other forms, read it by its new name: all of it is one step.
  const rename = (to: string) => {
    onRenamed(to);
    renameForm(name, to, table);
  };
  const remove = () => {
    const rest = fieldEdits.remove(schema, name);
    if (lines) onChange(rest, `${path}/remove`);
    else putForm({ fields: rest, ...withoutInLayout(form, name) }, `${path}/remove`);
  };
  return (
    <div className="stack">
      <TitleFields
        title={wordingOf(field.title)}
        fallback={labelOf(content, undefined, name)}
        readOnly={readOnly}
        onChange={(title) => put({ ...field, title }, 'title')}
      />
      <div className="panel-pair">
        <NameField
          label={t('formEditor.name')}
          value={name}
          valid={(next) => /^[A-Za-z_]\w*$/.test(next) && !Object.hasOwn(schema.properties ?? {}, next)}
          readOnly={readOnly}
          onCommit={rename}
        />
        <Field label={t('facts.kind')}>
          <Select<FieldKind>
            size="small"
            disabled={readOnly}
            aria-label={t('facts.kind')}
            virtual={false}
            listHeight={420}
            value={kind}
            options={fieldKinds
              .filter((one) => !lines || one !== 'lines')
              .map((one) => ({ value: one, label: kindName(one) }))}
            onChange={(next) => put(withFieldKind(field, next), 'kind')}
          />
        </Field>
      </div>
      <div className="row row-wrap">
        <PropertyDetails
          schema={field as ValueSchema}
          readOnly={readOnly}
          onChange={(next) => put(next as FieldSchema, 'detail')}
          value={words.value}
          unit={words.unit}
        />
        {kind === 'number' ? (
          <Figure
            label={t('formEditor.decimals')}
            most={10}
            value={field.decimals}
            onChange={(decimals) => put({ ...field, decimals }, 'decimals')}
          />
        ) : null}
        {kind === 'text' ? (
          <Figure
            label={t('formEditor.maxLength')}
            most={100_000}
            value={field.maxLength}
            onChange={(maxLength) => put({ ...field, maxLength }, 'maxLength')}
          />
        ) : null}
        {field['='] === undefined ? (
          <Checkbox
            disabled={readOnly || field.requiredIf !== undefined}
            checked={schema.required?.includes(name) ?? false}
            onChange={(event) => onChange(fieldEdits.require(schema, name, event.target.checked), `${path}/required`)}
          >
            {t('form.required')}
          </Checkbox>
        ) : null}
        {isMaster ? null : (
          <Checkbox
            disabled={readOnly}
            checked={field.usual ?? false}
            title={t('formEditor.usualHelp')}
            onChange={(event) => put({ ...field, usual: event.target.checked || undefined }, 'usual')}
          >
            {t('formEditor.usual')}
          </Checkbox>
        )}
      </div>
      {kind === 'text' ? <RowsOf field={field} onChange={(next) => put(next, 'refers')} /> : null}
      {kind === 'lines' ? (
        <Field label={t('formEditor.columns')}>
          {columns((items, place) => put({ ...field, items }, `items/${place}`))}
        </Field>
      ) : (
        <Formulas {...{ name, field, put }} within={lines ? schema : undefined} />
      )}
      {isPlain(field) ? (
        <Field label={t('formEditor.default')}>
          <ValueInput
            small
            schema={withoutStart(field)}
            value={field.default as Json | undefined}
            words={words}
            label={t('formEditor.default')}
            onChange={(next) => put({ ...field, default: next }, 'default')}
          />
        </Field>
      ) : null}
      {isMaster ? null : <FieldRights field={field} onChange={(next) => put(next, 'rights')} />}
      {readOnly ? null : (
        <div>
          <Button size="small" danger icon={<Icon name="trash" size={14} />} onClick={remove}>
            {t('formEditor.remove')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Whether a field may begin with a value of its own: no table, no attachment, nothing computed. */
const isPlain = (field: FieldSchema): boolean =>
  field['='] === undefined && !field.items?.properties && attachmentFormat(field as ValueSchema) === undefined;

const withoutStart = ({ refers: _, default: __, ...schema }: FieldSchema) => schema as ValueSchema;

/** Whose rows are chosen among; formulas read the row by the master's name. */
function RowsOf({ field, onChange }: { field: FieldSchema; onChange: (field: FieldSchema) => void }) {
  const t = useT();
  const text = useText();
  const { content, readOnly } = useForm();
  const masters = Object.values(content.masters);
  if (masters.length === 0) return null;
  const nameOf = (id: string) => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return (
    <Field label={t('formEditor.refers')}>
      <Select
        size="small"
        allowClear
        disabled={readOnly}
        aria-label={t('formEditor.refers')}
        placeholder={t('formEditor.refersNone')}
        value={masterOf(field)}
        options={masters.map(({ id, title }) => ({ value: id, label: text(title, id) }))}
        onChange={(master: string | undefined) =>
          onChange({ ...field, refers: master === undefined ? undefined : { master, as: nameOf(master) } })
        }
      />
    </Field>
  );
}

interface FigureProps {
  label: string;
  most: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

function Figure({ label, most, value, onChange }: FigureProps) {
  const { readOnly } = useForm();
  return (
    <InputNumber
      size="small"
      min={0}
      max={most}
      disabled={readOnly}
      aria-label={label}
      prefix={<span className="faint">{label}</span>}
      value={value ?? null}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

interface FormulasProps {
  name: string;
  field: FieldSchema;
  put: (field: FieldSchema, place: string) => void;
  within: FieldSchema | undefined;
}

const truth: ValueSchema = { type: 'boolean' };

/** What of a field is a formula: how it is computed, what stands in it at first, when it is asked for, what it is held to. */
function Formulas({ name, field, put, within }: FormulasProps) {
  const t = useT();
  const { readOnly } = useForm();
  const { '=': computed, prefill, requiredIf, check, ...plain } = field;
  const wanted = plain as ValueSchema;
  const row = { name, within };
  const isComputed = computed !== undefined;
  return (
    <>
      {isComputed ? (
        <Formula
          {...row}
          label={t('formEditor.computed')}
          value={computed}
          wanted={wanted}
          onChange={(text) => put({ ...field, '=': text }, 'formula')}
          onRemove={() => put({ ...field, '=': undefined }, 'formula')}
        />
      ) : null}
      {prefill ? (
        <Formula
          {...row}
          label={t('formEditor.prefill')}
          value={prefill['=']}
          wanted={wanted}
          onChange={(text) => put({ ...field, prefill: { '=': text } }, 'prefill')}
          onRemove={() => put({ ...field, prefill: undefined }, 'prefill')}
        />
      ) : null}
      {requiredIf ? (
        <Formula
          {...row}
          label={t('formEditor.requiredIf')}
          value={requiredIf['=']}
          wanted={truth}
          onChange={(text) => put({ ...field, requiredIf: { '=': text } }, 'requiredIf')}
          onRemove={() => put({ ...field, requiredIf: undefined }, 'requiredIf')}
        />
      ) : null}
      {check ? (
        <>
          <Formula
            {...row}
            label={t('formEditor.check')}
            value={check['=']}
            wanted={truth}
            onChange={(text) => put({ ...field, check: { ...check, '=': text } }, 'check')}
            onRemove={() => put({ ...field, check: undefined }, 'check')}
          />
          <Field label={t('formEditor.message')}>
            <TitleFields
              title={wordingOf(check.message)}
              fallback={inBoth('')}
              readOnly={readOnly}
              onChange={(message: LocalText) => put({ ...field, check: { ...check, message } }, 'message')}
            />
          </Field>
        </>
      ) : null}
      {readOnly ? null : (
        <div className="row row-wrap">
          {isComputed ? null : (
            <Add text={t('formEditor.addComputed')} onClick={() => put({ ...plain, requiredIf, '=': '' }, 'formula')} />
          )}
          {isComputed || prefill ? null : (
            <Add text={t('formEditor.addPrefill')} onClick={() => put({ ...field, prefill: { '=': '' } }, 'prefill')} />
          )}
          {requiredIf ? null : (
            <Add
              text={t('formEditor.addRequiredIf')}
              onClick={() => put({ ...field, requiredIf: { '=': '' } }, 'requiredIf')}
            />
          )}
          {check ? null : (
            <Add text={t('formEditor.addCheck')} onClick={() => put({ ...field, check: { '=': '' } }, 'check')} />
          )}
        </div>
      )}
    </>
  );
}

function Add({ text, onClick }: { text: string; onClick: () => void }) {
  return (
    <Button size="small" icon={<Icon name="plus" size={14} />} onClick={onClick}>
      {text}
    </Button>
  );
}

interface FormulaProps {
  name: string;
  within: FieldSchema | undefined;
  label: string;
  value: string;
  wanted: ValueSchema;
  onChange: (text: string) => void;
  onRemove: () => void;
}

function Formula({ name, within, label, value, wanted, onChange, onRemove }: FormulaProps) {
  const { words, readOnly } = useForm();
  const names = useFormulaNames(within);
  return (
    <Field label={label} action={readOnly ? null : <RemoveButton onClick={onRemove} />}>
      <FeelInput label={`${words.label(name)} ${label}`} {...{ value, wanted, names, words, readOnly, onChange }} />
    </Field>
  );
}
