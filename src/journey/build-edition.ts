import { loadContracts } from '../contract/load-contracts.ts';
import type { Refused } from '../edition/admit-rows.ts';
import { assembleEdition } from '../edition/assemble-edition.ts';
import { type BuildReviews, followReviews, type ReviewsFollowed } from '../edition/follow-reviews.ts';
import type { Manifest } from '../edition/manifest.ts';
import { publishEdition } from '../edition/publish-edition.ts';
import { type LineKeys, withPrivacyLine } from '../edition/with-privacy-line.ts';
import { readModel } from '../linkage/model.ts';
import { silentProgress } from '../progress.ts';
import { auditAnchor } from '../store/append-audit.ts';
import type { Store } from '../store/open-store.ts';
import { catalogueFile } from '../workspace/catalogue-files.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Edge } from './edge.ts';

export interface Built {
  manifest: Manifest;
  /** the same inputs gave the edition that serves already */
  unchanged: boolean;
  /** false when a past date was asked for and a newer edition goes on serving */
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

interface BuildOrder extends Edge, Omit<LineKeys, 'reviews'> {
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
    const { manifest, ...told } = await withPrivacyLine({ ...order, reviews }, (line) =>
      assembleEdition({ workspace, contracts, engine, asAt, line, progress }),
    );
    const anchored = await withAnchor(manifest, order.store);
    const published = publishEdition(workspace.paths, anchored, asAt !== undefined);
    return { ...told, manifest: anchored, ...published, reviews: reviews?.told() ?? null };
  });
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
