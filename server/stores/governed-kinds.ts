import { join } from 'node:path';
import { canonicalJson } from '../../engine/index.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { Shape } from './durable-file.ts';
import { fileNameOf } from './file-name.ts';
import type { AccountRecord, KeyRecord } from './records/access.ts';
import type {
  DraftRecord,
  EditionHead,
  EditionRecord,
  EditionRetirement,
  PolicyRecord,
  PolicyWords,
} from './records/edition.ts';
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
}

export type GovernedKind = keyof GovernedRecords;

/** What lists have of a kind: of an edition its head. */
export type Listed<K extends GovernedKind> = K extends 'edition' ? EditionHead : GovernedRecords[K];

/** The values of a record that tell it from the others of its kind, in the order of its row. */
export type GovernedKey = readonly (string | number)[];

/** A record to be put in its place, or taken away from there, where the place is as expected: free, of a revision, or anything. */
export type Put = {
  [K in GovernedKind]: { kind: K; key: GovernedKey } & (
    | { value: GovernedRecords[K]; expect: 'absent' | 'any' | number }
    | { value: null; expect: number }
  );
}[GovernedKind];

/** What catalogue.json says of what is governed. */
export interface CatalogueRecords {
  policies: Record<string, PolicyRecord>;
  keys: Record<string, KeyRecord>;
  webhooks?: Record<string, WebhookRecord>;
  accounts?: Record<string, AccountRecord>;
  /** The valid revision of each draft, by `policy/id`. */
  drafts: Record<string, number>;
}

type Row = Record<string, unknown>;
/** What the catalogue has of a record: all of it, or as much as tells which file has the rest. */
type Known<K extends GovernedKind> = K extends 'draft' ? Pick<DraftRecord, 'policy' | 'id' | 'revision'> : Listed<K>;

/** One kind: what it is, and where each store keeps it. */
interface Kind<K extends GovernedKind> extends Pick<Shape<GovernedRecords[K]>, 'needs' | 'may'> {
  /** The names of its key. */
  key: readonly string[];
  /** It has a revision: what was read is kept until the next. */
  revised?: true;
  /** There is none without the record of this kind that has the same key. */
  beside?: GovernedKind;
  /** The name that lists leave out. */
  body?: string;
  /** Whether it is what its head says. */
  isWhole?(record: GovernedRecords[K], head: Listed<K>): boolean;
  /** In the folder: from catalogue.json and into it, in the order of the kinds, and the file of its own that it may have. */
  catalogue: {
    from(catalogue: CatalogueRecords): Known<K>[];
    into(catalogue: CatalogueRecords, known: Known<K>[]): void;
  };
  file?(known: Known<K>): string;
  /** In PostgreSQL: its table, the columns beside tenant and key, what of a record stands in them, and which SQL tells the revision. */
  table: {
    name: string;
    columns: readonly string[];
    values(record: GovernedRecords[K]): unknown[];
    record(row: Row): unknown;
  };
  revision?: string;
}

type OfTable = { keys: KeyRecord; webhooks: WebhookRecord; accounts: AccountRecord };

/** A table of catalogue.json, by id. */
const byId = <N extends keyof OfTable>(name: N) => ({
  from: (catalogue: CatalogueRecords) => Object.values(catalogue[name] ?? {}) as OfTable[N][],
  into(catalogue: CatalogueRecords, records: OfTable[N][]) {
    Object.assign(catalogue, { [name]: Object.fromEntries(records.map((one) => [one.id, one])) });
  },
});

/** A table with a record in each row. */
const rowsOf = (name: string, column = 'record') => ({
  ...{ name, columns: [column] },
  values: (record: unknown) => [record],
  record: (row: Row) => row[column],
});

const editionsOf = ({ policies }: CatalogueRecords) =>
  Object.values(policies).flatMap(({ id, editions }) => editions.map((edition) => ({ ...edition, policy: id })));

export const kinds: { [K in GovernedKind]: Kind<K> } = {
  policy: {
    ...{ key: ['id'], needs: ['id', 'title'] },
    catalogue: {
      from: ({ policies }) => Object.values(policies).map(({ editions: _, ...words }) => words),
      into(catalogue, all) {
        catalogue.policies = Object.fromEntries(all.map((words) => [words.id, { ...words, editions: [] }]));
      },
    },
    table: rowsOf('policies', 'words'),
  },
  edition: {
    ...{ key: ['policy', 'number'], body: 'definitions' },
    needs: ['policy', 'number', 'hash', 'effectiveFrom', 'publishedAt', 'publishedBy', 'counts', 'definitions'],
    may: ['approvedBy', 'note'],
    isWhole: ({ definitions }, { hash }) => sha256(canonicalJson(definitions)) === hash,
    catalogue: {
      from: (catalogue) => editionsOf(catalogue).map(({ retired: _, ...head }) => head),
      into({ policies }, heads) {
        for (const { policy, ...summary } of heads.toSorted((a, b) => a.number - b.number))
          policies[policy]?.editions.push(summary);
      },
    },
    file: ({ policy, number }) => join('editions', fileNameOf(policy), `${number}.json`),
    table: {
      ...{ name: 'editions', columns: ['summary', 'definitions'] },
      values: ({ policy: _, definitions, ...summary }) => [summary, JSON.stringify(definitions)],
      record: ({ summary, ...rest }) => ({ ...(summary as object), ...rest }),
    },
  },
  retirement: {
    ...{ key: ['policy', 'number'], beside: 'edition', needs: ['from', 'at', 'by'] },
    catalogue: {
      from: (catalogue) =>
        editionsOf(catalogue).flatMap(({ policy, number, retired }) => (retired ? { ...retired, policy, number } : [])),
      into({ policies }, all) {
        for (const { policy, number, ...retired } of all) {
          const edition = policies[policy]?.editions.find((one) => one.number === number);
          if (edition) edition.retired = retired;
        }
      },
    },
    table: {
      ...{ name: 'editions', columns: ['retired'] },
      values: ({ policy: _, number: __, ...retired }) => [retired],
      record: ({ retired, ...key }) => ({ ...(retired as object), ...key }),
    },
  },
  draft: {
    ...{ key: ['policy', 'id'], revised: true },
    needs: ['id', 'policy', 'title', 'basedOn', 'revision', 'status', 'authors', 'changes', 'createdAt', 'updatedAt'],
    may: [...['contentRevision', 'submittedBy', 'approvedBy', 'note', 'reason', 'rejection', 'comments', 'published']],
    catalogue: {
      from: ({ drafts }) =>
        Object.entries(drafts).map(([name, revision]) => {
          const [policy, id] = name.split('/') as [string, string];
          return { policy, id, revision };
        }),
      into(catalogue, all) {
        catalogue.drafts = Object.fromEntries(all.map(({ policy, id, revision }) => [`${policy}/${id}`, revision]));
      },
    },
    file: ({ policy, id, revision }) => join('drafts', fileNameOf(policy), `${fileNameOf(id)}.${revision}.json`),
    table: {
      ...{ name: 'drafts', columns: ['revision', 'record'] },
      values: (record) => [record.revision, record],
      record: ({ record }) => record,
    },
    revision: 'revision',
  },
  key: { key: ['id'], needs: ['id'], catalogue: byId('keys'), table: rowsOf('api_keys') },
  webhook: { key: ['id'], needs: ['id'], catalogue: byId('webhooks'), table: rowsOf('webhooks') },
  account: {
    ...{ key: ['id'], revised: true, needs: ['id'], catalogue: byId('accounts'), table: rowsOf('accounts') },
    revision: `(record->>'revision')::integer`,
  },
};

export const governedKinds = Object.keys(kinds) as GovernedKind[];

/** The row of a kind that is not known before it runs. */
export const kindOf = (kind: GovernedKind): Kind<GovernedKind> => kinds[kind];

/** A record's own key. */
export const keyOf = (kind: GovernedKind, record: object): GovernedKey =>
  kindOf(kind).key.map((name) => (record as Row)[name] as string | number);

/** A record to be put in its place. @example put('draft', draft, draft.revision - 1) */
export const put = <K extends GovernedKind>(kind: K, value: GovernedRecords[K], expect: 'absent' | 'any' | number) =>
  ({ kind, key: keyOf(kind, value), value, expect }) as Put;

/** What lists have of a record. */
export function listedOf<K extends GovernedKind>(kind: K, record: GovernedRecords[K]): Listed<K> {
  const { body = '' } = kindOf(kind);
  const { [body]: _, ...head } = record as unknown as Row;
  return head as unknown as Listed<K>;
}

/** What the file of a record must be. @param known what it must say of itself */
export function shapeOf<K extends GovernedKind>(kind: K, known: object): Shape<GovernedRecords[K]> {
  const { needs, may, key, revised } = kindOf(kind);
  const names = revised ? [...key, 'revision'] : key;
  return {
    needs,
    ...(may ? { may } : {}),
    fits: (record) => names.every((name) => (record as unknown as Row)[name] === (known as Row)[name]),
  };
}
