/** The store on SQLite: one file, every commit on the disk before it is acknowledged. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import { ConcordError } from '../concord-error.ts';
import type { StoreTables } from './store-tables.ts';

/** Says whose file it is, in the file itself: 'CONC' as a number. */
const APPLICATION_ID = 0x434f4e43;

/** How long one statement may stand and wait, in milliseconds: for a moment's lock, never for another's transaction. */
const STATEMENT_MS = 1_000;

export interface OpenedDatabase {
  kysely: Kysely<StoreTables>;
  /** runs several statements on the connection of a transaction that is under way */
  runScript: (script: string) => Promise<void>;
}

/**
 * Opens or makes the file, readable by its owner only.
 * @param busyMs how long to wait for another process that writes, in milliseconds
 * @throws ConcordError 'store-damaged' for a database of somebody else's, or a disk that cannot do write-ahead logging
 */
export function openSqlite(path: string, busyMs: number): OpenedDatabase {
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: STATEMENT_MS });
  try {
    prepare(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  const kysely = new Kysely<StoreTables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new WritingSqliteDriver(database, busyMs),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return { kysely, runScript: async (script) => void database.exec(script) };
}

function prepare(database: Database.Database, path: string): void {
  const owner = database.pragma('application_id', { simple: true });
  const isEmpty = database.prepare('select 1 from sqlite_master').get() === undefined;
  if (owner !== APPLICATION_ID && !(owner === 0 && isEmpty))
    throw refused(path, 'it is a database of another program', 'a file that Concord made, or none yet');
  if (database.pragma('journal_mode = wal', { simple: true }) !== 'wal')
    throw refused(path, 'its disk cannot keep a write-ahead log', 'a disk of this machine');
  if (owner === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma('synchronous = full');
  database.pragma('foreign_keys = on');
  // without it INSERT OR REPLACE would remove a row unseen by the triggers
  database.pragma('recursive_triggers = on');
  database.pragma('trusted_schema = off');
}

const refused = (where: string, problem: string, expected: string): ConcordError =>
  new ConcordError('store-damaged', { where, problem, expected, remedy: 'name another path for the store' });

/**
 * A transaction that may write takes the write lock at once: one that took it later could find its reading out of date.
 * While another holds the lock it asks again and again, and this process goes on with its other work meanwhile: SQLite's
 * own waiting would stand still, and for ever if the other is in this same process.
 */
class WritingSqliteDriver extends SqliteDriver {
  readonly #busyMs: number;

  constructor(database: Database.Database, busyMs: number) {
    super({ database });
    this.#busyMs = busyMs;
  }

  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const run = (sql: string) => connection.executeQuery(CompiledQuery.raw(sql));
    if (settings?.accessMode === 'read only') return void (await run('begin'));
    const until = performance.now() + this.#busyMs;
    for (;;) {
      await run('pragma busy_timeout = 0');
      try {
        return void (await run('begin immediate'));
      } catch (error) {
        if (!isBusy(error) || performance.now() > until) throw error;
      } finally {
        await run(`pragma busy_timeout = ${STATEMENT_MS}`);
      }
      await setTimeout(1 + Math.random() * 4);
    }
  }
}

const isBusy = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
