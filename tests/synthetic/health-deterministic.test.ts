/** The same seed gives the same tables, byte for byte, on one thread and on two. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { literal } from '../../src/engine/engine.ts';
import { healthWorld } from './health-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-health-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS: Record<string, string> = {
  condition: 'resident_id, condition',
  medicine: 'resident_id, medicine',
  social: 'resident_id',
  risk_factor: 'resident_id, year',
  frailty: 'resident_id, as_at',
  care_process: 'resident_id, year, pathway, process',
  true_risk: 'resident_id, as_at',
};

async function hashes(threads: number): Promise<Record<string, string>> {
  const world = await healthWorld(4_000, threads);
  const found: Record<string, string> = {};
  for (const [table, key] of Object.entries(KEYS)) {
    const file = join(folder, `${table}-${threads}.parquet`);
    await world.run(`copy (from ${table} order by ${key}) to ${literal(file)} (format parquet)`);
    found[table] = createHash('sha256').update(readFileSync(file)).digest('hex');
  }
  world.close();
  return found;
}

it('makes the same health on one thread and on two', async () => {
  expect(await hashes(2)).toEqual(await hashes(1));
});
