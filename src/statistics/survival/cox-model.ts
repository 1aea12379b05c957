import { Matrix } from 'ml-matrix';
import { chiSquareTail } from '../distributions/chi-square.ts';
import { confidenceFraction, normalCdf, zForConfidence } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { finiteOrNull } from '../regression/finite-or-null.ts';
import { concordanceOf } from './concordance.ts';
import { baselineHazard, type HazardPoint } from './cox-baseline.ts';
import { type CoxData, type CoxInput, readCoxData } from './cox-data.ts';
import { type CoxFit, fitCox } from './cox-fit.ts';
import { robustVariance } from './cox-robust.ts';
import type { Ties } from './cox-steps.ts';
import { type ProportionalHazardsTest, proportionalHazardsTests, type TimeScale } from './proportional-hazards.ts';
import { leftOutNotes } from './survival-times.ts';
import { inverse } from './symmetric-matrix.ts';

export interface CoxOptions {
  /** how events at one time are dealt with: 'efron' when not given, or 'breslow' */
  ties?: Ties | undefined;
  /** errors that do not trust the model (Lin and Wei); always so with a cluster */
  robust?: boolean | undefined;
  /** of the intervals, a fraction or a percentage; 0.95 when not given */
  confidence?: number | undefined;
  /** on what scale of time the proportional-hazards tests look: 'km' when not given, 'identity' or 'log' */
  timeScale?: TimeScale | undefined;
}

export interface CoxCoefficient {
  term: string;
  /** logarithm of the hazard ratio for 1 more of the term */
  coefficient: Estimate;
  hazardRatio: Estimate;
  /** robust where that was asked for or a cluster given */
  standardError: number | null;
  naiveStandardError: number | null;
  z: number | null;
  pValue: number | null;
}

export interface CoxTest {
  statistic: number | null;
  degreesOfFreedom: number;
  pValue: number | null;
}

export interface CoxModel {
  coefficients: CoxCoefficient[];
  rows: number;
  events: number;
  logLikelihood: number;
  nullLogLikelihood: number;
  /** whether all terms together matter, three ways */
  likelihoodRatioTest: CoxTest;
  waldTest: CoxTest;
  scoreTest: CoxTest;
  /** share of the pairs in which the one with the higher hazard had the event first; 0.5 is chance */
  concordance: Estimate;
  /** cumulative, for a person at the mean of every term (see `means`) and an offset of 0 */
  baseline: HazardPoint[];
  means: Record<string, number>;
  proportionalHazards: ProportionalHazardsTest[];
  ties: Ties;
  method: string;
  notes: string[];
}

interface Settings {
  ties: Ties;
  robust: boolean;
  confidence: number;
}

const FEW_EVENTS = 10;

/**
 * Answers: by what factor the hazard of an event goes with each of several terms, the others held.
 * Arguments: `input`: time, event and, for left truncation, entry of each person; `terms`, named lists of numbers, one a
 * person (`indicatorTerms` makes them of categories); `strata`, `cluster`, `weights` and `offset`, one a person;
 * `options`, above.
 * Result: for each term the hazard ratio for 1 more of it and its logarithm with intervals, standard error, z and p-value;
 * likelihood-ratio, Wald and score tests; concordance with its interval; the baseline cumulative hazard; tests of
 * proportional hazards.
 * Zero, missing and small: a person with anything missing is left out with a note. Where the likelihood has no maximum, as
 * no event happened in a category, the hazard ratio is null and a note says so; the likelihood-ratio test still holds.
 * Fewer than 10 events a term give a note. No event at all, a term with one value only, and a term that others already
 * say are refused, with its name.
 * Source: Cox (1972), Efron (1977), Breslow (1974), Lin and Wei (1989), as R survival `coxph`.
 * Example:
 * ```ts
 * const time = [4, 3, 1, 1, 2, 2, 3]
 * const event = [1, 1, 1, 0, 1, 1, 0]
 * const model = coxModel({ time, event, terms: [{ name: 'x', values: [0, 2, 1, 1, 1, 0, 0] }] })
 * model.coefficients[0].coefficient.value // 0.460777654358
 * coxModel({ time, event, terms: [{ name: 'x', values: [1, 1, 1, 1, 1, 1, 1] }] }) // ImpossibleInput
 * ```
 */
export function coxModel(input: CoxInput, options: CoxOptions = {}): CoxModel {
  const asked = readSettings(input, options);
  const data = readCoxData(input);
  const fit = fitCox(data, asked.ties);
  const bounded = !fit.unbounded.includes(true) && fit.converged;
  // a coefficient that runs away takes the robust errors of all with it
  const settings = { ...asked, robust: asked.robust && bounded };
  const variance = settings.robust ? robustVariance(data, fit, settings.ties) : fit.variance;
  const events = data.event.reduce((sum, event) => sum + event, 0);
  const p = data.names.length;
  const likelihoodRatio = 2 * (fit.logLikelihood - fit.nullLogLikelihood);
  return {
    coefficients: data.names.map((_, j) => coefficientOf(data, fit, variance, j, settings)),
    rows: data.rows,
    events,
    logLikelihood: fit.logLikelihood,
    nullLogLikelihood: fit.nullLogLikelihood,
    likelihoodRatioTest: testOf(Math.max(0, likelihoodRatio), p),
    waldTest: testOf(bounded ? waldStatistic(fit, variance) : null, p),
    scoreTest: testOf(fit.scoreStatistic, p),
    concordance: concordanceEstimate(data, fit, settings.confidence),
    baseline: bounded ? baselineHazard(data, fit, settings.ties) : [],
    means: Object.fromEntries(data.names.map((name, j) => [name, data.means[j]!])),
    proportionalHazards: bounded ? proportionalHazardsTests(data, fit, settings.ties, options.timeScale ?? 'km') : [],
    ties: settings.ties,
    method: `Cox proportional hazards, ${settings.ties === 'efron' ? 'Efron' : 'Breslow'} ties${errorName(data, settings)}`,
    notes: notesOn(data, fit, events, asked.robust && !bounded),
  };
}

function readSettings(input: CoxInput, options: CoxOptions): Settings {
  const ties = options.ties ?? 'efron';
  demand(ties === 'efron' || ties === 'breslow', "ties are 'efron' or 'breslow'");
  demand(['km', 'identity', 'log', undefined].includes(options.timeScale), "a time scale is 'km', 'identity' or 'log'");
  const robust = (options.robust ?? false) || input.cluster !== undefined;
  return { ties, robust, confidence: confidenceFraction(options.confidence ?? 0.95) };
}

const errorName = (data: CoxData, { robust }: Settings): string => {
  if (!robust) return '';
  return data.cluster === null ? ', robust errors' : ', cluster-robust errors';
};

function coefficientOf(data: CoxData, fit: CoxFit, variance: Matrix, j: number, settings: Settings): CoxCoefficient {
  const scale = data.scales[j]!;
  const known = fit.converged || (fit.unbounded.includes(true) && !fit.unbounded[j]);
  const value = known ? fit.coefficients[j]! / scale : null;
  const naive = known ? Math.sqrt(fit.variance.get(j, j)) / scale : null;
  const error = known ? Math.sqrt(variance.get(j, j)) / scale : null;
  const z = value === null || error === null || !(error > 0) ? null : value / error;
  const reach = error === null ? null : zForConfidence(settings.confidence) * error;
  const estimate = (unit: string, of: (log: number) => number): Estimate => {
    const limit = (log: number | null) => (log === null || !Number.isFinite(of(log)) ? null : of(log));
    return {
      value: limit(value),
      unit,
      lower: limit(value === null || reach === null ? null : value - reach),
      upper: limit(value === null || reach === null ? null : value + reach),
      confidence: settings.confidence,
      numerator: null,
      denominator: null,
      method: 'Wald',
      notes: value === null ? ['There is no finite estimate.'] : [],
    };
  };
  return {
    term: data.names[j]!,
    coefficient: estimate('log hazard ratio', (log) => log),
    hazardRatio: estimate('hazard ratio', Math.exp),
    standardError: finiteOrNull(error),
    naiveStandardError: finiteOrNull(naive),
    z: finiteOrNull(z),
    pValue: z === null ? null : Math.min(1, 2 * normalCdf(-Math.abs(z))),
  };
}

function testOf(statistic: number | null, degreesOfFreedom: number): CoxTest {
  if (statistic === null || !Number.isFinite(statistic)) return { statistic: null, degreesOfFreedom, pValue: null };
  return { statistic, degreesOfFreedom, pValue: chiSquareTail(Math.max(0, statistic), degreesOfFreedom) };
}

function waldStatistic(fit: CoxFit, variance: Matrix): number | null {
  const within = inverse(variance);
  if (within === null) return null;
  const b = Matrix.columnVector(fit.coefficients);
  return b.transpose().mmul(within).mmul(b).get(0, 0);
}

function concordanceEstimate(data: CoxData, fit: CoxFit, confidence: number): Estimate {
  const found = concordanceOf({ ...data, score: fit.linear });
  const reach = found === null ? 0 : zForConfidence(confidence) * found.standardError;
  return {
    value: found?.value ?? null,
    unit: 'share of pairs',
    lower: found === null ? null : Math.max(0, found.value - reach),
    upper: found === null ? null : Math.min(1, found.value + reach),
    confidence,
    numerator: null,
    denominator: null,
    method: 'Infinitesimal jackknife',
    notes: found === null ? ['No two persons can be compared.'] : [],
  };
}

function notesOn(data: CoxData, fit: CoxFit, events: number, robustLost: boolean): string[] {
  const notes = leftOutNotes(data.missing);
  const runaway = data.names.filter((_, j) => fit.unbounded[j]);
  if (runaway.length > 0)
    notes.push(
      `The likelihood keeps rising as the coefficient of ${runaway.join(', ')} runs to infinity (monotone likelihood): all ` +
        'events are on one side of it. There is no finite hazard ratio; merge categories or leave it out. The ' +
        'likelihood-ratio test still holds.',
    );
  else if (!fit.converged) notes.push('The fit did not settle, so no coefficients are given; leave terms out.');
  if (robustLost) notes.push('Robust errors could not be computed for it; those given trust the model.');
  if (events < FEW_EVENTS * data.names.length)
    notes.push(
      'There are fewer than 10 events for each term, so the hazard ratios are uncertain beyond their intervals.',
    );
  return notes;
}
