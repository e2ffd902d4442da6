import { isAllowed } from '../access/caller.ts';
import { readers } from '../access/reach.ts';
import { listOf, note, ref } from '../docs/common-schemas.ts';
import { governed } from '../editions/govern.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import {
  endMigration,
  endUndo,
  listMigrations,
  moveAll,
  presentUndone,
  previewMigration,
  putAllBack,
  readMigration,
} from './migrations.ts';

const path = '/policies/{policy}/editions/{edition}/migrations';
const problems = ['policyNotFound', 'editionNotFound'] as const;

/** Instances moved from one edition to another, and back. */
export function migrationRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'POST', path, name: 'migrateInstances' },
      summary: {
        'zh-CN': '迁移在办事项到此版本',
        en: 'Move the open instances of a flow to this edition, or say what would become of each',
      },
      allow: ['administrator'],
      body: {
        type: 'object',
        properties: {
          flow: { type: 'string' },
          from: { type: 'integer', minimum: 1, description: 'The edition the instances are on' },
          states: { type: 'object', additionalProperties: { type: 'string' }, description: 'Old state to new' },
          dryRun: { type: 'boolean', description: 'Only say what would become of each' },
          note,
        },
        required: ['flow', 'from'],
        additionalProperties: false,
      },
      answer: { status: 200, description: 'What becomes of the instances', schema: ref('MigrationReport') },
      problems: [...problems, 'flowNotFound'],
      async handle({ params: { policy = '', edition = '' }, body, caller }) {
        const { dryRun, states = {}, ...rest } = body as unknown as MigrationRequest;
        const plan = { policy, to: Number(edition), states, ...rest };
        if (dryRun) return { body: await previewMigration(parts, plan) };
        const report = await moveAll(parts, plan, caller);
        return governed(
          () => ({ body: report }),
          () => endMigration(parts, report, caller),
        );
      },
    },
    {
      ...{ method: 'GET', path, name: 'listMigrations' },
      summary: { 'zh-CN': '迁移记录', en: 'List the migrations to this edition, the newest first' },
      allow: ['administrator', 'approver', 'policyManager'],
      answer: { status: 200, description: 'The migrations', schema: listOf('Migration') },
      problems: [...problems],
      handle: async ({ params: { policy = '', edition = '' } }) => ({
        body: { items: await listMigrations(parts, policy, Number(edition)) },
      }),
    },
    {
      ...{ method: 'GET', path: `${path}/{migration}`, name: 'readMigration' },
      summary: {
        'zh-CN': '查看迁移',
        en: 'Read a migration: what it moved, and for who may read instances, which of those have moved on since',
      },
      allow: ['administrator', 'approver', 'policyManager'],
      answer: { status: 200, description: 'The migration', schema: ref('Migration') },
      problems: [...problems, 'migrationNotFound'],
      async handle({ params: { policy = '', edition = '', migration = '' }, caller }) {
        const { instances, ...told } = await readMigration(parts, policy, Number(edition), migration);
        return { body: isAllowed(caller, readers.instance) ? { ...told, instances } : told };
      },
    },
    {
      ...{ method: 'POST', path: `${path}/{migration}/undo`, name: 'undoMigration' },
      summary: { 'zh-CN': '撤销迁移', en: 'Put back every instance of a migration that has not moved on since' },
      allow: ['administrator'],
      body: { type: 'object', additionalProperties: false },
      bodyOptional: true,
      answer: { status: 200, description: 'How many were put back', schema: ref('UndoneMigration') },
      problems: [...problems, 'migrationNotFound'],
      async handle({ params: { policy = '', edition = '', migration = '' }, caller }) {
        const undone = await putAllBack(parts, policy, Number(edition), migration, caller);
        return governed(
          () => ({ body: presentUndone(undone) }),
          () => endUndo(parts, policy, Number(edition), undone, caller),
        );
      },
    },
  ];
}

interface MigrationRequest {
  flow: string;
  from: number;
  states?: Record<string, string>;
  dryRun?: boolean;
  note?: string;
}
