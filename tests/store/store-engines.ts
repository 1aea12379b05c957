/** The engines that a store may stand on, each with places for new stores: SQLite always, PostgreSQL where it is installed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { openStore, type Store, type StorePlace } from '../../src/store/open-store.ts';
import { HAS_POSTGRESQL, type Server, startServer } from './start-postgresql.ts';

if (!HAS_POSTGRESQL) console.log('PostgreSQL 15 is not installed here: its half of the store tests is skipped');

export const ENGINES: Store['engine'][] = HAS_POSTGRESQL ? ['sqlite', 'postgresql'] : ['sqlite'];

/** A way into the database past the store: as who keeps it, whom no trigger stops; or as the store's own user. */
export interface BackDoor {
  run(sql: string): Promise<void>;
  rows<T>(sql: string): Promise<T[]>;
}

export interface StoreMaker {
  /** a place where no store is yet */
  place(): Promise<StorePlace>;
  open(): Promise<{ store: Store; place: StorePlace }>;
  through(place: StorePlace, as: 'keeper' | 'store', work: (door: BackDoor) => Promise<void>): Promise<void>;
}

/** To be called in a `describe`: what it starts is stopped, and every store closed, after its tests. */
export function makeStores(engine: Store['engine']): StoreMaker {
  const opened: Store[] = [];
  let server: Server | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'concord-store-'));
  let count = 0;
  beforeAll(async () => {
    if (engine === 'postgresql') server = await startServer(join(folder, 'postgresql'));
  });
  afterAll(async () => {
    for (const store of opened) await store.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const place = async (): Promise<StorePlace> => {
    count += 1;
    return server ? { url: await server.newDatabase(`store${count}`) } : { path: join(folder, `store${count}.sqlite`) };
  };
  const open = async (): Promise<{ store: Store; place: StorePlace }> => {
    const where = await place();
    const store = await openStore(where);
    opened.push(store);
    return { store, place: where };
  };
  return { place, open, through };
}

async function through(
  place: StorePlace,
  as: 'keeper' | 'store',
  work: (door: BackDoor) => Promise<void>,
): Promise<void> {
  if ('url' in place) return await throughPostgresql(place.url, as, work);
  const database = new Database(place.path);
  try {
    if (as === 'keeper')
      for (const { name } of database.prepare("select name from sqlite_master where type = 'trigger'").all() as {
        name: string;
      }[])
        database.exec(`drop trigger ${name}`);
    await work({
      run: async (sql) => void database.exec(sql),
      rows: async <T>(sql: string) => database.prepare(sql).all() as T[],
    });
  } finally {
    database.close();
  }
}

async function throughPostgresql(url: string, as: 'keeper' | 'store', work: (door: BackDoor) => Promise<void>) {
  const client = new pg.Client({ connectionString: as === 'keeper' ? url.replace('//concord@', '//postgres@') : url });
  await client.connect();
  try {
    if (as === 'keeper') await client.query('set session_replication_role = replica');
    await work({
      run: async (sql) => void (await client.query(sql)),
      rows: async <T>(sql: string) => (await client.query(sql)).rows as T[],
    });
  } finally {
    await client.end();
  }
}
