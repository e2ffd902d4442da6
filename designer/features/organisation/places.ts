import type { Department, Post } from '../../../client/api.ts';
import { pathOf } from '../../../engine/reading.ts';

/** The departments and posts of the organisation, all of them. */
export interface Places {
  departments: Department[];
  posts: Post[];
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
