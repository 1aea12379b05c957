/** Asking the national data opt-out service: the file to be uploaded. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { keepFile } from '../landing/keep-on-disk.ts';
import { isDay } from './is-day.ts';
import { isNhsNumber } from './is-nhs-number.ts';

/** Where a request goes, and what gives its name `<mailbox>-DDMMYY-nnnn.dat`. */
export interface RequestPlace {
  folder: string;
  /** the care system's own */
  mailbox: string;
  /** ISO day */
  on: string;
  /** of the day, 1 to 9999 */
  number: number;
}

export interface OptOutRequest {
  path: string;
  /** distinct numbers in the file */
  numbers: number;
  /** numbers that fail their check and were left out, since one of them would have the whole file refused */
  leftOut: number;
  sha256: string;
}

/**
 * Writes the file to be uploaded to the service (workflow SPINE_NTT_UPHOLDING, mailbox X26HC036): every number once, in order.
 * @param numbers SQL of a relation with a column `nhs_number`
 * @returns what was written; only its owner may read the file
 * @throws ConcordError usage for a mailbox, day or number that is none or was used; no-data when no resident has a number
 * @see governance.md 1.5
 */
export async function requestFile(engine: Engine, numbers: string, to: RequestPlace): Promise<OptOutRequest> {
  const path = join(to.folder, nameOf(to));
  if (existsSync(path)) throw written(to);
  const temporary = `${path}.part`;
  try {
    const request = { path, ...(await writeNumbers(engine, numbers, temporary)) };
    if (request.numbers === 0) throw nobody();
    keepFile(temporary, path, 0o600);
    return request;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function nameOf({ mailbox, on, number }: RequestPlace): string {
  const isNumber = Number.isInteger(number) && number >= 1 && number <= 9999;
  if (!/^[A-Za-z0-9]{1,20}$/.test(mailbox) || !isDay(on) || !isNumber)
    throw wrongName(
      'no file name can be made of the mailbox, day and number',
      'letters and digits, YYYY-MM-DD, 1 to 9999',
    );
  return `${mailbox}-${on.slice(8)}${on.slice(5, 7)}${on.slice(2, 4)}-${String(number).padStart(4, '0')}.dat`;
}

async function writeNumbers(engine: Engine, numbers: string, path: string): Promise<Omit<OptOutRequest, 'path'>> {
  const hash = createHash('sha256');
  const handle = openSync(path, 'w', 0o600);
  const counts = { numbers: 0, leftOut: 0 };
  try {
    const each = `select distinct nhs_number as n from ${numbers} where nhs_number is not null order by n`;
    for await (const rows of engine.stream<{ n: string }>(each)) {
      const good = rows.filter(({ n }) => isNhsNumber(Buffer.from(n)));
      const text = good.map(({ n }) => `${n},\n`).join('');
      writeSync(handle, text);
      hash.update(text);
      counts.numbers += good.length;
      counts.leftOut += rows.length - good.length;
    }
  } finally {
    closeSync(handle);
  }
  return { ...counts, sha256: hash.digest('hex') };
}

/** The service answers to a name once; the next one that is free here is told. */
function written(to: RequestPlace): ConcordError {
  const free = Array.from({ length: 9999 }, (_, i) => nameOf({ ...to, number: i + 1 })).find(
    (name) => !existsSync(join(to.folder, name)),
  );
  return new ConcordError('usage', {
    where: nameOf(to),
    problem: 'a request of that name was written before, and the service takes a name once',
    expected: 'a name of its own for each request: the next number of the day',
    remedy: free ? `name it ${free}` : 'wait for tomorrow: a day has 9,999 numbers',
  });
}

const wrongName = (problem: string, expected: string): ConcordError =>
  new ConcordError('usage', { where: 'national data opt-out request', problem, expected, remedy: 'write them so' });

const nobody = (): ConcordError =>
  new ConcordError('no-data', {
    where: 'national data opt-out request',
    problem: 'no resident has an NHS number',
    expected: 'residents in the index',
    remedy: 'build once (`concord build --keys FILE`), then ask',
  });
