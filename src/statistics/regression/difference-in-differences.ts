import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { meanOf } from '../spc/averages.ts';
import type { Term } from './design-terms.ts';
import { linearRegression } from './linear-regression.ts';
import { type ModelTest, waldTest } from './model-tests.ts';
import type { ErrorKind } from './robust-covariance.ts';

/** One unit in one period. */
export interface PanelRow {
  unit: string;
  /** in order: a number, or a text that sorts in order of time */
  period: number | string;
  treated: boolean;
  post: boolean;
  outcome: number | null;
}

export interface DifferenceInDifferences {
  means: { treatedBefore: number; treatedAfter: number; controlBefore: number; controlAfter: number };
  /** (treated after − before) − (control after − before), by the four means */
  difference: number;
  /** by regression with an effect of each unit and period, errors robust to alikeness within a unit */
  effect: Estimate;
  standardError: number | null;
  pValue: number | null;
  /** whether treated and control already moved apart before: all leads 0; null with fewer than two periods before */
  parallelTrends: ModelTest | null;
  units: number;
  notes: string[];
}

export interface PanelOptions {
  confidence?: number;
  /** 'cluster-HC1' (factor G/(G−1)·(N−1)/(N−K), fixed effects counted in K) when not given */
  errors?: Extract<ErrorKind, 'cluster-HC0' | 'cluster-HC1'>;
  /** multiply by G/(G−1); true when not given */
  clusterAdjusted?: boolean;
}

/**
 * Answers: how much more the treated units changed than the others did.
 * Arguments: `rows`, one for each unit and period; a unit is treated or control throughout, a period before or after for
 * everybody; `options`: confidence and the kind of cluster-robust error.
 * Result: the four means, the difference of their differences, and the effect by two-way fixed effects with its interval
 * (t with units − 1 degrees). The two agree for a balanced panel.
 * Zero, missing and small: rows without outcome are left out and counted; fewer than 30 units are said in the notes; an
 * empty one of the four cells, or a unit that changes sides, is refused.
 * Source: Angrist and Pischke (2009), chapter 5, from memory; Arellano (1987); specification population-health.
 * Example:
 * ```ts
 * const row = (unit, period, treated, post, outcome) => ({ unit, period, treated, post, outcome });
 * const before = [row('a', 1, true, false, 10), row('b', 1, true, false, 12), row('c', 1, false, false, 9)];
 * const after = [row('a', 2, true, true, 8), row('b', 2, true, true, 11), row('c', 2, false, true, 10)];
 * differenceInDifferences([...before, ...after]).difference // -2.5
 * differenceInDifferences([...before, ...after]).effect.value // -2.5
 * differenceInDifferences(before) // ImpossibleInput
 * ```
 */
export function differenceInDifferences(
  rows: readonly PanelRow[],
  options: PanelOptions = {},
): DifferenceInDifferences {
  const { confidence = 0.95, errors = 'cluster-HC1', clusterAdjusted = true } = options;
  const complete = rows.filter((row): row is PanelRow & { outcome: number } => row.outcome !== null);
  refuseChangingSides(complete);
  const cell = (treated: boolean, post: boolean): number => cellMean(complete, treated, post);
  const means = {
    ...{ treatedBefore: cell(true, false), treatedAfter: cell(true, true) },
    ...{ controlBefore: cell(false, false), controlAfter: cell(false, true) },
  };
  const data = { outcome: complete.map((row) => row.outcome), cluster: complete.map((row) => row.unit) };
  const settings = { confidence, errors, clusterAdjusted };
  const fit = linearRegression({ ...data, terms: [...fixedEffects(complete), effectTerm(complete)] }, settings);
  const coefficient = fit.coefficients.find(({ name }) => name === EFFECT)!;
  const leftOut = rows.length - complete.length;
  return {
    means,
    difference: means.treatedAfter - means.treatedBefore - (means.controlAfter - means.controlBefore),
    effect: { ...coefficient.estimate, unit: 'outcome difference' },
    standardError: coefficient.standardError,
    pValue: coefficient.pValue,
    parallelTrends: parallelTrends(complete, data, settings),
    units: fit.model.prepared.clusters,
    notes: [
      ...(leftOut > 0 ? [`${leftOut} of ${rows.length} rows were left out without an outcome.`] : []),
      ...fit.notes,
    ],
  };
}

const EFFECT = 'treated after';

function refuseChangingSides(rows: readonly PanelRow[]): void {
  const sides = new Map<string, boolean>();
  const times = new Map<number | string, boolean>();
  for (const { unit, period, treated, post } of rows) {
    demand((sides.get(unit) ?? treated) === treated, 'a unit is treated or control throughout');
    demand((times.get(period) ?? post) === post, 'a period is before or after for every unit');
    sides.set(unit, treated);
    times.set(period, post);
  }
}

function cellMean(rows: (PanelRow & { outcome: number })[], treated: boolean, post: boolean): number {
  const members = rows.filter((row) => row.treated === treated && row.post === post);
  demand(members.length > 0, 'a difference in differences needs treated and control units, before and after');
  return meanOf(members.map(({ outcome }) => outcome));
}

const fixedEffects = (rows: readonly PanelRow[]): Term[] => [
  { kind: 'categorical', name: 'unit', values: rows.map(({ unit }) => unit) },
  { kind: 'categorical', name: 'period', values: rows.map(({ period }) => String(period)) },
];

const effectTerm = (rows: readonly PanelRow[]): Term => ({
  kind: 'numeric',
  name: EFFECT,
  values: rows.map(({ treated, post }) => (treated && post ? 1 : 0)),
});

/** Leads of every period before the last one before, tested together. */
function parallelTrends(
  rows: (PanelRow & { outcome: number })[],
  data: { outcome: number[]; cluster: string[] },
  settings: PanelOptions,
): ModelTest | null {
  const before = [...new Set(rows.filter(({ post }) => !post).map(({ period }) => period))].sort(inOrder);
  const leads = before.slice(0, -1).map((early): Term & { name: string } => ({
    kind: 'numeric',
    name: `lead ${early}`,
    values: rows.map(({ period, treated }) => (treated && period === early ? 1 : 0)),
  }));
  if (leads.length === 0) return null;
  const terms = [...fixedEffects(rows), effectTerm(rows), ...leads];
  const fit = linearRegression({ ...data, terms }, settings);
  const names = leads.map(({ name }) => name).filter((name) => !fit.aliased.includes(name));
  return names.length === 0 ? null : waldTest(fit, names);
}

const inOrder = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);
