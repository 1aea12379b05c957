/** The analytical engine: DuckDB today, others behind the same door. Only this folder imports DuckDB. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  type DuckDBResultReader,
  type DuckDBValue,
  type DuckDBValueConverter,
  type Json,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';

export type SqlValue = string | number | boolean | null;
export type Row = Record<string, SqlValue>;

export interface EngineOptions {
  /** a .duckdb file; in memory when absent */
  file?: string;
  readOnly?: boolean;
  threads?: number;
  /** e.g. '3GB'; the engine spills to `temporaryFolder` above it */
  memoryLimit?: string;
  temporaryFolder?: string;
  /** when given, the engine reaches these files and no others, and none of its settings can be changed any more */
  onlyFiles?: string[];
}

/** What an opened engine answers. Integers and decimals come back as numbers, dates and times as ISO text. */
export interface Engine {
  run(sql: string, parameters?: SqlValue[]): Promise<void>;
  all<T extends object = Row>(sql: string, parameters?: SqlValue[]): Promise<T[]>;
  /** the only row; an error if there is none */
  one<T extends object = Row>(sql: string, parameters?: SqlValue[]): Promise<T>;
  /**
   * Rows in batches of some two thousand, for results too large to hold: they are worked out first and kept by the engine, which lays
   * them on disk when they are many; the next batch is read when it is asked for. Nothing else may run on this engine meanwhile: ask
   * for an engine of its own (`alone`)
   */
  stream<T extends object = Row>(sql: string, parameters?: SqlValue[]): AsyncGenerator<T[]>;
  /** column names and engine types of a query, without running it */
  describe(sql: string): Promise<{ name: string; type: string }[]>;
  version(): Promise<string>;
  /** another engine, empty and set as this one, that reaches only these files: for SQL that people wrote */
  confined(onlyFiles: string[]): Promise<Engine>;
  /**
   * Runs `work` on a connection of its own, so that several questions truly run side by side. When `signal` aborts, the
   * query that runs is stopped and no further one begins; the rest of the engine is not touched.
   * @throws the signal's reason when it has aborted
   */
  alone<T>(work: (engine: Engine) => Promise<T>, signal?: AbortSignal): Promise<T>;
  interrupt(): void;
  close(): void;
}

export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  if (options.temporaryFolder) mkdirSync(options.temporaryFolder, { recursive: true });
  const instance = await DuckDBInstance.create(options.file ?? ':memory:', settings(options));
  const connection = await instance.connect();
  if (options.onlyFiles) await confine(connection, options.onlyFiles);
  return engineOn(instance, connection, options);
}

/** An engine that speaks on one connection. */
function engineOn(instance: DuckDBInstance, connection: DuckDBConnection, options: EngineOptions): Engine {
  const all = async <T extends object>(sql: string, parameters: SqlValue[] = []): Promise<T[]> =>
    rowsOf<T>(await connection.runAndReadAll(sql, parameters as DuckDBValue[]));
  return {
    run: async (sql, parameters = []) => void (await connection.run(sql, parameters as DuckDBValue[])),
    all,
    one: async <T extends object>(sql: string, parameters: SqlValue[] = []) => {
      const row = (await all<T>(sql, parameters))[0];
      if (!row) throw new Error(`expected a row from: ${sql.slice(0, 120)}`);
      return row;
    },
    stream: <T extends object>(sql: string, parameters: SqlValue[] = []) => streamRows<T>(connection, sql, parameters),
    describe: async (sql) =>
      (await all<{ column_name: string; column_type: string }>(`describe ${sql}`)).map((c) => ({
        name: c.column_name,
        type: c.column_type,
      })),
    version: async () => String((await all<{ v: string }>('select version() as v'))[0]?.v),
    confined: (onlyFiles) => openEngine(confinedOptions(options, onlyFiles)),
    alone: (work, signal) => runAlone(instance, options, work, signal),
    interrupt: () => connection.interrupt(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** What spills goes to a folder of its own: the engine may read all of that folder. */
function confinedOptions({ threads, memoryLimit, temporaryFolder }: EngineOptions, onlyFiles: string[]): EngineOptions {
  return {
    onlyFiles,
    ...(threads ? { threads } : {}),
    ...(memoryLimit ? { memoryLimit } : {}),
    ...(temporaryFolder ? { temporaryFolder: join(temporaryFolder, 'confined') } : {}),
  };
}

async function confine(connection: DuckDBConnection, files: string[]): Promise<void> {
  await connection.run(`set allowed_paths = [${files.map(literal).join(', ')}]`);
  await connection.run('set enable_external_access = false');
  await connection.run('set lock_configuration = true');
}

async function runAlone<T>(
  instance: DuckDBInstance,
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  signal?.throwIfAborted();
  const connection = await instance.connect();
  const own = engineOn(instance, connection, options);
  let again: NodeJS.Timeout | undefined;
  // a query that has not begun when it is interrupted would run on
  const stop = (): void => {
    connection.interrupt();
    again = setInterval(() => connection.interrupt(), INTERRUPT_EVERY);
  };
  signal?.addEventListener('abort', stop);
  try {
    return await work({ ...own, ...(signal ? heeding(own, signal) : {}), close: () => undefined });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    clearInterval(again);
    connection.closeSync();
  }
}

/** Milliseconds. */
const INTERRUPT_EVERY = 20;

/** An interruption stops the query that runs; the work around it must not begin its next one. */
const heeding = (engine: Engine, signal: AbortSignal): Pick<Engine, 'all' | 'stream'> => ({
  all: async (sql, parameters) => {
    signal.throwIfAborted();
    return engine.all(sql, parameters);
  },
  stream: (sql, parameters) => heedingRows(engine.stream(sql, parameters), signal),
});

/** Between two batches no query runs that could be stopped. */
async function* heedingRows<T>(batches: AsyncGenerator<T[]>, signal: AbortSignal): AsyncGenerator<T[]> {
  signal.throwIfAborted();
  for await (const rows of batches) {
    signal.throwIfAborted();
    yield rows;
  }
  // an interrupted result ends as if that were all of it
  signal.throwIfAborted();
}

function settings(options: EngineOptions): Record<string, string> {
  return {
    threads: String(options.threads ?? Math.max(1, availableParallelism())),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_persistent_secrets: 'false',
    preserve_insertion_order: 'true',
    // a file of ours is read by the engine that wrote it, or a later one: its newest form is smaller and faster to write and read
    storage_compatibility_version: 'latest',
    ...(options.readOnly ? { access_mode: 'READ_ONLY' } : {}),
    ...(options.memoryLimit ? { memory_limit: options.memoryLimit } : {}),
    ...(options.temporaryFolder || options.onlyFiles ? { temp_directory: options.temporaryFolder ?? '' } : {}),
  };
}

const NUMERIC = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|UHUGEINT|DECIMAL.*)$/;

/** ISO text of days that were asked for, by how many days they are after 1970-01-01: results repeat few of them many times. */
const DAYS = new Map<number, string>();
const MOST_DAYS = 50_000;

function dayText(value: DuckDBDateValue): string {
  const known = DAYS.get(value.days);
  if (known !== undefined) return known;
  const text = value.toString();
  if (DAYS.size < MOST_DAYS) DAYS.set(value.days, text);
  return text;
}

/** A value as JSON has it; days are had from those that were written before. */
const jsonOf: DuckDBValueConverter<Json> = (value, type) =>
  value instanceof DuckDBDateValue ? dayText(value) : JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter);

function rowsOf<T extends object>(reader: DuckDBResultReader): T[] {
  const numeric = numericNames(reader);
  return reader.convertRowObjects(jsonOf).map((row) => toRow(row as Row, numeric)) as T[];
}

/** Of columns whose numbers come as text. */
const numericNames = (result: Pick<DuckDBResultReader, 'columnNames' | 'columnType'>): string[] =>
  result.columnNames().filter((_, i) => NUMERIC.test(String(result.columnType(i))));

function toRow(row: Row, numeric: string[]): Row {
  for (const name of numeric) {
    const value = row[name];
    if (typeof value === 'string') row[name] = Number(value);
  }
  return row;
}

/**
 * A fault while a result is streamed is told by nobody: it ends as if that were all. So the rows are worked out first, into a table of
 * the connection's own that the engine may lay on disk, and what is read of it is counted.
 */
async function* streamRows<T extends object>(
  connection: DuckDBConnection,
  sql: string,
  parameters: SqlValue[],
): AsyncGenerator<T[]> {
  held += 1;
  const table = `temp.main.held_rows_${held}`;
  const made = await connection.run(`create temp table ${table} as\n${sql}`, parameters as DuckDBValue[]);
  const total = Number((await made.getRowsJson())[0]?.[0]);
  try {
    let read = 0;
    for await (const rows of batchesOf<T>(connection, table)) {
      read += rows.length;
      yield rows;
    }
    if (read !== total) throw new Error(`only ${read} of ${total} rows could be read back`);
  } finally {
    await connection.run(`drop table ${table}`);
  }
}

/** Of tables that hold rows which are being read. */
let held = 0;

/** In the order in which they were laid. */
async function* batchesOf<T extends object>(connection: DuckDBConnection, table: string): AsyncGenerator<T[]> {
  const result = await connection.stream(`from ${table}`);
  const numeric = numericNames(result);
  for await (const rows of result.yieldRowObjectJson()) yield rows.map((row) => toRow(row as Row, numeric)) as T[];
}

/** Text as a SQL literal. For values from outside prefer parameters; COPY and read_csv options cannot take them. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as a SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
