/** A county of a thousand residents whose people were published for planning. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { CATALOGUE } from '../metric/open-fixture.ts';
import { runCommand } from './run-command.ts';

const keyOf = (id: string): string => createHash('sha256').update(`a key of these tests: ${id}`).digest('hex');

/** The national service is not asked here: planning obeys what practices and people told alone. */
function writeOwnPurposes(folder: string): void {
  const purposes = readFileSync(join(CATALOGUE, 'purposes.yaml'), 'utf8');
  const own = purposes.replaceAll(/national: \{drop: all_rows/g, 'national: {drop: nothing');
  mkdirSync(join(folder, 'catalogue'), { recursive: true });
  writeFileSync(join(folder, 'catalogue/purposes.yaml'), own);
}

/**
 * @param datasets those that are sent
 * @returns the workspace, and the temporary folder that it lies in
 */
export async function makePlanningCounty(prefix: string, datasets: string[]): Promise<{ top: string; folder: string }> {
  const top = mkdtempSync(join(tmpdir(), prefix));
  const folder = join(top, 'county');
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', folder], { cwd: folder });
  await synthesise({ residents: 1000, years: 1, seed: 4, endDate: DEFAULT_END_DATE, folder, datasets });
  const keys = ['records', 'zones', 'feeds', 'planning'].map((id) => `${id}: {1: ${keyOf(id)}}\n`);
  writeFileSync(join(top, 'keys.yaml'), keys.join(''), { mode: 0o600 });
  writeOwnPurposes(folder);
  for (const month of ['2025-04', '2026-01']) await concord('land', join('extracts', month));
  const built = await concord('build', '--keys', join(top, 'keys.yaml'));
  expect(built.err).not.toContain('What to do');
  expect(built.exitCode).toBe(0);
  return { top, folder };
}
