import { mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import type { Period } from '../contract/file-period.ts';
import { requireSafeSql } from '../contract/guard-contract-sql.ts';
import { loadContracts } from '../contract/load-contracts.ts';
import { hashesOf, referencesOf, rulesHash } from '../edition/check-again.ts';
import { referencesAmong } from '../edition/make-datasets.ts';
import { checkLanding, type LandingRequest } from '../landing/check-landing.ts';
import type { Delivery, Receipt } from '../landing/delivery.ts';
import { earlierChecks } from '../landing/earlier-checks.ts';
import { findPeriod, refuseSecondPeriod } from '../landing/find-period.ts';
import { landAgain } from '../landing/land-again.ts';
import { findDelivery, listDeliveries } from '../landing/list-deliveries.ts';
import { deliveryIdOf, isDelivered, recordDelivery } from '../landing/record-delivery.ts';
import { forgetBytes, type HashedBytes, hashBytes, keepBytes } from '../landing/store-bytes.ts';
import { silentProgress } from '../progress.ts';
import { checkFile } from '../quality/check-file.ts';
import type { CheckResult } from '../quality/check-result.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Edge } from './edge.ts';

export interface Landed {
  delivery: Delivery;
  /** the same bytes, dataset and partner were landed before: nothing was written, except what was newly said of them */
  alreadyLanded: boolean;
}

/**
 * Lands one file: keeps its bytes, checks every row, and records the delivery with its receipt. A file that is
 * quarantined or refused is recorded too, with its faults; look at `delivery.check.outcome`.
 * @throws ConcordError unknown-name or usage for a wrong request, file-refused when the file changed while it was read,
 * busy when another command is writing
 */
export function landFile(order: Edge & LandingRequest & { now: Date }): Promise<Landed> {
  return withLock(order.workspace, 'land', () =>
    landUnderLock(order, loadContracts(order.workspace), listDeliveries(order.workspace)),
  );
}

/** Lands one file for who holds the lock. @throws ConcordError as landFile */
export async function landUnderLock(
  order: Edge & LandingRequest & { now: Date },
  contracts: Map<string, Contract>,
  deliveries: Delivery[],
): Promise<Landed> {
  const { workspace, progress = silentProgress, path } = order;
  const contract = checkLanding(order, contracts, workspace, deliveries);
  const period = findPeriod(contract, path, order.period);
  await requireSafeSql(contract, order.engine);
  const before = identityOf(path);
  const bytes = await hashBytes(path, progress);
  const deliveryId = deliveryIdOf(order.dataset, order.from, bytes.sha256, period);
  if (isDelivered(workspace.paths, deliveryId)) {
    if ((await keepBytes(path, bytes.sha256, workspace.paths)) === 'changed') throw changedWhileRead(path);
    // of a folder they are read once: looking each up anew would read them all for each
    const landed = deliveries.find((d) => d.receipt.deliveryId === deliveryId) ?? findDelivery(workspace, deliveryId);
    return { delivery: landAgain(order, landed), alreadyLanded: true };
  }
  refuseSecondPeriod(order, bytes.sha256, period, deliveries);
  const folder = join(workspace.paths.temporary, deliveryId);
  const check = await keepAndCheck(order, { contract, deliveries, period, folder }, bytes.sha256, before);
  const receipt = await writeReceipt(order, contract, bytes, deliveryId, deliveries, folder);
  return { delivery: recordDelivery(workspace.paths, receipt, check, folder), alreadyLanded: false };
}

/** Both at once: compressing and waiting for the disk fill the time that the engine leaves. */
async function keepAndCheck(
  order: Edge & LandingRequest & { now: Date },
  of: { contract: Contract; deliveries: Delivery[]; period: Period | null; folder: string },
  sha256: string,
  identity: string,
): Promise<CheckResult> {
  const { path, engine, now, progress = silentProgress } = order;
  const { paths } = order.workspace;
  const { contract, deliveries, folder } = of;
  mkdirSync(folder, { recursive: true });
  const options = {
    ...{ path, contract, folder, engine, progress, now },
    temporary: paths.temporary,
    earlier: earlierChecks(deliveries, order),
    references: referencesOf(referencesAmong(deliveries), order.from),
    filePeriod: of.period,
  };
  // neither may go on behind an error of the other
  const [keeping, checking] = await Promise.allSettled([keepBytes(path, sha256, paths), checkFile(options)]);
  const changed = identityOf(path) !== identity || (keeping.status === 'fulfilled' && keeping.value === 'changed');
  if (!changed && keeping.status === 'fulfilled' && checking.status === 'fulfilled') return checking.value;
  rmSync(folder, { recursive: true, force: true });
  if (keeping.status === 'fulfilled' && keeping.value === 'kept') forgetBytes(paths, sha256);
  if (changed) throw changedWhileRead(path);
  throw keeping.status === 'rejected' ? keeping.reason : (checking as PromiseRejectedResult).reason;
}

async function writeReceipt(
  order: LandingRequest & { now: Date },
  contract: Contract,
  { sha256, bytes }: HashedBytes,
  deliveryId: string,
  earlier: Delivery[],
  folder: string,
): Promise<Receipt> {
  return {
    deliveryId,
    sequence: (earlier.at(-1)?.receipt.sequence ?? 0) + 1,
    dataset: order.dataset,
    from: order.from,
    fileName: basename(order.path),
    bytes,
    sha256,
    contractVersion: contract.version,
    contractHash: contract.hash,
    rulesHash: rulesHash(contract),
    ...(await hashesOf(folder)),
    receivedAt: order.now.toISOString(),
    status: order.status ?? (contract.belief.signOff ? 'provisional' : contract.belief.status),
    signedOffBy: order.signedOffBy ?? null,
    period: findPeriod(contract, order.path, order.period),
    corrects: order.corrects ?? null,
  };
}

/** Size, times and place on disk: a file that was written to, replaced or removed has another. */
function identityOf(path: string): string {
  const s = statSync(path, { bigint: true, throwIfNoEntry: false });
  return s ? `${s.dev}:${s.ino}:${s.size}:${s.mtimeNs}:${s.ctimeNs}` : 'gone';
}

const changedWhileRead = (path: string): ConcordError =>
  new ConcordError('file-refused', {
    where: path,
    problem: 'the file changed while it was being read',
    expected: 'a file that nobody is writing to',
    remedy: 'wait until it is complete and land it again; nothing was recorded',
  });
