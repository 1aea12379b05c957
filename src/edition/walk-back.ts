/** From what an edition shows back to its sources: datasets, deliveries, receipts, and what became of every row. */
import type { Delivery, Receipt } from '../landing/delivery.ts';
import { listDeliveries } from '../landing/list-deliveries.ts';
import type { FaultGroup, Outcome } from '../quality/check-result.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { DatasetQuality, EditionDelivery, EditionInputs, Manifest } from './manifest.ts';

/** received = rejected + superseded + published, always; of a dataset about people, those that only care may use beside them. */
export interface Waterfall {
  received: number;
  rejected: number;
  superseded: number;
  published: number;
  /** of a dataset about people: accepted rows that only direct care may use, and published ones of nobody who is known */
  people?: { careOnly: number; unlinked: number };
}

export interface DeliveryWalk {
  /** as it was written at landing */
  receipt: Receipt;
  /** status that the edition gave its rows */
  status: EditionDelivery['status'];
  outcome: Outcome;
  rows: Waterfall;
  /** 0 to 1; null when nothing could be scored */
  score: number | null;
  faults: FaultGroup[];
}

export interface DatasetWalk {
  dataset: string;
  quality: DatasetQuality;
  /** contract and mapping files that made its rows, with their hashes in this edition */
  catalogue: { path: string; sha256: string }[];
  steps: Manifest['steps'];
  corrections: Manifest['corrections'];
  deliveries: DeliveryWalk[];
  /** deliveries of it that are not in the edition, and why */
  leftOut: EditionInputs['leftOut'];
  rows: Waterfall;
}

export interface WalkOrder {
  /** tables that the figure was read from; every dataset in them is walked back */
  tables?: string[];
  /** only these datasets */
  datasets?: string[];
  /** only these deliveries, e.g. those that the figure's own rows name */
  deliveries?: string[];
}

/**
 * Walks an edition back to its sources.
 * @returns one walk a dataset, by id; an empty list when nothing was delivered for what was asked
 */
export function walkBack(
  workspace: Pick<Workspace, 'paths'>,
  manifest: Manifest,
  order: WalkOrder = {},
): DatasetWalk[] {
  const landed = new Map(listDeliveries(workspace).map((d) => [d.receipt.deliveryId, d]));
  return manifest.quality
    .filter((q) => isAsked(q.dataset, manifest, order))
    .map((quality) => walkDataset(quality, manifest, order, landed))
    .filter((walk) => walk.deliveries.length > 0);
}

function isAsked(dataset: string, manifest: Manifest, { tables, datasets }: WalkOrder): boolean {
  if (datasets && !datasets.includes(dataset)) return false;
  return !tables || manifest.tables.some((t) => tables.includes(t.name) && t.datasets.includes(dataset));
}

function walkDataset(
  quality: DatasetQuality,
  manifest: Manifest,
  order: WalkOrder,
  landed: Map<string, Delivery>,
): DatasetWalk {
  const { dataset } = quality;
  const deliveries = manifest.inputs.deliveries
    .filter((d) => d.dataset === dataset && (order.deliveries?.includes(d.deliveryId) ?? true))
    .flatMap((d) => walkDelivery(d, landed.get(d.deliveryId)));
  return {
    dataset,
    quality,
    catalogue: filesOf(dataset, manifest),
    steps: manifest.steps.filter((s) => s.name === `rows:${dataset}` || s.name.startsWith(`map:${dataset}:`)),
    corrections: manifest.corrections.filter((c) => c.dataset === dataset),
    deliveries,
    leftOut: manifest.inputs.leftOut.filter((l) => l.dataset === dataset),
    rows: addUp(deliveries.map((d) => d.rows)),
  };
}

/** Its contract and its mappings, which may lie beside another dataset's contract. */
const filesOf = (dataset: string, { inputs }: Manifest): DatasetWalk['catalogue'] =>
  inputs.catalogue
    .filter((file) => file.path.includes(`/datasets/${dataset}/`) || file.for?.includes(dataset))
    .map(({ path, sha256 }) => ({ path, sha256 }));

function addUp(all: Waterfall[]): Waterfall {
  const total = (part: (rows: Waterfall) => number | undefined): number =>
    all.reduce((sum, rows) => sum + (part(rows) ?? 0), 0);
  return {
    received: total((r) => r.received),
    rejected: total((r) => r.rejected),
    superseded: total((r) => r.superseded),
    published: total((r) => r.published),
    ...(all.some((r) => r.people)
      ? { people: { careOnly: total((r) => r.people?.careOnly), unlinked: total((r) => r.people?.unlinked) } }
      : {}),
  };
}

function walkDelivery(used: EditionDelivery, delivery: Delivery | undefined): DeliveryWalk[] {
  if (!delivery) return [];
  return [
    {
      receipt: delivery.receipt,
      status: used.status,
      outcome: delivery.check.outcome,
      rows: {
        received: used.rowsAccepted + used.rowsRejected,
        rejected: used.rowsRejected,
        superseded: used.rowsSuperseded,
        published: used.rowsPublished,
        ...(used.rowsUnlinked === undefined
          ? {}
          : { people: { careOnly: used.rowsCareOnly ?? 0, unlinked: used.rowsUnlinked } }),
      },
      score: delivery.check.score.overall,
      faults: delivery.check.faults,
    },
  ];
}
