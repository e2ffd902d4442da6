import type { ProblemCode } from './problem-codes.ts';
import type { JsonSchema, Static, TSchema } from './schema.ts';
import type { LocalText } from './text.ts';

/** Below this every call's path stands. */
export const apiRoot = '/api/v1';

/** The rights of the product; every other name a caller has is a role of the policies' flows. */
export const rights = [
  'policyManager',
  'approver',
  'administrator',
  'developer',
  'actFor',
  'emergency',
  'backdate',
] as const;
export type Right = (typeof rights)[number];

/** Who may use a call: one of these rights, `flowRole` for anyone with a role in some flow, or every known caller. */
export type Allowance = readonly (Right | 'flowRole')[] | 'everyone' | 'public';

/** Who may see what, wherever it shows: at its own address, within another answer, in the live stream. */
export const readers = {
  draft: ['policyManager', 'approver', 'administrator'],
  /** Each sees those that are theirs to see; of others there are none. */
  instance: 'everyone',
  /** Master data and registers of a policy. */
  papers: ['developer', 'flowRole', 'policyManager', 'administrator'],
  edition: 'everyone',
  /** Who has a task may have to look for somebody to give it to. */
  directory: 'everyone',
  bindings: ['policyManager', 'approver', 'administrator'],
} as const satisfies Record<string, Allowance>;

/** What is answered under a status that is no problem. */
export interface AnswerShape {
  description: string;
  /** Absent: the answer has no body, or none that is JSON. */
  schema?: TSchema;
}

/** One call of the API as it is written down: what is sent, what comes back, who may. */
export interface CallShape {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** How it was called before; whoever still does is served. */
  formerly?: 'PUT';
  /** In OpenAPI's form, below {@link apiRoot}. */
  path: string;
  summary: LocalText;
  allow: Allowance;
  /** Schemas of the query parameters, all of which are text and may be absent. */
  query?: Record<string, TSchema>;
  /** Whoever sends a browser here adds parameters of its own: those that are not known are left unread. */
  foreignQuery?: true;
  /** Request headers it reads, with what they are for. */
  headers?: Record<string, string>;
  /** Schema of the JSON body. */
  body?: TSchema;
  /** No body means `{}`. */
  bodyOptional?: true;
  /** In bytes, where it is not the usual limit. */
  bodyLimit?: number;
  /** Media type where the request is not JSON; then the handler reads it. */
  requestMedia?: string;
  /** It also takes the body as an Excel file, which the handler reads: the query parameters that come with one. */
  takesSheet?: Record<string, TSchema>;
  /** What a caller holds while it lasts; default: a call. */
  holds?: 'upload' | 'stream';
  /** Media type where the answer is not JSON; what is answered is lines of the schema, or events of {@link CallShape.events}. */
  media?: string;
  /** Another media type in which it answers whoever accepts it. */
  alsoMedia?: string;
  /** What a line of that holds, where it is lines. */
  alsoLines?: TSchema;
  /** By status. */
  answers: Readonly<Partial<Record<200 | 201 | 202 | 204 | 206 | 302 | 304, AnswerShape>>>;
  /** Of a stream: what is told, by the name of the event. */
  events?: Record<string, TSchema>;
  problems: readonly ProblemCode[];
  /** Also for one whose password somebody else set, until they have set their own. */
  whileConfined?: true;
  /** It cannot be repeated by a key though it writes. */
  withoutKey?: true;
}

/** A call with its name, which is the document's `operationId` and the client's function. */
export interface Call extends CallShape {
  name: string;
}

/** Gives the calls of a noun their names. @example calls({ readInstance: { method: 'GET', … } }).readInstance.name // 'readInstance' */
export function calls<const C extends Record<string, CallShape>>(group: C): { [N in keyof C]: C[N] & { name: N } } {
  const named = Object.entries(group).map(([name, call]) => [name, { ...call, name }]);
  return Object.fromEntries(named) as { [N in keyof C]: C[N] & { name: N } };
}

/** Whether a call can be repeated by a key: one that writes, and answers one value to a caller who is known. */
export const takesKey = ({ method, allow, media, withoutKey }: CallShape): boolean =>
  method !== 'GET' && allow !== 'public' && media === undefined && !withoutKey;

/** The names in a path, each of which is text. @example ParamsOf<'/instances/{id}'> // { id: string } */
export type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name | keyof ParamsOf<Rest>]: string }
  : unknown;

type Texts<S> = S extends Record<string, TSchema> ? { [N in keyof S]?: string } : Record<never, never>;
/** What the query of a call may hold. */
export type QueryOf<C extends CallShape> = Texts<C['query']> & Texts<C['takesSheet']>;

/** The body of a call's requests. */
export type BodyOf<C extends CallShape> = C['body'] extends TSchema ? Static<C['body']> : undefined;

type SchemasOf<A> = { [S in keyof A]: A[S] extends { schema: infer T extends TSchema } ? Static<T> : undefined };
/** What a call answers where it is no problem. */
export type AnswerOf<C extends CallShape> = SchemasOf<C['answers']>[keyof C['answers']];

export type { JsonSchema };
