/** The county of the bench, and the commands by which everything in it is done, as a person would. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { ToldChange } from '../../src/edition/diff-identity.ts';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { writeCountyKeys } from '../county-keys.ts';

/** Exit codes of a landing of which rows were rejected, or a file was: partners send faults. */
const WITH_FAULTS = [6, 7, 8];

export interface County {
  folder: string;
  keysFile: string;
  /** names of the months that are sent, in order */
  drops: string[];
  /** what day it is */
  now: Date;
  /** keys of people, names of pairs and deliveries, which one step leaves for a later one */
  notes: Map<string, string>;
  /** changes of who is who that diffs have named so far */
  changes: ToldChange[];
}

/** @param datasets what is sent; everything when absent */
export async function makeCounty(top: string, residents: number, datasets?: string[]): Promise<County> {
  const folder = join(top, 'county');
  await synthesise({ folder, residents, years: 1, seed: 1, endDate: DEFAULT_END_DATE, ...(datasets && { datasets }) });
  const keysFile = join(top, 'keys.yaml');
  writeCountyKeys(folder, keysFile, ['direct_care']);
  writeModel(folder);
  const drops = readdirSync(join(folder, 'extracts')).sort();
  return { folder, keysFile, drops, now: dayAfter(drops[0]!), notes: new Map(), changes: [] };
}

/** From which match weight on records without a number are linked; one below it to three above go to reviewers. */
export const THRESHOLD = 7;

/** Whoever looks after this county is careful: its own model has a threshold, and it is a high one. */
function writeModel(folder: string): void {
  const ours = new URL('../../catalogue/linkage/residents.yaml', import.meta.url);
  mkdirSync(join(folder, 'catalogue/linkage'), { recursive: true });
  const model = `${readFileSync(ours, 'utf8')}threshold: ${THRESHOLD}\n`;
  writeFileSync(join(folder, 'catalogue/linkage/residents.yaml'), model);
}

/** The second of the month after: a month has been sent by then. */
export function dayAfter(drop: string): Date {
  const [year, month] = drop.slice(0, 7).split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 2, 9));
}

/**
 * Runs a command in the county.
 * @param answer what is said when the command asks
 * @returns what it printed
 * @throws Error when it fails, with what it said
 */
export async function concord(county: County, argv: string[], answer = ''): Promise<string> {
  const said = { out: '', err: '' };
  const into = (place: 'out' | 'err') => ({
    write: (text: string) => {
      said[place] += text;
    },
  });
  const io: Io = {
    ...{ out: into('out'), err: into('err'), cwd: county.folder, isTerminal: answer !== '', now: () => county.now },
    ...{ ask: async () => answer, environment: {}, untilStopped: async () => undefined },
  };
  const exitCode = await runCli([...argv, '--workspace', county.folder], io);
  if (exitCode !== 0 && !(argv[0] === 'land' && WITH_FAULTS.includes(exitCode)))
    throw new Error(`concord ${argv.join(' ')} ended with ${exitCode}: ${said.err}`);
  return said.out;
}

export const withKeys = ({ keysFile }: County): string[] => ['--keys', keysFile];

/** @returns the key of the resident who has a number now */
export async function residentOf(county: County, { nhs }: { nhs: string }): Promise<number> {
  const shown = await concord(
    county,
    ['residents', 'show', '--by-number', '--user', 'steward', ...withKeys(county)],
    nhs,
  );
  return Number(/Resident (\d+),/.exec(shown)?.[1]);
}

/** @returns the delivery of a dataset that a partner sent for a month */
export async function deliveryOf(county: County, dataset: string, from: string, drop: string): Promise<string> {
  const all: { deliveryId: string; fileName: string }[] = JSON.parse(
    await concord(county, ['deliveries', '--dataset', dataset, '--json']),
  );
  const found = all.find((d) => d.fileName.startsWith(`${dataset}_${from}_${drop}`));
  if (!found) throw new Error(`no delivery of ${dataset} from ${from} for ${drop}`);
  return found.deliveryId;
}

/** @returns path of what a partner sends of a dataset in a month */
export function sentFile({ folder }: County, dataset: string, from: string, drop: string): string {
  const at = join(folder, 'extracts', drop, from);
  const name = readdirSync(at).find((file) => file.startsWith(`${dataset}_${from}_`));
  if (name === undefined) throw new Error(`${from} sends no ${dataset} for ${drop}`);
  return join(at, name);
}
