/** A workspace with the part of the demo that the page needs, built once for a test file. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFolder } from '../../src/journey/land-folder.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

const DEMO = fileURLToPath(new URL('../../samples/demo', import.meta.url));
const EXTRACTS = [
  'ae_provider_monthly_demo.csv',
  'uec_sitrep_beds_trust_monthly_demo.csv',
  'sitrep_criteria_to_reside_trust_daily_demo.csv',
  'sitrep_discharges_trust_daily_demo.csv',
  'lsoa11_demo.geojson',
  'lsoa11_msoa11_lad22_icb22_demo.csv',
  'imd2019_scores_demo.csv',
];
export const NOW = new Date('2026-11-22T09:00:00Z');

export interface DemoPart {
  workspace: Workspace;
  /** lands one more extract of the demo and publishes a new edition */
  landMore(extract: string): Promise<void>;
  remove(): void;
}

export async function makeDemoPart(): Promise<DemoPart> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-api-'));
  copyFileSync(join(DEMO, 'concord.yaml'), join(folder, 'concord.yaml'));
  const workspace = openWorkspace(folder);
  const part: DemoPart = {
    workspace,
    landMore: (extract) => landAndBuild(workspace, [extract]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  await landAndBuild(workspace, EXTRACTS);
  return part;
}

async function landAndBuild(workspace: Workspace, extracts: string[]): Promise<void> {
  const folder = join(workspace.folder, 'extracts', extracts[0] ?? '');
  mkdirSync(folder, { recursive: true });
  for (const name of extracts) cpSync(join(DEMO, 'extracts', name), join(folder, name));
  const engine = await openEngine();
  try {
    await landFolder({ workspace, folder, now: NOW, engine });
    await buildEdition({ workspace, engine });
  } finally {
    engine.close();
  }
}

/** The same workspace whose own policy takes the place of ours and names the calendar alone. */
export const withOnlyCalendar = (part: DemoPart): Workspace =>
  withPolicy(part, (ours) => ours.replace(/tables:\n( {2}- .*\n)+/, 'tables: [calendar]\n'));

/** The same workspace with a policy of its own in the place of ours. */
export function withPolicy({ workspace }: DemoPart, change: (ours: string) => string): Workspace {
  const catalogue = mkdtempSync(join(workspace.folder, 'own-catalogue-'));
  mkdirSync(join(catalogue, 'policies'));
  const ours = readFileSync(join(workspace.catalogueFolders[0]!, 'policies', 'public.yaml'), 'utf8');
  writeFileSync(join(catalogue, 'policies', 'public.yaml'), change(ours));
  return { ...workspace, catalogueFolders: [...workspace.catalogueFolders, catalogue] };
}
