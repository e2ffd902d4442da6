import type { Person, RoleBinding } from '../contract/directory.ts';
import { organisationOf } from '../engine/people/organisation.ts';
import type { Figure } from './measure.ts';

const people = 5000;
const asked = 20_000;
const at = '2026-12-01T04:00:00Z';

/** Five thousand persons in a tree of two hundred departments, with five hundred posts, under three hundred bindings of a hundred roles. */
function company() {
  const departments = Array.from({ length: 200 }, (_, n) => ({
    id: `d${n}`,
    name: `部门 ${n}`,
    ...(n === 0 ? {} : { parent: `d${Math.floor((n - 1) / 5)}` }),
  }));
  const posts = Array.from({ length: 500 }, (_, n) => ({
    id: `p${n}`,
    name: `岗位 ${n % 50}`,
    department: `d${n % 200}`,
  }));
  const persons = Array.from({ length: people }, (_, n): Person => {
    const away = { person: `u${(n + 1) % people}`, from: '2026-12-01', until: '2026-12-02', flows: ['f'] };
    return {
      ...{ id: `u${n}`, name: `人 ${n}`, departments: [`d${n % 200}`], posts: [`p${n % 500}`] },
      ...(n === 0 ? {} : { superior: `u${Math.floor((n - 1) / 8)}` }),
      substitutes: n % 10 === 0 ? [away] : [],
    };
  });
  const bindings = Array.from({ length: 300 }, (_, n): RoleBinding => {
    const role = `r${n % 100}`;
    if (n % 3 === 0) return { role, posts: [`p${n}`, `p${n + 1}`], scope: 'department' };
    return n % 3 === 1 ? { role, departments: [`d${n % 200}`], scope: 'own' } : { role, persons: [`u${n}`] };
  });
  const accounts = persons.map(({ id, name }, n) => ({ id, name, roles: n % 7 === 0 ? [`r${n % 100}`] : [] }));
  return { departments, posts, persons, bindings, accounts };
}

const share = (sorted: number[], of: number) => sorted[Math.floor((sorted.length - 1) * of)] as number;

/** How long it takes to find the candidates of a task and who stands in for them, among five thousand people. */
export default async function* resolved(): AsyncGenerator<Figure> {
  const source = company();
  const standpoint = { at, timeZone: 'Asia/Shanghai' };
  const bench = `an organisation of ${people} people`;
  const figure = (name: string, ms: number): Figure => ({ bench, name, value: ms, unit: 'ms', ratios: {} });
  const compiling: number[] = [];
  const first: number[] = [];
  for (let round = 0; round < 100; round += 1) {
    const from = performance.now();
    const fresh = organisationOf(source, standpoint);
    compiling.push(performance.now() - from);
    const begin = performance.now();
    fresh.carriers([`r${round}`]);
    first.push(performance.now() - begin);
  }
  const organisation = organisationOf(source, standpoint);
  const took: number[] = [];
  for (let n = 0; n < asked; n += 1) {
    const from = performance.now();
    const candidates = organisation.carriers([`r${n % 100}`, `r${(n * 7) % 100}`]);
    for (const one of candidates) organisation.substitutesOf(one, { policy: 'p', flow: 'f', at });
    organisation.rolesOf(`u${n % people}`);
    organisation.superior(`u${n % people}`, 2);
    took.push(performance.now() - from);
  }
  for (const list of [compiling, first, took]) list.sort((a, b) => a - b);
  yield figure('it is compiled, median', share(compiling, 0.5));
  yield figure('candidates of a role asked for the first time, p99', share(first, 0.99));
  yield figure('candidates of two roles, their substitutes, a person’s roles and superior, median', share(took, 0.5));
  yield figure('the same, p99', share(took, 0.99));
}
