/** What is kept of policies: their editions, and the drafts that become editions. */

import type { RoleBinding } from '../../../contract/directory.ts';
import type { Definition, LocalText } from '../../../engine/index.ts';

/** That an edition is in force no longer, from an instant on. It stays readable. */
export interface Retirement {
  from: string;
  /** When and by whom that was decided. */
  at: string;
  by: string;
  note?: string;
  emergency?: Emergency;
}

/** That one person put something in force, or took it out, and why; the draft keeps who reviewed it afterwards. */
export type Emergency = {
  draft: string;
  by: string;
  reason: string;
};

export interface EditionSummary {
  number: number;
  hash: string;
  effectiveFrom: string;
  publishedAt: string;
  publishedBy: string;
  approvedBy?: string;
  note?: string | LocalText;
  counts: { ruleSets: number; flows: number; openConfig: number };
  /** That payloads have a fence; absent: it was published before they had one, or goes back to such an edition. */
  format?: 2;
  emergency?: Emergency;
  /** The one thing that may still be said of a published edition, kept beside it. */
  retired?: Retirement;
}

/** An edition as it was published: nothing of it ever changes. */
export interface EditionRecord extends Omit<EditionSummary, 'retired'> {
  policy: string;
  definitions: Definition[];
}

/** An edition as the list of its policy has it. */
export const summaryOf = ({ definitions: _, policy: __, ...summary }: EditionRecord): EditionSummary => summary;

/** An edition as lists have it. */
export type EditionHead = Omit<EditionRecord, 'definitions'>;

/** A retirement, with the edition that it is of. */
export type EditionRetirement = Retirement & Pick<EditionRecord, 'policy' | 'number'>;

/** What the list of policies says of one. */
export interface PolicyWords {
  id: string;
  title: LocalText;
  purpose?: LocalText;
  /** The hash of the shipped definitions that were offered last; absent: none were since it was seeded. */
  shipped?: string;
}

export interface PolicyRecord extends PolicyWords {
  editions: EditionSummary[];
}

export type DraftStatus = 'draft' | 'submitted' | 'approved' | 'published';

/** What a reviewer or an author says of a draft, or of a place in it. */
export interface DraftComment {
  number: number;
  at: string;
  by: string;
  text: string;
  /** The definition it is about, and the place in it as a JSON Pointer. */
  kind?: string;
  id?: string;
  path?: string;
  resolved?: { at: string; by: string };
}

export interface DraftRecord {
  id: string;
  policy: string;
  title: string;
  basedOn: number;
  revision: number;
  /** The revision of the last change that was not a comment: who has seen it may edit. */
  contentRevision?: number;
  status: DraftStatus;
  /** That payloads have a fence; absent: it was begun before they had one. */
  format?: 2;
  /** Of an import: the edition that the file was exported from, of which its author knew. */
  importedFrom?: number;
  /** What publishing it does with the edition it is based on; absent: its definitions become an edition. */
  kind?: 'rollback' | 'retire' | 'roleBindings';
  /** Of role bindings: what they are to be, and of which revision those were that they replace. */
  roleBindings?: { bindings: RoleBinding[]; over: number };
  /** Of a roll back or a retirement: from when; absent: from its publication. */
  effectiveFrom?: string;
  authors: string[];
  /** Every person who was, or could have been, one of the authors when they changed it. */
  persons?: string[];
  /** What differs from the edition it is based on, by `kind/id`; null: removed. */
  changes: Record<string, Definition | null>;
  createdAt: string;
  updatedAt: string;
  submittedBy?: string;
  approvedBy?: string;
  /** What had been published and retired of its policy when it was approved (`Catalogue.changesOf`). */
  approvedOver?: number;
  /** The last thing said of it. */
  note?: string;
  /** Why it is to be published, in the words of who submitted it. */
  reason?: string;
  /** Why it was sent back; gone when it is submitted again. */
  rejection?: { at: string; by: string; reason?: string };
  comments?: DraftComment[];
  /** Who changed what cases expect, by `<rule set or flow>/<case>`. */
  expectations?: Record<string, { at: string; by: string }>;
  /** The edition it became. */
  published?: number;
  /** It was put in force at once, by one person. */
  emergency?: { at: string; by: string; reason: string };
  /** Another person has looked at what was done in an emergency. */
  reviewed?: { at: string; by: string; note?: string };
}
