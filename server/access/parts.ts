import type { StoreParts } from '../stores/parts.ts';
import type { Accounts } from './accounts.ts';
import type { Directory } from './directory.ts';
import type { Oidc } from './oidc.ts';

export interface AccessParts extends StoreParts {
  accounts: Accounts;
  /** Who is in the organisation: that of {@link AccessParts.accounts}. */
  directory: Directory;
  /** Single sign-on, where a provider is configured. */
  oidc: Oidc | undefined;
}
