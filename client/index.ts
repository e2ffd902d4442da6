/** The typed client: every call of the API by its name. */
import { createApi } from './api.ts';
import { type ClientOptions, createSend } from './send.ts';

export * from './api.ts';
export type * from './definitions.ts';
export { ApiProblem, type ClientOptions, type Send } from './send.ts';

/**
 * @example const guiju = createClient({ url: 'http://127.0.0.1:4000' });
 * (await guiju.decide('sino', 'fee-travel', { facts: { roundTripKm: 120, tripNumber: 1 } })).outcome
 */
export const createClient = (options: ClientOptions) => createApi(createSend(options));
