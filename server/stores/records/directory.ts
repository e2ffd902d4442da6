/** What is kept of an organisation: its departments, posts and persons, and who carries the roles of each policy. */

import type { Department, Person, Post, RoleBinding } from '../../../contract/directory.ts';

/** Callers are shown the revision as `version`. */
interface Revised {
  revision: number;
}

export type DepartmentRecord = Department & Revised;
export type PostRecord = Post & Revised;
export type PersonRecord = Person & Revised;

/** Who carries the roles of a policy. */
export interface RoleBindingsRecord extends Revised {
  policy: string;
  bindings: RoleBinding[];
}
