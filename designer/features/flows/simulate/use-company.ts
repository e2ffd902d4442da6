import { useQuery } from '@tanstack/react-query';
import type { CaseOrganisation } from '../../../../contract/definitions/cases.ts';
import { useDepartments, usePosts } from '../../../forms/use-directory.ts';
import { api } from '../../../kernel/api.ts';
import { whole } from '../../../kernel/whole.ts';

/** The organisation as a walk with persons is given it; undefined until it is known, or where nobody is tried. */
export function useCompany(policy: string, isAsked: boolean): CaseOrganisation | undefined {
  const { data: departments } = useDepartments(isAsked);
  const { data: posts } = usePosts(isAsked);
  const { data: persons } = useQuery({
    queryKey: ['directory', 'everybody'],
    enabled: isAsked,
    queryFn: () => whole((page) => api.listPersons({ limit: 200, ...page })),
  });
  const { data: bindings } = useQuery({
    queryKey: ['roleBindings', 'walk', policy],
    enabled: isAsked,
    queryFn: () => api.readRoleBindings(policy),
  });
  if (!isAsked || !departments || !posts || !persons || !bindings) return undefined;
  return {
    departments: departments.map(({ id, name, parent }) => ({ id, name, ...(parent ? { parent } : {}) })),
    posts: posts.map(({ id, name, department }) => ({ id, name, department })),
    persons: persons.map(({ id, name, departments: own, posts: held, superior }) => ({
      ...{ id, name, departments: own, posts: held },
      ...(superior ? { superior } : {}),
    })),
    ...(bindings.length > 0 ? { bindings } : {}),
  };
}
