import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Me } from '../../../client/api.ts';
import {
  type FlowDefinition,
  type LocalText,
  type PolicyContent,
  startersOf,
  wordingOf,
} from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import { policiesQuery, queryClient, readEdition } from '../queries.ts';
import { hasRight, rolesIn, useSession } from '../session/state.ts';

export interface Option {
  value: string;
  label: string;
}

/** The flow roles of all policies in force, with their labels; none until they are read. */
export function useRoles(): Option[] {
  return useChoices(({ policy, vocabulary }) => (policy.roles ?? []).map((role) => [role, vocabulary.words[role]]));
}

/** The flows of all policies in force, with their titles; none until they are read. */
export function useFlows(): Option[] {
  return useChoices(({ flows }) => Object.values(flows).map(({ id, title }) => [id, wordingOf(title)]));
}

/** What a reader may begin by hand of a policy in force. */
export interface Startable {
  policy: PolicyContent['policy'];
  flows: FlowDefinition[];
}

/** The flows in force that the reader may start by hand, by policy; undefined until it is read which there are. */
export function useStartable(): Startable[] | undefined {
  const { data } = useQuery(inForceQuery);
  const me = useSession((session) => session.me);
  return useMemo(() => data && startableOf(data, me), [data, me]);
}

/**
 * The flows that somebody may start by hand, by policy: those that the server would not refuse them.
 *
 * @example startableOf([leave], me) // [{ policy: leave.policy, flows: [leave.flows.request] }]
 */
function startableOf(contents: readonly PolicyContent[], me: Me | undefined): Startable[] {
  return contents.flatMap(({ policy, flows }) => {
    const own = hasRight(me, 'developer') ? undefined : rolesIn(me, policy.id);
    const open = Object.values(flows).filter((flow) => {
      const starters = startersOf(flow);
      return own === undefined || starters.length === 0 || starters.some((role) => own.includes(role));
    });
    return open.length > 0 ? [{ policy, flows: open }] : [];
  });
}

function useChoices(namesOf: (content: PolicyContent) => [name: string, label: LocalText | undefined][]) {
  const text = useText();
  const { data = [] } = useQuery(inForceQuery);
  return [...new Map(data.flatMap(namesOf))].map(([value, label]) => ({ value, label: text(label, value) }));
}

/** The editions in force of all policies. */
const inForceQuery = queryOptions({
  queryKey: ['policies', 'inForce'],
  queryFn: async () => {
    const policies = await queryClient.fetchQuery(policiesQuery);
    return Promise.all(policies.flatMap(({ id, inForce }) => (inForce === null ? [] : [readEdition(id, inForce)])));
  },
  structuralSharing: false,
});
