/** A county of a thousand residents whose people were published for planning, and commands in it. */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { CATALOGUE } from '../metric/open-fixture.ts';
import { makeOnce } from '../shared/make-once.ts';
import { copyCounty } from '../shared/share-county.ts';
import { type Ran, runCommand } from './run-command.ts';

/** `iod2025`: what is published of the deprivation of areas. The last are about services and nobody. */
const SENT = [
  ...['pds_person', 'gp_registration', 'gp_observation', 'ecds_attendance', 'iod2025'],
  ...['emergency_call', 'community_bed_state', 'virtual_ward_state', 'care_home_state'],
];

const keyOf = (id: string): string => createHash('sha256').update(`a key of these tests: ${id}`).digest('hex');

/** The national service is not asked here: planning obeys what practices and people told alone. */
function writeOwnPurposes(folder: string): void {
  const purposes = readFileSync(join(CATALOGUE, 'purposes.yaml'), 'utf8');
  const own = purposes.replaceAll(/national: \{drop: all_rows/g, 'national: {drop: nothing');
  mkdirSync(join(folder, 'catalogue'), { recursive: true });
  writeFileSync(join(folder, 'catalogue/purposes.yaml'), own);
}

/** Lands and builds it, as the folder `county` beside its keys. */
async function makePlanningCounty(top: string): Promise<void> {
  const folder = join(top, 'county');
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', folder], { cwd: folder });
  await copyCounty(folder, SENT);
  const keys = ['records', 'zones', 'feeds', 'planning'].map((id) => `${id}: {1: ${keyOf(id)}}\n`);
  writeFileSync(join(top, 'keys.yaml'), keys.join(''), { mode: 0o600 });
  writeOwnPurposes(folder);
  for (const month of ['2025-04', '2026-01']) await concord('land', join('extracts', month));
  const built = await concord('build', '--keys', join(top, 'keys.yaml'));
  expect(built.err).not.toContain('What to do');
  expect(built.exitCode).toBe(0);
}

export interface PlanningCounty {
  /** the workspace, once the tests run */
  readonly folder: string;
  /** a command in it */
  concord(...argv: string[]): Promise<Ran>;
  /** what a command that goes well prints */
  told(...argv: string[]): Promise<string>;
}

/** Copies the county, which the first file makes that asks for it, before the tests of a file, and takes it away after them. */
export function openPlanningCounty(prefix: string): PlanningCounty {
  let made = { top: '', folder: '' };
  const concord = (...argv: string[]) => runCommand([...argv, '--workspace', made.folder], { cwd: made.folder });
  beforeAll(async () => {
    const top = mkdtempSync(join(tmpdir(), prefix));
    made = { top, folder: join(top, 'county') };
    cpSync(await makeOnce('planning', makePlanningCounty), top, { recursive: true });
  }, 600_000);
  afterAll(() => rmSync(made.top, { recursive: true, force: true }));
  return {
    get folder() {
      return made.folder;
    },
    concord,
    told: async (...argv) => {
      const ran = await concord(...argv);
      expect([ran.exitCode, ran.err]).toEqual([0, '']);
      return ran.out;
    },
  };
}
