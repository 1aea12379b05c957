/** Which period a file is about, where its contract says that the rows do not tell. */
import { basename } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { PERIOD_FORMS, type Period, parsePeriod, periodOfName } from '../contract/file-period.ts';
import type { Delivery, Receipt } from './delivery.ts';

/**
 * The period of a file that is to be landed: as the person said, otherwise as its name says.
 * @returns null when the contract has no period of the whole file
 * @throws ConcordError usage when neither gives one, or one was said that does not belong: a figure must not be dated by
 * guesswork
 */
export function findPeriod(contract: Contract, path: string, said: string | undefined): Period | null {
  const rules = contract.delivery.filePeriod;
  if (!rules) {
    if (said === undefined) return null;
    throw usage(`--period ${said}`, `the rows of ${contract.id} carry their own dates`, 'no --period', 'leave it out');
  }
  const expected = PERIOD_FORMS[rules.grain];
  const form = expected.split(' ').at(-1);
  const found = said === undefined ? periodOfName(basename(path), rules) : parsePeriod(said, rules.grain);
  if (found) return found;
  if (said !== undefined) throw usage(`--period ${said}`, `it is no ${rules.grain}`, expected, 'write it so');
  throw usage(
    path,
    'neither the rows nor the name of the file say which period it is about',
    `${expected} in its name, as the contract's filePeriod reads it`,
    `land it by itself and say it: --period ${form}`,
  );
}

/** The period of a landed file; a receipt written before its contract asked for one is read again by its file name. */
export function periodOfDelivery(contract: Contract, receipt: Receipt): Period | null {
  const rules = contract.delivery.filePeriod;
  return rules && (receipt.period ?? periodOfName(receipt.fileName, rules));
}

/**
 * The same bytes of another period are the same figures dated twice: one of the two dates is wrong.
 * @throws ConcordError usage unless the request corrects the delivery that they were landed as before
 */
export function refuseSecondPeriod(
  request: { dataset: string; from: string; corrects?: string | undefined; path: string },
  sha256: string,
  period: Period | null,
  deliveries: Delivery[],
): void {
  const corrected = new Set([request.corrects, ...deliveries.map((d) => d.receipt.corrects)]);
  const other = deliveries
    .map((d) => d.receipt)
    .filter((r) => r.sha256 === sha256 && r.dataset === request.dataset && r.from === request.from)
    .find((r) => r.period && r.period.from !== period?.from && !corrected.has(r.deliveryId));
  if (!period || !other) return;
  throw usage(
    request.path,
    `these bytes were landed for the period from ${other.period?.from}, and now for the one from ${period.from}`,
    'one period for one file',
    `if the earlier one is wrong, add --corrects ${other.deliveryId}; otherwise look whether the right file was sent`,
  );
}

const usage = (where: string, problem: string, expected: string, remedy: string): ConcordError =>
  new ConcordError('usage', { where, problem, expected, remedy });
