import { formatNamed } from '../../../engine/authoring.ts';
import type { FieldSchema, FormDefinition, Json, JsonObject } from '../../../engine/index.ts';
import { isNumeric } from '../../../engine/reading.ts';
import { usePersonNames } from '../../kernel/session/person-names.ts';
import { attachmentFormat } from '../../words/attachments.ts';
import type { Words } from '../../words/policy-words.ts';
import { Attachments } from '../attachments.tsx';
import { useDepartments } from '../use-directory.ts';
import { linesOf, Paper, useFieldTitle } from './paper.tsx';

/** A form that was filled, to be read and printed. */
export function FilledPaper({
  definition,
  fields,
  words,
}: {
  definition: Pick<FormDefinition, 'fields' | 'layout'>;
  fields: JsonObject;
  words: Words;
}) {
  const titleOf = useFieldTitle(words);
  return (
    <Paper
      definition={definition}
      field={(name, schema) => {
        const value = fields[name] ?? null;
        // What was not asked for is not on the paper.
        if (schema.requiredIf && value === null) return null;
        return (
          <div className="paper-field" data-field={name}>
            <div className="paper-label">{titleOf(name, schema)}</div>
            {attachmentFormat(schema) && value !== null ? (
              <Attachments schema={schema} value={value} label={titleOf(name, schema)} />
            ) : schema.items?.properties ? (
              <FilledLines schema={schema} lines={linesOf(value)} words={words} />
            ) : (
              <div className="paper-value">
                <PaperValue {...{ value, schema, words }} />
              </div>
            )}
          </div>
        );
      }}
    />
  );
}

/** A value as a document has it: a person or department by name, a telephone to be called. */
export function PaperValue({ value, schema, words }: { value: Json; schema: FieldSchema; words: Words }) {
  if (value === null) return '—';
  const format = typeof value === 'string' ? formatNamed(schema.format) : undefined;
  if (format?.names === 'person') return <PersonValue person={String(value)} />;
  if (format?.names === 'department') return <DepartmentValue department={String(value)} />;
  // On a phone a number is called by a tap.
  if (format?.href) return <a href={format.href(String(value))}>{String(value)}</a>;
  return words.onPaper(value, schema);
}

function DepartmentValue({ department }: { department: string }) {
  const { data = [] } = useDepartments();
  return data.find(({ id }) => id === department)?.name ?? department;
}

function PersonValue({ person }: { person: string }) {
  return usePersonNames([person])(person);
}

function LineValue({ value, schema, words, label }: { value: Json; schema: FieldSchema; words: Words; label: string }) {
  if (value !== null && attachmentFormat(schema)) return <Attachments {...{ schema, value, label }} />;
  return <PaperValue {...{ value, schema, words }} />;
}

function FilledLines({ schema, lines, words }: { schema: FieldSchema; lines: JsonObject[]; words: Words }) {
  const titleOf = useFieldTitle(words);
  const columns = Object.entries(schema.items?.properties ?? {});
  if (lines.length === 0) return <div className="paper-value">—</div>;
  return (
    <table className="paper-lines">
      <thead>
        <tr>
          <th className="paper-count">#</th>
          {columns.map(([name, column]) => (
            <th key={name} className={isNumeric(column) ? 'paper-number' : undefined}>
              {titleOf(name, column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
          <tr key={index}>
            <td className="paper-count">{index + 1}</td>
            {columns.map(([name, column]) => (
              <td
                key={name}
                className={isNumeric(column) ? 'paper-number' : undefined}
                data-label={titleOf(name, column)}
              >
                <LineValue value={line[name] ?? null} schema={column} words={words} label={titleOf(name, column)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
