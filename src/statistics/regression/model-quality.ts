/** How good a model's predicted risks are: discrimination, calibration, and what acting on them would do. */
import { demand } from '../impossible-input.ts';
import { meanOf } from '../spc/averages.ts';
import { type Auroc, auroc } from './auroc.ts';
import { type Calibration, calibration } from './calibration.ts';
import { finiteOrNull } from './finite-or-null.ts';
import { type AtThreshold, type AtTop, atThreshold, atTop, averagePrecision } from './ranked-decisions.ts';

export interface ModelQuality {
  rows: number;
  leftOut: number;
  events: number;
  auroc: Auroc;
  /** mean squared error of the risks; lower is better */
  brier: number | null;
  /** of always saying the overall share */
  brierReference: number | null;
  /** 1 − brier / brierReference: above 0 is better than saying the overall share */
  brierSkill: number | null;
  /** mean of −log of the risk given to what happened; null where a risk of 0 or 1 was wrong */
  logLoss: number | null;
  averagePrecision: number | null;
  calibration: Calibration;
  tops: AtTop[];
  thresholds: AtThreshold[];
  notes: string[];
}

export interface QualityOptions {
  /** how many people could be offered something, highest risks first */
  tops?: readonly number[];
  /** risks at which something would be offered */
  thresholds?: readonly number[];
  /** how many groups of equal size for calibration; 5 when not given */
  groups?: number;
  confidence?: number;
}

/**
 * Answers: how good predicted risks are.
 * Arguments: `outcome`, 0 or 1; `predicted`, risks from 0 to 1; null where missing; `options`: tops, thresholds, groups.
 * Result: AUROC, Brier score and skill, log loss, average precision, calibration, and for each top and threshold the
 * predictive values and net benefit.
 * Zero, missing and small: rows with anything missing are left out and counted; without both events and non-events most
 * figures are null, each with its reason in the notes. A risk outside 0 to 1 is refused.
 * Source: specification population-health, model quality.
 * Example:
 * ```ts
 * const found = modelQuality([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { thresholds: [0.5] });
 * found.auroc.estimate.value // 0.75
 * found.brier // 0.158125
 * found.thresholds[0] // { truePositives: 1, falsePositives: 0, netBenefit: 0.25 }
 * modelQuality([1], [1.2]) // ImpossibleInput
 * ```
 */
export function modelQuality(
  outcome: readonly (number | null)[],
  predicted: readonly (number | null)[],
  options: QualityOptions = {},
): ModelQuality {
  demand(outcome.length === predicted.length, 'a model needs one outcome for each prediction');
  demand(
    predicted.every((p) => p === null || (p >= 0 && p <= 1)),
    'a predicted risk is from 0 to 1',
  );
  const { tops = [], thresholds = [], groups = 5, confidence = 0.95 } = options;
  const area = auroc(outcome, predicted, confidence);
  const both = outcome.flatMap((y, i) => {
    const p = predicted[i] ?? null;
    return y === null || p === null ? [] : [{ y, p }];
  });
  const [y, p] = [both.map((row) => row.y), both.map((row) => row.p)];
  const events = y.reduce((sum, value) => sum + value, 0);
  const share = events / y.length;
  const brier = meanOrNull(both.map((row) => (row.p - row.y) ** 2));
  const brierReference = y.length === 0 ? null : share * (1 - share);
  const calibrated = calibration(y, p, groups, confidence);
  return {
    ...{ rows: y.length, leftOut: outcome.length - y.length, events, auroc: area, brier, brierReference },
    brierSkill: brier === null || !brierReference ? null : 1 - brier / brierReference,
    logLoss: finiteOrNull(meanOrNull(both.map((row) => -Math.log(row.y === 1 ? row.p : 1 - row.p)))),
    averagePrecision: averagePrecision(y, p),
    calibration: calibrated,
    tops: tops.map((top) => atTop(y, p, top)),
    thresholds: thresholds.map((threshold) => atThreshold(y, p, threshold)),
    notes: [...area.estimate.notes, ...calibrated.notes],
  };
}

const meanOrNull = (values: number[]): number | null => (values.length === 0 ? null : meanOf(values));
