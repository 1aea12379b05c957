/** The answer of the national service in the identity zone: a file of its own, so that deleting it deletes it. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { keepFile } from '../landing/keep-on-disk.ts';
import { type NationalList, readNationalList } from './national-list.ts';
import { daysBetween, endList, listInUse, NATIONAL_LIST_DAYS, noteList } from './opt-out-lists.ts';

const placeOf = (folder: string): string => join(folder, 'national-list.dat');

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
  const temporary = `${placeOf(folder)}.part`;
  writeFileSync(temporary, list.numbers(), { encoding: 'latin1', mode: 0o600 });
  keepFile(temporary, placeOf(folder), 0o600);
  const { sha256, listedOn, lines } = list;
  await noteList(engine, { kind: 'national', sha256, listedOn, lines }, today);
}

/**
 * The answer in use, or null when there is none.
 * @throws ConcordError store-damaged when its file is gone or is not the one that was noted
 */
export async function nationalListInUse(engine: Engine, folder: string): Promise<NationalList | null> {
  const noted = await listInUse(engine, 'national');
  if (!noted) return null;
  const kept = existsSync(placeOf(folder)) ? readNationalList(placeOf(folder), noted.listedOn) : null;
  if (kept?.sha256 === noted.sha256) return kept;
  throw new ConcordError('store-damaged', {
    where: 'national data opt-out',
    problem: `the answer of ${noted.listedOn} is ${kept ? 'not the one that was taken' : 'gone'}`,
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
  for (const path of [placeOf(folder), `${placeOf(folder)}.part`]) rmSync(path, { force: true });
  await endList(engine, 'national', today);
  return newest !== null;
}

const refused = (problem: string, expected: string): ConcordError =>
  new ConcordError('file-refused', {
    where: 'national data opt-out',
    problem,
    expected,
    remedy: 'ask the service again, and take its newest answer',
  });
