import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { createIds, idPattern, timeOrderedId } from '../../server/ids.ts';

describe('the settings', () => {
  test('are all in the table of docs/running.md', async () => {
    const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
    const [source, page] = [await read('server/config.ts'), await read('docs/running.md')];
    const names = new Set(source.match(/\b(?:GUIJU|OTEL)_[A-Z_]+|environment\.[A-Z_]+/g));
    const missing = [...names].filter((name) => !page.includes(`\`${name.replace('environment.', '')}\``));
    expect(names.size).toBeGreaterThan(15);
    expect(missing).toEqual([]);
  });

  test('are a demo on the loopback address by default', () => {
    expect(readConfig({})).toMatchObject({ mode: 'demo', host: '127.0.0.1', port: 4000, dataFolder: './data' });
  });

  test.each([
    [{ GUIJU_MODE: 'production' }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'short' }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'a'.repeat(40) }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'change-me-please-now' }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'q8Jd0zKx41LmPw7R', HOST: '0.0.0.0' }, 'GUIJU_BEHIND_TLS'],
    [{ GUIJU_RATE_LIMIT: 'many' }, 'GUIJU_RATE_LIMIT'],
    [{ GUIJU_OIDC_ISSUER: 'https://id.example' }, 'GUIJU_OIDC_CLIENT_ID'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG'],
    [{ HOST: '0.0.0.0' }, '127.0.0.1 only'],
    [{ PORT: 'http' }, 'PORT'],
    [{ GUIJU_MODE: 'prod' }, 'demo or production'],
    [{ GUIJU_AUDIT_ANCHOR: 'ftp://h/x' }, 'GUIJU_AUDIT_ANCHOR'],
    [{ GUIJU_DATA: '/d', GUIJU_AUDIT_ANCHOR: '/d/x/anchor' }, 'in the data folder'],
  ])('%o are refused with what to change', (environment, words) => {
    expect(() => readConfig(environment as Record<string, string>)).toThrow(words);
  });

  test('name the collector of traces as OpenTelemetry does', () => {
    const environment = {
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%3Db, y=1' },
      ...{ OTEL_TRACES_SAMPLER_ARG: '0.1', OTEL_SERVICE_NAME: 'policies' },
    };
    const headers = { 'x-key': 'a=b', y: '1' };
    const tracing = { endpoint: 'http://c:4318', share: 0.1, service: 'policies', headers };
    expect(readConfig(environment).tracing).toEqual(tracing);
    expect(readConfig({}).tracing).toBeUndefined();
  });

  test('name the hosts that may be called', () => {
    expect(readConfig({ GUIJU_HTTP_ALLOW: 'A.example, b.example:8080,' }).httpAllow).toEqual([
      'a.example',
      'b.example:8080',
    ]);
  });
});

describe('ids', () => {
  test('sort by the time they were made', () => {
    const earlier = timeOrderedId(1_700_000_000_000, new Uint8Array(10).fill(255));
    const later = timeOrderedId(1_700_000_000_001, new Uint8Array(10));
    expect(earlier < later).toBe(true);
    expect(earlier).toMatch(new RegExp(idPattern));
  });

  test.each([
    ['stands still', [0, 0]],
    ['is set back an hour', [0, -3_600_000]],
    ['is set ahead an hour, and back again', [3_600_000, 0]],
  ])('of one process sort by the order they were made in, also where the clock %s', (_, jumps) => {
    let ms = 1_700_000_000_000;
    const next = createIds(() => new Date(ms));
    const ids = jumps.flatMap((jump) => {
      ms += jump;
      // More than have a place within a millisecond.
      return Array.from({ length: 5000 }, next);
    });
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => new RegExp(idPattern).test(id))).toBe(true);
  });

  test('are never given twice', () => {
    const next = createIds(() => new Date(0));
    expect(new Set(Array.from({ length: 5000 }, next)).size).toBe(5000);
  });
});
