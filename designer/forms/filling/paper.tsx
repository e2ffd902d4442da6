import type { ReactNode } from 'react';
import type { FieldSchema, FormDefinition, Json, JsonObject } from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import type { Words } from '../../words/policy-words.ts';
import { sectionsOf } from './layout.ts';
import './paper.css';

/** What a place of a form is called. */
export function useFieldTitle(words: Words): (name: string, schema: FieldSchema) => string {
  const text = useText();
  return (name, schema) => text(schema.title, words.label(name));
}

interface PaperProps {
  definition: Pick<FormDefinition, 'fields' | 'layout'>;
  /** What stands at a field; null: it is not shown. */
  field: (name: string, schema: FieldSchema) => ReactNode;
}

/** A form as a document: its sections, in rows of its fields. */
export function Paper({ definition, field }: PaperProps) {
  const text = useText();
  const properties = definition.fields.properties ?? {};
  return (
    <div className="paper">
      {sectionsOf(definition).map(({ title, rows }, index) => {
        const shown = rows.flatMap((row) => {
          const cells = row.flatMap((name) => {
            const cell = field(name, properties[name] ?? {});
            return cell === null ? [] : [<div key={name}>{cell}</div>];
          });
          if (cells.length === 0) return [];
          return [
            <div className="paper-row" key={row.join()} data-count={row.length}>
              {cells}
            </div>,
          ];
        });
        if (shown.length === 0) return null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: sections have no identity of their own
          <section className="paper-section" key={index}>
            {title ? <h3>{text(title)}</h3> : null}
            {shown}
          </section>
        );
      })}
    </div>
  );
}

/** The lines of a table, of values that are objects. */
export const linesOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as JsonObject[]).filter((line) => typeof line === 'object' && line !== null) : [];
