/** Records of made-up patients in OMOP and FHIR, landed in a temporary workspace of one partner. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { type LandedFolder, landFolder } from '../../src/journey/land-folder.ts';
import type { CheckResult } from '../../src/quality/check-result.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));

/** Datasets of the catalogue whose ids begin so. */
export const datasetsOf = (kind: 'omop' | 'fhir'): string[] =>
  [...loadContracts({ catalogueFolders: [CATALOGUE] }).keys()].filter((id) => id.startsWith(`${kind}_`));

export interface LandedRecords extends LandedFolder {
  /** by the file's name */
  checks: Map<string, CheckResult>;
  close(): void;
}

export async function landRecords(folder: string, kind: 'omop' | 'fhir'): Promise<LandedRecords> {
  const home = mkdtempSync(join(tmpdir(), 'concord-records-'));
  const close = (): void => rmSync(home, { recursive: true, force: true });
  const partner = `  - {code: RX1, name: A made-up trust, sends: [${datasetsOf(kind).join(', ')}]}`;
  writeFileSync(join(home, 'concord.yaml'), `title: Records\nsystems: []\npartners:\n${partner}\n`);
  const workspace = openWorkspace(home);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  try {
    const landed = await landFolder({ workspace, folder, now: new Date('2026-01-31T09:00:00Z'), engine });
    const checks = new Map(landed.landed.map((l) => [basename(l.path), l.delivery.check]));
    return { ...landed, checks, close };
  } catch (error) {
    close();
    throw error;
  } finally {
    engine.close();
  }
}

/** A folder of made-up files, by name and text. */
export function folderOf(name: string, files: Record<string, string>): { folder: string; close: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'concord-files-'));
  const folder = join(home, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return { folder, close: () => rmSync(home, { recursive: true, force: true }) };
}
