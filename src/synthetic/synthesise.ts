/** Makes a care system that does not exist, as files. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { type Engine, openEngine } from '../engine/engine.ts';
import { type Progress, silentProgress } from '../progress.ts';
import { claimFolder, writeMarker } from './claim-folder.ts';
import { ALL_DATASETS } from './extracts/all-datasets.ts';
import { chosenDatasets } from './extracts/chosen-datasets.ts';
import { monthsCovered, throughMonth } from './extracts/covered-months.ts';
import type { TokenFamily } from './extracts/dataset-extract.ts';
import { watchDisk } from './extracts/disk-use.ts';
import { type ExtractSummary, writeExtracts } from './extracts/write-extracts.ts';
import { defineFaults } from './faults/define-faults.ts';
import { generateWorld } from './generate-world.ts';
import { type WrittenFile, writeReference } from './reference/write-reference.ts';
import { writeWorkspaceFile } from './reference/write-workspace.ts';
import { startTruth } from './truth/tell-chunk.ts';
import { defineTokens, tokenKey } from './truth/token-key.ts';
import { writeTruth } from './truth/write-truth.ts';
import { WORLD_STEPS } from './world-order.ts';
import type { WorldSettings } from './world-steps.ts';

export interface SynthesisOptions extends WorldSettings {
  folder: string;
  /** whether an earlier run's work in the folder may be removed; false when not given */
  replace?: boolean;
  /** last month that is sent, YYYY-MM; the last covered one when not given */
  through?: string;
  /** whether files are as faulty as those of the real world; true when not given */
  faults?: boolean;
  /** how many times as many faults as in the real world, for tests that must meet each; 1 when not given */
  faultScale?: number;
  /** feeds that come with tokens and not with identifiers; those of mental health when not given */
  tokens?: TokenFamily[];
  /** datasets that are sent, by their names in the files, with the same bytes as among all of them; all when not given */
  datasets?: string[];
  threads?: number;
  /** of the engine, e.g. '4GB' */
  memoryLimit?: string;
  progress?: Progress;
}

export interface Synthesis {
  folder: string;
  /** of what everybody knows: paths within the folder */
  files: WrittenFile[];
  /** of what the partners send */
  extracts: ExtractSummary[];
  /** the most bytes that the folder held at any time, scratch files among them */
  peakDiskBytes: number;
}

/** In national feeds of mental health, identifiers are replaced before they reach a care system. */
const USUAL_TOKENS: TokenFamily[] = ['mhsds'];

/** What can be asked for: whole numbers from the first to the second. */
export const SYNTHESIS_LIMITS = {
  residents: [1000, 3_000_000],
  years: [1, 10],
  seed: [0, 2_147_483_647],
} as const;

/**
 * Makes the world and writes its files. The same settings give the same bytes on any number of threads.
 * @throws ConcordError 'usage' when a number is out of its limits, a dataset is none that is sent or the folder holds something else
 */
export async function synthesise(options: SynthesisOptions): Promise<Synthesis> {
  const { folder, threads, memoryLimit = '4GB', progress = silentProgress, replace = false } = options;
  refuseNumbers(options);
  throughMonth(options);
  chosenDatasets(ALL_DATASETS, options.datasets, options.tokens ?? USUAL_TOKENS);
  claimFolder(folder, options, replace);
  const work = join(folder, '.work');
  mkdirSync(work);
  const engine = await openEngine({
    file: join(work, 'world.duckdb'),
    temporaryFolder: join(work, 'spill'),
    memoryLimit,
    ...(threads ? { threads } : {}),
  });
  const disk = watchDisk(folder);
  try {
    progress.start('making the care system', WORLD_STEPS.length, 'steps');
    await generateWorld(engine, options, (_, done) => progress.advance(done));
    const made = await writeAll(engine, options, progress, () => void disk.peak());
    writeMarker(folder, options, true);
    return { folder, ...made, peakDiskBytes: disk.peak() };
  } finally {
    disk.stop();
    progress.end();
    engine.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function writeAll(
  engine: Engine,
  options: SynthesisOptions,
  progress: Progress,
  look: () => void,
): Promise<Omit<Synthesis, 'folder' | 'peakDiskBytes'>> {
  const { folder, seed, residents, faults = true, faultScale = 1, tokens = USUAL_TOKENS } = options;
  mkdirSync(join(folder, 'reference'));
  const files = await writeReference(engine, join(folder, 'reference'));
  await writeWorkspaceFile(engine, folder, tokens);
  const key = tokenKey(seed);
  await startTruth(engine);
  await defineTokens(engine, key);
  await defineFaults(engine);
  const extracts = await writeExtracts(engine, {
    folder,
    months: monthsCovered(options),
    through: throughMonth(options),
    faults,
    faultScale,
    seed,
    residents,
    tokens,
    datasets: options.datasets,
    onChunk: (done, all) => {
      if (done === 0) progress.start('writing extracts', all, 'parts');
      progress.advance(done);
      look();
    },
  });
  await writeTruth(engine, join(folder, 'truth'), { token_key_hex: key, token_key_version: 1, tokens });
  const named = files.map((f) => ({ ...f, name: `reference/${f.name}` }));
  return { files: named, extracts };
}

function refuseNumbers(settings: WorldSettings): void {
  const problems = Object.entries(SYNTHESIS_LIMITS).flatMap(([name, [least, most]]): Problem[] => {
    const value = settings[name as keyof typeof SYNTHESIS_LIMITS];
    if (Number.isInteger(value) && value >= least && value <= most) return [];
    return [
      {
        where: `--${name}`,
        problem: Number.isInteger(value) ? `${value} is out of range` : 'it is not a whole number',
        expected: `a whole number from ${least.toLocaleString('en-GB')} to ${most.toLocaleString('en-GB')}`,
        remedy: `write --${name} and such a number, without commas`,
      },
    ];
  });
  if (problems.length > 0) throw new ConcordError('usage', problems);
}
