import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Department,
  OrganisationFile,
  type Person,
  type Post,
  type RoleBinding,
} from '../../contract/directory.ts';
import {
  checkBindings,
  checkRecord,
  directoryKinds,
  Problem,
  type ProblemDetail,
  pointer,
} from '../../engine/index.ts';
import { checkSchema } from '../kernel/check-schema.ts';
import type { Log } from '../kernel/log.ts';
import type { GivenOrganisation } from './directory.ts';

const ending = '.organisation.json';

interface Given {
  policy: string;
  departments?: Department[];
  posts?: Post[];
  persons?: (Pick<Person, 'id' | 'name'> & Partial<Person>)[];
  bindings: RoleBinding[];
}

/** The records of a file, of revision 0: nobody has written them down. */
function recordsOf({ departments = [], posts = [], persons = [] }: Given) {
  const byId = <T extends { id: string }>(list: readonly T[]) =>
    new Map(list.map((one) => [one.id, { ...one, revision: 0 }]));
  const whole = persons.map((one): Person => ({ departments: [], posts: [], substitutes: [], ...one }));
  return { departments: byId(departments), posts: byId(posts), persons: byId(whole) };
}

/** @throws Problem with every place that is wrong */
function requireSound(given: Given): void {
  const records = recordsOf(given);
  const isPerson = (id: string) => records.persons.has(id);
  // Which roles there are is said by the policy, edition by edition: one that it does not know yet is carried once it does.
  const roles = new Set(given.bindings.map(({ role }) => role));
  const at = (path: string) => (one: ProblemDetail) => ({ ...one, path: path + one.path });
  const errors = [
    ...directoryKinds.flatMap((kind) =>
      [...records[kind].keys()].flatMap((id, index) =>
        checkRecord(records, kind, id, isPerson).map(at(pointer(kind, index))),
      ),
    ),
    ...checkBindings(given.bindings, records, roles, isPerson).map(at('/bindings')),
  ];
  if (errors.length > 0) throw new Problem('invalidValue', { errors });
}

/**
 * The organisations that come with the policies for trying them: `<policy>.organisation.json` beside the folder of each policy. One that is
 * not sound is told in the log and left out.
 *
 * @example await readGivenOrganisations('definitions', log)
 */
export async function readGivenOrganisations(folder: string, log: Log): Promise<GivenOrganisation> {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending)).sort();
  const all = { departments: new Map(), posts: new Map(), persons: new Map() };
  const bindings: Map<string, { policy: string; bindings: RoleBinding[]; revision: number }> = new Map();
  const policyOf = new Map<string, string>();
  for (const file of files) {
    try {
      const given = JSON.parse(await readFile(join(folder, file), 'utf8')) as Given;
      checkSchema(OrganisationFile, given);
      const { policy } = given;
      if (file !== policy + ending) throw new Error(`it is of the policy ${policy}`);
      requireSound(given);
      const records = recordsOf(given);
      for (const kind of directoryKinds) for (const [id, record] of records[kind]) all[kind].set(id, record);
      for (const id of records.persons.keys()) policyOf.set(id, policy);
      bindings.set(policy, { policy, bindings: given.bindings, revision: 0 });
    } catch (error) {
      log.error('an organisation that comes with a policy could not be read', { file, error, ...placesOf(error) });
    }
  }
  return { records: all, bindings, policyOf };
}

const placesOf = (error: unknown) =>
  error instanceof Problem ? { places: error.errors?.map(({ path, code }) => `${code} ${path}`) } : {};
