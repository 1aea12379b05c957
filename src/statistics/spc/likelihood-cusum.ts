/** Log-likelihood-ratio CUSUMs: outcomes against each patient's predicted risk, and counts against what was expected. */
import { demand } from '../impossible-input.ts';

export interface RiskAdjustedCusumOptions {
  /** the odds ratio of the deterioration that is looked for, above 1; 2 when absent */
  worse?: number;
  /** the odds ratio of the improvement that is looked for, between 0 and 1; 0.5 when absent */
  better?: number;
  /** how much evidence is an alarm (the start of many is 4.5 to 5.5; better simulated); no alarms when absent */
  threshold?: number;
  /** begin again from 0 with the case after an alarm, as when it has been investigated; on when absent */
  resetAfterAlarm?: boolean;
}

export interface RiskAdjustedCusumPoint {
  /** 0-based position in the series that was given */
  index: number;
  /** evidence of this case for deterioration, and what has added up */
  weightUp: number;
  sumUp: number;
  /** the same for improvement */
  weightDown: number;
  sumDown: number;
  /** expected minus observed bad outcomes so far (VLAD): above 0 is better than predicted */
  vlad: number;
  alarm: 'deterioration' | 'improvement' | null;
}

/**
 * Answers: whether outcomes have become worse, or better, than patients' own risks predict.
 * Arguments: `outcomes`, 1 where the bad outcome happened and 0 where not, one a case in time order; `risks`, each case's
 * predicted probability of it, above 0 and below 1; `options`, above.
 * Result: for each case the weight ln(R/(1 − p + Rp)) if it happened and ln(1/(1 − p + Rp)) if not, for the odds ratio R
 * looked for, in both directions; the sums max(0, S + w); VLAD, Σ(p − y); and an alarm where a sum is above the threshold.
 * Zero, missing and small: a case with a null outcome or risk is passed over and the sums stand; no cases give no points. A
 * risk of 0 or 1 is refused, for no outcome could then be a surprise; so is an outcome other than 0 and 1.
 * Source: Steiner, Cook, Farewell and Treasure (2000), Biostatistics 1 (from memory); VLAD: Lovegrove and others (1997) (from
 * memory); specification section 13.
 * Example:
 * ```ts
 * riskAdjustedCusum([0, 1], [0.05, 0.1])[1] // { weightUp: 0.597837, sumUp: 0.597837, sumDown: 0, vlad: -0.85 }
 * riskAdjustedCusum([1], [0]) // ImpossibleInput
 * ```
 */
export function riskAdjustedCusum(
  outcomes: (number | null)[],
  risks: (number | null)[],
  options: RiskAdjustedCusumOptions = {},
): RiskAdjustedCusumPoint[] {
  const { worse = 2, better = 0.5, threshold = Number.POSITIVE_INFINITY, resetAfterAlarm = true } = options;
  demand(outcomes.length === risks.length, 'every outcome comes with a risk');
  demand(worse > 1 && Number.isFinite(worse), 'the odds ratio of a deterioration is above 1');
  demand(better > 0 && better < 1, 'the odds ratio of an improvement is between 0 and 1');
  demand(threshold > 0, 'a threshold is above 0');
  const points: RiskAdjustedCusumPoint[] = [];
  let [up, down, vlad] = [0, 0, 0];
  outcomes.forEach((outcome, index) => {
    const risk = risks[index]!;
    if (outcome === null || risk === null) return;
    const weightUp = outcomeWeight(outcome, risk, worse);
    const weightDown = outcomeWeight(outcome, risk, better);
    up = Math.max(0, up + weightUp);
    down = Math.max(0, down + weightDown);
    vlad += risk - outcome;
    const alarm = up > threshold ? 'deterioration' : down > threshold ? 'improvement' : null;
    points.push({ index, weightUp, sumUp: up, weightDown, sumDown: down, vlad, alarm });
    if (resetAfterAlarm && up > threshold) up = 0;
    if (resetAfterAlarm && down > threshold) down = 0;
  });
  return points;
}

/**
 * Answers: how much one outcome speaks for changed odds rather than the odds predicted.
 * Arguments: `outcome`, 1 or 0; `risk`, above 0 and below 1; `oddsRatio`, above 0.
 * Result: the natural logarithm of the likelihood ratio.
 * Zero, missing and small: an odds ratio of 1 gives 0. A risk of 0 or 1, or an outcome other than 0 and 1, is refused.
 * Source: Steiner and others (2000) (from memory); specification section 13.
 * Example:
 * ```ts
 * outcomeWeight(1, 0.1, 2) // 0.597837
 * outcomeWeight(0, 0.1, 2) // -0.0953102
 * ```
 */
export function outcomeWeight(outcome: number, risk: number, oddsRatio: number): number {
  demand(outcome === 0 || outcome === 1, 'an outcome is 0 or 1, or null where it is not known');
  demand(risk > 0 && risk < 1, 'a predicted risk is above 0 and below 1');
  demand(oddsRatio > 0 && Number.isFinite(oddsRatio), 'an odds ratio is above 0');
  const unlikely = Math.log1p((oddsRatio - 1) * risk);
  return outcome === 1 ? Math.log(oddsRatio) - unlikely : -unlikely;
}

export interface PoissonCusumOptions {
  /** the rate ratio that is looked for: above 1 a rise, below 1 a fall; 2 when absent */
  rateRatio?: number;
  /** how much evidence is an alarm; no alarms when absent */
  threshold?: number;
  /** begin again from 0 with the period after an alarm; on when absent */
  resetAfterAlarm?: boolean;
}

export interface PoissonCusumPoint {
  index: number;
  weight: number;
  sum: number;
  alarm: boolean;
}

/**
 * Answers: whether events have become more (or fewer) than expected.
 * Arguments: `observed` events, and how many were `expected`, one pair a period in time order; `options`, above.
 * Result: for each period the weight O·ln R − E·(R − 1), the sum max(0, S + w), and whether it is above the threshold.
 * Zero, missing and small: an observed 0 is a value; a pair with a null is passed over and the sum stands; no pairs give no
 * points. A negative count, an expectation of 0 or less, or a rate ratio of 1 is refused.
 * Source: Lucas (1985) (from memory); specification section 13.
 * Example:
 * ```ts
 * poissonCusum([3, 9], [4.1, 4.8])[1] // { weight: 1.4383246, sum: 1.4383246, alarm: false }
 * poissonCusum([3], [0]) // ImpossibleInput
 * ```
 */
export function poissonCusum(
  observed: (number | null)[],
  expected: (number | null)[],
  options: PoissonCusumOptions = {},
): PoissonCusumPoint[] {
  const { rateRatio = 2, threshold = Number.POSITIVE_INFINITY, resetAfterAlarm = true } = options;
  demand(observed.length === expected.length, 'every observed number comes with an expected one');
  demand(threshold > 0, 'a threshold is above 0');
  const points: PoissonCusumPoint[] = [];
  let sum = 0;
  observed.forEach((count, index) => {
    const mean = expected[index]!;
    if (count === null || mean === null) return;
    const weight = countWeight(count, mean, rateRatio);
    sum = Math.min(Number.MAX_VALUE, Math.max(0, sum + weight));
    const alarm = sum > threshold;
    points.push({ index, weight, sum, alarm });
    if (alarm && resetAfterAlarm) sum = 0;
  });
  return points;
}

/**
 * Answers: how much one count speaks for a changed rate rather than the rate expected.
 * Arguments: `observed`, 0 or more; `expected`, above 0; `rateRatio`, above 0, not 1.
 * Result: the natural logarithm of the likelihood ratio, O·ln R − E·(R − 1).
 * Zero, missing and small: an observed 0 gives −E·(R − 1). An expectation of 0 or less, or a ratio of 1, is refused.
 * Source: Lucas (1985) (from memory); specification section 13.
 * Example:
 * ```ts
 * countWeight(3, 4.1, 2) // -2.0205585
 * countWeight(3, 4.1, 1) // ImpossibleInput
 * ```
 */
export function countWeight(observed: number, expected: number, rateRatio: number): number {
  demand(observed >= 0 && Number.isFinite(observed), 'an observed number is 0 or more');
  demand(expected > 0 && Number.isFinite(expected), 'an expected number is above 0');
  demand(rateRatio > 0 && rateRatio !== 1 && Number.isFinite(rateRatio), 'a rate ratio is above 0 and not 1');
  const weight = observed * Math.log(rateRatio) - expected * (rateRatio - 1);
  demand(Number.isFinite(weight), 'observed and expected numbers are small enough for their evidence to be a number');
  return weight;
}
