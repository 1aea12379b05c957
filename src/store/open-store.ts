/** The operational store: what people did and decided. SQLite by default, PostgreSQL where a URL says so. */
import { type Kysely, sql } from 'kysely';
import { migrateStore, runOnPostgresql } from './migrate-store.ts';
import { openPostgresql } from './open-postgresql.ts';
import { openSqlite } from './open-sqlite.ts';
import { storeFault } from './store-fault.ts';
import type { StoreReader, StoreTables, StoreWriter } from './store-tables.ts';

export type StorePlace = { path: string } | { url: string };

/**
 * Where the store is: the PostgreSQL database of DATABASE_URL where that is set, else a file.
 * @param environment e.g. `process.env`
 * @param path of the SQLite file
 */
export function storePlace(environment: Record<string, string | undefined>, path: string): StorePlace {
  const url = environment.DATABASE_URL?.trim();
  return url ? { url } : { path };
}

export interface Store {
  readonly engine: 'sqlite' | 'postgresql';
  /** Asks questions of one state of the store. Not to be nested: on SQLite there is one connection. */
  read<T>(work: (db: StoreReader) => Promise<T>): Promise<T>;
  /**
   * Runs `work` as the store's only writer, in one transaction: kept whole, on the disk, before it returns; nothing of it
   * when it throws. Not to be nested.
   */
  write<T>(work: (db: StoreWriter) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long a process waits for another that writes, in milliseconds. */
const BUSY_MS = 10_000;

/** One number for all of Concord's writers in a PostgreSQL database. */
const WRITER_LOCK = 4_857_230_113;

/**
 * Opens the operational store and brings its tables up to date.
 *
 * Every change ends in the one chain of the audit log, so writers queue there on both engines: SQLite by its write lock,
 * PostgreSQL by an advisory lock. What one writer has read stays true until it commits.
 * @param place `{ path }` of the SQLite file, made (for its owner only) when absent; or `{ url }` of a PostgreSQL database
 * @returns the store; close it when done
 * @throws ConcordError 'store-damaged' for a file that is not a store or is newer than this Concord, 'disk' when it may
 *   not be read or reached, 'busy' when another process holds it for more than ten seconds
 * @example
 * const store = await openStore({ path: 'north/.concord/store.sqlite' });
 */
export async function openStore(place: StorePlace): Promise<Store> {
  try {
    const { store, migrate } = 'path' in place ? sqliteStore(place.path) : postgresqlStore(place.url);
    try {
      await store.write(migrate);
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    throw storeFault(error);
  }
}

interface Opened {
  store: Store;
  migrate: (db: StoreWriter) => Promise<void>;
}

function sqliteStore(path: string): Opened {
  const { kysely, runScript } = openSqlite(path, BUSY_MS);
  return {
    store: storeOn('sqlite', kysely, async () => undefined),
    migrate: (db) => migrateStore(db, 'sqlite', runScript),
  };
}

function postgresqlStore(url: string): Opened {
  return {
    store: storeOn('postgresql', openPostgresql(url, BUSY_MS), takeWriterLock),
    migrate: (db) => migrateStore(db, 'postgresql', (script) => runOnPostgresql(db, script)),
  };
}

/** Also has the commit wait for the disk where the server is set not to: what is acknowledged is kept. */
async function takeWriterLock(db: StoreWriter): Promise<void> {
  await sql`select pg_advisory_xact_lock(${WRITER_LOCK}::bigint),
    case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end`.execute(
    db,
  );
}

function storeOn(
  engine: Store['engine'],
  kysely: Kysely<StoreTables>,
  begin: (db: StoreWriter) => Promise<void>,
): Store {
  const reading = kysely.transaction().setAccessMode('read only');
  const reader = engine === 'postgresql' ? reading.setIsolationLevel('repeatable read') : reading;
  return {
    engine,
    read: (work) => reader.execute(work).catch(rethrow),
    write: (work) =>
      kysely
        .transaction()
        .execute(async (db) => {
          await begin(db);
          return await work(db);
        })
        .catch(rethrow),
    close: () => kysely.destroy(),
  };
}

function rethrow(error: unknown): never {
  throw storeFault(error);
}
