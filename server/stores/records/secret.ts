/** A secret of a policy, which calls of its flows send: sealed, and never read back. */
export interface SecretRecord {
  policy: string;
  name: string;
  revision: number;
  sealed: string;
  setAt: string;
  setBy: string;
}

/** What a secret is sealed for. */
export const placeOfSecret = ({ policy, name }: Pick<SecretRecord, 'policy' | 'name'>) => `secret ${policy}/${name}`;
