import * as t from './schema.ts';

const name = t.textOf(1, 200);
const ids = t.list(t.textOf(1, 128), { maxItems: 1000, uniqueItems: true });
const scopes = ['all', 'department', 'own'] as const;

export const RoleBinding = t.named(
  'RoleBinding',
  t.closed({
    role: name,
    posts: t.maybe(ids),
    departments: t.maybe(t.described(ids, 'Whoever belongs to one of these, or to one below')),
    persons: t.maybe(ids),
    scope: t.maybe(t.oneOf(scopes, { description: 'How far they see with it; default: all' })),
  }),
  'Who carries a role of a policy: whoever holds one of the posts, belongs to one of the departments, or is one of the persons',
);
export type RoleBinding = t.Static<typeof RoleBinding>;
