import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json, LocalText, ProblemCode } from '../../engine/index.ts';
import type { Allowance, Caller } from '../access/caller.ts';
import type { Kind } from './held.ts';
import type { JsonSchema } from './schemas.ts';

/** A request as a handler sees it: checked against its route's schemas, its sender known. */
export interface Call {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Json | undefined;
  caller: Caller;
  request: IncomingMessage;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string | string[]>;
  /** Absent: no content. */
  body?: unknown;
  /** Instead of `body`, where its JSON is there already. */
  text?: string;
}

export interface RouteAnswer {
  status: number;
  description: string;
  schema?: JsonSchema;
}

/** One call of the API: what is sent, what comes back, who may, and what it does. The OpenAPI document is made of these. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** In OpenAPI's form, below `/api/v1`. */
  path: string;
  name: string;
  summary: LocalText;
  allow: Allowance;
  /** Schemas of the query parameters, all of which are text and may be absent. */
  query?: Record<string, JsonSchema>;
  /** It keeps its answers to idempotency keys itself, with what they are about. */
  keepsOwnAnswers?: boolean;
  /** Whoever sends a browser here adds parameters of its own: those that are not known are left unread. */
  foreignQuery?: boolean;
  /** Request headers it reads, with what they are for. */
  headers?: Record<string, string>;
  /** Schema of the JSON body. */
  body?: JsonSchema;
  /** No body means `{}`. */
  bodyOptional?: boolean;
  bodyLimit?: number;
  /** What a caller holds while it lasts; default: a call. */
  holds?: Kind;
  /** Media type where the answer is not JSON. */
  media?: string;
  /** Another media type in which it answers whoever accepts it. */
  alsoMedia?: string;
  /** Media type where the request is not JSON; then the handler reads it. */
  requestMedia?: string;
  answer: RouteAnswer;
  /** Another answer that is no problem either. */
  alsoAnswer?: RouteAnswer;
  problems: ProblemCode[];
  /** Also for one whose password somebody else set, until they have set their own. */
  whileConfined?: true;
  handle?(call: Call): Answer | Promise<Answer>;
  /** Instead of `handle`, for answers that are not one JSON value. */
  stream?(call: Call, response: ServerResponse): Promise<void>;
}
