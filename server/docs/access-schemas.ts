import type { JsonSchema } from '../http/schemas.ts';
import { count, instant, list, shape, text } from './common-schemas.ts';

const key = {
  ...{ id: text, name: text, roles: list(text), policies: list(text), createdAt: instant, createdBy: text },
  ...{ revokedAt: instant, person: text, untaken: { type: 'boolean' } },
};

/** Keys, accounts, and who one is. */
export const accessSchemas: Record<string, JsonSchema> = {
  Key: shape(key, [...['id', 'name', 'roles', 'createdAt', 'person']]),
  NewKey: shape({ ...key, key: text }, ['id', 'name', 'roles', 'person']),
  Account: shape(
    {
      ...{ id: text, name: text, revision: count, roles: list(text), policies: list(text), createdAt: instant },
      ...{ createdBy: text, disabledAt: instant, signsInBy: { enum: ['password', 'oidc', 'nothing'] } },
      ...{ passwordBy: text, hands: list(text) },
    },
    ['id', 'name', 'revision', 'roles', 'createdAt', 'signsInBy'],
  ),
  Me: shape(
    {
      ...{ id: text, person: text, roles: { anyOf: [list(text), { const: 'all' }] }, policies: list(text), csrf: text },
      ...{ passwordBy: text, confined: { type: 'boolean' }, untaken: list(shape({ id: text, name: text })) },
    },
    ['id', 'person', 'roles'],
  ),
  SignedOut: shape({ continueAt: text }),
  Ways: shape({ mode: { enum: ['demo', 'production'] }, password: { type: 'boolean' }, oidc: { type: 'boolean' } }),
};
