/** The made-up county in the demo workspace: its extracts, and its partners in concord.yaml. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';
import { ConcordError } from '../concord-error.ts';
import { DEFAULT_END_DATE } from '../synthetic/generate-world.ts';
import { synthesise } from '../synthetic/synthesise.ts';
import { openWorkspace, WORKSPACE_FILE } from '../workspace/open-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall, CliOption } from './cli-command.ts';
import { showProgress } from './show-progress.ts';

/** Enough for every dataset to have rows, little enough to be made while somebody waits. */
const RESIDENTS = 25_000;
/** With people every month of every dataset is landed, linked and published, which takes several times as long. */
const RESIDENTS_WITH_PEOPLE = 5000;

/** Two years give a control chart its points. Each is about a thousand files, and a file takes its time however few rows it has. */
const YEARS = 2;
/** What pages show: all months of it. Without people, of the rest the last month is landed: it is checked and scored, and not published. */
const SERVED = ['ambulance_handover_daily', 'bed_state', 'discharge_sitrep'];

export const COUNTY_OPTIONS: CliOption[] = [
  {
    flags: '--residents <N>',
    description: `people of the made-up county in it (default: ${RESIDENTS}; ${RESIDENTS_WITH_PEOPLE} where they are published)`,
  },
  {
    flags: '--years <N>',
    description: 'whole years of it; with people each is a thousand files to land',
    default: String(YEARS),
  },
  { flags: '--small', description: 'the published samples alone, without the made-up county' },
];

/** Folder of the county in the demo. */
export const countyOf = (workspace: Pick<Workspace, 'folder'>): string => join(workspace.folder, 'county');

/** How many people the county was made with; undefined where there is none. */
export const residentsOf = (workspace: Pick<Workspace, 'folder'>): number | undefined =>
  markerOf(countyOf(workspace))?.residents;

/**
 * Makes the county, unless it is there already, and adds its partners, unless they are there already.
 * @param people whether its people are to be published
 * @returns the workspace as it is then; as it was when the county is not wanted
 */
export async function addCounty(call: CliCall, workspace: Workspace, people: boolean): Promise<Workspace> {
  const folder = countyOf(workspace);
  if (call.options.small) return workspace;
  if (!markerOf(folder)?.finished) {
    const progress = showProgress(call.io);
    const residents = Number(call.options.residents ?? (people ? RESIDENTS_WITH_PEOPLE : RESIDENTS));
    const years = Number(call.options.years ?? YEARS);
    const settings = { residents, years, seed: 1, endDate: DEFAULT_END_DATE };
    await synthesise({ ...settings, folder, replace: true, progress });
  }
  addPartners(join(workspace.folder, WORKSPACE_FILE), join(folder, WORKSPACE_FILE));
  return openWorkspace(workspace.folder);
}

/** One that was stopped half way is not finished, and made again. */
function markerOf(folder: string): { residents: number; finished: boolean } | undefined {
  const marker = join(folder, 'synthetic.json');
  return existsSync(marker) ? JSON.parse(readFileSync(marker, 'utf8')) : undefined;
}

/** Its systems and partners after those that are there; comments stay. */
function addPartners(to: string, from: string): void {
  const [own, county] = [to, from].map((path) => parseDocument(readFileSync(path, 'utf8')));
  for (const list of ['systems', 'partners']) {
    const [have, more] = [own?.get(list), county?.get(list)];
    if (!isSeq(have) || !isSeq(more))
      throw new ConcordError('workspace-invalid', {
        where: to,
        problem: `it has no list of ${list}`,
        expected: 'the demo workspace as it was made',
        remedy: 'name another folder with --workspace, or remove this one',
      });
    const known = new Set(have.items.map(codeOf));
    for (const entry of more.items) if (!known.has(codeOf(entry))) have.add(entry);
  }
  const text = String(own);
  if (text !== readFileSync(to, 'utf8')) writeFileSync(to, text);
}

const codeOf = (entry: unknown): unknown => (isMap(entry) ? entry.get('code') : undefined);

export interface CountyFolder {
  folder: string;
  wanted: (dataset: string) => boolean;
}

/** What of the county is landed: all months of what pages show, and of everything else the last; with people all of it. */
export function countyFolders(workspace: Workspace, people: boolean): CountyFolder[] {
  const extracts = join(countyOf(workspace), 'extracts');
  if (!existsSync(extracts)) return [];
  const drops = readdirSync(extracts).sort();
  return drops.map((drop, i) => ({
    folder: join(extracts, drop),
    wanted: (dataset) => people || i === drops.length - 1 || SERVED.includes(dataset),
  }));
}
