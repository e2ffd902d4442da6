import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { pointer, type RegisterColumn, textOf, wordingOf } from '../../../engine/index.ts';
import { FeelInput } from '../../forms/feel-input.tsx';
import { Field, NameField, TitleFields } from '../../forms/panel-fields.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { inBoth } from '../../texts/local-text.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { columnEdits } from './column-edits.ts';
import { useRegister } from './register-reading.ts';
import './register-editor.css';

/** The columns of a register in their order: a field is chosen, or a formula written. */
export function ColumnList() {
  const t = useT();
  const { register, readOnly, put } = useRegister();
  const [open, setOpen] = useState<string>();
  const { columns } = register;
  return (
    <div className="column-list">
      {columns.length === 0 ? <p className="faint">{t('registerEditor.noColumns')}</p> : null}
      <ol>
        {columns.map((column, index) => (
          <ColumnItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place while it is renamed
            key={index}
            column={column}
            index={index}
            open={open === column.name}
            onToggle={() => setOpen(open === column.name ? undefined : column.name)}
            onRenamed={setOpen}
          />
        ))}
      </ol>
      {readOnly ? null : (
        <NewColumn
          onAdd={(column) => {
            put({ columns: [...columns, column] }, `add/${column.name}`);
            setOpen(column.name);
          }}
        />
      )}
    </div>
  );
}

/** Adds a field as a column, or one that is computed. */
function NewColumn({ onAdd }: { onAdd: (column: RegisterColumn) => void }) {
  const t = useT();
  const { register, names } = useRegister();
  const taken = register.columns.map(({ name }) => name);
  const add = (text: string) => {
    const found = names.find(({ name }) => name === text);
    if (!found) return;
    const { schema, label } = found;
    const { unit, decimals } = schema ?? {};
    const title = wordingOf(schema?.title) ?? inBoth(label, found.other);
    onAdd({
      name: columnEdits.freeName(text.split('.').at(-1) ?? text, taken),
      title,
      '=': text,
      ...(unit ? { unit } : {}),
      ...(decimals === undefined ? {} : { decimals }),
    });
  };
  return (
    <div className="row row-wrap">
      <Select
        size="small"
        className="column-choice"
        aria-label={t('registerEditor.addField')}
        placeholder={t('registerEditor.addField')}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        value={null}
        options={names.map(({ name, label }) => ({ value: name, label: `${label} · ${name}` }))}
        onChange={(name: string | null) => name && add(name)}
      />
      <Button
        size="small"
        icon={<Icon name="plus" size={14} />}
        onClick={() =>
          onAdd({
            name: columnEdits.freeName('column', taken),
            title: inBoth('新列', 'New column'),
            '=': 'null',
          })
        }
      >
        {t('registerEditor.addFormula')}
      </Button>
    </div>
  );
}

interface ItemProps {
  column: RegisterColumn;
  index: number;
  open: boolean;
  onToggle: () => void;
  onRenamed: (name: string) => void;
}

function ColumnItem({ column, index, open, onToggle, onRenamed }: ItemProps) {
  const t = useT();
  const locale = useLocale();
  const { register, words, readOnly, findings, put } = useRegister();
  const { columns } = register;
  const title = textOf(column.title, locale, words.label(column.name));
  const here = pointer('columns', index);
  const flaws = findings.filter(({ path }) => path === here || path.startsWith(`${here}/`));
  const move = (by: number) => put({ columns: columnEdits.moved(columns, index, index + by) }, 'order');
  return (
    <li className="field-item" data-column={column.name} data-open={open || undefined}>
      <div className="field-item-head">
        <button type="button" className="plain-button field-item-name" aria-expanded={open} onClick={onToggle}>
          <b>{title}</b>
          <span className="mono faint clip">{column['=']}</span>
        </button>
        <span className="field-item-marks">
          {column.unit ? <span className="soft">{words.unit(column.unit)}</span> : null}
          {column.sum ? <span className="pill">{t('registerEditor.sum')}</span> : null}
          {flaws.length > 0 ? (
            <span className="pill pill-warn">{t('formEditor.flaws', { count: flaws.length })}</span>
          ) : null}
        </span>
        {readOnly ? null : (
          <span className="row layout-arrows">
            <Arrow name="up" label={t('formEditor.up')} disabled={index === 0} onClick={() => move(-1)} />
            <Arrow
              name="down"
              label={t('formEditor.down')}
              disabled={index === columns.length - 1}
              onClick={() => move(1)}
            />
            <Arrow
              name="trash"
              label={t('common.remove')}
              disabled={false}
              onClick={() => put(columnEdits.without(register, index), 'remove')}
            />
          </span>
        )}
      </div>
      {open ? (
        <div className="field-item-body">
          {flaws.map(({ severity, message, code }) => (
            <p className={severity === 'error' ? 'bad' : 'warn'} key={`${code}${message.en}`}>
              {message[locale]}
            </p>
          ))}
          <ColumnDetails {...{ column, index, onRenamed }} title={title} />
        </div>
      ) : null}
    </li>
  );
}

interface ArrowProps {
  name: 'up' | 'down' | 'trash';
  label: string;
  disabled: boolean;
  onClick: () => void;
}

function Arrow({ name, label, ...props }: ArrowProps) {
  return <Button size="small" type="text" icon={<Icon name={name} size={14} />} aria-label={label} {...props} />;
}

const number = { type: 'number' };

function ColumnDetails({ column, index, title, onRenamed }: Omit<ItemProps, 'open' | 'onToggle'> & { title: string }) {
  const t = useT();
  const { register, words, names, readOnly, put } = useRegister();
  const { columns } = register;
  const change = (next: Partial<RegisterColumn>, place: string) =>
    put({ columns: columns.with(index, { ...column, ...next }) }, `${index}/${place}`);
  return (
    <div className="stack">
      <TitleFields
        title={wordingOf(column.title)}
        fallback={inBoth(words.label(column.name))}
        readOnly={readOnly}
        onChange={(next) => change({ title: next }, 'title')}
      />
      <Field label={t('registerEditor.value')}>
        <FeelInput
          label={`${title} ${t('registerEditor.value')}`}
          value={column['=']}
          {...(column.sum ? { wanted: number } : {})}
          {...{ names, words, readOnly }}
          onChange={(text) => change({ '=': text }, 'formula')}
        />
      </Field>
      <NameField
        label={t('formEditor.name')}
        value={column.name}
        valid={(next) => /^[A-Za-z_]\w*$/.test(next) && columns.every(({ name }) => name !== next)}
        readOnly={readOnly}
        onCommit={(name) => {
          onRenamed(name);
          put(columnEdits.rename(register, index, name), `${index}/name`);
        }}
      />
      <div className="row row-wrap">
        <Input
          size="small"
          className="column-unit"
          readOnly={readOnly}
          aria-label={t('facts.unit')}
          placeholder={t('facts.unit')}
          value={column.unit ?? ''}
          onChange={(event) => change({ unit: event.target.value || undefined }, 'unit')}
        />
        <InputNumber
          size="small"
          min={0}
          max={10}
          disabled={readOnly}
          aria-label={t('formEditor.decimals')}
          prefix={<span className="faint">{t('formEditor.decimals')}</span>}
          value={column.decimals ?? null}
          onChange={(decimals) => change({ decimals: decimals ?? undefined }, 'decimals')}
        />
        <Checkbox
          disabled={readOnly}
          checked={column.sum ?? false}
          onChange={(event) => change({ sum: event.target.checked || undefined }, 'sum')}
        >
          {t('registerEditor.addUp')}
        </Checkbox>
      </div>
    </div>
  );
}
