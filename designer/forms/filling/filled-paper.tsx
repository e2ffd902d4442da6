import type { FieldSchema, FormDefinition, JsonObject } from '../../../engine/index.ts';
import type { Words } from '../../words/policy-words.ts';
import { isNumeric } from '../../words/values.ts';
import { linesOf, Paper, useFieldTitle } from './paper.tsx';

/** A form that was filled, to be read and printed. */
export function FilledPaper({
  definition,
  fields,
  words,
}: {
  definition: FormDefinition;
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
            {schema.items?.properties ? (
              <FilledLines schema={schema} lines={linesOf(value)} words={words} />
            ) : (
              <div className="paper-value">{value === null ? '—' : words.value(value, schema)}</div>
            )}
          </div>
        );
      }}
    />
  );
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
                {(line[name] ?? null) === null ? '—' : words.value(line[name], column)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
