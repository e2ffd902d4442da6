import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { circlesOf, climbing, edgesOf, filesOf, importedBy, importsWithin } from '../scripts/rooms.ts';

const root = join(import.meta.dirname, '..');

/** What each folder may import: its own files, and besides those these paths and packages. */
const allowed: Record<string, RegExp> = {
  contract: /^typebox$/,
  engine: /^(contract\/.*|xstate|croner|json-rules-engine|lezer-feel|decimal\.js|re2js|temporal-polyfill)$/,
  server:
    /^(contract\/.*|engine\/(index|checks|authoring|reading)\.ts|node:.*|@fastify\/busboy|@opentelemetry\/api|express|ajv\/.*|ipaddr\.js|jose|lowdb|openid-client|pg|pino|prom-client|write-excel-file\/node|read-excel-file\/node|fflate|nodemailer|pdfkit|qrcode)$/,
  designer:
    /^(contract\/.*|client\/.*|engine\/(index|checks|authoring|reading)\.ts|(?!node:|express|lowdb|pg|pino|jose|openid-client|typebox)[@\w].*)$/,
  client: /^$/,
};
/** How the designer is built is no part of it. */
const builds = 'designer/vite.config.ts';
const sources = (part: string) =>
  filesOf(part)
    .map((file) => join(part, file))
    .filter((file) => file !== builds);
const importsOf = (file: string) =>
  importedBy(file).map((name) => (name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name));

describe('the direction of imports', () => {
  test.each(Object.keys(allowed))('%s imports only what it may', (folder) => {
    const files = sources(folder);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => !name.startsWith(`${folder}/`) && !allowed[folder]?.test(name))
        .map((name) => `${file} imports ${name}`),
    );

    expect(existsSync(join(root, folder))).toBe(true);
    expect(wrong).toEqual([]);
  });

  test('the engine reads no clock and draws no lots', () => {
    const impure = sources('engine').filter((file) =>
      /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(impure).toEqual([]);
  });

  test('no source knows the name of a policy', () => {
    const names = existsSync(join(root, 'definitions')) ? globSync('*', { cwd: join(root, 'definitions') }) : [];
    const quoted = new RegExp(`['"\`/](${names.map((name) => name.toLowerCase()).join('|')})['"\`/]`);
    const knowing = ['engine', 'server', 'designer'].flatMap((folder) =>
      sources(folder).filter((file) => names.length > 0 && quoted.test(readFileSync(join(root, file), 'utf8'))),
    );
    expect(knowing).toEqual([]);
  });
});

/** The parts whose rooms are in order: each imports rooms of the floors below, and nothing goes in a circle. */
const inOrder = ['engine', 'server', 'designer'];

describe.each(inOrder)('the floors of %s', (part) => {
  const imports = importsWithin(part);

  test('a room imports only rooms of the floors below', () => {
    expect(climbing(part, imports)).toEqual([]);
  });

  test('no rooms and no files import each other in a circle', () => {
    expect([...circlesOf(edgesOf(imports)), ...circlesOf(imports)]).toEqual([]);
  });
});
