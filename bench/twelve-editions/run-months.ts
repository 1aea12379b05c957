/** Lands, changes and publishes the county month by month, and asks `concord diff` after each what it can explain. */
import { join } from 'node:path';
import type { EditionDiff } from '../../src/edition/diff-editions.ts';
import { openIdentityZone } from '../../src/edition/identity-zone.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { mapAt } from '../../src/linkage/residents/map-at.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type County, concord, dayAfter, withKeys } from './county.ts';
import type { PlannedChange } from './planned-change.ts';

export interface Month {
  name: string;
  edition: string;
  mapVersion: number;
  rows: number;
  seconds: number;
  /** what the diff with the month before says; null for the first */
  diff: EditionDiff | null;
  planned: PlannedMonth[];
}

/** Something that was planned for the month. */
export interface PlannedMonth {
  what: string;
  /** how the diff names it; null: not at all; absent: it prepares a later one */
  named?: string | null;
}

/** Of two editions in a row: persons who hold the same records in both, and which of them have another key. */
export interface Kept {
  same: number;
  other: number;
}

/** @param tell is told of each month when it is done */
export async function runMonths(
  county: County,
  plan: PlannedChange[],
  wanted: number,
  tell: (month: Month) => void,
): Promise<Month[]> {
  const months: Month[] = [];
  for (const [i, drop] of county.drops.slice(0, wanted).entries()) {
    const happens = plan.filter(({ month }) => month === i + 1);
    const built = await addMonth(county, drop, happens);
    const diff = i === 0 ? null : await diffOf(county, i, i + 1);
    county.changes.push(...(diff?.identity?.changes ?? []));
    const planned: PlannedMonth[] = [];
    for (const { what, named } of happens)
      planned.push(named && diff ? { what, named: await named(diff, county) } : { what });
    months.push({ ...built, diff, planned });
    tell(months.at(-1)!);
  }
  return months;
}

/** @param a number of an edition, from 1 */
export const diffOf = async (county: County, a: number, b: number): Promise<EditionDiff> =>
  JSON.parse(await concord(county, ['diff', String(a), String(b), '--json']));

/** One month is sent, landed, seen to by stewards and published. */
async function addMonth(
  county: County,
  drop: string,
  happens: PlannedChange[],
): Promise<Omit<Month, 'diff' | 'planned'>> {
  county.now = dayAfter(drop);
  for (const { sent } of happens) await sent?.(county, drop);
  await concord(county, ['land', join(county.folder, 'extracts', drop)]);
  for (const { done } of happens) await done?.(county, drop);
  const start = performance.now();
  await concord(county, ['build', ...withKeys(county)]);
  const seconds = (performance.now() - start) / 1000;
  const manifest = readManifest(openWorkspace(county.folder).paths);
  return {
    ...{ name: drop.slice(0, 7), edition: manifest.editionId, seconds },
    mapVersion: Number(manifest.inputs.identityMap!.split(':')[0]),
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
  };
}

/** By the maps themselves, not by what the index says it changed. */
export async function keptKeys({ folder, keysFile }: County, months: Pick<Month, 'mapVersion'>[]): Promise<Kept[]> {
  const keys = await readKeys({ file: keysFile, apartFrom: folder });
  const zone = await openIdentityZone(openWorkspace(folder).paths, keys);
  const held = (version: number): string =>
    `(select person_key, list(record_id order by record_id) as records from (${mapAt(version)}) group by person_key)`;
  const all: Kept[] = [];
  for (let i = 1; i < months.length; i++)
    all.push(
      await zone.engine.one<Kept>(`
        select count(*) filter (a.person_key = b.person_key) as same, count(*) filter (a.person_key <> b.person_key) as other
        from ${held(months[i - 1]!.mapVersion)} a join ${held(months[i]!.mapVersion)} b using (records)`),
    );
  zone.discard();
  return all;
}
