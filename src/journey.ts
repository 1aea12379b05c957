/**
 * The whole way of the data, in the order in which it runs. Everything that writes to a workspace goes through here,
 * under the workspace's lock.
 *
 *   extract file → landing (bytes kept) → quality (checked under its contract) → delivery
 *   deliveries → (about people: linked, then below the privacy line) → dataset rows → tables → edition
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ConcordError } from './concord-error.ts';
import type { Contract } from './contract/contract.ts';
import type { Period } from './contract/file-period.ts';
import { requireSafeSql } from './contract/guard-contract-sql.ts';
import { loadContracts } from './contract/load-contracts.ts';
import type { Refused } from './edition/admit-rows.ts';
import { assembleEdition } from './edition/assemble-edition.ts';
import { hashesOf, rulesHash } from './edition/check-again.ts';
import { referencesAmong } from './edition/make-datasets.ts';
import type { Manifest } from './edition/manifest.ts';
import { publishEdition } from './edition/publish-edition.ts';
import { type LineKeys, withPrivacyLine } from './edition/with-privacy-line.ts';
import type { Engine } from './engine/engine.ts';
import { checkLanding, type LandingRequest, unknownDataset } from './landing/check-landing.ts';
import type { Delivery, Receipt, Withdrawal } from './landing/delivery.ts';
import { earlierChecks } from './landing/earlier-checks.ts';
import { findPeriod, refuseSecondPeriod } from './landing/find-period.ts';
import { landAgain } from './landing/land-again.ts';
import { findDelivery, listDeliveries } from './landing/list-deliveries.ts';
import { matchFile } from './landing/match-file.ts';
import { deliveryIdOf, isDelivered, recordDelivery } from './landing/record-delivery.ts';
import { recordWithdrawal } from './landing/say-of-delivery.ts';
import { forgetBytes, type HashedBytes, hashBytes, keepBytes } from './landing/store-bytes.ts';
import { type Progress, silentProgress } from './progress.ts';
import { checkFile } from './quality/check-file.ts';
import type { CheckResult } from './quality/check-result.ts';
import { withLock } from './workspace/lock-workspace.ts';
import type { Workspace } from './workspace/workspace.ts';

/** What every journey is given from the edge. */
interface Edge {
  workspace: Workspace;
  engine: Engine;
  progress?: Progress | undefined;
}

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

export interface LandedFolder {
  landed: (Landed & { path: string })[];
  /** files that were left alone, and why */
  skipped: { path: string; reason: string }[];
}

/**
 * Lands every file of a folder, and of those in it, whose name fits a contract. Datasets that others refer to come first.
 * @param order.from who sent them all; otherwise the one partner of concord.yaml that sends the dataset
 * @param order.dataset what they all are; otherwise the one whose contract fits the file's name
 * @param order.wanted which of the files, by dataset; all when absent
 * @throws ConcordError unknown-name for a dataset that the catalogue does not have
 */
export function landFolder(order: FolderOrder): Promise<LandedFolder> {
  return withLock(order.workspace, 'land', async () => {
    const contracts = loadContracts(order.workspace);
    const { dataset } = order;
    if (dataset && !contracts.has(dataset)) throw new ConcordError('unknown-name', unknownDataset(dataset, contracts));
    const result: LandedFolder = { landed: [], skipped: [] };
    // read once: nobody else lands meanwhile
    const deliveries = listDeliveries(order.workspace);
    const files = matchedFiles(order, contracts, result);
    const told = tellFiles(order.progress ?? silentProgress, files.length);
    for (const [done, { path, match }] of files.entries()) {
      await landOrSkip({ ...order, ...match, path, progress: told.ofFile }, contracts, deliveries, result);
      told.done(done + 1);
    }
    return result;
  });
}

type FolderOrder = Edge &
  Partial<Pick<LandingRequest, 'dataset' | 'from' | 'status' | 'signedOffBy'>> & {
    folder: string;
    now: Date;
    wanted?: (dataset: string) => boolean;
  };

/** Those that a contract and a partner are found for, referred-to datasets first; why not the others goes to the result. */
function matchedFiles(order: FolderOrder, contracts: Map<string, Contract>, result: LandedFolder) {
  const { folder, workspace, from, dataset, wanted = () => true } = order;
  const found: { path: string; match: { dataset: string; from: string } }[] = [];
  for (const path of filesBelow(folder)) {
    const match = matchFile(path, contracts, workspace, from, dataset);
    if ('reason' in match) result.skipped.push({ path, reason: match.reason });
    else if (wanted(match.dataset)) found.push({ path, match });
  }
  const depth = ({ match }: (typeof found)[number]): number => referenceDepth(contracts, match.dataset);
  return found.toSorted((a, b) => depth(a) - depth(b));
}

/** A few files are told by their lines and rows, many by their number. */
function tellFiles(progress: Progress, files: number): { ofFile: Progress; done: (files: number) => void } {
  if (files <= 20) return { ofFile: progress, done: () => undefined };
  progress.start('Landing files', files, 'files');
  return { ofFile: silentProgress, done: (count) => progress.advance(count) };
}

export interface Built {
  manifest: Manifest;
  /** the same inputs gave the edition that serves already */
  unchanged: boolean;
  /** false when a past date was asked for and a newer edition goes on serving */
  current: boolean;
  refused: Refused[];
  /** steps that ran, and steps found from earlier builds */
  made: string[];
  reused: string[];
}

interface BuildOrder extends Edge, LineKeys {
  /** ISO date: only what had been received by then */
  asAt?: string | undefined;
}

/**
 * Builds an edition from every good delivery and publishes it by one rename. With keys, rows about people are linked and taken
 * below the privacy line; purposes whose key is among them are published.
 * @throws ConcordError build-refused when nothing can be published (the last edition still serves), catalogue-invalid
 */
export function buildEdition(order: BuildOrder): Promise<Built> {
  const { workspace, engine, asAt, progress = silentProgress } = order;
  return withLock(workspace, 'build', async () => {
    const contracts = loadContracts(workspace);
    const { manifest, ...told } = await withPrivacyLine(order, (line) =>
      assembleEdition({ workspace, contracts, engine, asAt, line, progress }),
    );
    return { manifest, ...told, ...publishEdition(workspace.paths, manifest, asAt !== undefined) };
  });
}

/**
 * Takes a delivery back, or puts it back: the next build leaves it out, or counts it again. Nothing is deleted.
 * @throws ConcordError unknown-name for a delivery that does not exist, busy
 */
export function withdrawDelivery(
  order: { workspace: Workspace; deliveryId: string; now: Date } & Pick<Withdrawal, 'withdrawn' | 'reason'>,
): Promise<Delivery> {
  const { workspace, deliveryId, withdrawn, reason, now } = order;
  return withLock(workspace, 'deliveries', () => {
    findDelivery(workspace, deliveryId);
    recordWithdrawal(workspace.paths, deliveryId, { withdrawn, reason, at: now.toISOString() });
    return findDelivery(workspace, deliveryId);
  });
}

async function landUnderLock(
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
    return { delivery: landAgain(order, deliveryId), alreadyLanded: true };
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
    references: referencesAmong(deliveries),
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

async function landOrSkip(
  order: Edge & LandingRequest & { now: Date },
  contracts: Map<string, Contract>,
  deliveries: Delivery[],
  result: LandedFolder,
): Promise<void> {
  try {
    const landed = await landUnderLock(order, contracts, deliveries);
    result.landed.push({ path: order.path, ...landed });
    const at = deliveries.findIndex((d) => d.receipt.deliveryId === landed.delivery.receipt.deliveryId);
    deliveries.splice(at < 0 ? deliveries.length : at, 1, landed.delivery);
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    result.skipped.push({
      path: order.path,
      reason: error.problems.map((p) => `${p.problem}; ${p.remedy}`).join('. '),
    });
  }
}

/** Sorted by path, so that the order of landing is the same everywhere; hidden files are not extracts. */
function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new ConcordError('usage', {
      where: folder,
      problem: 'it is not a folder',
      expected: 'a folder of extracts',
      remedy: 'check the path',
    });
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** 0 for a dataset that refers to no other; a circle of references ends where it began. */
function referenceDepth(contracts: Map<string, Contract>, dataset: string, seen: string[] = []): number {
  const targets = contracts.get(dataset)?.columns.flatMap((c) => c.references?.dataset ?? []) ?? [];
  const open = targets.filter((t) => t !== dataset && !seen.includes(t));
  return open.length ? 1 + Math.max(...open.map((t) => referenceDepth(contracts, t, [...seen, t]))) : 0;
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
