/** A contract or code list that changed since landing: the kept bytes are checked again, and the old check stays where it was. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import { refersToOwn } from '../contract/refers-to-own.ts';
import type { Delivery } from '../landing/delivery.ts';
import { earlierChecks } from '../landing/earlier-checks.ts';
import { periodOfDelivery } from '../landing/find-period.ts';
import { keepFolder, keepText } from '../landing/keep-on-disk.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import { readLandedBytes } from '../landing/read-landed-bytes.ts';
import { checkFile } from '../quality/check-file.ts';
import type { CheckResult } from '../quality/check-result.ts';
import { CHECKER_HASH } from '../quality/checker-hash.ts';
import { hashOf, hashOfFile } from './hash-canonically.ts';
import type { Bench, StepInput } from './run-step.ts';

/** A delivery with the check that holds under today's contract. */
export interface CheckedDelivery {
  delivery: Delivery;
  check: CheckResult;
  /** folder with rows.parquet and rejected.parquet of that check */
  folder: string;
  rowsSha256: string;
  rejectedSha256: string;
  /** its accepted rows when they are not those of `folder`: what is left of them below the privacy line */
  rows?: StepInput;
  /** how many of them there are; those that no other purpose may use stay above */
  crossed?: number;
  /** its rows below the line that only direct care may use, how many, and the hash of the step; absent where there are none */
  care?: { rows: StepInput; count: number; step: string };
  /** values of its rows that did not pass the line, by column; absent where nothing crossed */
  withheld?: Record<string, number>;
  /** rows of it in the other zone: they supersede by their key, and are not among its rows */
  rivals?: StepInput;
}

/** Where the values of another dataset's column are: in the newest delivery of it, of one sender when one is named. */
export type References = (dataset: string, column: string, from: string | null) => string | null;

/** SHA-256 of everything a contract's rows are checked by: its text, its code lists and the checks themselves. */
export const rulesHash = (contract: Contract): string =>
  hashOf([CHECKER_HASH, contract.hash, contract.columns.map((c) => c.codeList?.hash ?? null)]);

/** The check that holds for a delivery today: the one made at landing, or a new one when the rules changed since. */
export async function checkUnderContract(
  bench: Bench,
  contract: Contract,
  delivery: Delivery,
  references: References,
): Promise<CheckedDelivery> {
  const { receipt } = delivery;
  const rules = rulesHash(contract);
  if (receipt.rulesHash === rules)
    return {
      delivery,
      check: delivery.check,
      folder: delivery.folder,
      rowsSha256: receipt.rowsSha256,
      rejectedSha256: receipt.rejectedSha256,
    };
  return checkLandedBytes(bench, contract, delivery, references);
}

/** Checks the landed bytes under today's contract, or finds that check from an earlier build. */
export async function checkLandedBytes(
  bench: Bench,
  contract: Contract,
  delivery: Delivery,
  references: References,
): Promise<CheckedDelivery> {
  const { receipt } = delivery;
  const rules = rulesHash(contract);
  const referred = contract.columns.flatMap((c) =>
    c.references ? [references(c.references.dataset, c.references.column, refersToOwn(c) ? receipt.from : null)] : [],
  );
  const period = periodOfDelivery(contract, receipt);
  const hash = hashOf({
    step: 'check',
    bytes: receipt.sha256,
    // what the clock and the deliveries before it say of a delivery is its own
    delivery: receipt.deliveryId,
    receivedAt: receipt.receivedAt,
    ...(period ? { period } : {}),
    rules,
    referred: referred.map((sql) => sql?.replaceAll(bench.paths.data, '') ?? null),
    engine: bench.engineVersion,
  });
  // rows about people, as they were sent, lie above the privacy line
  const home = contract.identity === 'none' ? bench.paths.steps : join(bench.paths.data, 'checks');
  const folder = join(home, `check-${hash}`);
  const name = `check:${receipt.deliveryId}`;
  (existsSync(folder) ? bench.reused : bench.made).push(name);
  if (!existsSync(folder)) await checkAgain(bench, contract, delivery, references, folder);
  const check = JSON.parse(readFileSync(join(folder, 'check.json'), 'utf8')) as CheckResult;
  return { delivery, check, folder, ...(JSON.parse(readFileSync(join(folder, 'hashes.json'), 'utf8')) as Hashes) };
}

/** What a check of a sender's file asks; null: nobody knows whose file it is. */
export const referencesOf =
  (references: References, from: string | null) =>
  (dataset: string, column: string, own: boolean): string | null =>
    references(dataset, column, own ? from : null);

type Hashes = Pick<CheckedDelivery, 'rowsSha256' | 'rejectedSha256'>;

async function checkAgain(bench: Bench, contract: Contract, delivery: Delivery, references: References, place: string) {
  const { paths, engine } = bench;
  const folder = join(paths.temporary, `check-${process.pid}`);
  const original = join(paths.temporary, `original-${process.pid}`);
  for (const made of [folder, original]) rmSync(made, { recursive: true, force: true });
  for (const made of [folder, original, dirname(place)]) mkdirSync(made, { recursive: true, mode: 0o700 });
  const path = join(original, delivery.receipt.fileName);
  await readLandedBytes(paths, delivery.receipt.sha256, path);
  const filePeriod = periodOfDelivery(contract, delivery.receipt);
  const { dataset, from, sequence } = delivery.receipt;
  const earlier = earlierChecks(listDeliveries({ paths }), { dataset, from, before: sequence });
  const now = new Date(delivery.receipt.receivedAt);
  const temporary = paths.temporary;
  try {
    const sent = { references: referencesOf(references, from), filePeriod, earlier, now };
    await checkFile({ path, contract, folder, engine, temporary, ...sent });
    keepText(join(folder, 'hashes.json'), JSON.stringify(await hashesOf(folder)), paths.temporary);
    keepFolder(folder, place);
  } finally {
    for (const made of [folder, original]) rmSync(made, { recursive: true, force: true });
  }
}

/** SHA-256 of the two files that a check writes. */
export async function hashesOf(folder: string): Promise<Hashes> {
  return {
    rowsSha256: await hashOfFile(join(folder, 'rows.parquet')),
    rejectedSha256: await hashOfFile(join(folder, 'rejected.parquet')),
  };
}
