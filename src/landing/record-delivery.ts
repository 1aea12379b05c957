/** Makes a checked file a delivery: its receipt is written, then its folder appears by one rename. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Period } from '../contract/file-period.ts';
import type { CheckResult } from '../quality/check-result.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Delivery, DeliveryStatus, Receipt } from './delivery.ts';
import { keepFolder, keepText } from './keep-on-disk.ts';

/**
 * The same bytes for the same dataset from the same partner, and about the same period, always have the same id.
 * @param sha256 of the bytes
 * @param period of the whole file, if it has one
 */
export function deliveryIdOf(dataset: string, from: string, sha256: string, period: Period | null): string {
  const about = period ? `\n${period.from}` : '';
  const hash = createHash('sha256').update(`${dataset}\n${from}\n${sha256}${about}`).digest('hex');
  return `${dataset}-${from}-${hash.slice(0, 12)}`;
}

const DELIVERY_ID = /^[a-z][a-z0-9_]*-[A-Z0-9]{1,12}-[0-9a-f]{12}$/;

/**
 * Where a delivery's folder is, whether or not it exists: always right below the deliveries.
 * @throws Error for an id that `deliveryIdOf` would not make of a checked request: a fault of Concord's, and nothing is written
 */
export function deliveryFolder(paths: Pick<WorkspacePaths, 'deliveries'>, deliveryId: string): string {
  const folder = join(paths.deliveries, deliveryId);
  if (!DELIVERY_ID.test(deliveryId) || dirname(folder) !== join(paths.deliveries))
    throw new Error('a delivery id would be kept outside the deliveries');
  return folder;
}

/** Whether the delivery is complete on disk: folders appear whole or not at all. */
export const isDelivered = (paths: Pick<WorkspacePaths, 'deliveries'>, deliveryId: string): boolean =>
  existsSync(join(deliveryFolder(paths, deliveryId), 'receipt.json'));

/**
 * Publishes a checked file as a delivery. Quarantined and refused ones are kept too, with their faults.
 * @param checked temporary folder with check.json, rows.parquet and rejected.parquet; gone afterwards
 */
export function recordDelivery(paths: WorkspacePaths, receipt: Receipt, check: CheckResult, checked: string): Delivery {
  mkdirSync(paths.deliveries, { recursive: true });
  writeFileSync(join(checked, 'receipt.json'), `${JSON.stringify(receipt, null, 2)}\n`);
  const folder = deliveryFolder(paths, receipt.deliveryId);
  keepFolder(checked, folder);
  return { receipt, withdrawn: null, check, folder };
}

/** What was said about a delivery after it came. The receipt itself never changes. */
export interface StatusChange {
  status: DeliveryStatus;
  signedOffBy: string | null;
  /** ISO time */
  at: string;
}

/** Records that a delivery is now final or signed off; the last statement holds. */
export function recordStatus(paths: WorkspacePaths, deliveryId: string, change: StatusChange): void {
  mkdirSync(paths.temporary, { recursive: true });
  const place = join(deliveryFolder(paths, deliveryId), 'status.json');
  keepText(place, `${JSON.stringify(change, null, 2)}\n`, paths.temporary);
}
