/** What a reader of a regression must know, in whole sentences. */
import type { Family } from './families.ts';
import type { IterativeFit } from './iterative-fit.ts';
import type { PreparedModel } from './prepared-model.ts';

/** Below this, robust errors by cluster are known to be too small. */
const FEW_CLUSTERS = 30;
const EVENTS_PER_COEFFICIENT = 10;
/** Counts that vary this many times as much as their family knows deserve a word. */
const OVERDISPERSED = 1.5;

/**
 * Answers: which reservations belong beside a fit.
 * Arguments: `prepared`, `family` and `fit` as `describeFit`; `found`: the Pearson dispersion and the covariance.
 * Result: whole sentences on columns left out, separation, non-convergence, few events, overdispersion, few clusters.
 * Missing: a fit without reservations gives an empty list.
 * Source: Peduzzi et al. (1996) for ten events a coefficient; Cameron and Miller (2015) for few clusters; both from memory.
 * Example:
 * ```ts
 * const family = familyNamed('poisson');
 * const prepared = prepareModel({ outcome: [0, 20], terms: [] }, {}, family);
 * const fit = iterativeFit({ x: prepared.standard.x, y: prepared.y, family, link: prepared.link });
 * fitNotes(prepared, family, fit, { pearsonDispersion: 20, covariance: null }).length // 2
 * ```
 */
export function fitNotes(
  prepared: PreparedModel,
  family: Family,
  fit: IterativeFit,
  found: { pearsonDispersion: number | null; covariance: Float64Array | null },
): string[] {
  return [
    ...columnNotes(prepared, fit),
    ...endNotes(prepared, fit),
    ...errorNotes(prepared, found.covariance),
    ...fewEventNotes(prepared, family, fit),
    ...dispersionNotes(prepared, family, found.pearsonDispersion),
  ];
}

function columnNotes({ design }: PreparedModel, { kept }: IterativeFit): string[] {
  const aliased = design.columns.filter((_, j) => !kept.includes(j));
  if (aliased.length === 0) return [];
  return [`Left out, since they repeat earlier columns or do not vary: ${aliased.join(', ')}.`];
}

function endNotes({ design }: PreparedModel, { end, iterations, runaway }: IterativeFit): string[] {
  if (end === 'converged') return [];
  if (end === 'separated')
    return [
      `The outcome is separated by ${runaway.map((j) => design.columns[j]).join(', ')}: the coefficient grows without end and has no finite estimate. Join levels, or leave the column out.`,
    ];
  if (end === 'cannot begin') return ['The fit could not begin: no starting point has means that the family allows.'];
  const why =
    end === 'no step improves' ? 'no step improved it; the best fit may lie at the edge of what is allowed' : end;
  return [`The fit did not converge in ${iterations} iterations (${why}): do not use its coefficients.`];
}

function errorNotes({ errors, clusters, y }: PreparedModel, covariance: Float64Array | null): string[] {
  const few = errors.startsWith('cluster') && clusters < FEW_CLUSTERS;
  return [
    ...(few ? [`With ${clusters} clusters, below ${FEW_CLUSTERS}, cluster-robust errors tend to be too small.`] : []),
    ...(covariance === null ? [`There are no standard errors for ${y.length} rows of this model.`] : []),
  ];
}

function fewEventNotes({ y, weights, trials }: PreparedModel, family: Family, { kept }: IterativeFit): string[] {
  if (!family.name.endsWith('binomial') || family.name === 'negative-binomial') return [];
  let events = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    const weight = trials === undefined ? 1 : weights![i]!;
    events += weight * y[i]!;
    total += weight;
  }
  const rarer = Math.min(events, total - events);
  if (kept.length < 2 || rarer >= EVENTS_PER_COEFFICIENT * (kept.length - 1)) return [];
  return [
    `Fewer than ${EVENTS_PER_COEFFICIENT} events (or non-events) for each coefficient: estimates may be too far from 0.`,
  ];
}

function dispersionNotes({ errors }: PreparedModel, { name }: Family, dispersion: number | null): string[] {
  if (name !== 'poisson' || errors !== 'model' || dispersion === null || dispersion < OVERDISPERSED) return [];
  return [
    `Counts vary ${dispersion.toFixed(1)} times as much as Poisson expects: intervals are too narrow; use quasi-Poisson, negative binomial or robust errors.`,
  ];
}
