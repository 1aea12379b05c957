/** The published files, landed and built in a temporary workspace, for the tests that stand on them. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OpenEdition, openEdition } from '../../src/edition/open-edition.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { type LandedFolder, landFolder } from '../../src/journey/land-folder.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** Where the published files are; a user's clone has none, and the tests on them are then skipped. */
export const PUBLIC_DATA = process.env.CONCORD_PUBLIC_DATA ?? join(REPOSITORY, '..', 'shared', 'data');
export const HAS_PUBLIC_DATA = existsSync(join(PUBLIC_DATA, 'nhs_ae_monthly'));

/** Folders of the files that `examples/public-data` is about; the others hold records of patients who do not exist. */
const FOLDERS = [
  ...['nhs_ae_monthly', 'nhs_trust_activity', 'nhs_england_timeseries', 'rtt_full_june2024', 'imd2019', 'imd2025'],
  ...['population', 'geo_lookups', 'gp', 'gp_lsoa_registrations', 'ods', 'geo_boundaries'],
];

export interface PublicData {
  landed: LandedFolder['landed'];
  skipped: LandedFolder['skipped'];
  built: Built;
  edition: OpenEdition;
  /** rows of a query; `{name}` stands for a table of the edition */
  ask<T extends object>(sql: string): Promise<T[]>;
  close(): void;
}

export async function landPublicData(): Promise<PublicData> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-public-'));
  copyFileSync(join(REPOSITORY, 'examples', 'public-data', 'concord.yaml'), join(folder, 'concord.yaml'));
  const workspace = openWorkspace(folder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  const result: LandedFolder = { landed: [], skipped: [] };
  const now = new Date('2026-01-31T09:00:00Z');
  for (const name of FOLDERS) {
    const part = await landFolder({ workspace, folder: join(PUBLIC_DATA, name), now, engine });
    result.landed.push(...part.landed);
    result.skipped.push(...part.skipped);
  }
  const built = await buildEdition({ workspace, engine });
  engine.close();
  const edition = await openEdition(workspace);
  return {
    ...result,
    built,
    edition,
    ask: (sql) => edition.engine.all(sql.replaceAll(/\{(\w+)\}/g, (_, name: string) => edition.table(name))),
    close: () => {
      edition.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
