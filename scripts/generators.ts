/**
 * `npm run generators`: what public generators make of the OpenAPI document compiles, and can send an event with its payload. Packages are
 * installed in a folder that goes again: it needs the registry, so it is no part of `npm test`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeApi } from '../contract/openapi.ts';

/** What somebody writes against the generated types: an event with its payload, a decision, a webhook that was received. */
const use = `import createClient from 'openapi-fetch';
import type { components, paths, webhooks } from './api.d.ts';

const guiju = createClient<paths>({ baseUrl: 'http://127.0.0.1:4000' });
const { data, error } = await guiju.POST('/api/v1/instances/{id}/events', {
  params: { path: { id: 'i' }, header: { 'If-Match': '"1"', 'Idempotency-Key': 'k' } },
  body: { type: 'DELIVER', role: 'driver', quantityM3: 12, photos: ['a'] },
});
if (error) console.log(error.code, error.errors?.[0]?.path);
else console.log(data.state, data.accepts[0]?.payload);
const decided = await guiju.POST('/api/v1/policies/{policy}/decisions/{id}', {
  params: { path: { policy: 'sino', id: 'fee-travel' } },
  body: { facts: { roundTripKm: 120 }, explain: { rows: 'all' } },
});
export const outcome: Record<string, unknown> | undefined = decided.data?.outcome;
// @ts-expect-error an event without a type
await guiju.POST('/api/v1/instances/{id}/events', { params: { path: { id: 'i' } }, body: { role: 'x' } });
type Told = webhooks['instance']['post']['requestBody']['content']['application/json'];
export const cause = (told: Told): string => told.data.cause;
export type Instance = components['schemas']['Instance'];
`;

const folder = await mkdtemp(join(tmpdir(), 'guiju-generators-'));
const run = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: folder, stdio: 'inherit' });
try {
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(describeApi()));
  await writeFile(join(folder, 'use.ts'), use);
  run(
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    'openapi-typescript@7.13.0',
    'openapi-fetch@0.17.0',
    'typescript@5.9.3',
  );
  run('npx', 'openapi-typescript', 'openapi.json', '-o', 'api.d.ts');
  run('npx', 'tsc', '--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', 'use.ts');
  console.log('openapi-typescript 7.13.0 and openapi-fetch: it compiles');
} finally {
  await rm(folder, { recursive: true, force: true });
}
