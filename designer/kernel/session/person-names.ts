import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { usePersonName } from './person-name.ts';

/** Whoever is nobody in particular, or no person: the directory is not asked for them. */
const nobodies = ['operator', 'admin', 'demo', 'seed', 'parent'];
const isInstance = (by: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(by);
const isPerson = (by: string) => !by.includes(':') && !nobodies.includes(by) && !isInstance(by);

/** Some persons as the directory knows them, by their ids; who is not in it is called by the id. */
export function useNamedPersons(ids: readonly string[]): { id: string; name: string }[] {
  const { data = [] } = useQuery({
    queryKey: ['directory', 'named', ...ids],
    enabled: ids.length > 0,
    queryFn: () => Promise.all(ids.map((id) => api.readPerson(id).catch(() => ({ id, name: id })))),
  });
  return data;
}

/** The names of some persons by their ids, from the directory; who is not in it is called by the id, a key by its own name. */
export function usePersonNames(persons: readonly string[]): (person: string) => string {
  const plain = usePersonName();
  const wanted = [...new Set(persons.filter(isPerson))].sort();
  const named = new Map(useNamedPersons(wanted).map(({ id, name }) => [id, name]));
  return (person) => named.get(person) ?? plain(person);
}
