import type { Static } from 'typebox';
import * as t from '../schema.ts';
import { Expression, json } from './values.ts';

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const SecretRef = t.named('SecretRef', t.closed({ secret: t.text }), 'A secret of the policy, by its name');

/** What the `http` actor is given: all of the call stands in `invoke.input`. */
export const HttpCall = t.named(
  'HttpCall',
  t.closed({
    url: t.either(t.text, Expression),
    method: t.maybe(t.described(t.either(t.text, Expression), 'POST where there is a body, else GET')),
    headers: t.maybe(
      t.described(
        t.either(Expression, t.mapOf(t.either(t.text, t.figure, Expression, SecretRef))),
        'A value is text, FEEL, or a secret by its name: `{"secret": "BANK"}`',
      ),
    ),
    body: t.maybe(json),
    timeout: t.maybe(t.described(t.either(t.text, Expression), 'How long an answer is waited for; absent: PT10S')),
    retry: t.maybe(
      t.described(
        t.closed({ times: t.maybe(t.count), wait: t.maybe(t.text) }),
        'How often it is tried again, and how long after; absent: 5 times, after one second and each time twice as long',
      ),
    ),
    expect: t.maybe(t.described(t.list(t.wholeNumber), 'The statuses that are no failure; absent: 200 to 299')),
  }),
  'A call to another system',
);
export type HttpCall = Static<typeof HttpCall>;
