import type { FieldSchema, FormDefinition, LayoutSection } from '../../../engine/index.ts';

/** The list with one item at another place. @example moved(['a', 'b'], 0, 1) // ['b', 'a'] */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...list.slice(from, from + 1));
}

/** The fields of a form or of its lines, with one changed, added, taken away, or moved. */
export const fieldEdits = {
  put: (schema: FieldSchema, name: string, field: FieldSchema): FieldSchema => ({
    ...schema,
    properties: { ...schema.properties, [name]: field },
  }),
  require: (schema: FieldSchema, name: string, on: boolean): FieldSchema => {
    const required = schema.required ?? [];
    const wanted = Object.keys(schema.properties ?? {}).filter((key) => (key === name ? on : required.includes(key)));
    return { ...schema, required: wanted };
  },
  remove: (schema: FieldSchema, name: string): FieldSchema => {
    const { [name]: _, ...properties } = schema.properties ?? {};
    return { ...schema, properties, required: (schema.required ?? []).filter((one) => one !== name) };
  },
  move: (schema: FieldSchema, from: number, to: number): FieldSchema => ({
    ...schema,
    properties: Object.fromEntries(moved(Object.entries(schema.properties ?? {}), from, to)),
  }),
};

/** The layout without a field. */
export function withoutInLayout(form: FormDefinition, field: string): Pick<FormDefinition, 'layout'> {
  const { layout } = form;
  if (!layout) return {};
  const within = ({ rows, ...section }: LayoutSection) => ({
    ...section,
    rows: rows.map((names) => names.filter((name) => name !== field)).filter((names) => names.length > 0),
  });
  return { layout: layout.map(within) };
}
