import { Fragment } from 'react';
import { type FieldSchema, type FormDefinition, wordingOf } from '../../../engine/index.ts';
import { sectionsOf } from '../../forms/filling/layout.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { definitionHref } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import { type FlowReading, stateTitle } from '../../words/flow-words.ts';
import { formIdOf } from '../../words/form-use.ts';
import { type FillingColumn, fillingColumns, fillingOf } from './filling-columns.ts';
import './filling-table.css';

/** Who fills what and when: the documents of a flow with their fields, and beside them its events in their order. */
export function FillingTable({ reading }: { reading: FlowReading }) {
  const t = useT();
  const { flow, content } = reading;
  const columns = fillingColumns(flow, content.forms);
  const events = new Set(columns.map(({ event }) => event));
  const isOf = (form: FormDefinition) =>
    columns.some((column) => formIdOf(column.form) === form.id) ||
    (form.signed ?? []).some(({ event }) => event !== undefined && events.has(event));
  const forms = Object.values(content.forms).filter(isOf);
  if (forms.length === 0)
    return <EmptyHelp icon="paper" title={t('flow.papersNone')} text={t('flow.papersNoneHelp')} />;
  return (
    <div className="filling-hold">
      <table className="filling-table">
        <thead>
          <tr>
            <th scope="col">{t('flow.papersField')}</th>
            {columns.map((column) => (
              <ColumnHead key={column.event ?? ''} column={column} reading={reading} />
            ))}
          </tr>
        </thead>
        <tbody>
          {forms.map((form) => (
            <FormRows key={form.id} form={form} columns={columns} reading={reading} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ColumnHead({ column, reading }: { column: FillingColumn; reading: FlowReading }) {
  const { words, t } = reading;
  const { event, roles, states } = column;
  const join = (names: string[]) => names.join(t('common.comma'));
  return (
    <th scope="col">
      <b>{event === undefined ? t('flow.papersStart') : words.label(event)}</b>
      <span className="soft">{roles.length > 0 ? join(roles.map(words.label)) : t('flow.anyone')}</span>
      {states.length > 0 ? (
        <span className="faint">{join(states.map((path) => stateTitle(reading, path)))}</span>
      ) : null}
    </th>
  );
}

interface RowsProps {
  form: FormDefinition;
  columns: FillingColumn[];
  reading: FlowReading;
}

function FormRows({ form, columns, reading }: RowsProps) {
  const { words, content, t } = reading;
  const text = useText();
  const titleOf = useFieldTitle(words);
  const properties: Record<string, FieldSchema> = form.fields.properties ?? {};
  return (
    <>
      <tr className="filling-form">
        <th scope="rowgroup" colSpan={columns.length + 1}>
          <a href={definitionHref(content.policy.id, form)}>{text(form.title, form.id)}</a>
        </th>
      </tr>
      {sectionsOf(form).map(({ title, rows }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections have no identity of their own
        <Fragment key={index}>
          {title ? (
            <tr className="filling-section">
              <th scope="rowgroup" colSpan={columns.length + 1}>
                {text(title)}
              </th>
            </tr>
          ) : null}
          {rows.flat().map((name) => {
            const field = properties[name] ?? {};
            return (
              <tr key={name} data-field={name}>
                <th scope="row">
                  {titleOf(name, field)}
                  {form.fields.required?.includes(name) ? <span className="field-required">*</span> : null}
                </th>
                {field['='] === undefined ? (
                  columns.map((column) => {
                    const how = fillingOf(column, form, name);
                    return <td key={column.event ?? ''}>{how ? t(`flow.papersHow_${how}`) : ''}</td>;
                  })
                ) : (
                  <td colSpan={columns.length} className="faint">
                    {t('flow.papersComputed')}
                  </td>
                )}
              </tr>
            );
          })}
        </Fragment>
      ))}
      {(form.signed ?? []).map(({ as, title, event }) => (
        <tr key={`sign ${as}`} data-signing={as}>
          <th scope="row">{t('flow.papersSign', { name: text(wordingOf(title), words.label(as)) })}</th>
          {columns.map((column) => (
            <td key={column.event ?? ''}>
              {event !== undefined && column.event === event ? t('flow.papersSigns') : ''}
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}
