/** Brings a store's tables up to date, forward only. The SQL is in `migrations/`, in a dialect that both engines read. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type Kysely, sql } from 'kysely';
import { ConcordError } from '../concord-error.ts';
import type { StoreTables, StoreWriter } from './store-tables.ts';

/** In order; a name once released is never changed and never taken away: what changes is a migration of its own. */
const MIGRATIONS = ['0001-audit', '0002-review-queue', '0003-reidentification', '0004-review-away'];

interface Migration {
  version: number;
  name: string;
  script: string;
  sha256: string;
}

/**
 * Runs the migrations that the store has not had, all of them or none. Two processes that open a new store at once do
 * not run them twice: the transaction is the store's only writer.
 * @param runScript runs several statements inside the transaction
 * @throws ConcordError 'store-damaged' when the store was made by a newer Concord, or by migrations that differ
 */
export async function migrateStore(
  transaction: StoreWriter,
  engine: 'sqlite' | 'postgresql',
  runScript: (script: string) => Promise<void>,
): Promise<void> {
  await transaction.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (c) => c.notNull().primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .execute();
  const had = await transaction.selectFrom('schema_version').selectAll().orderBy('version').execute();
  const wanted = MIGRATIONS.map((name, i) => readMigration(i + 1, name, engine));
  refuseOthers(had, wanted);
  for (const { version, name, script, sha256 } of wanted.slice(had.length)) {
    await runScript(script);
    await transaction.insertInto('schema_version').values({ version, name, sha256 }).execute();
  }
}

function readMigration(version: number, name: string, engine: 'sqlite' | 'postgresql'): Migration {
  const files = [`./migrations/${name}.sql`, `./migrations/${name}.${engine}.sql`].map(
    (file) => new URL(file, import.meta.url),
  );
  const script = files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  return { version, name, script, sha256: createHash('sha256').update(script).digest('hex') };
}

function refuseOthers(had: { version: number; name: string; sha256: string }[], wanted: Migration[]): void {
  const newer = had.length > wanted.length;
  const other = had.find((row, i) => {
    const own = wanted[i];
    return own && (row.version !== own.version || row.name !== own.name || row.sha256 !== own.sha256);
  });
  if (!newer && !other) return;
  throw new ConcordError('store-damaged', {
    where: 'the operational store',
    problem: other
      ? `its migration ${other.version} is not the one of this Concord`
      : `it has ${had.length} migrations, this Concord knows ${wanted.length}`,
    expected: 'a store made by this Concord or an older one',
    remedy: 'use the Concord that opened it last, or a newer one',
  });
}

/** Runs a script of several statements on PostgreSQL, which takes them in one message when there are no parameters. */
export const runOnPostgresql = async (transaction: Kysely<StoreTables>, script: string): Promise<void> =>
  void (await sql.raw(script).execute(transaction));
