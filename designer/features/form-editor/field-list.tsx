import { Button } from 'antd';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { type FieldSchema, pointer } from '../../../engine/index.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { NewProperty } from '../../forms/schema-table.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { inBoth } from '../../texts/local-text.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { FieldDetails } from './field-details.tsx';
import { fieldEdits } from './field-edits.ts';
import { fieldKind } from './field-kinds.ts';
import { useForm } from './form-reading.ts';
import { useKindName } from './kind-name.ts';
import './form-editor.css';

interface FieldListProps {
  schema: FieldSchema;
  /** Where the schema stands in the form, as a JSON Pointer. */
  path: string;
  onChange: (schema: FieldSchema, place: string) => void;
  /** The table whose columns they are. */
  table?: string;
}

/** The fields of a form or of its lines, in their order: dragged, or moved by the arrow keys on their handle; one is opened. */
export function FieldList({ schema, path, onChange, table }: FieldListProps) {
  const t = useT();
  const { readOnly } = useForm();
  const [open, setOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const entries = Object.entries(schema.properties ?? {});
  const move = (from: number, to: number) => {
    if (to >= 0 && to < entries.length && from !== to) onChange(fieldEdits.move(schema, from, to), 'order');
  };
  return (
    <div className="field-list">
      {entries.length === 0 ? (
        <p className="faint">{t(table !== undefined ? 'formEditor.noColumns' : 'formEditor.noFields')}</p>
      ) : null}
      <ul>
        {entries.map(([name, field], index) => (
          <FieldItem
            key={name}
            {...{ name, field, schema, path, onChange }}
            {...(table === undefined ? {} : { table })}
            open={open === name}
            onToggle={() => setOpen(open === name ? null : name)}
            onRenamed={(to) => setOpen(to)}
            onMove={(by) => move(index, index + by)}
            drag={{
              onDragStart: () => setDragged(index),
              onDragOver: (event) => event.preventDefault(),
              onDrop: () => {
                if (dragged !== null) move(dragged, index);
                setDragged(null);
              },
            }}
          />
        ))}
      </ul>
      {readOnly ? null : (
        <NewProperty
          taken={entries.map(([name]) => name)}
          onAdd={(name, title) => {
            onChange(fieldEdits.put(schema, name, { type: 'string', title: inBoth(title) }), `add/${name}`);
            setOpen(name);
          }}
        />
      )}
    </div>
  );
}

interface FieldItemProps extends FieldListProps {
  name: string;
  field: FieldSchema;
  open: boolean;
  onToggle: () => void;
  onRenamed: (to: string) => void;
  onMove: (by: number) => void;
  drag: { onDragStart: () => void; onDragOver: (event: DragEvent) => void; onDrop: () => void };
}

function FieldItem(props: FieldItemProps) {
  const { name, field, schema, path, open, onChange, onToggle, onRenamed, onMove, drag, table } = props;
  const t = useT();
  const locale = useLocale();
  const { words, readOnly, findings } = useForm();
  const kindName = useKindName();
  const title = useFieldTitle(words)(name, field);
  const here = path + pointer('properties', name);
  const flaws = findings.filter((one) => one.path === here || one.path.startsWith(`${here}/`));
  const byKeys = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    onMove(by);
  };
  return (
    <li className="field-item" data-field={name} data-open={open || undefined} {...drag}>
      <div className="field-item-head">
        {readOnly ? null : (
          <button
            type="button"
            className="plain-button field-handle"
            draggable
            aria-label={t('formEditor.move', { field: title })}
            onKeyDown={byKeys}
          >
            <Icon name="drag" />
          </button>
        )}
        <button type="button" className="plain-button field-item-name" aria-expanded={open} onClick={onToggle}>
          <b>{title}</b>
          <span className="mono faint">{name}</span>
        </button>
        <span className="field-item-marks">
          <span className="soft">{kindName(fieldKind(field))}</span>
          {schema.required?.includes(name) ? <span className="pill">{t('form.required')}</span> : null}
          {field['='] === undefined ? null : <span className="pill pill-accent">{t('formEditor.computed')}</span>}
          {field.requiredIf ? <span className="pill">{t('formEditor.conditional')}</span> : null}
          {flaws.length > 0 ? (
            <span className="pill pill-warn">{t('formEditor.flaws', { count: flaws.length })}</span>
          ) : null}
        </span>
        <Button
          type="text"
          size="small"
          aria-label={t(open ? 'common.close' : 'common.open')}
          icon={<Icon name={open ? 'up' : 'chevronDown'} size={14} />}
          onClick={onToggle}
        />
      </div>
      {open ? (
        <div className="field-item-body">
          {flaws.map((one) => (
            <p className={one.severity === 'error' ? 'bad' : 'warn'} key={`${one.path}${one.code}${one.message.en}`}>
              {one.message[locale]}
            </p>
          ))}
          <FieldDetails
            {...{ name, field, schema, onChange, onRenamed }}
            path={here}
            table={table}
            columns={(change) => (
              <FieldList table={name} schema={field.items ?? {}} path={`${here}/items`} onChange={change} />
            )}
          />
        </div>
      ) : null}
    </li>
  );
}
