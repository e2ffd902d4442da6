import { Button, Input } from 'antd';
import { useId, useRef } from 'react';
import type { FieldSchema, Json, JsonObject } from '../../../engine/index.ts';
import { isNumeric } from '../../../engine/reading.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { useT } from '../../texts/translate.ts';
import { attachmentFormat } from '../../words/attachments.ts';
import type { Words } from '../../words/policy-words.ts';
import { Attachments } from '../attachments.tsx';
import { UnderwayContext } from '../use-uploads.ts';
import { ValueInput } from '../value-input.tsx';
import { PaperValue } from './filled-paper.tsx';
import { isLongText } from './layout.ts';
import { linesOf, Paper, useFieldTitle } from './paper.tsx';
import type { Filling } from './use-filling.ts';
import { RowsContext } from './use-rows.ts';

/** Of so many fields that somebody filled before, a form is opened at those that are to be filled. */
const mostInView = 8;

/** A form to be filled: as the document that comes of it. What others have filled in stands folded above where it is much. */
export function FormSheet({ filling, words }: { filling: Filling; words: Words }) {
  const t = useT();
  const { form, notAsked } = filling;
  const { definition } = form;
  const shown = Object.entries(definition.fields.properties ?? {})
    .filter(([name, schema]) => !notAsked.has(`/${name}`) && !isNothing(filling, name, schema))
    .map(([name]) => name);
  const done = shown.filter((name) => isDone(filling, name, definition.fields.properties?.[name] ?? {}));
  const folded = new Set(done.length > mostInView && done.length < shown.length ? done : []);
  const fields = (wanted: (name: string) => boolean) => (
    <Paper
      definition={definition}
      field={(name, schema) =>
        shown.includes(name) && wanted(name) ? (
          <Field name={name} schema={schema} filling={filling} words={words} />
        ) : null
      }
    />
  );
  return (
    <RowsContext value={filling.policy ?? null}>
      <UnderwayContext value={filling.underway}>
        {folded.size > 0 ? (
          <details className="paper-done">
            <summary>{t('form.done', { count: folded.size })}</summary>
            {fields((name) => folded.has(name))}
          </details>
        ) : null}
        {fields((name) => !folded.has(name))}
      </UnderwayContext>
    </RowsContext>
  );
}

/** Brings whoever fills a form to the first place that is not right, once it is marked. */
export function toFirstFlaw(within: Element | null | undefined): void {
  requestAnimationFrame(() => {
    const flaw = within?.querySelector('.field-flaw');
    const place = flaw?.parentElement;
    place?.querySelector<HTMLElement>('input, textarea, button')?.focus();
    place?.scrollIntoView({ block: 'center' });
  });
}

/** Whether a field has nothing to say here: it is not to be filled now, and is empty. */
const isNothing = (filling: Filling, name: string, schema: FieldSchema): boolean =>
  filling.isFixed(name) && schema['='] === undefined && (filling.fields[name] ?? null) === null;

/** Whether a field was filled before, and is not to be filled now; what is computed belongs to what is filled. */
const isDone = (filling: Filling, name: string, schema: FieldSchema): boolean =>
  filling.isFixed(name) && schema['='] === undefined;

interface FieldProps {
  name: string;
  schema: FieldSchema;
  filling: Filling;
  words: Words;
}

function Field({ name, schema, filling, words }: FieldProps) {
  const t = useT();
  const { fields, given, flaws, form } = filling;
  const title = useFieldTitle(words)(name, schema);
  const fixed = filling.isFixed(name);
  const required = !fixed && (form.level.required.includes(name) || schema.requiredIf !== undefined);
  const flaw = flaws.get(`/${name}`);
  const value = Object.hasOwn(given, name) ? given[name] : fields[name];
  return (
    <div className="paper-field" data-field={name} data-fixed={fixed || undefined} data-flaw={flaw ? true : undefined}>
      <div className="paper-label">
        {title}
        {required ? (
          <span className="field-required" title={t('form.required')}>
            *
          </span>
        ) : null}
      </div>
      {schema.items?.properties ? (
        <LineTable {...{ name, schema, filling, words, title, fixed }} />
      ) : fixed ? (
        <FixedValue {...{ schema, words }} label={title} value={fields[name] ?? null} />
      ) : (
        <OneInput
          {...{ schema, words, value }}
          label={title}
          bad={flaw !== undefined}
          onChange={(next) => filling.put(name, next)}
        />
      )}
      {flaw ? (
        <div className="field-flaw" role="alert">
          {flaw}
        </div>
      ) : null}
    </div>
  );
}

/** What stands in a field that is only read. */
function FixedValue({
  schema,
  words,
  label,
  value,
}: {
  schema: FieldSchema;
  words: Words;
  label: string;
  value: Json;
}) {
  if (attachmentFormat(schema) && value !== null) return <Attachments {...{ schema, value, label }} />;
  return (
    <output className="paper-value" aria-label={label}>
      <PaperValue {...{ value, schema, words }} />
    </output>
  );
}

/** Lines of a text that are shown at once. */
const tallest = 8;
const mostMeasured = 5000;

interface OneInputProps {
  schema: FieldSchema;
  words: Words;
  value: Json | undefined;
  label: string;
  bad: boolean;
  onChange: (value: Json | undefined) => void;
}

function OneInput({ schema, words, value, label, bad, onChange }: OneInputProps) {
  if (!isLongText(schema))
    return <ValueInput {...{ schema, value, words, label, bad }} onChange={(next) => onChange(next)} />;
  return (
    <Input.TextArea
      aria-label={label}
      status={bad ? 'error' : ''}
      // A text is measured at every key to fit the field to it: one of many pages would freeze the page.
      {...(typeof value === 'string' && value.length > mostMeasured
        ? { rows: tallest }
        : { autoSize: { minRows: 2, maxRows: tallest } })}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  );
}

interface LineTableProps extends FieldProps {
  title: string;
  fixed: boolean;
}

/** The lines of a form: a table, or cards where it is narrow. */
function LineTable({ name, schema, filling, words, title, fixed }: LineTableProps) {
  const t = useT();
  const id = useId();
  const body = useRef<HTMLTableSectionElement>(null);
  const titleOf = useFieldTitle(words);
  const columns = Object.entries(schema.items?.properties ?? {});
  const shown = linesOf(filling.fields[name]);
  const typed = Object.hasOwn(filling.given, name) ? linesOf(filling.given[name]) : shown.map(typedOf(schema));
  const change = (lines: JsonObject[]) => filling.put(name, lines.length === 0 ? undefined : lines);
  const add = () => {
    change([...typed, {}]);
    // The line is there once it is drawn.
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('tr:last-child input')?.focus());
  };
  const full = schema.maxItems !== undefined && typed.length >= schema.maxItems;
  return (
    <>
      {typed.length > 0 ? (
        <table className="paper-lines paper-fill" aria-label={title} id={id}>
          <thead>
            <tr>
              <th className="paper-count">#</th>
              {columns.map(([key, column]) => (
                <th key={key} className={isNumeric(column) ? 'paper-number' : undefined}>
                  {titleOf(key, column)}
                </th>
              ))}
              {fixed ? null : (
                <th className="paper-remove">
                  <span className="visually-hidden">{t('common.remove')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody ref={body}>
            {typed.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
              <tr key={index}>
                <td className="paper-count">{index + 1}</td>
                {columns.map(([key, column]) => (
                  <LineCell
                    key={key}
                    {...{ filling, words }}
                    place={`/${name}/${index}/${key}`}
                    schema={column}
                    title={titleOf(key, column)}
                    label={`${titleOf(key, column)} ${index + 1}`}
                    fixed={fixed}
                    value={Object.hasOwn(line, key) ? line[key] : shown[index]?.[key]}
                    onChange={(next) => change(typed.with(index, { ...line, [key]: next ?? null }))}
                  />
                ))}
                {fixed ? null : (
                  <td className="paper-remove">
                    <RemoveButton onClick={() => change(typed.toSpliced(index, 1))} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      ) : fixed ? (
        <div className="paper-value">—</div>
      ) : null}
      {fixed || full ? null : (
        <Button className="paper-add" icon={<Icon name="plus" size={14} />} onClick={add}>
          {t('paper.addLine')}
        </Button>
      )}
    </>
  );
}

/** A line without what is computed in it. */
const typedOf =
  ({ items }: FieldSchema) =>
  (line: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(line).filter(([key]) => items?.properties?.[key]?.['='] === undefined));

interface LineCellProps {
  filling: Filling;
  words: Words;
  place: string;
  schema: FieldSchema;
  title: string;
  label: string;
  fixed: boolean;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

function LineCell({ filling, words, place, schema, title, label, fixed, value, onChange }: LineCellProps) {
  const number = isNumeric(schema) ? ' paper-number' : '';
  const flaw = filling.flaws.get(place);
  if (fixed || schema['='] !== undefined || filling.notAsked.has(place)) {
    const empty = (value ?? null) === null || filling.notAsked.has(place);
    return (
      <td className={`paper-fixed${number}`} data-label={title}>
        {empty ? <span className="faint">—</span> : <output aria-label={label}>{words.onPaper(value, schema)}</output>}
      </td>
    );
  }
  return (
    <td data-label={title}>
      <ValueInput {...{ schema, words, value, label }} bad={flaw !== undefined} onChange={onChange} />
      {flaw ? (
        <div className="field-flaw" role="alert">
          {flaw}
        </div>
      ) : null}
    </td>
  );
}
