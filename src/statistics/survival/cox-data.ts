import { demand } from '../impossible-input.ts';
import { readTimes, type SurvivalTimes } from './survival-times.ts';

/** What a person has that may change the hazard. */
export interface CoxTerm {
  name: string;
  /** one number a person; for yes and no use 1 and 0 */
  values: readonly (number | null)[];
}

export interface CoxInput extends SurvivalTimes {
  terms: readonly CoxTerm[];
  /** groups that may each have their own baseline hazard, one a person */
  strata?: readonly (string | null)[] | undefined;
  /** what persons share that makes them alike, e.g. their practice; gives cluster-robust errors */
  cluster?: readonly (string | null)[] | undefined;
  /** how many persons each row stands for, above 0 */
  weights?: readonly (number | null)[] | undefined;
  /** added to the log hazard with a coefficient of 1 */
  offset?: readonly (number | null)[] | undefined;
}

/**
 * The persons of whom everything is known, by stratum and then from the latest time to the earliest, with each term at mean
 * 0 and standard deviation 1.
 */
export interface CoxData {
  rows: number;
  names: string[];
  /** row by row */
  x: Float64Array;
  means: Float64Array;
  scales: Float64Array;
  time: Float64Array;
  event: Uint8Array;
  entry: Float64Array | null;
  weight: Float64Array;
  offset: Float64Array;
  stratum: Uint32Array;
  strata: string[];
  cluster: Uint32Array | null;
  clusters: number;
  /** rows by stratum, then from the latest entry to the earliest */
  byEntry: Uint32Array | null;
  missing: number;
}

export const readCoxData = (input: CoxInput): CoxData => {
  refuseBadShape(input);
  const { terms, strata, cluster, weights, offset } = input;
  const columns = [...terms.map((term) => term.values), strata, cluster, weights, offset].filter(
    (c) => c !== undefined,
  );
  const people = readTimes(input, (i) => columns.every((column) => column[i] !== null));
  demand(people.kept.length > 0, 'a Cox model needs rows without missing values');
  demand(people.event.includes(1), 'a Cox model needs one event or more');
  const order = latestFirst(people.time, codes(strata, people.kept).code);
  const kept = Array.from(order, (place) => people.kept[place]!);
  const numbers = (values: readonly (number | null)[] | undefined, otherwise: number) =>
    Float64Array.from(kept, (i) => values?.[i] ?? otherwise);
  const weight = numbers(weights, 1);
  const group = codes(strata, kept);
  const clustered = cluster === undefined ? null : codes(cluster, kept);
  const entry = people.entry === null ? null : numbers(input.entry, 0);
  return {
    rows: kept.length,
    names: terms.map((term) => term.name),
    ...standardised(terms, kept, weight),
    time: numbers(input.time, 0),
    event: Uint8Array.from(order, (place) => people.event[place]!),
    entry,
    weight,
    offset: numbers(offset, 0),
    stratum: group.code,
    strata: group.names,
    cluster: clustered?.code ?? null,
    clusters: clustered?.names.length ?? 0,
    byEntry: entry === null ? null : latestFirst(entry, group.code),
    missing: people.missing,
  };
};

function refuseBadShape({ time, terms, strata, cluster, weights, offset }: CoxInput): void {
  demand(terms.length >= 1, 'a Cox model needs one term or more');
  demand(terms.length <= 500, 'a Cox model takes at most 500 terms');
  demand(new Set(terms.map((term) => term.name)).size === terms.length, 'terms need names that differ');
  for (const list of [...terms.map((term) => term.values), strata, cluster, weights, offset])
    demand(list === undefined || list.length === time.length, 'each term and column needs as many values as times');
  for (const { values } of terms)
    demand(
      values.every((value) => value === null || Math.abs(value) <= 1e50),
      'terms are numbers of at most 1e50 in size',
    );
  demand(
    weights?.every((value) => value === null || (value > 1e-9 && value < 1e9)) ?? true,
    'weights are above 0 (from 1e-9 to 1e9)',
  );
  demand(offset?.every((value) => value === null || Math.abs(value) <= 100) ?? true, 'an offset is from −100 to 100');
}

function standardised(terms: readonly CoxTerm[], kept: number[], weight: Float64Array) {
  const p = terms.length;
  const all = weight.reduce((sum, value) => sum + value, 0);
  const x = new Float64Array(kept.length * p);
  const means = new Float64Array(p);
  const scales = new Float64Array(p);
  terms.forEach(({ name, values }, j) => {
    const mean = kept.reduce((sum, i, row) => sum + (values[i]! * weight[row]!) / all, 0);
    const scale = Math.sqrt(kept.reduce((sum, i, row) => sum + ((values[i]! - mean) ** 2 * weight[row]!) / all, 0));
    demand(
      scale > Math.abs(mean) * 1e-12 && scale > 1e-100,
      `the term '${name}' has one value only among the rows without missing values; leave it out`,
    );
    means[j] = mean;
    scales[j] = scale;
    kept.forEach((i, row) => {
      x[row * p + j] = (values[i]! - mean) / scale;
    });
  });
  return { x, means, scales };
}

function codes(labels: readonly (string | null)[] | undefined, kept: number[]): { code: Uint32Array; names: string[] } {
  const known = new Map<string, number>();
  const code = Uint32Array.from(kept, (i) => {
    const label = labels?.[i] ?? '';
    const found = known.get(label) ?? known.size;
    known.set(label, found);
    return found;
  });
  return { code, names: [...known.keys()] };
}

const latestFirst = (at: Float64Array, stratum: Uint32Array): Uint32Array =>
  Uint32Array.from(at, (_, i) => i).sort((i, j) => stratum[i]! - stratum[j]! || at[j]! - at[i]!);
