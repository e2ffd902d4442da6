import { afterAll, beforeAll } from 'vitest';
import { openEmbeddedStore } from '../../server/stores/embedded-store.ts';
import { createMemoryStore } from '../../server/stores/memory-store.ts';
import { openPostgresStore } from '../../server/stores/postgres/postgres-store.ts';
import type { Store } from '../../server/stores/store.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { temporaryFolder } from './test-server.ts';

interface EachStore {
  /** What opens an empty store of each kind, by its name. */
  stores: Record<string, () => Promise<Store>>;
  /** @returns the address of an empty database */
  createDatabase: () => Promise<string>;
}

/** Every kind of store for the tests of a file; PostgreSQL runs as long as they do. */
export function eachStore(): EachStore {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  const createDatabase = () => postgres.createDatabase();
  /** The tables are made once. */
  let template: Promise<string> | undefined;
  const withTables = async () => {
    const url = await createDatabase();
    await (await openPostgresStore(url)).close();
    return url;
  };
  const openInDatabase = async () => {
    template ??= withTables();
    return openPostgresStore(await postgres.createDatabase(await template));
  };
  const stores = {
    memory: async () => createMemoryStore(),
    files: async () => openEmbeddedStore(await temporaryFolder()),
    PostgreSQL: openInDatabase,
  };
  return { stores, createDatabase };
}
