/** 1,000 made-up monthly series of ten years, each forecast a year ahead by the best of the default methods. Nobody's data. */
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { randomSource } from '../src/statistics/distributions/random.ts';
import { DEFAULT_METHODS } from '../src/statistics/forecast/default-methods.ts';
import { forecastBest } from '../src/statistics/forecast/forecast-best.ts';

const SERIES = 1000;
const MONTHS = 120;
const HORIZON = 12;
const ORIGINS = 6;
const WORKERS = 2;

export interface ForecastingBench {
  seconds: number;
  series: number;
  origins: number;
  methods: number;
  workers: number;
  /** how many series each method won */
  chosen: Record<string, number>;
}

/** How long it takes to forecast all series, with a back-test of every default method from six origins, on two threads. */
export async function benchForecasting(): Promise<ForecastingBench> {
  const started = performance.now();
  const parts = await Promise.all(Array.from({ length: WORKERS }, (_, part) => forecastPart(part)));
  const seconds = (performance.now() - started) / 1000;
  const chosen: Record<string, number> = {};
  for (const name of parts.flat()) chosen[name] = (chosen[name] ?? 0) + 1;
  const methods = Object.keys(DEFAULT_METHODS).length;
  return { seconds, series: SERIES, origins: ORIGINS, methods, workers: WORKERS, chosen };
}

function forecastPart(part: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { forecastPart: part } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Level, growth, season and noise that differ from series to series, the same in every run. */
function madeUpSeries(number: number): number[] {
  const random = randomSource(number + 1);
  const [level, growth, season] = [50 + 2000 * random.uniform(), (random.uniform() - 0.4) / 60, 0.4 * random.uniform()];
  const noise = 0.02 + 0.12 * random.uniform();
  const [seasonal, multiplied] = [number % 4 !== 0, number % 3 === 0];
  let drifting = 0;
  return Array.from({ length: MONTHS }, (_, i) => {
    drifting += 0.3 * noise * random.normal();
    const wave = seasonal ? season * Math.sin((2 * Math.PI * (i + number)) / 12) : 0;
    const trend = 1 + growth * i + drifting;
    const mean = multiplied ? trend * (1 + wave) : trend + wave;
    return Math.max(0, Math.round(level * (mean + noise * random.normal())));
  });
}

if (!isMainThread && typeof workerData?.forecastPart === 'number') {
  const mine = Array.from({ length: SERIES }, (_, i) => i).filter((i) => i % WORKERS === workerData.forecastPart);
  const options = { methods: DEFAULT_METHODS, season: 12, horizon: HORIZON, origins: ORIGINS };
  parentPort!.postMessage(mine.map((i) => forecastBest(madeUpSeries(i), options).backTest.best));
}

if (isMainThread && argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(JSON.stringify(await benchForecasting()) + '\n');
