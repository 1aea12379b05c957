import { confidenceFraction } from '../distributions/normal.ts';
import { studentTQuantile } from '../distributions/student-t.ts';
import type { Estimate } from '../estimate.ts';
import { finiteEstimate } from '../estimates/make-estimate.ts';
import { demand, demandChoice } from '../impossible-input.ts';

export interface RankedHealth {
  /** place in the order of advantage: an income, or a deprivation score with 'descending' */
  rank: number | null;
  /** health, or use of care, of the person or group */
  value: number | null;
  /** persons that the row stands for, above 0; 1 when not given */
  population?: number | null;
}

export interface ConcentrationOptions {
  /** 'ascending' when not given: a higher rank is better off; 'descending' for deprivation scores */
  order?: 'ascending' | 'descending';
  /** for values that lie between two bounds, such as shares; 'none' when not given */
  correction?: 'none' | 'Wagstaff' | 'Erreygers';
  /** of a bounded value; 0 and 1 when not given */
  bounds?: [number, number];
  confidence?: number;
}

/**
 * Answers: whether health, or care, is concentrated among the better off (above 0) or the worse off (below 0).
 * Arguments: `rows` of persons or groups, each with `rank`, `value` and `population` (1). Options: `order`, whether a higher
 * rank is better off ('ascending') or worse off ('descending', deprivation scores); `correction` for bounded values
 * ('Wagstaff', 'Erreygers') with `bounds` (0 and 1); `confidence` (0.95).
 * Result: 2·cov(value, fractional rank)/mean, −1 to 1 for values of 0 or more, with limits from the standard error of the
 * convenient regression and Student's t with n − 2 degrees of freedom; a correction multiplies index and limits alike.
 * Zero, missing and small: rows with a missing figure are left out and counted; equal ranks share their middle; a mean of 0,
 * or nobody to rank apart, gives null; below three rows the limits are null. The limits take rows as independent and the
 * mean as known, and for grouped rows leave out the spread within groups.
 * Source: Kakwani, Wagstaff and van Doorslaer (1997); Wagstaff (2005); Erreygers (2009); all from memory.
 * Example:
 * ```ts
 * const rows = [1, 2, 3, 4, 5].map((rank) => ({ rank, value: [2, 4, 5, 4, 7][rank - 1] }))
 * concentrationIndex(rows) // { value: 0.181818182, unit: 'index' }
 * ```
 */
export function concentrationIndex(rows: readonly RankedHealth[], options: ConcentrationOptions = {}): Estimate {
  const { order = 'ascending', correction = 'none', bounds = [0, 1] } = options;
  demandChoice(order, ['ascending', 'descending'], 'an order');
  demandChoice(correction, ['none', 'Wagstaff', 'Erreygers'], 'a correction');
  const level = confidenceFraction(options.confidence ?? 0.95);
  const present = presentRows(rows, correction === 'none' ? null : bounds);
  const left = rows.length - present.length;
  const notes = left === 0 ? [] : [`${left} of ${rows.length} rows lack a figure and are left out.`];
  const kept = { unit: 'index', confidence: level, numerator: null, denominator: present.length };
  const method = `${correction === 'none' ? 'Concentration index' : `${correction} index`}, convenient regression`;
  const regression = convenientRegression(present, order);
  const factor = regression === null ? null : correctionFactor(correction, regression.mean, bounds);
  if (regression === null || factor === null) {
    const reason = 'The index needs a mean that is not 0 (or not at a bound) and ranks that differ.';
    return { ...kept, value: null, lower: null, upper: null, method, notes: [...notes, reason] };
  }
  const value = regression.slope * factor;
  const reach =
    regression.error === null
      ? null
      : studentTQuantile(level + (1 - level) / 2, present.length - 2) * regression.error * Math.abs(factor);
  if (reach === null) notes.push('Fewer than three rows have no limits.');
  const [lower, upper] = reach === null ? [null, null] : [value - reach, value + reach];
  return finiteEstimate({ ...kept, value, lower, upper, method, notes });
}

interface WeightedRow {
  rank: number;
  value: number;
  weight: number;
}

function presentRows(rows: readonly RankedHealth[], bounds: [number, number] | null): WeightedRow[] {
  const present = rows.flatMap(({ rank, value, population }) =>
    rank === null || value === null || population === null ? [] : [{ rank, value, weight: population ?? 1 }],
  );
  demand(
    present.every(({ rank, value }) => Number.isFinite(rank) && Number.isFinite(value)),
    'ranks and values are finite numbers or null',
  );
  demand(
    present.every(({ weight }) => Number.isFinite(weight) && weight > 0),
    'a population is above 0',
  );
  if (bounds === null) return present;
  demand(bounds.every(Number.isFinite) && bounds[0] < bounds[1], 'the lower bound is below the upper bound');
  demand(
    present.every(({ value }) => value >= bounds[0] && value <= bounds[1]),
    'bounded values lie between their bounds',
  );
  return present;
}

/** Regression of 2·var(R)·value/mean on the fractional rank R, weighted by population: its slope is the index. */
function convenientRegression(
  rows: WeightedRow[],
  order: 'ascending' | 'descending',
): { slope: number; error: number | null; mean: number } | null {
  const whole = rows.reduce((sum, { weight }) => sum + weight, 0);
  const ranked = fractionalRanks(rows, order, whole);
  const mean = ranked.reduce((sum, { value, weight }) => sum + (value * weight) / whole, 0);
  const spread = ranked.reduce((sum, { place, weight }) => sum + ((place - 0.5) ** 2 * weight) / whole, 0);
  if (rows.length === 0 || mean === 0 || spread === 0) return null;
  const response = ranked.map(({ value }) => (2 * spread * value) / mean);
  const slope =
    ranked.reduce((sum, { place, weight }, i) => sum + ((place - 0.5) * response[i]! * weight) / whole, 0) / spread;
  if (rows.length < 3) return { slope, error: null, mean };
  const middle = 2 * spread;
  const squares = ranked.reduce(
    (sum, { place, weight }, i) => sum + ((response[i]! - middle - slope * (place - 0.5)) ** 2 * weight) / whole,
    0,
  );
  return { slope, error: Math.sqrt(squares / (rows.length - 2) / spread), mean };
}

/** The middle of each rank's share of the population, from 0, the worst off, to 1. */
function fractionalRanks(
  rows: WeightedRow[],
  order: 'ascending' | 'descending',
  whole: number,
): { place: number; value: number; weight: number }[] {
  const sorted = [...rows].sort((a, b) => (order === 'ascending' ? a.rank - b.rank : b.rank - a.rank));
  let before = 0;
  const ranked: { place: number; value: number; weight: number }[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    let together = 0;
    while (to < sorted.length && sorted[to]!.rank === sorted[from]!.rank) together += sorted[to++]!.weight;
    const place = (before + together / 2) / whole;
    for (; from < to; from++) ranked.push({ ...sorted[from]!, place });
    before += together;
  }
  return ranked;
}

function correctionFactor(
  correction: 'none' | 'Wagstaff' | 'Erreygers',
  mean: number,
  [lowest, highest]: [number, number],
): number | null {
  if (correction === 'none') return 1;
  const range = highest - lowest;
  if (correction === 'Erreygers') return (4 * mean) / range;
  const room = (highest - mean) * (mean - lowest);
  return room === 0 ? null : (range * mean) / room;
}
