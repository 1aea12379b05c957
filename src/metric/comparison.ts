/** What one figure beside another is made of. */
import { ConcordError } from '../concord-error.ts';
import { compareToBenchmark } from '../statistics/estimates/compare-to-benchmark.ts';
import { CONFIDENCE } from './internal/make-figure.ts';
import type { Answer, Figure, Metric, Question } from './metric.ts';
import { PLACE_DIMENSIONS } from './place-dimensions.ts';
import type { Released } from './released.ts';

/** A figure to compare with, and how the figure at hand stands to it. */
export interface Compared {
  /** what it is of: a period, a system, England */
  label: string;
  value: number;
  numerator: number | null;
  denominator: number | null;
  /** the figure less this one, in the metric's unit; shares as 0 to 1 */
  difference: number;
  /**
   * whether this one lies outside the 95% limits of the figure, and on which side: see `compareToBenchmark`. Of people, what is not complete is
   * not compared: it may be low for want of data
   */
  verdict: ReturnType<typeof compareToBenchmark>;
}

/** Asks a question through policy, as the answer at hand was asked; `metric` by its id. */
export type AskReleased = (question: Question) => Promise<Released<Answer>>;

export type Find<T> = (figure: Figure) => T | null;

export const NOTHING = (): null => null;

const NO_COMPARATOR = ['no-data', 'unknown-name', 'policy-refused'];

/**
 * Null where the edition has nothing of it, or it may not be seen: then nothing stands beside, and the figures themselves still do.
 * `otherMetric`: the question is put to a metric that may not be cut so; then nothing stands beside either.
 */
export async function answered(
  ask: AskReleased,
  question: Question,
  { otherMetric = false } = {},
): Promise<Released<Answer> | null> {
  try {
    return await ask(question);
  } catch (error) {
    const none = otherMetric ? [...NO_COMPARATOR, 'usage'] : NO_COMPARATOR;
    if (error instanceof ConcordError && none.includes(error.kind)) return null;
    throw error;
  }
}

/** Null where the other has no value. */
export function compared(metric: Metric, figure: Figure, other: Figure | undefined, label: string): Compared | null {
  if (other?.status !== 'value' || other.value === null || figure.value === null) return null;
  const { value, lower, upper, numerator, denominator } = figure;
  const isWhole = isComparable(metric, figure) && isComparable(metric, other);
  const interval = { method: metric.method, confidence: CONFIDENCE, notes: [] };
  const estimate = { value, lower, upper, numerator, denominator, unit: metric.unit, ...interval };
  return {
    label,
    value: other.value,
    numerator: other.numerator,
    denominator: other.denominator,
    difference: figure.value - other.value,
    verdict: isWhole ? compareToBenchmark([estimate], other.value, metric.polarity) : 'not compared',
  };
}

/** Of people, what is not complete may be low, or high, for want of data. */
export const isComparable = ({ records }: Pick<Metric, 'records'>, { complete }: Pick<Figure, 'complete'>): boolean =>
  records === null || complete;

export const placeOf = ({ by }: Question): string | undefined => by.find((d) => PLACE_DIMENSIONS.includes(d));

export const pick = (group: Record<string, string>, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, group[name]!]));

/** Names a cell by its group, without one dimension, and the start of its period. */
export const cell = ({ group }: Pick<Figure, 'group'>, start: string | undefined, without?: string): string =>
  JSON.stringify([
    Object.entries(group)
      .filter(([dimension]) => dimension !== without)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    start ?? '',
  ]);
