/** What the twin makes of the rows of one figure: plain sums, and the statistics of lists of values. */
import type { Metric } from '../../../src/metric/metric.ts';
import { mean } from '../../../src/statistics/estimates/mean.ts';
import { percentile } from '../../../src/statistics/estimates/percentile.ts';
import { poissonInterval } from '../../../src/statistics/estimates/poisson-interval.ts';
import { wilsonInterval } from '../../../src/statistics/estimates/wilson-interval.ts';
import { directRate } from '../../../src/statistics/standardisation/direct-rate.ts';
import { ESP2013 } from '../../../src/statistics/standardisation/european-standard-population.ts';
import { indirectRatio } from '../../../src/statistics/standardisation/indirect-standardisation.ts';
import type { TwinPart, TwinPerson } from './twin.ts';

export interface Estimated {
  value: number | null;
  lower: number | null;
  upper: number | null;
  numerator: number | null;
  denominator: number | null;
  reported: number;
}

type Everybody = { parts: TwinPart[]; people: TwinPerson[] };

const sum = (values: (number | null)[]): number => values.reduce<number>((total, v) => total + (v ?? 0), 0);
const top = (parts: TwinPart[]): number => sum(parts.map((p) => p.numerator));
const bottom = (parts: TwinPart[]): number => sum(parts.map((p) => p.denominator));
const heads = (people: TwinPerson[]): number => sum(people.map((p) => p.persons));

export function estimate(metric: Metric, parts: TwinPart[], people: TwinPerson[], all: Everybody): Estimated {
  const found = byKind(metric, parts, people, all);
  const limited = metric.method === 'none' || found.value === null ? { ...found, lower: null, upper: null } : found;
  return { ...limited, reported: parts.filter((part) => counts(part, metric)).length };
}

const counts = ({ numerator, denominator }: TwinPart, { kind }: Metric): boolean =>
  kind === 'proportion'
    ? denominator !== null
    : kind === 'ratio'
      ? numerator !== null || denominator !== null
      : numerator !== null;

type Found = Omit<Estimated, 'reported'>;

function byKind(metric: Metric, parts: TwinPart[], people: TwinPerson[], all: Everybody): Found {
  const { kind, multiplier } = metric;
  const values = parts.map((p) => p.numerator).filter((v) => v !== null);
  if (kind === 'mean') {
    const { value, lower, upper } = mean(values);
    const times = (x: number | null): number | null => (x === null ? null : x * multiplier);
    return {
      value: times(value),
      lower: times(lower),
      upper: times(upper),
      numerator: sum(values),
      denominator: values.length,
    };
  }
  if (kind === 'percentile') return percentileOf(metric, values);
  if (kind === 'standardised-rate') return directly(metric, parts, people);
  if (kind === 'standardised-ratio') return indirectly(metric, parts, people, all);
  const share = metric.records?.top;
  const numerator = share === undefined ? top(parts) : highest(values, share);
  if (kind === 'count')
    return { value: numerator * multiplier, ...poisson(numerator, multiplier), numerator, denominator: null };
  const denominator = kind === 'rate' ? heads(people) : bottom(parts);
  if (denominator === 0) return { value: null, lower: null, upper: null, numerator, denominator };
  const limits =
    metric.method === 'wilson'
      ? wilson(numerator, denominator, multiplier)
      : poisson(numerator, multiplier / denominator);
  return { value: (numerator / denominator) * multiplier, ...limits, numerator, denominator };
}

/** What the highest share of the values above 0 add up to, rounded up to whole values. */
function highest(values: number[], share: number): number {
  const above = values.filter((v) => v > 0).toSorted((a, b) => b - a);
  return above.slice(0, Math.ceil(above.length * share - 1e-9)).reduce((sum, v) => sum + v, 0);
}

const NONE = { lower: null, upper: null };

function wilson(x: number, n: number, multiplier: number): { lower: number | null; upper: number | null } {
  if (x < 0 || n < 0 || x > n) return NONE;
  const { lower, upper } = wilsonInterval(x, n, 0.95);
  return { lower: lower! * multiplier, upper: upper! * multiplier };
}

function poisson(x: number, factor: number): { lower: number | null; upper: number | null } {
  if (x < 0 || factor < 0) return NONE;
  const { lower, upper } = poissonInterval(x, 0.95);
  return { lower: lower === null ? null : lower * factor, upper: upper === null ? null : upper * factor };
}

function percentileOf(metric: Metric, values: number[]): Found {
  const { at, method } = metric.records!.percentile!;
  const sorted = values.toSorted((a, b) => a - b);
  const { value, lower, upper } = percentile(values, at);
  const shown = method === 'linear' ? value : (sorted[Math.ceil(at * sorted.length - 1e-9) - 1] ?? null);
  const times = (x: number | null): number | null => (x === null ? null : x * metric.multiplier);
  // the limits are those of the percentile between neighbours, whichever way the value is found
  return { value: times(shown), lower: times(lower), upper: times(upper), numerator: null, denominator: values.length };
}

const SPLIT = /^(\d+)(?:-(\d+)|\+)$/;

function directly(metric: Metric, parts: TwinPart[], people: TwinPerson[]): Found {
  const { from, to } = metric.records!.standard!;
  const standard = ESP2013.filter(({ ageband }) => {
    const [, first, last] = SPLIT.exec(ageband)!;
    return Number(first) >= (from ?? 0) && (to === null || (last !== undefined && Number(last) <= to));
  });
  const bands = standard.map(({ ageband }) => ({
    ageband,
    events: top(parts.filter((p) => p.band === ageband)),
    population: heads(people.filter((p) => p.band === ageband)) || null,
  }));
  const counts = { numerator: sum(bands.map((b) => b.events)), denominator: sum(bands.map((b) => b.population)) };
  if (bands.some((b) => b.events < 0 || (b.population ?? 0) < 0)) return { value: null, ...NONE, ...counts };
  const { value, lower, upper } = directRate(bands, { standard, multiplier: metric.multiplier });
  return { value, lower, upper, ...counts };
}

function indirectly(metric: Metric, parts: TwinPart[], people: TwinPerson[], all: Everybody): Found {
  const names = new Set([...parts, ...people].map((p) => p.band).filter((band) => band !== null));
  const within = <T extends { band: string | null }>(rows: T[], band: string): T[] =>
    rows.filter((r) => r.band === band);
  const bands = [...names].map((band) => ({
    events: top(within(parts, band)),
    population: heads(within(people, band)),
    referenceEvents: top(within(all.parts, band)),
    referencePopulation: heads(within(all.people, band)),
  }));
  const numerator = sum(bands.map((b) => b.events));
  const known = bands.filter((b) => b.referencePopulation > 0);
  const refused =
    bands.some((b) => b.referencePopulation <= 0 && b.events !== 0) ||
    known.some((b) => b.events < 0 || b.population < 0 || b.referenceEvents < 0) ||
    !known.length;
  if (refused) return { value: null, ...NONE, numerator, denominator: null };
  const { value, lower, upper, denominator } = indirectRatio(known, { multiplier: metric.multiplier });
  return { value, lower, upper, numerator, denominator };
}
