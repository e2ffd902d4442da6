#!/usr/bin/env node
/**
 * `guiju <command> …`, in the repository `npm run guiju -- <command> …`: what an operator does at a shell. Without a command it says
 * what there is. The store is that of the settings (`GUIJU_DATA` or `DATABASE_URL`) unless a folder is named.
 */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, Problem } from '../engine/index.ts';
import { readAnchor } from '../server/audit/anchor.ts';
import { verifyStore } from '../server/audit/verify.ts';
import { importDraft } from '../server/governance/portable.ts';
import { readAuditAnchor, readConfig } from '../server/kernel/config.ts';
import { silent } from '../server/kernel/log.ts';
import { sha256 } from '../server/kernel/sha256.ts';
import { createParts } from '../server/server.ts';
import { openEmbeddedStore } from '../server/stores/embedded-store.ts';
import { contentsOf } from '../server/stores/orphans.ts';
import { openPostgresStore } from '../server/stores/postgres/postgres-store.ts';
import { repairFolder } from '../server/stores/repair.ts';
import type { Store } from '../server/stores/store.ts';
import { backupTo, moveFrom, restoreFrom } from './commands/backup.ts';
import { playMonth } from './commands/demo.ts';
import { readEditionFolder, writeEditionFolder } from './edition-folder.ts';

interface Command {
  /** What follows the name, for people: a word for each argument, in brackets where it may be left out. */
  parameters: string[];
  does: string;
  /** @returns the exit code */
  run(...given: string[]): Promise<number>;
}

const commands: Record<string, Command> = {
  start: {
    parameters: [],
    does: 'start the server of the settings, which serves until it is told to stop',
    run: async () => {
      await import('../server/main.ts');
      return 0;
    },
  },
  demo: {
    parameters: ['[policy]'],
    does: 'fill the empty store of the settings with a month of made-up work, for trying (demo mode)',
    run: demo,
  },
  export: {
    parameters: ['<policy>', '<edition>', '<folder>'],
    does: 'write an edition as a folder of JSON laid out like definitions/',
    run: exportFolder,
  },
  import: {
    parameters: ['<folder>'],
    does: 'make a draft of a folder of JSON and check it; the embedded store must not be in use',
    run: importFolder,
  },
  backup: {
    parameters: ['<file>'],
    does: 'write everything in the store of the settings to a file, also while servers use it',
    run: async (file = '') =>
      withStore(true, async (store) => {
        await backupTo(store, file);
        console.log(`Written to ${file}. Keep it as safe as the store: it holds hashes of keys and passwords.`);
        return 0;
      }),
  },
  restore: {
    parameters: ['<file>'],
    does: 'put a backup into the store of the settings, which must be empty; of either kind',
    run: async (file = '') =>
      withStore(false, async (store) => {
        console.log(`${await restoreFrom(store, file)} pieces restored.`);
        return 0;
      }),
  },
  move: {
    parameters: ['<data folder>'],
    does: 'move a folder of the embedded store, with no server on it, into the PostgreSQL of DATABASE_URL',
    run: async (folder = '') => {
      if (!process.env.DATABASE_URL) throw new Error('Set DATABASE_URL to the database to move to.');
      return withStore(false, async (store) => {
        console.log(`${await moveFrom(folder, store)} pieces moved. Start the servers with DATABASE_URL from now on.`);
        return 0;
      });
    },
  },
  verify: {
    parameters: ['<data folder>'],
    does: 'find the first altered audit entry, edition or history in a data folder or a copy of one, without a server',
    run: verifyFolder,
  },
  repair: {
    parameters: ['<data folder>', '[--write]'],
    does: 'say what can be proved of a damaged data folder; with --write set the rest apart in damaged/',
    run: repair,
  },
};

const [name = '', ...given] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const needed = command?.parameters.filter((one) => one.startsWith('<')).length ?? 0;
if (!command || given.length < needed || given.length > command.parameters.length) {
  console.error(command ? `${name} takes ${command.parameters.join(' ')}` : usage());
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command.run(...given);
  } catch (error) {
    console.error(error instanceof Problem ? `${error.code}: ${error.message}` : messageOf(error));
    process.exitCode = 1;
  }
}

function usage(): string {
  const lines = Object.entries(commands).map(
    ([key, { parameters, does }]) => `  ${[key, ...parameters].join(' ').padEnd(40)} ${does}`,
  );
  return `${process.env.npm_lifecycle_event === 'guiju' ? 'npm run guiju --' : 'guiju'} <command>\n${lines.join('\n')}`;
}

/** The store of the settings. @param readOnly leaves the embedded store's folder as it is, also while a server uses it */
async function withStore<T>(readOnly: boolean, work: (store: Store) => Promise<T>): Promise<T> {
  const { databaseUrl, dataFolder, organisation } = readConfig(process.env);
  const store = databaseUrl
    ? await openPostgresStore(databaseUrl, { organisation })
    : await openEmbeddedStore(dataFolder, silent, { readOnly });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function demo(policy = ''): Promise<number> {
  const config = readConfig(process.env);
  return withStore(false, async (store) => {
    for (const { policy: id, started, steps } of await playMonth(store, config, policy ? [policy] : [], new Date(), 1))
      console.log(`${id}: ${started} cases, ${steps} steps.`);
    return 0;
  });
}

async function exportFolder(policy = '', edition = '', folder = ''): Promise<number> {
  return withStore(true, async (store) => {
    const record = await store.governed.get('edition', policy, Number(edition));
    if (!record) {
      console.error(`There is no edition ${edition} of ${policy}.`);
      return 1;
    }
    const count = await writeEditionFolder(folder, record);
    console.log(`${count} documents of ${policy}, edition ${edition} (${record.hash}) are in ${folder}`);
    return 0;
  });
}

async function importFolder(folder = ''): Promise<number> {
  const { hash, ...file } = await readEditionFolder(folder);
  const { definitions, number } = file;
  const policy = definitions.find((one) => one.kind === 'policy')?.id ?? '';
  return withStore(false, async (store) => {
    const parts = await createParts({ config: readConfig(process.env), store, log: silent, now: () => new Date() });
    const caller = { id: `shell:${userInfo().username}`, person: 'operator', roles: 'all' } as const;
    const { draft, report } = await importDraft(parts, policy, file, {}, caller);
    const own = sha256(canonicalJson((await parts.catalogue.definitionsOf(draft)) as unknown));
    const { findings, cases } = report;
    const errors = findings.filter((finding) => finding.severity === 'error');
    if (hash !== undefined)
      console.log(
        own === hash ? `The folder is as edition ${number} was exported.` : `It was edited since edition ${number}.`,
      );
    console.log(`Draft ${draft.id} of ${policy}, ${Object.keys(draft.changes).length} definitions changed.`);
    console.log(`${errors.length} errors, ${cases.failed} of ${cases.passed + cases.failed} cases fail.`);
    for (const { kind, id, path, message } of errors) console.log(`  ${kind}/${id}${path}: ${message.en}`);
    return 0;
  });
}

async function verifyFolder(folder = ''): Promise<number> {
  const store = await openCopy(folder);
  if (!store) return 1;
  const auditAnchor = readAuditAnchor(process.env);
  const told = auditAnchor && (await readAnchor(auditAnchor));
  const { entries, files, intact, head, altered } = await verifyStore(store, told);
  if (intact) {
    console.log(`Intact: ${entries} audit entries, the last with hash ${head}; ${files} files.`);
    return 0;
  }
  for (const { chain, sequence, reason } of altered) {
    const place = sequence === undefined ? '' : `, first at entry ${sequence}`;
    console.log(`altered: ${chain}${place}${reason ? ` (${reason})` : ''}`);
  }
  return 1;
}

async function repair(folder = '', option = ''): Promise<number> {
  if (option !== '' && option !== '--write') throw new Error(`${option} is no option of repair; --write is.`);
  const write = option === '--write';
  const by = `shell:${userInfo().username}`;
  const { apart, lost, policies, instances, files, entries } = await repairFolder(folder, {
    write,
    by,
    now: () => new Date(),
  });
  console.log(`Proved: ${policies} policies, ${instances} instances, ${files} files, ${entries} audit entries.`);
  if (apart.length + lost.length === 0) {
    console.log('Nothing is to be repaired.');
    return 0;
  }
  for (const { path, reason } of apart) console.log(`${write ? 'set apart' : 'to be set apart'}: ${path} (${reason})`);
  for (const what of lost) console.log(`lost: ${what}`);
  console.log(write ? `A report is in ${join(folder, 'damaged')}.` : 'Nothing was changed; --write does it.');
  return write ? 0 : 1;
}

/** A folder to be looked at; nothing where even its catalogue is damaged. */
async function openCopy(folder: string): Promise<Store | undefined> {
  try {
    if (existsSync(join(folder, 'catalogue.json')) || (await contentsOf(folder)).length > 0) {
      return await openEmbeddedStore(folder, silent, { readOnly: true });
    }
    console.log(`There is no catalogue.json in ${folder}: it is no data folder.`);
  } catch (error) {
    console.log(`altered: ${messageOf(error)}`);
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
