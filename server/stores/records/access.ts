/** What is kept of who may call. */

export interface KeyRecord {
  id: string;
  name: string;
  roles: string[];
  policies?: string[];
  /** Whose it is; keys of before persons were known are of who made them. */
  person?: string;
  /** Who else could know it: see `AccountRecord`. */
  hands?: string[];
  /** Who had set the password of the session that made it, where its owner had not yet. */
  passwordBy?: string;
  /** SHA-256 of the key; empty while its person has not taken it. */
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
  /** The person who set it, where that was not its owner. */
  passwordBy?: string;
  /** The persons in whose hands the account was put by making it or setting its password, until another one confirms it. */
  hands?: string[];
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
  /** It began at the OpenID provider, under this id there. */
  provider?: { sid?: string };
}
