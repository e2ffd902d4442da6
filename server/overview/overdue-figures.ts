import type { OverdueFigures } from '../../contract/overview.ts';
import type { Static } from '../../contract/schema.ts';
import { both } from '../../contract/text.ts';
import { labelOf, type Organisation, type PolicyContent } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { NamedFigures } from './flow-figures.ts';

const mostPersons = 100;

interface Late {
  count: number;
  longestMs: number | null;
}

/**
 * Who has what is overdue, by persons and their departments; what is nobody's by name, by the roles that may take it.
 *
 * @param content the edition in force, which names roles
 */
export function overdueFigures(
  parts: Pick<Parts, 'directory'>,
  policy: string,
  content: PolicyContent | undefined,
  figures: readonly NamedFigures[],
): Static<typeof OverdueFigures> {
  const organisation = parts.directory.organisation(policy);
  const { departments: known } = parts.directory.records;
  const [persons, departments, roles] = [new Map<string, Late>(), new Map<string, Late>(), new Map<string, Late>()];
  let count = 0;
  for (const { of, open } of figures) {
    if (of[0] !== 'due' || open.count === 0) continue;
    const [, holders, own] = of;
    count += open.count;
    if (holders === null) for (const role of own.length === 0 ? [''] : own) add(roles, role, open);
    else for (const person of holders) add(persons, person, open);
    for (const department of new Set((holders ?? []).flatMap((one) => departmentsOf(organisation, one))))
      add(departments, department, open);
  }
  const named = sorted(persons).slice(0, mostPersons);
  return {
    count,
    persons: named.map(([person, late]) => {
      const { name, departments: within } = organisation.who(person);
      return { person, name, departments: within.map((id) => known.get(id)?.name ?? id), ...late };
    }),
    personCount: persons.size,
    departments: sorted(departments).map(([department, late]) => ({
      ...{ department, name: known.get(department)?.name ?? department, ...late },
    })),
    roles: sorted(roles).map(([role, late]) => ({ role, title: roleTitle(content, role), ...late })),
  };
}

const departmentsOf = (organisation: Organisation, person: string) => organisation.who(person).departments;

const anybody = both('任何人', 'anybody');

function roleTitle(content: PolicyContent | undefined, role: string) {
  if (role === '') return anybody;
  return content ? labelOf(content, undefined, role) : both(role, role);
}

function add(to: Map<string, Late>, key: string, { count, longestMs }: Late): void {
  const found = to.get(key) ?? { count: 0, longestMs: null };
  const longest = longestMs === null ? found.longestMs : Math.max(found.longestMs ?? 0, longestMs);
  to.set(key, { count: found.count + count, longestMs: longest });
}

/** The most first. */
const sorted = (of: Map<string, Late>) =>
  [...of].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
