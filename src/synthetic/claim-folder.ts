/** A folder for a made-up world: it holds nothing else, or an earlier run's work that may be replaced. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { WorldSettings } from './world-steps.ts';

/** Tells what the folder is; written first, so that a run that was stopped can be replaced too. */
const MARKER = 'synthetic.json';
/** All that a run makes beside the marker; nothing else is ever removed. */
const MADE = ['.work', 'reference', 'extracts', 'truth', 'concord.yaml'];

/**
 * Makes the folder ready.
 * @param replace whether an earlier run's work in it may be removed
 * @throws ConcordError 'usage' when the folder holds anything else, or an earlier run and `replace` is false
 */
export function claimFolder(folder: string, settings: WorldSettings, replace: boolean): void {
  refuseFile(folder);
  const held = existsSync(folder) ? readdirSync(folder) : [];
  if (held.length > 0) refuseOthers(folder, held, replace);
  for (const name of [...MADE, MARKER]) rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeMarker(folder, settings, false);
}

/** The folder itself, or one that it would lie in, is a file. */
function refuseFile(folder: string): void {
  let above = folder;
  while (!existsSync(above) && dirname(above) !== above) above = dirname(above);
  if (statSync(above, { throwIfNoEntry: false })?.isFile())
    throw new ConcordError('usage', {
      where: above,
      problem: 'it is a file',
      expected: 'a folder that is empty or does not exist',
      remedy: 'name another folder with --out',
    });
}

export function writeMarker(folder: string, settings: WorldSettings, finished: boolean): void {
  const { residents, years, seed, endDate } = settings;
  const marker = { notice: 'Everything here is made up.', residents, years, seed, end_date: endDate, finished };
  writeFileSync(join(folder, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
}

function refuseOthers(folder: string, held: string[], replace: boolean): void {
  const foreign = held.filter((name) => name !== MARKER && !MADE.includes(name));
  if (!isMarker(join(folder, MARKER)) || foreign.length > 0)
    throw new ConcordError('usage', {
      where: folder,
      problem: 'the folder holds files that `concord synth` did not make',
      expected: 'a folder that is empty or does not exist, or one that an earlier run made',
      remedy: 'name another folder with --out',
    });
  if (!replace)
    throw new ConcordError('usage', {
      where: folder,
      problem: 'the folder holds an earlier run',
      expected: 'a folder that is empty or does not exist',
      remedy: 'name another folder with --out, or add --yes to replace the earlier run',
    });
}

function isMarker(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const marker: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof marker === 'object' && marker !== null && 'residents' in marker && 'seed' in marker;
  } catch {
    return false;
  }
}
