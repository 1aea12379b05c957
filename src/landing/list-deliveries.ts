/** The deliveries of a workspace, in the order they came. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { CheckResult } from '../quality/check-result.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Delivery, Receipt } from './delivery.ts';
import type { StatusChange } from './record-delivery.ts';
import { saidOf } from './say-of-delivery.ts';

type HasDeliveries = { paths: Pick<Workspace['paths'], 'deliveries'> };

/**
 * Every delivery that was landed, quarantined and refused ones too, oldest first.
 * What was said after landing (its status, that it corrects another) stands in the receipt that is returned; the file on
 * disk is unchanged.
 * @param asAt ISO date: what was said after it is not seen; all are when absent
 */
export function listDeliveries(workspace: HasDeliveries, asAt?: string): Delivery[] {
  const top = workspace.paths.deliveries;
  if (!existsSync(top)) return [];
  return readdirSync(top)
    .map((name) => join(top, name))
    .filter((folder) => existsSync(join(folder, 'receipt.json')))
    .map((folder) => readDelivery(folder, asAt))
    .sort((a, b) => a.receipt.sequence - b.receipt.sequence);
}

/** One delivery by id. @throws ConcordError unknown-name, with the nearest id there is */
export function findDelivery(workspace: HasDeliveries, deliveryId: string): Delivery {
  const all = listDeliveries(workspace);
  const found = all.find((d) => d.receipt.deliveryId === deliveryId);
  if (found) return found;
  const near = nearestName(
    deliveryId,
    all.map((d) => d.receipt.deliveryId),
  );
  throw new ConcordError('unknown-name', {
    where: deliveryId,
    problem: 'there is no such delivery in this workspace',
    expected: 'the id of a delivery that was landed',
    remedy: near ? `did you mean ${near}?` : 'list the deliveries to see their ids',
  });
}

function readDelivery(folder: string, asAt: string | undefined): Delivery {
  const receipt = readJson<Receipt>(join(folder, 'receipt.json'));
  const check = readJson<CheckResult>(join(folder, 'check.json'));
  const said = saidOf(folder, asAt);
  const { withdrawn } = said;
  const corrects = said.corrects ?? receipt.corrects;
  const place = join(folder, 'status.json');
  const change = existsSync(place) ? readJson<StatusChange>(place) : null;
  if (!change || (asAt && change.at.slice(0, 10) > asAt))
    return { receipt: { ...receipt, corrects }, withdrawn, check, folder };
  const { status, signedOffBy } = change;
  return { receipt: { ...receipt, corrects, status, signedOffBy }, withdrawn, check, folder };
}

function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    throw new ConcordError('store-damaged', {
      where: path,
      problem: 'this file of a delivery is missing or is not whole',
      expected: 'the JSON written when the delivery was landed',
      remedy: 'restore the folder from a backup, or remove it and land the file again',
    });
  }
}
