import type { TaskDefinition } from '../../contract/definitions/flows.ts';
import { isExpression, type Json } from '../ground/definition.ts';
import type { KnownPeople } from '../ground/organisation.ts';
import type { Run } from '../rules/environment.ts';
import type { Templates } from './runtime.ts';
import { barredFrom } from './separation.ts';
import type { Work, WorkTask } from './work-state.ts';

/** What a new task of a state begins with: one, or one for each who decides together. */
export interface Begun {
  tasks: Partial<WorkTask>[];
  /** Nobody was found: who has it instead, or that it is passed. */
  orphan?: NonNullable<WorkTask['orphan']>;
  /** Of those who decide together: who agreed already. */
  skipped: string[];
}

/** Persons as an expression gives them: an id, a person, or a list of these; each once. */
export function personsIn(value: Json): string[] {
  const ids = [value].flat().flatMap((one): string[] => {
    if (typeof one === 'string' && one !== '') return [one];
    const id = typeof one === 'object' && one !== null && !Array.isArray(one) ? one.id : undefined;
    return typeof id === 'string' ? [id] : [];
  });
  return [...new Set(ids)];
}

/**
 * Whose a task is when its state is entered: persons by FEEL, several who decide together, or everybody with the role.
 *
 * @param run the run of the step, its context and event those after it
 */
export function assigned(task: TaskDefinition | undefined, templates: Templates, run: Run, work: Work): Begun {
  const { people } = run;
  const asked = task && people && expressionOf(task);
  if (!task || !asked) return { tasks: [{}], skipped: [] };
  const barred = barredFrom(task, work);
  const found = personsIn(templates.expression(asked).readJson([run])).filter((person) => !barred.has(person));
  const skipped = skippedOf(task, found, work);
  if (found.length > 0) return { tasks: tasksOf(task, found), skipped };
  return { ...instead(task, people, barred), skipped: [] };
}

/** The expression that says whose a task is; a pool of roles has none. */
export function expressionOf({ approval, assign, candidates }: TaskDefinition): string | undefined {
  const given = approval?.of ?? assign ?? candidates;
  return isExpression(given as Json) ? (given as { '=': string })['='] : undefined;
}

function tasksOf({ approval, assign }: TaskDefinition, found: string[]): Partial<WorkTask>[] {
  if (approval) return found.map((voter) => ({ voter, assignee: voter }));
  return assign && found.length === 1 ? [{ assignee: found[0] as string }] : [{ candidates: found }];
}

/** Whose it is where nobody is found. */
function instead({ nobody = 'administrator', approval }: TaskDefinition, people: KnownPeople, barred: Set<string>) {
  if (nobody === 'pass' && approval) return { tasks: [], orphan: nobody };
  const one = insteadOf({ nobody }, people, barred);
  const [first] = one.candidates ?? [];
  const isVote = approval && first !== undefined;
  const tasks: Partial<WorkTask>[] = [isVote ? { voter: first, assignee: first, orphan: one.orphan } : one];
  return { tasks, orphan: one.orphan };
}

/** Who has a task for which nobody is found: the starter's superior, or who mends what is stuck. */
export function insteadOf(
  { nobody = 'administrator' }: Pick<TaskDefinition, 'nobody'>,
  { organisation, startedBy }: KnownPeople,
  barred: ReadonlySet<string>,
): Pick<WorkTask, 'candidates' | 'assignee'> & { orphan: 'superior' | 'administrator' } {
  const persons: string[] = [];
  if (nobody === 'superior' && startedBy) {
    let above = organisation.superior(startedBy.id);
    for (let level = 2; above !== null && barred.has(above) && level < 100; level += 1)
      above = organisation.superior(startedBy.id, level);
    if (above !== null) persons.push(above);
  }
  const orphan = persons.length > 0 ? ('superior' as const) : ('administrator' as const);
  if (persons.length === 0) persons.push(...organisation.carriers(['administrator']), 'operator');
  return { candidates: persons.filter((person) => !barred.has(person)), orphan };
}

/** Of some persons those who agreed in this case before, or just before. */
function skippedOf({ skip }: TaskDefinition, found: string[], { acts }: Work): string[] {
  if (!skip) return [];
  const asked = skip === 'consecutive' ? acts.slice(-1) : acts;
  const agreed = asked.filter(({ agrees }) => agrees);
  return found.filter((person) => agreed.some(({ persons }) => persons.includes(person)));
}
