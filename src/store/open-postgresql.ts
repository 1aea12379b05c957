/** The store on PostgreSQL: for several servers at once, and for the backups and the watch of a database team. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { ConcordError } from '../concord-error.ts';
import type { StoreTables } from './store-tables.ts';

const INT8 = 20;

/**
 * Connects at the first question. Whole numbers of eight bytes come back as numbers, as they do from SQLite.
 * @param url e.g. `postgresql://concord@127.0.0.1/concord`; it may hold a password and is told to nobody
 * @param busyMs how long to wait for a connection or a lock, in milliseconds
 * @throws ConcordError 'usage' when the URL is none of PostgreSQL's
 */
export function openPostgresql(url: string, busyMs: number): Kysely<StoreTables> {
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new ConcordError('usage', {
      where: 'DATABASE_URL',
      problem: 'it is not the address of a PostgreSQL database',
      expected: 'postgresql://USER@HOST/DATABASE',
      remedy: 'correct it, or leave it out to keep the store in a file of the workspace',
    });
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: busyMs,
    lock_timeout: busyMs,
    application_name: 'concord',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === INT8
          ? Number
          : format === 'binary'
            ? pg.types.getTypeParser(oid, 'binary')
            : pg.types.getTypeParser(oid),
    },
  });
  // a connection that breaks while idle is replaced at the next question, which tells the fault if it lasts
  pool.on('error', () => undefined);
  return new Kysely<StoreTables>({ dialect: new PostgresDialect({ pool }) });
}
