/**
 * The answer of the national service in the identity zone: a file of its own, so that deleting it deletes it, named by its
 * hash, so that the one in use stays whole until the zone is sealed with the next. Plain only while somebody works in the zone.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { keepFile } from '../landing/keep-on-disk.ts';
import type { Key, Keys } from './keys.ts';
import { type NationalList, readNationalList } from './national-list.ts';
import { daysBetween, endList, listInUse, NATIONAL_LIST_DAYS, noteList } from './opt-out-lists.ts';
import { openSealed, sealedPath, sealFile } from './seal-file.ts';

const nameOf = (sha256: string): string => `national-list-${sha256.slice(0, 16)}.dat`;
const placeOf = (folder: string, sha256: string): string => join(folder, nameOf(sha256));

/**
 * Takes an answer in place of the one before; the same answer again changes nothing.
 * @param engine on the identity zone, its tables laid (`layOptOuts`)
 * @param folder of the identity zone
 * @param today ISO day
 * @throws ConcordError file-refused when it is older than the one in use, of a day to come, or has lapsed
 */
export async function keepNationalList(
  engine: Engine,
  folder: string,
  list: NationalList,
  today: string,
  days = NATIONAL_LIST_DAYS,
): Promise<void> {
  const newest = await listInUse(engine, 'national');
  const answered = `it was answered on ${list.listedOn}`;
  if (list.listedOn > today) throw refused(`${answered}, and today is ${today}`, 'an answer of today or before');
  if (newest && newest.listedOn > list.listedOn)
    throw refused(`${answered}, before the one in use (${newest.listedOn})`, 'a newer answer');
  if (daysBetween(list.listedOn, today) > days)
    throw refused(`${answered} and may be kept for ${days} days`, 'an answer within its permitted life');
  const { sha256, listedOn, lines } = list;
  const place = placeOf(folder, sha256);
  writeFileSync(`${place}.part`, list.numbers(), { encoding: 'latin1', mode: 0o600 });
  keepFile(`${place}.part`, place, 0o600);
  await noteList(engine, { kind: 'national', sha256, listedOn, lines }, today);
}

/**
 * The answer in use, or null when there is none.
 * @throws ConcordError store-damaged when its file is gone or is not the one that was noted
 */
export async function nationalListInUse(engine: Engine, folder: string): Promise<NationalList | null> {
  const noted = await listInUse(engine, 'national');
  if (!noted) return null;
  const place = placeOf(folder, noted.sha256);
  const kept = existsSync(place) ? readNationalList(place, noted.listedOn) : null;
  if (kept?.sha256 === noted.sha256) return kept;
  throw new ConcordError('store-damaged', {
    where: 'national data opt-out',
    problem: `the answer of ${noted.listedOn} is ${kept ? 'not the one that was taken' : 'gone, or cannot be opened'}`,
    expected: 'the file as it was taken',
    remedy: 'take the answer of the service again',
  });
}

/**
 * Deletes an answer that has outlived its permitted life; its hash, day and count stay.
 * @returns whether one was deleted
 */
export async function forgetExpired(
  engine: Engine,
  folder: string,
  today: string,
  days = NATIONAL_LIST_DAYS,
): Promise<boolean> {
  const newest = await listInUse(engine, 'national');
  if (newest && daysBetween(newest.listedOn, today) <= days) return false;
  keepOnly(folder, []);
  await endList(engine, 'national', today);
  return newest !== null;
}

/**
 * Opens the answer in use for work in the zone; what a killed run left of others goes. One whose seal cannot be opened stays
 * shut, as if it were gone: then the answer can be taken again, which mends it.
 */
export async function openNationalList(engine: Engine, folder: string, keys: Keys): Promise<void> {
  const noted = await listInUse(engine, 'national');
  keepOnly(folder, noted ? [sealedPath(nameOf(noted.sha256))] : []);
  const place = noted ? placeOf(folder, noted.sha256) : '';
  if (!noted || !existsSync(sealedPath(place))) return;
  await openSealed(sealedPath(place), keys, place).catch((error: unknown) => {
    if (!(error instanceof ConcordError)) throw error;
  });
}

/**
 * Seals the answer in use, before the zone is: a kill between them leaves the answer that the zone knew.
 * @returns to be called once the zone is sealed: other answers go
 */
export async function sealNationalList(engine: Engine, folder: string, key: Key): Promise<() => void> {
  const noted = await listInUse(engine, 'national');
  const place = noted ? placeOf(folder, noted.sha256) : '';
  if (existsSync(place)) await sealFile(place, key);
  return () => keepOnly(folder, noted ? [sealedPath(nameOf(noted.sha256))] : []);
}

/** Removes what lies open of answers; sealed ones stay. */
export function forgetOpenLists(folder: string): void {
  keepOnly(
    folder,
    readdirSync(folder).filter((name) => name.endsWith('.sealed')),
  );
}

/** Of the files of answers, keeps these. */
function keepOnly(folder: string, names: string[]): void {
  for (const name of readdirSync(folder))
    if (name.startsWith('national-list') && !names.includes(name)) rmSync(join(folder, name));
}

const refused = (problem: string, expected: string): ConcordError =>
  new ConcordError('file-refused', {
    where: 'national data opt-out',
    problem,
    expected,
    remedy: 'ask the service again, and take its newest answer',
  });
