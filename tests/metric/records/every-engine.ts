/** The engines that questions of records run on: DuckDB always, PostgreSQL where it is installed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { HAS_POSTGRESQL, type Server, startServer } from '../../store/start-postgresql.ts';
import { openDuckdb, openPostgres, type RecordEngine } from './open-records.ts';

if (!HAS_POSTGRESQL) console.log('PostgreSQL is not installed here: records are asked of DuckDB alone');

export const ENGINE_NAMES: string[] = HAS_POSTGRESQL ? ['duckdb', 'postgres'] : ['duckdb'];

/** To be called in a `describe` or a file: they are there before its tests, and closed after them. */
export function openEngines(names = ENGINE_NAMES): RecordEngine[] {
  const folder = mkdtempSync(join(tmpdir(), 'concord-records-'));
  const engines: RecordEngine[] = [];
  let server: Server | undefined;
  beforeAll(async () => {
    if (names.includes('duckdb')) engines.push(await openDuckdb());
    if (!names.includes('postgres')) return;
    server = await startServer(join(folder, 'postgresql'));
    engines.push(await openPostgres(await server.newDatabase('records')));
  }, 120_000);
  afterAll(async () => {
    for (const engine of engines) await engine.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return engines;
}
