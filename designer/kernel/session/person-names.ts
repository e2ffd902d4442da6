import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { usePersonName } from './person-name.ts';

/** The names of some persons by their ids, from the directory; who is not in it is called by the id, a key by its own name. */
export function usePersonNames(persons: readonly string[]): (person: string) => string {
  const plain = usePersonName();
  const wanted = [...new Set(persons.filter((id) => !id.includes(':') && id !== 'operator'))].sort();
  const { data } = useQuery({
    queryKey: ['directory', 'named', ...wanted],
    enabled: wanted.length > 0,
    queryFn: () => Promise.all(wanted.map((id) => api.readPerson(id).catch(() => ({ id, name: id })))),
  });
  const named = new Map(data?.map(({ id, name }) => [id, name]));
  return (person) => named.get(person) ?? plain(person);
}
