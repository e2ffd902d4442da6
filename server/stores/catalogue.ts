import type { AuditEnd } from './audit-file.ts';
import { chainStart } from './chain.ts';
import type { Shape } from './durable-file.ts';
import { type GovernedKind, governedKinds, keyOf, kindOf } from './governed-kinds.ts';
import { GovernedTable, nameOf } from './governed-table.ts';
import { joinPolicies } from './policies.ts';
import type { AccountRecord, KeyRecord } from './records/access.ts';
import type { ChannelRecord, TellingRecord } from './records/channel.ts';
import type { DepartmentRecord, PersonRecord, PostRecord, RoleBindingsRecord } from './records/directory.ts';
import type { PolicyRecord } from './records/edition.ts';
import type { SecretRecord } from './records/secret.ts';
import type { WebhookRecord } from './records/webhook.ts';

/** The small file of a folder that says which of the others count: its rename commits a change of what is governed. */
export interface Catalogue {
  /** Since 2 `instances.ids` lists the instances, since 3 `records.ids` the records, since 4 `files.ids` the uploads and `rows.ids` the rows of master data; absent: written by a version before. */
  format?: number;
  /** A restore began and has not ended. */
  restoring?: true;
  policies: Record<string, PolicyRecord>;
  keys: Record<string, KeyRecord>;
  webhooks?: Record<string, WebhookRecord>;
  accounts?: Record<string, AccountRecord>;
  secrets?: Record<string, SecretRecord>;
  channels?: Record<string, ChannelRecord>;
  tellings?: Record<string, TellingRecord>;
  departments?: Record<string, DepartmentRecord>;
  posts?: Record<string, PostRecord>;
  persons?: Record<string, PersonRecord>;
  /** By policy. */
  roleBindings?: Record<string, RoleBindingsRecord>;
  /** The valid revision of each draft, by `policy/id`. */
  drafts: Record<string, number>;
  audit: AuditEnd;
}

export const format = 4;

export const catalogueShape: Shape<Catalogue> = {
  needs: ['policies', 'keys', 'drafts', 'audit'],
  may: ['webhooks', 'accounts', 'departments', 'posts', 'persons', 'roleBindings', 'secrets', 'channels', 'tellings'],
  fits: ({ audit: { length, head, bytes } }) =>
    [length, bytes].every(Number.isInteger) && typeof head === 'string' && head.length === chainStart.length,
};

/** What a catalogue names: of what is a file of its own as much as tells which. */
export function tableOf(catalogue: Catalogue): GovernedTable {
  const policies = Object.values(catalogue.policies);
  const editions = policies.flatMap((policy) => policy.editions.map((one) => ({ ...one, policy: policy.id })));
  const nested: Partial<Record<GovernedKind, object[]>> = {
    policy: policies.map(({ editions: _, ...words }) => words),
    edition: editions.map(({ retired: _, ...head }) => head),
    retirement: editions.flatMap(({ policy, number, retired }) => (retired ? { ...retired, policy, number } : [])),
    draft: Object.entries(catalogue.drafts).map(([name, revision]) => {
      const [policy, id] = name.split('/');
      return { policy, id, revision };
    }),
  };
  return GovernedTable.of((kind) => {
    const { catalogue: name } = kindOf(kind);
    return name ? Object.values(catalogue[name] ?? {}) : (nested[kind] ?? []);
  });
}

/** What a catalogue says of the records of a table. */
export function namedIn(table: GovernedTable): Omit<Catalogue, 'audit'> {
  const tables = governedKinds.map((kind) => [kindOf(kind).catalogue, byKey(kind, table.list(kind))]);
  return {
    policies: byId(joinPolicies(table.list('policy'), table.list('edition'), table.list('retirement'))),
    drafts: Object.fromEntries(table.list('draft').map(({ policy, id, revision }) => [`${policy}/${id}`, revision])),
    ...(Object.fromEntries(tables.filter(([name]) => name)) as Pick<Catalogue, 'keys'>),
  };
}

const byId = <T extends { id: string }>(records: readonly T[]) =>
  Object.fromEntries(records.map((one) => [one.id, one]));

const byKey = (kind: GovernedKind, records: readonly object[]) =>
  Object.fromEntries(records.map((one) => [nameOf(keyOf(kind, one)), one]));
