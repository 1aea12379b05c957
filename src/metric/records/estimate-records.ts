/** The statistics of a figure of records, from what the query counted; each with its interval. */
import { meanOfSums } from '../../statistics/estimates/mean-of-sums.ts';
import { poissonInterval } from '../../statistics/estimates/poisson-interval.ts';
import { wilsonInterval } from '../../statistics/estimates/wilson-interval.ts';
import { ageBandOf } from '../../statistics/standardisation/age-band.ts';
import { directRate, FEWEST_EVENTS, MISSING_BAND, TOO_FEW } from '../../statistics/standardisation/direct-rate.ts';
import { ESP2013 } from '../../statistics/standardisation/european-standard-population.ts';
import { indirectRatio } from '../../statistics/standardisation/indirect-standardisation.ts';
import { CONFIDENCE } from '../internal/make-figure.ts';
import type { Figure, Metric } from '../metric.ts';
import type { RecordStandard } from './record-metric.ts';
import type { RecordRow } from './record-row.ts';

export type Estimated = Pick<Figure, 'value' | 'lower' | 'upper' | 'numerator' | 'denominator' | 'reason'>;

interface Limits {
  lower: number | null;
  upper: number | null;
}

const NO_LIMITS: Limits = { lower: null, upper: null };

/**
 * Answers: value, limits, numerator and denominator of a figure.
 * Argument: its rows: one, or of a standard one for each band that has events or people.
 * Zero and missing: no row that counts is a numerator of 0; a denominator of 0 gives no value. A standardised figure without a value
 * says why.
 */
export function estimateRecords(rows: RecordRow[], metric: Metric): Estimated {
  const row = rows[0]!;
  switch (metric.kind) {
    case 'standardised-rate':
      return settled(directly(rows, metric), metric);
    case 'standardised-ratio':
      return settled(indirectly(rows, metric), metric);
    case 'percentile':
      return settled(percentileOf(row, metric), metric);
    case 'mean':
      return settled(meanOf(row, metric), metric);
    default:
      return settled(crude(row, metric), metric);
  }
}

/** Without a method there are no limits; a figure without a value has none either. */
const settled = (found: Estimated, { method }: Metric): Estimated =>
  method === 'none' || found.value === null ? { ...found, ...NO_LIMITS } : found;

function crude(row: RecordRow, metric: Metric): Estimated {
  const numerator = row.numerator ?? 0;
  if (metric.kind === 'count')
    return {
      value: metric.multiplier * numerator,
      ...poisson(numerator, metric.multiplier),
      numerator,
      denominator: null,
    };
  const denominator = row.denominator ?? 0;
  if (denominator === 0) return { value: null, ...NO_LIMITS, numerator, denominator };
  const limits =
    metric.method === 'wilson'
      ? wilson(numerator, denominator, metric.multiplier)
      : poisson(numerator, metric.multiplier / denominator);
  return { value: (metric.multiplier * numerator) / denominator, ...limits, numerator, denominator };
}

/** No interval where the counts cannot be what the method is about. */
function wilson(numerator: number, denominator: number, multiplier: number): Limits {
  if (numerator < 0 || denominator < 0 || numerator > denominator) return NO_LIMITS;
  const { lower, upper } = wilsonInterval(numerator, denominator, CONFIDENCE);
  return scaled({ lower, upper }, multiplier);
}

function poisson(numerator: number, factor: number): Limits {
  if (numerator < 0 || factor < 0) return NO_LIMITS;
  const { lower, upper } = poissonInterval(numerator, CONFIDENCE);
  return scaled({ lower, upper }, factor);
}

const scaled = ({ lower, upper }: Limits, factor: number): Limits => ({
  lower: lower === null ? null : lower * factor,
  upper: upper === null ? null : upper * factor,
});

function meanOf(row: RecordRow, { multiplier }: Metric): Estimated {
  const sums = { n: row.denominator ?? 0, sum: row.numerator ?? 0, squares: Number(row.squares ?? 0) };
  const { value, lower, upper } = meanOfSums(sums, { confidence: CONFIDENCE });
  return {
    value: value === null ? null : value * multiplier,
    ...scaled({ lower, upper }, multiplier),
    numerator: sums.sum,
    denominator: sums.n,
  };
}

/** Between two neighbours by straight line; of the nearest rank both are the same value. */
function percentileOf(row: RecordRow, metric: Metric): Estimated {
  const n = row.denominator ?? 0;
  const number = (column: string): number | null => (row[column] === null ? null : Number(row[column]));
  const [below, above] = [number('below'), number('above')];
  const place = (n - 1) * metric.records!.percentile!.at;
  const part = place - Math.floor(place);
  const value = below === null ? null : above === null || below === above ? below : below * (1 - part) + above * part;
  return {
    value: value === null ? null : value * metric.multiplier,
    ...scaled({ lower: number('lower'), upper: number('upper') }, metric.multiplier),
    numerator: null,
    denominator: n,
  };
}

const sumOf = (rows: RecordRow[], column: string): number =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);

/** Bands that the standard has not, and events of unknown age, are left out; a band without people gives no value. */
function directly(rows: RecordRow[], metric: Metric): Estimated {
  const standard = standardOf(metric.records!.standard!);
  const byStart = new Map(rows.filter((r) => r.band != null).map((r) => [ageBandOf(String(r.band)).start, r]));
  const own = standard.map(({ ageband }) => byStart.get(ageBandOf(ageband).start));
  const bands = standard.map(({ ageband }, i) => ({
    ageband,
    events: own[i]?.numerator ?? 0,
    population: own[i]?.denominator ? own[i].denominator : null,
  }));
  const used = own.filter((row) => row !== undefined);
  const counts = { numerator: sumOf(used, 'numerator'), denominator: sumOf(used, 'denominator') };
  if (bands.some(({ events, population }) => events < 0 || (population ?? 0) < 0))
    return { value: null, ...NO_LIMITS, ...counts };
  const { multiplier } = metric;
  const { value, lower, upper, notes } = directRate(bands, { standard, multiplier, confidence: CONFIDENCE });
  return { value, lower, upper, ...counts, ...because(value, notes.flatMap((note) => NO_RATE[note] ?? [])[0]) };
}

/** Why the method gives no rate, by its note. */
const NO_RATE: Record<string, string> = {
  [TOO_FEW]: `fewer than ${FEWEST_EVENTS} events: no rate`,
  [MISSING_BAND]: 'nobody is in one of the age bands: no rate',
};

const because = (value: number | null, reason: string | undefined): Pick<Figure, 'reason'> =>
  value === null && reason !== undefined ? { reason } : {};

const standardOf = ({ from, to }: RecordStandard) =>
  ESP2013.filter(({ ageband }) => {
    const { start, end } = ageBandOf(ageband);
    return start >= (from ?? 0) && (to === null || (end ?? start) <= to);
  });

/** Events in a band that nobody of the reference lives in cannot be expected: then there is no value. */
function indirectly(rows: RecordRow[], metric: Metric): Estimated {
  const banded = rows.filter((r) => r.band != null);
  const numerator = sumOf(banded, 'numerator');
  const bands = banded
    .filter((r) => Number(r.reference_persons ?? 0) > 0)
    .map((r) => ({
      events: r.numerator ?? 0,
      population: r.denominator ?? 0,
      referenceEvents: Number(r.reference_events ?? 0),
      referencePopulation: Number(r.reference_persons),
    }));
  const lost = banded.some((r) => (r.numerator ?? 0) !== 0 && !(Number(r.reference_persons ?? 0) > 0));
  const impossible = bands.some((b) => b.events < 0 || b.population < 0 || b.referenceEvents < 0);
  if (lost || impossible || !bands.length)
    return { value: null, ...NO_LIMITS, numerator, denominator: null, ...because(null, lost ? LOST : undefined) };
  const found = indirectRatio(bands, { multiplier: metric.multiplier, confidence: CONFIDENCE });
  const { value, lower, upper, denominator } = found;
  return { value, lower, upper, numerator, denominator, ...because(value, NONE_EXPECTED) };
}

const LOST = 'nobody of the reference is in an age band that has events: no ratio';
const NONE_EXPECTED = 'no event is expected: no ratio';
