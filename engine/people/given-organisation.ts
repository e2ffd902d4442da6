import type { CaseOrganisation } from '../../contract/definitions/cases.ts';
import type { Organisation } from '../ground/organisation.ts';
import { organisationOf, type Standpoint } from './organisation.ts';

/**
 * The organisation that a case gives: whoever and whatever has no name is called by its id.
 *
 * @param given departments, posts and persons, and who carries the roles
 * @example givenOrganisation({ persons: [{ id: 'li', superior: 'wang' }, { id: 'wang' }] }, standpoint).superior('li') // 'wang'
 */
export function givenOrganisation(given: CaseOrganisation, standpoint: Standpoint): Organisation {
  const { departments = [], posts = [], persons = [], bindings = [] } = given;
  const source = {
    departments: departments.map((one) => ({ name: one.id, ...one })),
    posts: posts.map((one) => ({ name: one.id, department: '', ...one })),
    persons: persons.map((one) => ({ name: one.id, departments: [], posts: [], substitutes: [], ...one })),
    bindings,
    accounts: [],
  };
  return organisationOf(source, standpoint);
}
