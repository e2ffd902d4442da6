import type { JsonObject } from '../../../engine/index.ts';
import { api, type Foreseen, type Instance, type InstancesQuery, type ManyForeseen } from '../../kernel/api.ts';

/** What the operator does, in the order in which it is offered. */
export const verbs = ['retry', 'correct', 'jump', 'suspend', 'resume', 'terminate'] as const;
export type Verb = (typeof verbs)[number];

/** What is said of it besides the verb. */
export interface Said {
  reason: string;
  to?: string;
  set?: JsonObject;
  children?: 'stop' | 'keep';
  records?: 'keep' | 'void';
  timers?: 'left' | 'calendar';
}

/** What it is done to: an instance, or all that a query finds. */
export type Target = { instance: Instance } | { query: InstancesQuery; count?: number };

const one = {
  jump: api.jumpInstance,
  terminate: api.terminateInstance,
  suspend: api.suspendInstance,
  resume: api.resumeInstance,
  retry: api.retryInstance,
  correct: api.correctInstance,
} as const;
const many = {
  jump: api.jumpInstances,
  terminate: api.terminateInstances,
  suspend: api.suspendInstances,
  resume: api.resumeInstances,
  retry: api.retryInstances,
  correct: api.correctInstances,
} as const;

type SendOne = (id: string, body: Said & { dryRun?: boolean }) => Promise<Instance | Foreseen>;
type SendMany = (
  body: Said & { query: InstancesQuery; dryRun?: boolean },
) => Promise<{ operation: string } | ManyForeseen>;

/** Asks what would become of it. */
export async function look(verb: Verb, said: Said, target: Target): Promise<Foreseen | ManyForeseen> {
  if ('instance' in target)
    return (await (one[verb] as SendOne)(target.instance.id, { ...said, dryRun: true })) as Foreseen;
  return (await (many[verb] as SendMany)({ ...said, query: target.query, dryRun: true })) as ManyForeseen;
}

/** Does it. @returns the id of the operation where it is done to many */
export async function operate(verb: Verb, said: Said, target: Target): Promise<string | undefined> {
  if ('instance' in target) {
    await (one[verb] as SendOne)(target.instance.id, said);
    return undefined;
  }
  return ((await (many[verb] as SendMany)({ ...said, query: target.query })) as { operation: string }).operation;
}

/** What can be done with an instance as it stands. */
export const verbsFor = ({ status, incidents }: Pick<Instance, 'status' | 'incidents'>): Verb[] =>
  status === 'done' || status === 'stopped'
    ? []
    : verbs.filter((verb) => {
        if (verb === 'retry') return incidents.length > 0;
        if (verb === 'suspend' || verb === 'resume') return (status === 'suspended') === (verb === 'resume');
        return true;
      });
