import { confidenceFraction, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { meanOf } from '../spc/averages.ts';

export interface Auroc {
  /** with a Wald interval by DeLong's standard error, held within 0 to 1 */
  estimate: Estimate;
  standardErrorDelong: number | null;
  standardErrorHanleyMcNeil: number | null;
}

/**
 * Answers: how well a score tells those with the event from those without: the chance that one with the event has the
 * higher score, ties counting half.
 * Arguments: `outcome`, 0 or 1; `predicted`, any number that is higher for a likelier event; null where missing.
 * Result: area under the receiver operating characteristic, 0 to 1 (0.5 is chance), numerator the events and denominator
 * the rows, with DeLong's and Hanley and McNeil's standard errors.
 * Zero, missing and small: rows with anything missing are left out and counted; without events or without non-events the
 * area is null; with only one of either, DeLong's error is null.
 * Source: DeLong, DeLong and Clarke-Pearson (1988), by the midranks of Sun and Xu (2014); Hanley and McNeil (1982);
 * from memory; specification population-health, model quality.
 * Example:
 * ```ts
 * auroc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).estimate // { value: 0.75, numerator: 2, denominator: 4 }
 * auroc([0, 0], [0.1, 0.4]).estimate.value // null
 * ```
 */
export function auroc(
  outcome: readonly (number | null)[],
  predicted: readonly (number | null)[],
  confidence = 0.95,
): Auroc {
  demand(outcome.length === predicted.length, 'a score needs one outcome for each prediction');
  const fraction = confidenceFraction(confidence);
  const { cases, others, leftOut } = split(outcome, predicted);
  const notes =
    leftOut === 0 ? [] : [`${leftOut} of ${outcome.length} rows were left out because something in them is missing.`];
  const counted = { numerator: cases.length, denominator: cases.length + others.length };
  const shared = { unit: 'share', confidence: fraction, ...counted, method: 'DeLong', notes };
  if (cases.length === 0 || others.length === 0) {
    const why = 'There is no area without both events and non-events.';
    const estimate = { value: null, lower: null, upper: null, ...shared, notes: [...notes, why] };
    return { estimate, standardErrorDelong: null, standardErrorHanleyMcNeil: null };
  }
  const parts = components(cases, others);
  const value = meanOf(parts.cases);
  const known = cases.length > 1 && others.length > 1;
  const delong = known
    ? Math.sqrt(varianceOf(parts.cases) / cases.length + varianceOf(parts.others) / others.length)
    : null;
  const reach = delong === null ? null : delong * zForConfidence(confidence);
  return {
    estimate: {
      value,
      lower: reach === null ? null : Math.max(0, value - reach),
      upper: reach === null ? null : Math.min(1, value + reach),
      ...shared,
    },
    standardErrorDelong: delong,
    standardErrorHanleyMcNeil: hanleyMcNeil(value, cases.length, others.length),
  };
}

function split(outcome: readonly (number | null)[], predicted: readonly (number | null)[]) {
  const cases: number[] = [];
  const others: number[] = [];
  let leftOut = 0;
  for (const [i, y] of outcome.entries()) {
    const score = predicted[i] ?? null;
    demand(y === null || y === 0 || y === 1, 'the outcome of a score is 0 or 1');
    demand(score === null || Number.isFinite(score), 'a score is a number');
    if (y === null || score === null) leftOut++;
    else (y === 1 ? cases : others).push(score);
  }
  return { cases, others, leftOut };
}

/** For each case the share of non-cases below it, and for each non-case the share of cases above it; ties count half. */
function components(cases: number[], others: number[]): { cases: number[]; others: number[] } {
  const sortedCases = Float64Array.from(cases).sort();
  const sortedOthers = Float64Array.from(others).sort();
  return {
    cases: cases.map((score) => shareBelow(sortedOthers, score)),
    others: others.map((score) => 1 - shareBelow(sortedCases, score)),
  };
}

const shareBelow = (sorted: Float64Array, score: number): number =>
  (firstAt(sorted, (value) => value >= score) + firstAt(sorted, (value) => value > score)) / 2 / sorted.length;

function firstAt(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function varianceOf(values: number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function hanleyMcNeil(area: number, cases: number, others: number): number {
  const q1 = area / (2 - area);
  const q2 = (2 * area * area) / (1 + area);
  const variance =
    (area * (1 - area) + (cases - 1) * (q1 - area * area) + (others - 1) * (q2 - area * area)) / (cases * others);
  return Math.sqrt(Math.max(0, variance));
}
