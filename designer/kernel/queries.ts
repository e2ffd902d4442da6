import { QueryClient, queryOptions } from '@tanstack/react-query';
import { readPolicyContent } from '../../engine/index.ts';
import { type ApiError, api } from './api.ts';
import { whole } from './whole.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

/**
 * What was read from the server. What nobody shows any more is forgotten: whoever comes back sees nothing old. A reading that failed
 * says so and waits for the reader, whatever the browser thinks of the network.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    mutations: { networkMode: 'always' },
  },
});

/**
 * Has everything read again whose key begins so, as far as somebody shows it: also what is being read, which may be of before.
 *
 * @example await readAgain('accounts')
 */
export async function readAgain(...key: readonly unknown[]): Promise<void> {
  // The library lets a first reading go on, and takes what it brings for new.
  await queryClient.cancelQueries({
    queryKey: key,
    type: 'active',
    predicate: ({ state }) => state.data === undefined,
  });
  await queryClient.invalidateQueries({ queryKey: key });
}

/** Has tried again what failed: whoever had to sign in over an open page goes on with it. */
export function readFailedAgain(): Promise<void> {
  return queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
}

/** All policies that the reader may see. */
export const policiesQuery = queryOptions({ queryKey: ['policies'], queryFn: () => whole(api.listPolicies) });

/** The master data that the reader may see, of all policies. */
export const mastersQuery = queryOptions({
  queryKey: ['masters'],
  queryFn: async () => (await api.listAllMasters()).items,
});

/** The registers that the reader may see, of all policies. */
export const registersQuery = queryOptions({
  queryKey: ['registers'],
  queryFn: async () => (await api.listRegisters()).items,
});

/** What an edition says; editions never change, so each is read once. */
export const editionQuery = (policy: string, number: number) =>
  queryOptions({
    queryKey: ['edition', policy, number],
    queryFn: async () => readPolicyContent((await api.readEdition(policy, number)).definitions),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

/** As {@link editionQuery}, for who does not show it but works on it. */
export const readEdition = (policy: string, number: number) => queryClient.fetchQuery(editionQuery(policy, number));
