/** A part of a store that is not as it was written. */
export interface Altered {
  /** `audit`, `instance <id>`, `edition <policy>/<number>`, or another part of the store by its kind and name. */
  chain: string;
  /** The first entry that is not as it was written. */
  sequence?: number;
  /** Why, where it is missing, cannot be read, or is not what the anchor was told. */
  reason?: string | undefined;
}
