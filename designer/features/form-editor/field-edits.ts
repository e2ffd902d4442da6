import type { FieldSchema, FormDefinition, LayoutSection } from '../../../engine/index.ts';

/** The list with one item at another place. @example moved(['a', 'b'], 0, 1) // ['b', 'a'] */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, ...list.slice(from, from + 1));
}

/** The fields of a form or of its lines, with one changed, added, taken away, renamed, or moved. */
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
  rename: (schema: FieldSchema, from: string, to: string): FieldSchema => ({
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, field]) => [key === from ? to : key, field]),
    ),
    required: (schema.required ?? []).map((one) => (one === from ? to : one)),
  }),
  move: (schema: FieldSchema, from: number, to: number): FieldSchema => ({
    ...schema,
    properties: Object.fromEntries(moved(Object.entries(schema.properties ?? {}), from, to)),
  }),
};

/** The layout with a name in it changed, or taken out. */
export function inLayout(form: FormDefinition, from: string, to?: string): Pick<FormDefinition, 'layout'> {
  const { layout } = form;
  if (!layout) return {};
  const row = (names: string[]) => names.flatMap((name) => (name !== from ? [name] : to === undefined ? [] : [to]));
  const within = ({ rows, ...section }: LayoutSection) => ({
    ...section,
    rows: rows.map(row).filter((names) => names.length > 0),
  });
  return { layout: layout.map(within) };
}
