import { join } from 'node:path';
import { canonicalJson } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { Shape } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import type { AccountRecord, KeyRecord } from './records/access.ts';
import type { ChannelRecord, TellingRecord } from './records/channel.ts';
import type { DepartmentRecord, PersonRecord, PostRecord, RoleBindingsRecord } from './records/directory.ts';
import type { DraftRecord, EditionHead, EditionRecord, EditionRetirement, PolicyWords } from './records/edition.ts';
import type { SecretRecord } from './records/secret.ts';
import type { WebhookRecord } from './records/webhook.ts';

/** What is governed, by its kind. A retirement stands beside its edition, which itself never changes. */
export interface GovernedRecords {
  policy: PolicyWords;
  edition: EditionRecord;
  retirement: EditionRetirement;
  draft: DraftRecord;
  key: KeyRecord;
  webhook: WebhookRecord;
  account: AccountRecord;
  secret: SecretRecord;
  channel: ChannelRecord;
  telling: TellingRecord;
  department: DepartmentRecord;
  post: PostRecord;
  person: PersonRecord;
  roleBindings: RoleBindingsRecord;
}

export type GovernedKind = keyof GovernedRecords;

/** What lists have of a kind: of an edition its head. */
export type Listed<K extends GovernedKind> = K extends 'edition' ? EditionHead : GovernedRecords[K];

/** The values of a record that tell it from the others of its kind, in the order of its row. */
export type GovernedKey = readonly (string | number)[];

/** What a kind's place may be expected to be: free, anything, or of a revision where the kind has such. */
type Expected<K extends GovernedKind> = 'absent' | 'any' | RevisionOf<K>;
type RevisionOf<K extends GovernedKind> = GovernedRecords[K] extends { revision: number } ? number : never;

/** A record to be put in its place, or taken away from there, where the place is as expected. */
export type Put = {
  [K in GovernedKind]: { kind: K; key: GovernedKey } & (
    | { value: GovernedRecords[K]; expect: Expected<K> }
    | { value: null; expect: RevisionOf<K> }
  );
}[GovernedKind];

type Row = Record<string, unknown>;

/** One kind: what it is, and where each store keeps it. */
interface Kind<K extends GovernedKind> extends Pick<Shape<GovernedRecords[K]>, 'needs' | 'may'> {
  /** The names of its key. */
  key: readonly string[];
  /** It has a revision: the SQL that tells it. What was read of a file is kept until the next. */
  revision?: string;
  /** There is none without the record of this kind that has the same key. */
  beside?: GovernedKind;
  /** The name that lists leave out. */
  body?: string;
  /** Whether it is what its head says. */
  isWhole?(record: GovernedRecords[K], head: Listed<K>): boolean;
  /** In the folder: its table of catalogue.json, where it has one to itself, and the file of its own that a record may have. */
  catalogue?:
    | 'keys'
    | 'webhooks'
    | 'accounts'
    | 'departments'
    | 'posts'
    | 'persons'
    | 'roleBindings'
    | 'secrets'
    | 'channels'
    | 'tellings';
  file?(record: GovernedRecords[K]): string;
  /** In PostgreSQL: its table, the columns beside tenant and key, and what of a record stands in them. */
  table: {
    name: string;
    columns: readonly string[];
    values(record: GovernedRecords[K]): unknown[];
    record(row: Row): unknown;
  };
}

/** A table with a record in each row. */
const rowsOf = (name: string, column = 'record') => ({
  name,
  columns: [column],
  values: (record: unknown) => [record],
  record: (row: Row) => row[column],
});

const revisionInRecord = `(record->>'revision')::integer`;

const kinds: { [K in GovernedKind]: Kind<K> } = {
  policy: { key: ['id'], needs: ['id', 'title'], table: rowsOf('policies', 'words') },
  edition: {
    key: ['policy', 'number'],
    body: 'definitions',
    needs: ['policy', 'number', 'hash', 'effectiveFrom', 'publishedAt', 'publishedBy', 'counts', 'definitions'],
    may: ['approvedBy', 'note'],
    isWhole: ({ definitions }, { hash }) => sha256(canonicalJson(definitions)) === hash,
    file: ({ policy, number }) => join('editions', fileNameOf(policy), `${number}.json`),
    table: {
      name: 'editions',
      columns: ['summary', 'definitions'],
      values: ({ policy: _, definitions, ...summary }) => [summary, JSON.stringify(definitions)],
      record: ({ summary, number: _, ...rest }) => ({ ...rest, ...(summary as object) }),
    },
  },
  retirement: {
    key: ['policy', 'number'],
    beside: 'edition',
    needs: ['from', 'at', 'by'],
    table: {
      name: 'editions',
      columns: ['retired'],
      values: ({ policy: _, number: __, ...retired }) => [retired],
      record: ({ retired, ...key }) => ({ ...(retired as object), ...key }),
    },
  },
  draft: {
    key: ['policy', 'id'],
    needs: ['id', 'policy', 'title', 'basedOn', 'revision', 'status', 'authors', 'changes', 'createdAt', 'updatedAt'],
    may: [
      'contentRevision',
      'submittedBy',
      'roleBindings',
      'approvedBy',
      'note',
      'reason',
      'rejection',
      'comments',
      'published',
    ],
    file: ({ policy, id, revision }) => join('drafts', fileNameOf(policy), `${fileNameOf(id)}.${revision}.json`),
    table: {
      name: 'drafts',
      columns: ['revision', 'record'],
      values: (record) => [record.revision, record],
      record: ({ record }) => record,
    },
    revision: 'revision',
  },
  key: { key: ['id'], needs: ['id'], catalogue: 'keys', table: rowsOf('api_keys') },
  webhook: { key: ['id'], needs: ['id'], catalogue: 'webhooks', table: rowsOf('webhooks') },
  account: {
    key: ['id'],
    needs: ['id'],
    catalogue: 'accounts',
    table: rowsOf('accounts'),
    revision: revisionInRecord,
  },
  secret: {
    key: ['policy', 'name'],
    needs: ['policy', 'name', 'revision', 'sealed'],
    catalogue: 'secrets',
    table: rowsOf('secrets'),
    revision: revisionInRecord,
  },
  channel: {
    key: ['id'],
    needs: ['id', 'revision', 'kind'],
    catalogue: 'channels',
    table: rowsOf('channels'),
    revision: revisionInRecord,
  },
  telling: {
    key: ['person'],
    needs: ['person', 'revision'],
    catalogue: 'tellings',
    table: rowsOf('tellings'),
    revision: revisionInRecord,
  },
  department: {
    key: ['id'],
    needs: ['id', 'revision', 'name'],
    catalogue: 'departments',
    table: rowsOf('departments'),
    revision: revisionInRecord,
  },
  post: {
    key: ['id'],
    needs: ['id', 'revision', 'name', 'department'],
    catalogue: 'posts',
    table: rowsOf('posts'),
    revision: revisionInRecord,
  },
  person: {
    key: ['id'],
    needs: ['id', 'revision', 'name', 'departments', 'posts', 'substitutes'],
    catalogue: 'persons',
    table: rowsOf('persons'),
    revision: revisionInRecord,
  },
  roleBindings: {
    key: ['policy'],
    needs: ['policy', 'revision', 'bindings'],
    catalogue: 'roleBindings',
    table: rowsOf('role_bindings'),
    revision: revisionInRecord,
  },
};

export const governedKinds = Object.keys(kinds) as GovernedKind[];

/** The row of a kind that is not known before it runs. */
export const kindOf = (kind: GovernedKind): Kind<GovernedKind> => kinds[kind];

/** A record's own key. */
export const keyOf = (kind: GovernedKind, record: object): GovernedKey =>
  kindOf(kind).key.map((name) => (record as Row)[name] as string | number);

/** A record to be put in its place. @example put('draft', draft, draft.revision - 1) */
export const put = <K extends GovernedKind>(kind: K, value: GovernedRecords[K], expect: Expected<K>) =>
  ({ kind, key: keyOf(kind, value), value, expect }) as Put;

/** What takes a record away, where it is of the revision that was seen. */
export const removal = <K extends GovernedKind>(kind: K, seen: { revision: number }): Put =>
  ({ kind, key: keyOf(kind, seen), value: null, expect: seen.revision }) as Put;

/** What lists have of a record. */
export function listedOf<K extends GovernedKind>(kind: K, record: GovernedRecords[K]): Listed<K> {
  const { body = '' } = kindOf(kind);
  const { [body]: _, ...head } = record as unknown as Row;
  return head as unknown as Listed<K>;
}

/** What the file of a record must be. @param known what it must say of itself */
export function shapeOf<K extends GovernedKind>(kind: K, known: object): Shape<GovernedRecords[K]> {
  const { needs, may, key, revision } = kindOf(kind);
  const names = revision ? [...key, 'revision'] : key;
  return {
    needs,
    ...(may ? { may } : {}),
    fits: (record) => names.every((name) => (record as unknown as Row)[name] === (known as Row)[name]),
  };
}
