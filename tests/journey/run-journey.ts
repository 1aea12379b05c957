/** A child process of the kill test: lands the extracts of a small workspace and builds, twice. Safe to run again. */
import { join } from 'node:path';
import { openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { openSmallWorkspace } from './small-workspace.ts';

/** File, dataset, partner: the first three before the first edition, the rest before the second. */
export const EXTRACTS: [string, string, string][] = [
  ['activity-1.csv', 'activity', 'X98'],
  ['visits-1.csv', 'visits', 'X99'],
  ['sites-1.csv', 'sites', 'X98'],
  ['activity-2.csv', 'activity', 'X98'],
  ['visits-2.csv', 'visits', 'X99'],
];

const NOW = new Date('2026-02-03T09:00:00Z');

/** The whole journey. Landing or building what is done already changes nothing, so a killed run is simply run again. */
export async function runJourney(folder: string, threads?: number): Promise<void> {
  const workspace = openSmallWorkspace(folder);
  const engine = await openEngine(threads ? { threads } : {});
  try {
    for (const [i, [name, dataset, from]] of EXTRACTS.entries()) {
      await landFile({ workspace, engine, path: join(folder, 'extracts', name), dataset, from, now: NOW });
      if (i === 2 || i === EXTRACTS.length - 1) await buildEdition({ workspace, engine });
    }
  } finally {
    engine.close();
  }
}

if (process.send) {
  process.send('started');
  await runJourney(process.argv[2]!);
  process.send('done');
  process.disconnect();
}
