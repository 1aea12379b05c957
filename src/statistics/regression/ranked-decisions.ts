/** What comes of acting on the highest risks. */
import { demand } from '../impossible-input.ts';

export interface AtTop {
  top: number;
  /** share of the top who have the event */
  positivePredictiveValue: number | null;
  /** share of all events that are in the top */
  sensitivity: number | null;
  /** the top's share of events over everybody's */
  lift: number | null;
}

export interface AtThreshold {
  threshold: number;
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
  sensitivity: number | null;
  specificity: number | null;
  positivePredictiveValue: number | null;
  negativePredictiveValue: number | null;
  /** true positives for each person, less false ones at the exchange rate of the threshold */
  netBenefit: number | null;
  netBenefitTreatAll: number | null;
}

const shareOf = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

const highestFirst = (p: readonly number[]): number[] => p.map((_, i) => i).sort((a, b) => p[b]! - p[a]! || a - b);

const eventsIn = (y: readonly number[]): number => y.reduce((sum, value) => sum + value, 0);

/**
 * Answers: who is found when the `top` highest risks are offered something.
 * Arguments: `y`, 0 or 1; `p`, risks; `top`, a whole number of 1 or more. Ties stay in the order of the rows.
 * Result: positive predictive value, sensitivity and lift, as shares and a ratio.
 * Zero, missing and small: without events sensitivity and lift are null; a top above the rows takes all of them.
 * Source: specification population-health, model quality.
 * Example:
 * ```ts
 * atTop([0, 1, 1, 0], [0.1, 0.9, 0.3, 0.4], 2) // { positivePredictiveValue: 0.5, sensitivity: 0.5, lift: 1 }
 * ```
 */
export function atTop(y: readonly number[], p: readonly number[], top: number): AtTop {
  demand(Number.isInteger(top) && top >= 1, 'a top is a whole number of 1 or more');
  const chosen = highestFirst(p).slice(0, top);
  const found = chosen.reduce((sum, i) => sum + y[i]!, 0);
  const events = eventsIn(y);
  const positivePredictiveValue = shareOf(found, chosen.length);
  const lift = events === 0 || positivePredictiveValue === null ? null : positivePredictiveValue / (events / y.length);
  return { top, positivePredictiveValue, sensitivity: shareOf(found, events), lift };
}

/**
 * Answers: what comes of offering something to everybody with a risk of `threshold` or more.
 * Arguments: `y`, 0 or 1; `p`, risks; `threshold`, above 0 and below 1.
 * Result: the four counts, their shares, and net benefit with that of treating everybody (treating nobody has 0).
 * Zero, missing and small: a share of nobody is null; no rows give null net benefit.
 * Source: Vickers and Elkin (2006), from memory; specification population-health, model quality.
 * Example:
 * ```ts
 * atThreshold([0, 1, 1, 0], [0.1, 0.9, 0.3, 0.4], 0.4) // { truePositives: 1, falsePositives: 1, netBenefit: 0.0833333 }
 * ```
 */
export function atThreshold(y: readonly number[], p: readonly number[], threshold: number): AtThreshold {
  demand(threshold > 0 && threshold < 1, 'a threshold is above 0 and below 1');
  const events = eventsIn(y);
  const chosen = p.map((risk) => risk >= threshold);
  const truePositives = y.filter((value, i) => value === 1 && chosen[i]).length;
  const falsePositives = chosen.filter(Boolean).length - truePositives;
  const falseNegatives = events - truePositives;
  const trueNegatives = y.length - events - falsePositives;
  const price = threshold / (1 - threshold);
  const benefit = (right: number, wrong: number): number | null => shareOf(right - wrong * price, y.length);
  return {
    ...{ threshold, truePositives, falsePositives, falseNegatives, trueNegatives },
    sensitivity: shareOf(truePositives, events),
    specificity: shareOf(trueNegatives, y.length - events),
    positivePredictiveValue: shareOf(truePositives, truePositives + falsePositives),
    negativePredictiveValue: shareOf(trueNegatives, trueNegatives + falseNegatives),
    netBenefit: benefit(truePositives, falsePositives),
    netBenefitTreatAll: benefit(events, y.length - events),
  };
}

/**
 * Answers: how early the events come in the list of risks, highest first.
 * Arguments: `y`, 0 or 1; `p`, risks. Ties stay in the order of the rows.
 * Result: the mean, over events, of the share of events among those at or above it: 1 when all events come first.
 * Zero, missing and small: null without events.
 * Source: average precision over the ranked list; specification population-health, model quality.
 * Example:
 * ```ts
 * averagePrecision([0, 1, 1, 0], [0.1, 0.9, 0.3, 0.4]) // 0.8333333
 * averagePrecision([0, 0], [0.1, 0.9]) // null
 * ```
 */
export function averagePrecision(y: readonly number[], p: readonly number[]): number | null {
  let found = 0;
  let sum = 0;
  for (const [rank, i] of highestFirst(p).entries()) {
    if (y[i] !== 1) continue;
    found++;
    sum += found / (rank + 1);
  }
  return shareOf(sum, found);
}
