import { useQueries } from '@tanstack/react-query';
import { createContext } from 'react';
import type { FieldSchema, Json, JsonObject } from '../../../engine/index.ts';
import { api } from '../../kernel/api.ts';
import { useSame } from '../../kernel/ui/use-same.ts';

/** The policy whose master data fields refer to; null: there are no rows to choose among. */
export const RowsContext = createContext<string | null>(null);

/** The master that a field's value is a key of. */
export const masterOf = ({ refers }: FieldSchema): string | undefined =>
  typeof refers === 'object' ? refers.master : refers;

/** A row by its master and key. */
export type RowKey = readonly [master: string, key: string];

/** The rows that the fields of a form refer to, those of its lines too. */
export function rowKeysIn(schema: FieldSchema, fields: JsonObject): RowKey[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]): RowKey[] => {
    const value: Json = fields[name] ?? null;
    const master = masterOf(field);
    if (master !== undefined) return typeof value === 'string' && value !== '' ? [[master, value]] : [];
    const { items } = field;
    if (!items?.properties || !Array.isArray(value)) return [];
    return value.flatMap((line) =>
      typeof line === 'object' && line !== null ? rowKeysIn(items, line as JsonObject) : [],
    );
  });
}

/**
 * Rows of master data as they stand now, read as they are needed.
 *
 * @returns the fields of each by `master/key`; what is not read yet, or is none, is not there
 */
export function useRows(policy: string | undefined, wanted: readonly RowKey[]): Record<string, JsonObject> {
  const read = useQueries({
    queries: wanted.map(([master, key]) => ({
      queryKey: ['row', policy, master, key],
      queryFn: () => api.readRow(policy ?? '', master, key),
      enabled: policy !== undefined,
    })),
  });
  return useSame(
    Object.fromEntries(
      read.flatMap(({ data }, index) => (data ? [[wanted[index]?.join('/') ?? '', data.fields as JsonObject]] : [])),
    ),
  );
}
