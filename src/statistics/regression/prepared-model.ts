/** Data and options made ready for fitting: complete rows only, checked, in typed arrays. */
import { confidenceFraction } from '../distributions/normal.ts';
import { demand, demandChoice } from '../impossible-input.ts';
import { type DesignMatrix, designMatrix } from './design-matrix.ts';
import type { Term } from './design-terms.ts';
import type { Family, FamilyName } from './families.ts';
import { LINKS, type Link, type LinkName } from './links.ts';
import { ERROR_KINDS, type ErrorKind } from './robust-covariance.ts';
import { type StandardDesign, standardDesign } from './standard-design.ts';

export interface RegressionData {
  /** 0 or 1; successes (with `trials`); counts; or numbers */
  outcome: ArrayLike<number | null>;
  /** what the outcome is explained by; or give `design` */
  terms?: readonly Term[];
  /** made before, for instance sparse for millions of rows */
  design?: DesignMatrix;
  /** how many could have succeeded, for a binomial outcome of successes */
  trials?: ArrayLike<number | null>;
  /** prior weights: how many rows like this one it stands for; 0 leaves a row out */
  weights?: ArrayLike<number | null>;
  /** added to the linear predictor as it is, e.g. the log of person-years */
  offset?: ArrayLike<number | null>;
  /** which rows belong together, for cluster-robust errors */
  cluster?: ArrayLike<string | number | null>;
}

export interface RegressionOptions {
  /** the family's usual one when not given */
  link?: LinkName;
  /** 0.95 when not given */
  confidence?: number;
  /** 'model' when not given */
  errors?: ErrorKind;
  /** multiply cluster-robust covariances by G / (G − 1); true when not given */
  clusterAdjusted?: boolean;
  /** for errors 'newey-west' */
  lag?: number;
  intercept?: boolean;
  sparse?: boolean;
  maxIterations?: number;
}

export interface PreparedModel {
  design: DesignMatrix;
  standard: StandardDesign;
  /** shares for a binomial */
  y: Float64Array;
  /** prior weights times trials */
  weights: Float64Array | undefined;
  trials: Float64Array | undefined;
  offset: Float64Array | undefined;
  cluster: Int32Array | undefined;
  clusters: number;
  link: Link;
  confidence: number;
  errors: ErrorKind;
  options: RegressionOptions;
  notes: string[];
}

/**
 * Answers: what a fit works on, once rows with anything missing are out.
 * Arguments: `data` and `options` of a regression; `family`, whose outcomes and links are allowed.
 * Result: the design (standard too), outcome, weights, offset and clusters by used row, with notes on rows left out.
 * Zero, missing and small: a weight or trials of 0 leaves the row out. Negative weights, outcomes that the family does
 * not know, successes above trials, and no complete row at all are refused.
 * Source: as R's `model.frame` with `na.omit`.
 * Example:
 * ```ts
 * const data = { outcome: [1, null, 0], terms: [] , weights: [2, 1, 1] };
 * prepareModel(data, {}, familyNamed('binomial')).weights // [2, 1]
 * prepareModel({ outcome: [2], terms: [], weights: [1] }, {}, familyNamed('binomial')) // ImpossibleInput
 * ```
 */
export function prepareModel(data: RegressionData, options: RegressionOptions, family: Family): PreparedModel {
  const { errors = 'model', link: linkName = family.defaultLink } = options;
  demand(family.links.includes(linkName), `a ${family.name} model takes the links ${family.links.join(', ')}`);
  demandChoice(errors, ERROR_KINDS, 'a kind of errors');
  const link = LINKS[linkName];
  demand(!errors.startsWith('cluster') || data.cluster !== undefined, 'cluster-robust errors need a cluster column');
  const design = data.design ?? designOf(data, options);
  const { y, trials } = outcomeOf(data, design, family);
  const prior = picked(data.weights, design, 'weights are 0 or more', (cell) => cell > 0);
  const offset = picked(data.offset, design, 'an offset is a number', Number.isFinite);
  return {
    design,
    standard: standardDesign(design),
    y,
    weights: trials === undefined ? prior : trials.map((n, i) => n * (prior?.[i] ?? 1)),
    trials,
    offset,
    ...clusterNumbers(data.cluster, design),
    link,
    confidence: confidenceFraction(options.confidence ?? 0.95),
    errors,
    options,
    notes: [...design.notes, ...zeroNotes(data)],
  };
}

/** Checked for the family; successes as shares of their trials. */
function outcomeOf(
  data: RegressionData,
  design: DesignMatrix,
  family: Family,
): { y: Float64Array; trials: Float64Array | undefined } {
  const trials = picked(data.trials, design, 'trials are above 0', (cell) => cell > 0);
  demand(trials === undefined || isBinomial(family.name), 'trials belong to a binomial outcome');
  const counted = picked(data.outcome, design, 'the outcome is a number', Number.isFinite);
  const y = trials === undefined ? counted : counted.map((successes, i) => successes / trials[i]!);
  demand(y.length > 0, 'a regression needs at least one row with nothing missing');
  demand(y.every(family.allowsOutcome), `the outcome of a ${family.name} model is ${family.outcomeIs}`);
  if (isBinomial(family.name) && trials === undefined)
    demand(
      y.every((cell) => cell === 0 || cell === 1),
      'an outcome without trials is 0 or 1',
    );
  return { y, trials };
}

const isBinomial = (name: FamilyName): boolean => name === 'binomial' || name === 'quasi-binomial';

function designOf(data: RegressionData, options: RegressionOptions): DesignMatrix {
  const { intercept = true, sparse = false } = options;
  const positive = [data.weights, data.trials].filter((cells) => cells !== undefined).map(zeroAsMissing);
  const others = [data.outcome, data.offset, data.cluster].filter((cells) => cells !== undefined);
  return designMatrix(data.terms ?? [], { intercept, sparse, alsoNeeded: [...others, ...positive] });
}

const zeroAsMissing = (cells: ArrayLike<number | null>): (number | null)[] =>
  Array.from(cells, (cell) => (cell === 0 ? null : cell));

/** The cells of the used rows, checked; nothing where the column was not given. */
function picked<Cells extends ArrayLike<number | null> | undefined>(
  cells: Cells,
  { usedRows }: DesignMatrix,
  expected: string,
  holds: (cell: number) => boolean,
): Float64Array | (undefined extends Cells ? undefined : never) {
  if (cells === undefined) return undefined as undefined extends Cells ? undefined : never;
  const out = new Float64Array(usedRows.length);
  for (let i = 0; i < usedRows.length; i++) {
    const cell = cells[usedRows[i]!] ?? null;
    demand(cell !== null && holds(cell) && Number.isFinite(cell), expected);
    out[i] = cell;
  }
  return out;
}

function clusterNumbers(
  cells: RegressionData['cluster'],
  { usedRows }: DesignMatrix,
): Pick<PreparedModel, 'cluster' | 'clusters'> {
  if (cells === undefined) return { cluster: undefined, clusters: 0 };
  const numbers = new Map<string | number, number>();
  const cluster = Int32Array.from(usedRows, (row) => {
    const id = cells[row] ?? null;
    demand(id !== null, 'every row that is used has a cluster');
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  });
  return { cluster, clusters: numbers.size };
}

function zeroNotes({ weights, trials }: RegressionData): string[] {
  const zeros = (cells: ArrayLike<number | null> | undefined): number =>
    cells === undefined ? 0 : Array.from(cells).filter((cell) => cell === 0).length;
  const count = zeros(weights) + zeros(trials);
  return count === 0 ? [] : [`${count} of the rows left out have a weight or trials of 0.`];
}
