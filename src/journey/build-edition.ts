import type { Contract } from '../contract/contract.ts';
import { loadContracts } from '../contract/load-contracts.ts';
import type { Refused } from '../edition/admit-rows.ts';
import { assembleEdition } from '../edition/assemble-edition.ts';
import { type BuildReviews, followReviews, type ReviewsFollowed } from '../edition/follow-reviews.ts';
import { type HashAhead, hashAhead } from '../edition/hash-ahead.ts';
import { keepHashOrder, readHashOrder } from '../edition/hash-order.ts';
import type { Manifest } from '../edition/manifest.ts';
import { isBehind, publishEdition } from '../edition/publish-edition.ts';
import { type LineKeys, withPrivacyLine } from '../edition/with-privacy-line.ts';
import type { Delivery } from '../landing/delivery.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import { readModel } from '../linkage/model.ts';
import { silentProgress } from '../progress.ts';
import { auditAnchor } from '../store/append-audit.ts';
import type { Store } from '../store/open-store.ts';
import { catalogueFile } from '../workspace/catalogue-files.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Edge } from './edge.ts';

export interface Built {
  manifest: Manifest;
  /** the same inputs gave the edition that serves already */
  unchanged: boolean;
  /** false when a past date was asked for and the edition is kept beside the one that serves; the notes say why */
  current: boolean;
  refused: Refused[];
  /** what the person who builds should know beside, in sentences */
  notes: string[];
  /** steps that ran, and steps found from earlier builds */
  made: string[];
  reused: string[];
  /** seconds that each kind of step took; linking (`link`) and laying for serving (`serve`) beside them */
  seconds: Record<string, number>;
  /** what became of pairs in doubt; null without keys or a store, and for a past date */
  reviews: ReviewsFollowed | null;
}

interface BuildOrder extends Edge, Omit<LineKeys, 'reviews' | 'mayServe'> {
  /** the operational store; without it the edition does not remember where the audit log stood */
  store?: Store | null | undefined;
  /** the clock, for the log of the store; now when absent */
  now?: Date | undefined;
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
    const reviews = reviewsOf(order);
    const why = whyNotServed(order, contracts);
    const assembly = { workspace, contracts, engine, asAt, progress };
    const { manifest, ...told } = await hashingAhead(workspace.paths, (ahead) =>
      withPrivacyLine({ ...order, reviews, mayServe: why === null }, (line) =>
        assembleEdition({ ...assembly, line, ahead }),
      ),
    );
    const anchored = await withAnchor(manifest, order.store);
    const published = publishEdition(workspace.paths, anchored, why === null);
    const notes = published.current ? told.notes : [...told.notes, ...(why ?? [])];
    return { ...told, notes, manifest: anchored, ...published, reviews: reviews?.told() ?? null };
  });
}

/** Kept files are hashed in the order of the last build while the zones are opened and residents linked. */
async function hashingAhead<T>(paths: WorkspacePaths, work: (ahead: HashAhead) => Promise<T>): Promise<T> {
  const ahead = hashAhead(readHashOrder(paths));
  try {
    const done = await work(ahead);
    keepHashOrder(paths, ahead.asked());
    return done;
  } finally {
    await ahead.end();
  }
}

/** In sentences, why an edition of a past date is not to be the one that serves; null when it is. */
function whyNotServed({ workspace, keys, asAt }: BuildOrder, contracts: Map<string, Contract>): string[] | null {
  if (asAt === undefined) return null;
  if (isBehind(workspace.paths, asAt)) return ['A newer edition goes on serving.'];
  if (!keys?.all.length || !isAnotherToday(workspace, asAt, contracts)) return null;
  return [
    'It is not made the one that serves: deliveries about people came or changed since that day, and may tell of opt-outs that it ' +
      'does not obey. Build without --as-at.',
  ];
}

/** Whether what is known of people is other than it was on a day: what practices recorded of opt-outs is in their deliveries. */
function isAnotherToday(workspace: BuildOrder['workspace'], asAt: string, contracts: Map<string, Contract>): boolean {
  const isOfPeople = ({ receipt }: Delivery): boolean => contracts.get(receipt.dataset)?.identity !== 'none';
  const standing = (deliveries: Delivery[]): string =>
    JSON.stringify(deliveries.filter(isOfPeople).map((d) => [d.receipt.deliveryId, d.receipt.corrects, d.withdrawn]));
  const then = listDeliveries(workspace, asAt).filter(({ receipt }) => receipt.receivedAt.slice(0, 10) <= asAt);
  return standing(then) !== standing(listDeliveries(workspace));
}

/** An edition of a past date stands on the map of then, whatever reviewers decided since. */
function reviewsOf({ workspace, keys, store, asAt, today = '', now = new Date() }: BuildOrder): BuildReviews | null {
  const model = catalogueFile(workspace, 'linkage/residents.yaml');
  if (!store || !keys?.all.length || asAt !== undefined || !model) return null;
  return followReviews({ store, key: keys.newest('records'), model: readModel(model), today, now });
}

/** Noted in the edition, the log cannot be written anew unseen. */
async function withAnchor(manifest: Manifest, store: Store | null | undefined): Promise<Manifest> {
  const anchor = store ? await auditAnchor(store) : null;
  return anchor && anchor.seq > 0 ? { ...manifest, auditAnchor: anchor } : manifest;
}
