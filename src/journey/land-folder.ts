import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { loadContracts } from '../contract/load-contracts.ts';
import { type LandingRequest, unknownDataset } from '../landing/check-landing.ts';
import type { Delivery } from '../landing/delivery.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import { matchFile } from '../landing/match-file.ts';
import { type Progress, silentProgress } from '../progress.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Edge } from './edge.ts';
import { type Landed, landUnderLock } from './land-file.ts';

export interface LandedFolder {
  landed: (Landed & { path: string })[];
  /** files that were left alone, and why */
  skipped: { path: string; reason: string }[];
}

type FolderOrder = Edge &
  Partial<Pick<LandingRequest, 'dataset' | 'from' | 'status' | 'signedOffBy'>> & {
    folder: string;
    now: Date;
    wanted?: (dataset: string) => boolean;
  };

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
