import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../server/kernel/config.ts';
import { createIds, idPattern, timeOrderedId } from '../../server/kernel/ids.ts';
import { isGuessable, ownSettings } from '../../server/kernel/settings.ts';

describe('the settings', () => {
  test('are all in the table of docs/running.md', async () => {
    const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
    const [source, page] = [await read('server/kernel/config.ts'), await read('docs/running.md')];
    const names = [...new Set(source.match(/\b(?:GUIJU|OTEL)_[A-Z_]+|\b(?:PORT|HOST|DATABASE_URL)\b/g))];
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect(names.filter((name) => name.startsWith('GUIJU')).toSorted()).toEqual(ownSettings.toSorted());
  });

  test('are a demo on the loopback address by default', () => {
    expect(readConfig({})).toMatchObject({ mode: 'demo', host: '127.0.0.1', port: 4000, dataFolder: './data' });
  });

  const oidc = { GUIJU_OIDC_ISSUER: 'https://id.example', GUIJU_OIDC_CLIENT_ID: 'g', GUIJU_URL: 'https://g.example' };

  test.each<[object, string]>([
    [{ GUIJU_MODE: 'production' }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'short' }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'a'.repeat(40) }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'change-me-please-now' }, 'GUIJU_ADMIN_KEY'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: 'q8Jd0zKx41LmPw7R', HOST: '0.0.0.0' }, 'GUIJU_BEHIND_TLS'],
    [{ GUIJU_RATE_LIMIT: 'many' }, 'GUIJU_RATE_LIMIT'],
    [{ GUIJU_OIDC_ISSUER: 'https://id.example' }, 'GUIJU_OIDC_CLIENT_ID'],
    [{ ...oidc, GUIJU_OIDC_CLIENT_AUTH: 'client_secret_basic' }, 'GUIJU_OIDC_CLIENT_SECRET'],
    [{ ...oidc, GUIJU_OIDC_CLIENT_AUTH: 'private_key_jwt' }, 'GUIJU_OIDC_CLIENT_KEY_FILE'],
    [{ ...oidc, GUIJU_OIDC_CLIENT_AUTH: 'tls' }, 'GUIJU_OIDC_CLIENT_AUTH'],
    [{ ...oidc, GUIJU_OIDC_ROLES: '{"a": ["approver"]}' }, 'GUIJU_OIDC_ROLES_CLAIM'],
    ...['[]', 'a', '{"a": "approver"}', '{"a": [1]}', '{"a": ["actFor"]}'].map(
      (roles) =>
        [{ ...oidc, GUIJU_OIDC_ROLES_CLAIM: 'groups', GUIJU_OIDC_ROLES: roles }, 'GUIJU_OIDC_ROLES'] as [
          object,
          string,
        ],
    ),
    [{ OTEL_TRACES_SAMPLER_ARG: '0.1' }, 'OTEL_TRACES_SAMPLER=parentbased_traceidratio'],
    [{ HOST: '0.0.0.0' }, '127.0.0.1 only'],
    [{ PORT: 'http' }, 'PORT'],
    [{ GUIJU_MODE: 'prod' }, 'demo or production'],
    [{ GUIJU_MDOE: 'production' }, 'GUIJU_MDOE is no setting; did you mean GUIJU_MODE?'],
    [{ guiju_mode: 'production' }, 'did you mean GUIJU_MODE?'],
    [{ GUIJUDATA: './x' }, 'did you mean GUIJU_DATA?'],
    [{ GIUJU_MODE: 'production' }, 'GIUJU_MODE is no setting; did you mean GUIJU_MODE?'],
    [{ GUJU_ADMIN_KEY: 'q8Jd0zKx41LmPw7R' }, 'did you mean GUIJU_ADMIN_KEY?'],
    [{ DATABSE_URL: 'postgres://u@db/x' }, 'DATABSE_URL is no setting; did you mean DATABASE_URL?'],
    [{ DATABASE_URI: 'postgres://u@db/x' }, 'did you mean DATABASE_URL?'],
    [{ GUIJU_ADMIN_KEY: 'four words of a sentence' }, 'nobody could send it'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: ' q8Jd0zKx41LmPw7R' }, 'nobody could send it'],
    [{ GUIJU_MODE: 'production', GUIJU_ADMIN_KEY: '规矩q8Jd0zKx41LmPw7R' }, 'nobody could send it'],
    [{ GUIJU_DEFINITIONS: '/there/is/none' }, 'GUIJU_DEFINITIONS is "/there/is/none"; there is no such folder'],
    [{ GUIJU_DESIGNER: '/there/is/none' }, 'there is no such folder'],
    [{ GUIJU_OIDC_CLIENT_ID: 'g', GUIJU_URL: 'https://g.example' }, 'of no use without GUIJU_OIDC_ISSUER'],
    [{ GUIJU_OIDC_ROLES_CLAIM: 'groups' }, 'of no use without GUIJU_OIDC_ISSUER'],
    [{ GUIJU_OIDC_POSTS_CLAIM: 'posts' }, 'of no use without GUIJU_OIDC_ISSUER'],
    [{ GUIJU_URL: 'g.example' }, 'GUIJU_URL is "g.example"'],
    [{ GUIJU_BEHIND_TLS: 'ture' }, 'GUIJU_BEHIND_TLS is "ture"; it must be 1 or 0'],
    [{ GUIJU_ALLOW_PRIVATE: '2' }, 'it must be 1 or 0'],
    [{ GUIJU_HTTP_ALLOW: 'https://a.example' }, 'without a scheme'],
    [{ GUIJU_HTTP_ALLOW: '*.example' }, 'a host or host:port'],
    [{ GUIJU_ORGANISATION: 'north' }, 'of no use without DATABASE_URL'],
    [{ DATABASE_URL: 'postgres://u@db/x', GUIJU_ORGANISATION: 'north west' }, 'GUIJU_ORGANISATION is "north west"'],
    [{ DATABASE_URL: 'mysql://u:hunter2@db/x' }, 'no address of a PostgreSQL database'],
    [{ PORT: '4000.5' }, 'whole number'],
    [{ GUIJU_RATE_LIMIT: '-1' }, 'number from 0'],
    [{ GUIJU_AUDIT_ANCHOR: 'ftp://h/x' }, 'GUIJU_AUDIT_ANCHOR'],
    [{ GUIJU_DATA: '/d', GUIJU_AUDIT_ANCHOR: '/d/x/anchor' }, 'in the data folder'],
  ])('%o are refused with what to change', (environment, words) => {
    expect(() => readConfig(environment as Record<string, string>)).toThrow(words);
  });

  test('take what others call nearly alike where ours is set as well', () => {
    const [DATABASE_URL, DATABASE_URI] = ['postgres://u@db/x', 'postgres://u@db/y'];
    expect(readConfig({ DATABASE_URL, DATABASE_URI, HOME: '/root', OTEL_LOGS_EXPORTER: 'none' })).toMatchObject({
      databaseUrl: DATABASE_URL,
    });
  });

  test.each([
    'abcdefghijklmnop',
    'abcdefghijklmnopqrstuvwxyz',
    'ponmlkjihgfedcba',
    '1234567890123456',
    'qwertyuiopasdfgh',
    'abcabcabcabcabcabc',
    'a1b2a1b2a1b2a1b2',
    'guijuadminsecret',
    'password-password-password',
    'aaaaaaaabbbbbbbb',
    'q8Jd0zKx41LmPw7',
  ])('do not take %s for a key', (key) => {
    expect(isGuessable(key)).toBe(true);
  });

  test('take keys as they are made at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        fc.pre(new Set(bytes).size > 24);
        expect(isGuessable(Buffer.from(bytes).toString('base64'))).toBe(false);
      }),
    );
  });

  test('never repeat the password of a database in what they say', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:hunter2@db/x' })).not.toThrow('hunter2');
  });

  test('name the provider of single sign-on, the proof of who asks it, and the rights of its groups', () => {
    const secret = { ...oidc, GUIJU_OIDC_CLIENT_SECRET: 's' };
    expect(readConfig(oidc).oidc).toMatchObject({ clientAuth: 'none', scope: 'openid profile email' });
    expect(readConfig(secret).oidc).toMatchObject({ clientAuth: 'client_secret_post' });
    expect(readConfig({ ...secret, GUIJU_OIDC_CLIENT_KEY_FILE: 'k.json' }).oidc?.clientAuth).toBe('private_key_jwt');
    const groups = { GUIJU_OIDC_ROLES_CLAIM: 'realm.roles', GUIJU_OIDC_ROLES: '{"a": ["approver", "station"]}' };
    expect(readConfig({ ...oidc, ...groups }).oidc).toMatchObject({
      ...{ rolesClaim: 'realm.roles', roles: { a: ['approver', 'station'] } },
    });
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
