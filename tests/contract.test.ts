import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Definition, DefinitionKind } from '../contract/definitions/definition.ts';
import { formatOf, formats } from '../contract/definitions/formats.ts';
import { describeApi } from '../contract/openapi.ts';
import { formatFiles } from '../scripts/write-formats.ts';

const root = join(import.meta.dirname, '..');
const ajv = new Ajv2020({ strict: false, allErrors: true });

describe('the formats of definitions', () => {
  test.each(formatFiles())('%s is what the contract makes of it: npm run formats', async (name, text) => {
    const kept = await readFile(join(root, 'contract', 'formats', name), 'utf8');
    expect(kept === text, `contract/formats/${name} is out of date: npm run formats`).toBe(true);
  });

  test('fit every document that is shipped, and refuse a name that they do not know', async () => {
    const fits = new Map<string, ValidateFunction>(
      Object.keys(formats).map((kind) => [kind, ajv.compile(formatOf(kind as DefinitionKind))]),
    );
    const files = globSync('definitions/*/**/*.json', { cwd: root });
    for (const file of files) {
      const document = JSON.parse(await readFile(join(root, file), 'utf8')) as Definition;
      const meets = fits.get(document.kind) as ValidateFunction;
      expect(meets(document), `${file}: ${ajv.errorsText(meets.errors)}`).toBe(true);
      expect(meets({ ...document, titel: 'x' }), file).toBe(false);
    }
  });
});

describe('the OpenAPI document', () => {
  const document = describeApi() as any;

  test('refers to nothing that it does not hold', () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(named.filter((name) => !Object.hasOwn(document.components.schemas, name as string))).toEqual([]);
  });

  test('gives every call a name of its own', () => {
    const names = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  test('says what a webhook is sent, and what the live stream tells', () => {
    expect(Object.keys(document.webhooks)).toEqual(['instance', 'notification', 'edition']);
    const events = document.paths['/api/v1/stream'].get.responses['200'].content['text/event-stream'].schema.oneOf;
    expect(events.map((one: any) => one.properties.event.const)).toEqual(['instance', 'draft', 'edition', 'reset']);
  });
});
