/** What is kept of who may call. */

export interface KeyRecord {
  id: string;
  name: string;
  roles: string[];
  policies?: string[];
  /** SHA-256 of the key. */
  hash: string;
  createdAt: string;
  createdBy: string;
  revokedAt?: string;
}

/** A person who signs in. The id is the name in lower case. */
export interface AccountRecord {
  id: string;
  name: string;
  revision: number;
  /** A hash with its parameters; none for those who sign in elsewhere. */
  password?: string;
  /** When it was set, or the account disabled: sessions begun before are over. */
  passwordAt?: string;
  /** The subject at the OpenID provider. */
  subject?: string;
  roles: string[];
  policies?: string[];
  createdAt: string;
  createdBy: string;
  disabledAt?: string;
}

/** Somebody signed in. The id is the hash of what the browser keeps. */
export interface SessionRecord {
  id: string;
  account: string;
  createdAt: string;
  usedAt: string;
  expiresAt: string;
}
