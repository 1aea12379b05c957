/** Before rows are published anew: are the files that a check wrote still those that it wrote? */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import { keepFile } from '../landing/keep-on-disk.ts';
import { checkFiles } from '../quality/check-files.ts';
import { type CheckedDelivery, checkLandedBytes, hashesOf, type References } from './check-again.ts';
import type { Bench } from './run-step.ts';

/**
 * Holds the rows of each delivery against the hashes written down when they were made. Damaged ones are made again from
 * the landed bytes: put back where they were when they come out the same, otherwise used from their new place.
 * @returns null when all are sound
 * @throws ConcordError store-damaged when the landed bytes are damaged too
 */
export async function mendDamaged(
  bench: Bench,
  contract: Contract,
  used: CheckedDelivery[],
  references: References,
): Promise<CheckedDelivery[] | null> {
  const sound: CheckedDelivery[] = [];
  for (const checked of used)
    sound.push((await isSound(checked)) ? checked : await checkAnew(bench, contract, checked, references));
  return sound.some((checked, i) => checked !== used[i]) ? sound : null;
}

async function isSound(checked: CheckedDelivery): Promise<boolean> {
  // what is below the line is the output of a step, which was held against its hash when it was found
  if (checked.rows) return true;
  const { rows, rejected } = checkFiles(checked.folder);
  if (!existsSync(rows) || !existsSync(rejected)) return false;
  return isSame(await hashesOf(checked.folder), checked);
}

type Hashes = Pick<CheckedDelivery, 'rowsSha256' | 'rejectedSha256'>;
const isSame = (a: Hashes, b: Hashes): boolean =>
  a.rowsSha256 === b.rowsSha256 && a.rejectedSha256 === b.rejectedSha256;

async function checkAnew(
  bench: Bench,
  contract: Contract,
  checked: CheckedDelivery,
  references: References,
): Promise<CheckedDelivery> {
  const { delivery } = checked;
  const again = () => checkLandedBytes(bench, contract, delivery, references);
  if (checked.folder !== delivery.folder) rmSync(checked.folder, { recursive: true, force: true });
  let anew = await again();
  if (!(await isSound(anew))) {
    rmSync(anew.folder, { recursive: true, force: true });
    anew = await again();
  }
  if (anew.folder === checked.folder || !isSame(anew, checked)) return anew;
  putBack(bench, anew.folder, checked.folder);
  return checked;
}

function putBack({ paths }: Bench, from: string, to: string): void {
  for (const name of ['rows.parquet', 'rejected.parquet']) {
    const temporary = join(paths.temporary, `back-${process.pid}-${name}`);
    copyFileSync(join(from, name), temporary);
    keepFile(temporary, join(to, name), 0o444);
  }
}
