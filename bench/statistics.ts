/**
 * How fast statistics are, each beside the bare arithmetic of its formula in the same run, and forecasts beside their bar.
 *
 *   node bench/statistics.ts [rounds=5]
 *
 * Bar: 1,000 monthly series forecast with a back-test on two cores in under 5 minutes.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { randomSource } from '../src/statistics/distributions/random.ts';
import { wilsonInterval } from '../src/statistics/estimates/wilson-interval.ts';
import { xmrChart } from '../src/statistics/spc/xmr.ts';
import { directRate } from '../src/statistics/standardisation/direct-rate.ts';
import { ESP2013 } from '../src/statistics/standardisation/european-standard-population.ts';
import { bareDirectRates, bareLogisticPass, bareWilson, bareXmr } from './bare-statistics.ts';
import { benchForecasting } from './forecast-extract.ts';
import { benchLogistic, logisticExtract } from './logistic-extract.ts';

const rounds = Number(process.argv[2] ?? 5);
const INTERVALS = 100_000;
const AREAS = 10_000;
const CHARTS = 1000;
const POINTS = 120;

interface Line {
  what: string;
  milliseconds: number;
  bare: number;
  /** what the bare arithmetic is */
  limit: string;
}

/** Median of the rounds after one to warm up; the sum is used, so that no work is left out. */
function timed(work: () => number): number {
  const times: number[] = [];
  let sum = 0;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    sum += work();
    if (round > 0) times.push(performance.now() - start);
  }
  if (Number.isNaN(sum)) throw new Error('a bench gave no number');
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

const random = randomSource(20_260_101);

function wilsonLine(): Line {
  const n = Float64Array.from({ length: INTERVALS }, () => 1 + random.integer(5000));
  const x = n.map((of) => random.integer(of + 1));
  const all = (): number => x.reduce((sum, of, i) => sum + wilsonInterval(of, n[i]!).upper!, 0);
  const limit = 'the formula alone';
  return { what: '100,000 Wilson intervals', milliseconds: timed(all), bare: timed(() => bareWilson(x, n)), limit };
}

function directRateLine(): Line {
  const areas = Array.from({ length: AREAS }, () =>
    ESP2013.map(({ ageband }) => ({ ageband, events: random.integer(200), population: 500 + random.integer(9000) })),
  );
  const events = Float64Array.from(areas.flat(), (band) => band.events);
  const population = Float64Array.from(areas.flat(), (band) => band.population);
  const weights = Float64Array.from(ESP2013, (band) => band.weight);
  return {
    what: '10,000 directly standardised rates of 19 age bands',
    milliseconds: timed(() => areas.reduce((sum, bands) => sum + (directRate(bands).value ?? 0), 0)),
    bare: timed(() => bareDirectRates(events, population, weights)),
    limit: 'the formula alone, on arrays in order, no age band looked up',
  };
}

function xmrLine(): Line {
  const series = Array.from({ length: CHARTS }, () =>
    Float64Array.from({ length: POINTS }, () => 100 + 10 * random.normal()),
  );
  const lists = series.map((values) => [...values]);
  return {
    what: '1,000 XmR charts of 120 points',
    milliseconds: timed(() => lists.reduce((sum, v) => sum + xmrChart(v, { polarity: 'increase' }).points.length, 0)),
    bare: timed(() => bareXmr(series)),
    limit: 'limits and points outside them; no runs, trends or two of three',
  };
}

function logisticLine(): { line: Line; iterations: number } {
  const bench = benchLogistic();
  if (!bench.converged) throw new Error('the logistic regression did not converge');
  const { x, y, truth } = logisticExtract(bench.rows, bench.columns);
  const design = { rows: x.rows, columns: x.columns, starts: x.starts, indices: x.indices as Uint8Array };
  return {
    iterations: bench.iterations,
    line: {
      what: 'one pass of a logistic regression, 1,000,000 × 60, sparse',
      milliseconds: bench.millisecondsPerIteration,
      bare: timed(() => bareLogisticPass(design, y, truth)),
      limit: 'scores and information alone; no deviance, step control or other family',
    },
  };
}

const time = (ms: number): string =>
  ms < 100 ? `${ms.toFixed(1)} ms` : `${Math.round(ms).toLocaleString('en-GB')} ms`;

const lines = [wilsonLine(), directRateLine(), xmrLine()];
const logistic = logisticLine();
lines.push(logistic.line);
const forecasts = await benchForecasting();
const { series, methods, origins, workers, seconds, chosen } = forecasts;

const text = [
  '# Bench: statistics',
  '',
  `Medians of ${rounds} rounds after one to warm up. Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1)} at the end.`,
  'Beside each stands the bare arithmetic of its formula in the same run: what is above it pays for checks, notes and labels.',
  'Written by `node bench/statistics.ts`.',
  '',
  '| What | Time | Bare arithmetic | Ratio | What the bare arithmetic is |',
  '|---|---:|---:|---:|---|',
  ...lines.map(
    (l) =>
      `| ${l.what} | ${time(l.milliseconds)} | ${time(l.bare)} | ${(l.milliseconds / l.bare).toFixed(1)} × | ${l.limit} |`,
  ),
  '',
  `The logistic regression took ${logistic.iterations} passes to converge.`,
  '',
  '## Forecasts',
  '',
  `${series.toLocaleString('en-GB')} made-up monthly series of ten years, ${methods} methods tried on each from ${origins} past origins and the best one used,`,
  `on ${workers} threads: **${seconds.toFixed(0)} s** (bar: under 300 s, ${(seconds / 300).toFixed(2)} of it). Chosen: ${Object.entries(
    chosen,
  )
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ')}.`,
  '',
].join('\n');
process.stdout.write(text);
writeFileSync(new URL('../docs/reference/bench-statistics.md', import.meta.url), text);
