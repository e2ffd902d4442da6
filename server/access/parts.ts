import type { StoreParts } from '../stores/parts.ts';
import type { Accounts } from './accounts.ts';
import type { Oidc } from './oidc.ts';

export interface AccessParts extends StoreParts {
  accounts: Accounts;
  /** Single sign-on, where a provider is configured. */
  oidc: Oidc | undefined;
}
