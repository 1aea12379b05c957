/** A made-up county whose months are landed and built one by one, an edition each. For tests. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IdentityZone, openIdentityZone } from '../../src/edition/identity-zone.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type Ran, runCommand } from '../cli/run-command.ts';

/** Those that say whose a number is, an acute feed, a feed by token, and a council's with numbers of its own. */
const SENT = ['pds_person', 'gp_registration', 'nhs_number_merger', 'ecds_attendance', 'mhsds_referral_tokens'].concat(
  'social_care_event',
);

export interface BuiltMonth {
  name: string;
  /** day on which it was landed and built, and as at which its edition is */
  day: string;
  manifest: Manifest;
}

export interface MonthsWorkspace {
  folder: string;
  keys: string;
  /** names of the monthly drops, in order */
  drops: string[];
  concord(day: string, ...argv: string[]): Promise<Ran>;
  /** @param keep whether what was done in the zone stays */
  withZone<T>(work: (zone: IdentityZone) => Promise<T>, keep?: boolean): Promise<T>;
  /** a month is sent, landed and built on the second of the next @param before done on that day, before it is built */
  buildMonth(drop: string, before?: (day: string) => Promise<void>): Promise<BuiltMonth>;
  remove(): void;
}

/** @param through the last month that is sent; the first is April 2025 */
export async function openMonths(residents: number, through: string): Promise<MonthsWorkspace> {
  const top = mkdtempSync(join(tmpdir(), 'concord-months-'));
  const folder = join(top, 'county');
  await synthesise({ residents, years: 1, seed: 11, endDate: DEFAULT_END_DATE, folder, through, datasets: SENT });
  const keys = join(top, 'keys.yaml');
  writeKeys(folder, keys);
  const concord = (day: string, ...argv: string[]): Promise<Ran> =>
    runCommand([...argv, '--workspace', folder], { cwd: folder, now: new Date(`${day}T09:00:00Z`) });
  return {
    folder,
    keys,
    drops: readdirSync(join(folder, 'extracts')).sort(),
    concord,
    withZone: async (work, keep = false) => {
      const zone = await openIdentityZone(openWorkspace(folder).paths, await readKeys({ file: keys }));
      try {
        return await work(zone);
      } finally {
        if (keep) await zone.seal();
        else zone.discard();
      }
    },
    buildMonth: async (drop, before) => {
      const day = dayAfter(drop);
      takeMonth(folder, drop);
      await concord(day, 'land', join('sent', drop));
      await before?.(day);
      const built = await concord(day, 'build', '--keys', keys);
      if (built.err) throw new Error(built.err);
      return { name: drop, day, manifest: readManifest(openWorkspace(folder).paths) };
    },
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

function writeKeys(folder: string, path: string): void {
  const { token_key_hex: feeds } = JSON.parse(readFileSync(join(folder, 'truth/notes.json'), 'utf8'));
  const key = (id: string): string => createHash('sha256').update(`a key of this test: ${id}`).digest('hex');
  const lines = ['records', 'zones', 'direct_care'].map((id) => `${id}: {1: ${key(id)}}`);
  writeFileSync(path, [...lines, `feeds: {1: ${feeds}}`, ''].join('\n'), { mode: 0o600 });
}

function dayAfter(drop: string): string {
  const [year, month] = drop.slice(0, 7).split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 2)).toISOString().slice(0, 10);
}

function takeMonth(folder: string, drop: string): void {
  for (const partner of readdirSync(join(folder, 'extracts', drop))) {
    mkdirSync(join(folder, 'sent', drop, partner), { recursive: true });
    for (const file of readdirSync(join(folder, 'extracts', drop, partner)))
      if (SENT.some((dataset) => file.startsWith(`${dataset}_Z`)))
        copyFileSync(join(folder, 'extracts', drop, partner, file), join(folder, 'sent', drop, partner, file));
  }
}
