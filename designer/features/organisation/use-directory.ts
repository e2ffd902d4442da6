import { useQuery } from '@tanstack/react-query';
import { api, type Department, type Post } from '../../kernel/api.ts';
import { whole } from '../../kernel/whole.ts';

const atOnce = 200;

/** The departments and posts of the organisation, all of them. */
export interface Places {
  departments: Department[];
  posts: Post[];
}

export const useDepartments = () =>
  useQuery({
    queryKey: ['directory', 'departments'],
    queryFn: () => whole((page) => api.listDepartments({ limit: atOnce, ...page })),
  });

export const usePosts = () =>
  useQuery({
    queryKey: ['directory', 'posts'],
    queryFn: () => whole((page) => api.listPosts({ limit: atOnce, ...page })),
  });

/** The names of a department and those above it, from the top. @example pathOf(departments, 'a') // ['公司', '分公司'] */
export function pathOf(departments: readonly Department[], id: string): string[] {
  const path: string[] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const found: Department | undefined = departments.find((one) => one.id === at);
    path.unshift(found?.name ?? at);
    at = found?.parent;
  }
  return path;
}

/** Departments as options, each by its path. */
export const departmentOptions = (departments: readonly Department[]) =>
  departments
    .map(({ id }) => ({ value: id, label: pathOf(departments, id).join(' / ') }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'));

/** Posts as options, each with the department that it is of. */
export const postOptions = ({ departments, posts }: Places) =>
  posts
    .map(({ id, name, department }) => ({
      value: id,
      label: `${name}（${pathOf(departments, department).join(' / ')}）`,
    }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'));
