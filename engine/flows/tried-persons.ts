import type { FlowCaseEvent } from '../ground/definition.ts';
import { noOrganisation, type Organisation } from '../ground/organisation.ts';
import type { FlowOptions, FlowStep, TaskHeld } from './flow-step.ts';
import { rolesHeld } from './sight.ts';
import type { Work } from './work-state.ts';

/** Persons that are tried in a walk. */
export interface Tried {
  organisation: Organisation;
  asksRoles: boolean;
}

/** Who acts in a walk. */
interface Acting {
  startedBy?: string | undefined;
  events?: readonly Partial<FlowCaseEvent>[] | undefined;
  organisation?: Organisation | undefined;
  asksRoles?: boolean | undefined;
}

/** Persons are tried where one is named. */
export function triedBy({ startedBy, events = [], organisation, asksRoles }: Acting): Tried | undefined {
  const isNamed = startedBy !== undefined || events.some(({ by }) => by !== undefined);
  if (!isNamed) return undefined;
  return { organisation: organisation ?? noOrganisation, asksRoles: asksRoles ?? organisation !== undefined };
}

/** Who acts: with the roles that they carry in the organisation, as far as these hold here. */
export function actingBy(
  tried: Tried | undefined,
  work: Work | undefined,
  by: string | undefined,
): Partial<FlowOptions> {
  if (!tried) return {};
  const { organisation, asksRoles } = tried;
  if (by === undefined) return { people: { organisation } };
  const roles = asksRoles ? rolesHeld([...organisation.rolesOf(by).keys()], by, work, organisation) : undefined;
  return { by, people: { organisation, sender: { person: by, behind: [by], roles } } };
}

/** Whose the open tasks are, where persons are tried. */
export const heldIn = ({
  persons,
  step: { tasks },
}: {
  persons: Tried | undefined;
  step: Pick<FlowStep, 'tasks'>;
}): { tasks?: TaskHeld[] } =>
  persons
    ? {
        tasks: tasks.map(({ state, roles, status, candidates, assignee, owner }) => ({
          ...{ state, roles },
          ...(status ? { status } : {}),
          ...(candidates ? { candidates } : {}),
          ...(assignee === undefined ? {} : { assignee }),
          ...(owner === undefined ? {} : { owner }),
        })),
      }
    : {};
