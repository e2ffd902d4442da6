import { calls } from './call.ts';
import { state, timer } from './instances.ts';
import * as t from './schema.ts';
import { both } from './text.ts';

/** A task that there is on one edition only. */
const changedTask = t.shape({
  state: t.text,
  roles: t.list(t.text),
  events: t.list(t.text),
  dueAt: t.maybe(t.instant),
});
const states = t.mapOf(t.text, { description: 'Old state to new' });

const who = { id: t.text, businessKey: t.maybe(t.text), state };
const MigratedInstance = t.named(
  'MigratedInstance',
  t.either(
    t.shape({
      ...who,
      moves: t.exactly(true),
      to: state,
      tasks: t.shape({ added: t.list(changedTask), removed: t.list(changedTask) }),
      timers: t.shape({ kept: t.list(timer), started: t.list(timer), stopped: t.list(timer) }),
    }),
    t.shape({ ...who, moves: t.exactly(false), reason: t.text, message: t.localText }),
  ),
  'What a migration does, or would do, with one instance',
);

export const MigrationRequest = t.named(
  'MigrationRequest',
  t.closed({
    flow: t.text,
    from: t.described(t.editionNumber, 'The edition the instances are on'),
    states: t.maybe(states),
    dryRun: t.maybe(t.described(t.flag, 'Only say what would become of each')),
    note: t.maybe(t.note),
  }),
  'Which open instances are to move to an edition, and where their states go',
);

export const MigrationReport = t.named(
  'MigrationReport',
  t.shape({
    id: t.maybe(t.text),
    dryRun: t.flag,
    policy: t.maybe(t.text),
    flow: t.text,
    from: t.count,
    to: t.count,
    states,
    note: t.maybe(t.text),
    moves: t.count,
    stuck: t.count,
    instances: t.list(MigratedInstance),
  }),
  'What a migration did, or would do',
);

export const Migration = t.named(
  'Migration',
  t.shape({
    id: t.text,
    at: t.instant,
    by: t.text,
    flow: t.text,
    from: t.count,
    to: t.count,
    states,
    note: t.maybe(t.text),
    moves: t.orNull(t.wholeNumber),
    stuck: t.orNull(t.wholeNumber),
    undone: t.maybe(t.shape({ at: t.instant, by: t.text, undone: t.count, movedOn: t.count })),
    instances: t.maybe(t.list(t.shape({ id: t.text, businessKey: t.maybe(t.text), state, movedOn: t.flag }))),
  }),
  'A migration as it is kept',
);

export const UndoneMigration = t.named(
  'UndoneMigration',
  t.shape({ id: t.text, undone: t.count, movedOn: t.list(t.text) }),
  'How many instances were put back, and which were not since they have moved on',
);

const path = '/policies/{policy}/editions/{edition}/migrations';
const lookers = ['administrator', 'approver', 'policyManager'] as const;

export const migrationCalls = calls({
  migrateInstances: {
    method: 'POST',
    path,
    summary: both(
      '迁移在办事项到此版本',
      'Move the open instances of a flow to this edition, or say what would become of each',
    ),
    allow: ['administrator'],
    body: MigrationRequest,
    answers: {
      201: { description: 'What became of the instances', schema: MigrationReport },
      200: { description: 'What would become of them: a dry run', schema: MigrationReport },
    },
    problems: ['policyNotFound', 'editionNotFound', 'flowNotFound'],
  },
  listMigrations: {
    method: 'GET',
    path,
    summary: both('迁移记录', 'List the migrations to this edition, the newest first'),
    allow: lookers,
    query: t.listQuery,
    answers: { 200: { description: 'The migrations', schema: t.pageOf(Migration) } },
    problems: ['policyNotFound', 'editionNotFound'],
  },
  readMigration: {
    method: 'GET',
    path: `${path}/{migration}`,
    summary: both(
      '查看迁移',
      'Read a migration: what it moved, and for who may read instances, which of those have moved on since',
    ),
    allow: lookers,
    answers: { 200: { description: 'The migration', schema: Migration } },
    problems: ['policyNotFound', 'editionNotFound', 'migrationNotFound'],
  },
  undoMigration: {
    method: 'POST',
    path: `${path}/{migration}/undo`,
    summary: both('撤销迁移', 'Put back every instance of a migration that has not moved on since'),
    allow: ['administrator'],
    body: t.nothing,
    bodyOptional: true,
    answers: { 200: { description: 'How many were put back', schema: UndoneMigration } },
    problems: ['policyNotFound', 'editionNotFound', 'migrationNotFound'],
  },
});
