import { useQueries } from '@tanstack/react-query';
import { api, type FiledRecord, type Instance } from '../../kernel/api.ts';

/** The records of an instance, the oldest first; undefined while one is still being read. */
export function useFormRecords({ records }: Pick<Instance, 'records'>) {
  const queries = useQueries({
    queries: records.map(({ id, version }) => ({
      queryKey: ['record', id, version],
      queryFn: () => api.readRecord(id),
    })),
  });
  const problem = queries.find(({ error }) => error)?.error;
  const read = queries.flatMap(({ data }): FiledRecord[] => (data ? [data] : []));
  return { problem, records: read.length === records.length ? read : undefined };
}
