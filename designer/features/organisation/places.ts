import type { Department, Post } from '../../../client/api.ts';

/** The departments and posts of the organisation, all of them. */
export interface Places {
  departments: Department[];
  posts: Post[];
}

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

/** Posts as options, each with the name of the department that it is of. */
export const postOptions = ({ departments, posts }: Places) =>
  posts
    .map(({ id, name, department }) => ({
      value: id,
      label: `${name}（${pathOf(departments, department).at(-1)}）`,
    }))
    .sort((a, b) => a.label.localeCompare(b.label, 'zh-CN'));
