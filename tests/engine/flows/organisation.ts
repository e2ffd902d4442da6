import { noOrganisation, type Organisation } from '../../../engine/ground/organisation.ts';

/** A small organisation for tests: who is whose superior, who holds which post, who stands in for whom. */
export const organisation = (more: Partial<Organisation> = {}): Organisation => {
  const superiors: Record<string, string> = { li: 'wang', wang: 'chen', zhao: 'wang' };
  const posts: Record<string, string[]> = { auditor: ['sun', 'zhou', 'wu'], nobody: [] };
  const superior = (person: string, n = 1): string | null => {
    const above = superiors[person] ?? null;
    return n <= 1 || above === null ? above : superior(above, n - 1);
  };
  return {
    ...noOrganisation,
    who: (id) => ({ id, name: id.toUpperCase(), departments: ['north'], posts: [] }),
    superior,
    holders: (post) => posts[post] ?? [],
    members: () => ['li', 'wang', 'zhao'],
    ...more,
  };
};
