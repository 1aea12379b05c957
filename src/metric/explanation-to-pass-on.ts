/** An explanation that may be passed on with figures in which small numbers were withheld. */
import type { DatasetWalk, DeliveryWalk } from '../edition/walk-back.ts';
import type { Explanation } from './explain-figure.ts';
import { coarseScore, qualityToPassOn } from './quality-to-pass-on.ts';

/** null stands for what is left out */
export interface ExplanationToPassOn extends Omit<Explanation, 'reports' | 'reportsFound' | 'rowsLeftOut' | 'walks'> {
  reports: null;
  reportsFound: null;
  rowsLeftOut: null;
  walks: WalkToPassOn[];
}

export interface WalkToPassOn extends Omit<DatasetWalk, 'rows' | 'corrections' | 'deliveries'> {
  rows: null;
  corrections: (Omit<DatasetWalk['corrections'][number], 'rows'> & { rows: null })[];
  deliveries: DeliveryToPassOn[];
}

export interface DeliveryToPassOn extends Omit<DeliveryWalk, 'receipt' | 'rows' | 'faults'> {
  /** without the name of a file about people, which may name one of them */
  receipt: Omit<DeliveryWalk['receipt'], 'fileName'> & { fileName: string | null };
  rows: null;
  faults: null;
}

/**
 * Answers: the explanation without the exact counts that stand beside its figures: reports, rows that the definition leaves out, rows of
 * deliveries, rows that were rejected, mended or at fault, and names of files about people. Scores have three digits. From these what
 * was withheld could be worked back, and an extract can be of few people.
 * Argument: an explanation whose figures went through a rule for small numbers already.
 */
export const explanationToPassOn = (explanation: Explanation): ExplanationToPassOn => ({
  ...explanation,
  reports: null,
  reportsFound: null,
  rowsLeftOut: null,
  walks: explanation.walks.map((walk) => ({
    ...walk,
    quality: qualityToPassOn(walk.quality),
    rows: null,
    corrections: walk.corrections.map((correction) => ({ ...correction, rows: null })),
    deliveries: walk.deliveries.map(deliveryToPassOn),
  })),
});

const deliveryToPassOn = ({ receipt, rows, ...delivery }: DeliveryWalk): DeliveryToPassOn => ({
  ...delivery,
  score: coarseScore(delivery.score),
  receipt: { ...receipt, fileName: rows.people ? null : receipt.fileName },
  rows: null,
  faults: null,
});
