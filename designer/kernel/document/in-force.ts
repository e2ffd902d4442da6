import { queryOptions, useQuery } from '@tanstack/react-query';
import { type LocalText, type PolicyContent, wordingOf } from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import { policiesQuery, queryClient, readEdition } from '../queries.ts';

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
