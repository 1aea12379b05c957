/** The same seed gives the same residents, byte for byte, on one thread and on two; another seed gives others. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { literal } from '../../src/engine/engine.ts';
import { residentsWorld } from './residents-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-residents-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS: Record<string, string> = {
  household: 'household_id',
  resident: 'resident_id',
  residence: 'resident_id, from_date',
  registration: 'registration_id',
  name_history: 'resident_id, from_date',
  marriage: 'bride_id',
  opt_out: 'resident_id, kind',
  carer: 'resident_id',
};

async function hashes(threads: number, seed: number): Promise<Record<string, string>> {
  const world = await residentsWorld(3_000, { threads, seed });
  const found: Record<string, string> = {};
  for (const [table, key] of Object.entries(KEYS)) {
    const file = join(folder, `${table}-${threads}-${seed}.parquet`);
    await world.run(`copy (from ${table} order by ${key}) to ${literal(file)} (format parquet)`);
    found[table] = createHash('sha256').update(readFileSync(file)).digest('hex');
  }
  world.close();
  return found;
}

it('makes the same residents on one thread and on two, and others from another seed', async () => {
  const once = await hashes(2, 11);
  expect(await hashes(1, 11)).toEqual(once);
  const other = await hashes(2, 12);
  for (const table of Object.keys(KEYS)) expect(other[table], table).not.toBe(once[table]);
}, 120_000);
