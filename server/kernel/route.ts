import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnswerOf, apiRoot, type BodyOf, type Call, type ParamsOf, type QueryOf } from '../../contract/call.ts';
import type { Json } from '../../contract/text.ts';
import type { Caller } from './caller.ts';

/** A request as whatever serves it sees it: checked against its call, its sender known. */
export interface Asked<C extends Call = Call> {
  params: ParamsOf<C['path']>;
  query: QueryOf<C>;
  body: BodyOf<C>;
  /** The Excel file that came in place of the body, where the call takes one. */
  file: Uint8Array | undefined;
  caller: Caller;
  request: IncomingMessage;
}

export interface Answer<Body = unknown> {
  /** Default: the status that the call answers first. */
  status?: number;
  headers?: Record<string, string | string[]>;
  /** Absent: no content. */
  body?: Body;
  /** Instead of `body`, where its JSON is there already. */
  text?: string;
}

/** A request before it is known what it is for. */
export interface AnyAsked {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Json | undefined;
  file?: Uint8Array | undefined;
  caller: Caller;
  request: IncomingMessage;
}

/** What serves a call. */
export interface Route {
  call: Call;
  /** It keeps its answers to idempotency keys itself, with what they are about. */
  keepsOwnAnswers?: boolean;
  handle?(asked: AnyAsked): Answer | Promise<Answer>;
  /** Instead of `handle`, for answers that are not one JSON value. */
  stream?(asked: AnyAsked, response: ServerResponse): Promise<void>;
}

/**
 * Serves a call with one JSON value.
 *
 * @param handle is given what the call's schemas describe, and answers what they describe
 * @example serve(api.readInstance, async ({ params }) => ({ body: await read(params.id) }))
 */
export function serve<C extends Call>(
  call: C,
  handle: (asked: Asked<C>) => Answer<AnswerOf<C>> | Promise<Answer<AnswerOf<C>>>,
  more: Pick<Route, 'keepsOwnAnswers'> = {},
): Route {
  return { call, handle: handle as unknown as NonNullable<Route['handle']>, ...more };
}

/** Serves a call by writing its answer bit by bit. */
export function stream<C extends Call>(
  call: C,
  write: (asked: Asked<C>, response: ServerResponse) => Promise<void>,
): Route {
  return { call, stream: write as unknown as NonNullable<Route['stream']> };
}

/**
 * Where something stands, for `Location`.
 *
 * @example addressOf('instances', 'i 1') // '/api/v1/instances/i%201'
 */
export const addressOf = (...names: (string | number)[]): string =>
  [apiRoot, ...names.map(encodeURIComponent)].join('/');
