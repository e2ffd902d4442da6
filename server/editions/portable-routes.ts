import { ref } from '../docs/common-schemas.ts';
import type { Route } from '../http/route.ts';
import type { Parts } from '../parts.ts';
import { definitionKinds } from './definition-schema.ts';
import { presentDraft } from './drafts.ts';
import { govern, governed } from './govern.ts';
import { exportEdition, type PortableEdition, planImport } from './portable.ts';

const bodyLimit = 32 * 1024 * 1024;

/** Editions carried from one installation to another. */
export function portableRoutes(parts: Parts): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/policies/{policy}/editions/{edition}/export', name: 'exportEdition' },
      summary: { 'zh-CN': '导出版本', en: 'Export an edition as one file with its hash' },
      allow: 'everyone',
      answer: { status: 200, description: 'The file', schema: ref('PortableEdition') },
      problems: ['policyNotFound', 'editionNotFound'],
      async handle({ params: { policy = '', edition = '' } }) {
        const record = await parts.catalogue.record(policy, Number(edition));
        const name = `${policy}-${record.number}.json`;
        return {
          body: exportEdition(record),
          headers: { 'content-disposition': `attachment; filename="${encodeURIComponent(name)}"` },
        };
      },
    },
    {
      ...{ method: 'POST', path: '/policies/{policy}/drafts/import', name: 'importDraft' },
      summary: {
        'zh-CN': '导入为草稿',
        en: 'Import an exported edition as a draft; its hash and everything else is checked',
      },
      allow: ['policyManager'],
      bodyLimit,
      query: {
        title: { type: 'string', maxLength: 200 },
        ofAnother: { const: 'true', description: 'Takes an edition of another policy, too, as content of this one' },
      },
      body: {
        type: 'object',
        properties: {
          ...{ format: { const: 'guiju-edition/1' }, hash: { type: 'string' }, number: { type: 'integer' } },
          definitions: {
            type: 'array',
            maxItems: 10_000,
            items: { type: 'object', properties: { kind: { enum: definitionKinds } }, required: ['kind'] },
          },
        },
        required: ['format', 'hash', 'definitions'],
      },
      answer: { status: 201, description: 'The draft, with the report of its check', schema: ref('ImportedDraft') },
      problems: ['policyNotFound', 'editionNotFound', 'hashMismatch', 'invalidDefinition'],
      async handle({ params: { policy = '' }, query, body, caller }) {
        const file = body as unknown as PortableEdition;
        const options = { title: query.title, ofAnother: query.ofAnother === 'true' };
        const { draft, report, change } = await planImport(parts, policy, file, options, caller);
        return governed(
          () => ({ status: 201, body: { ...presentDraft(draft), report }, headers: { etag: `"${draft.revision}"` } }),
          () => govern(parts, change),
        );
      },
    },
  ];
}
