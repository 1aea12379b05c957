/** How much evidence a log-likelihood CUSUM must gather before it is an alarm, found by simulating a process in order. */
import { type RandomSource, randomSource } from '../distributions/random.ts';
import { demand } from '../impossible-input.ts';
import { meanOf } from './averages.ts';
import { countWeight, outcomeWeight } from './likelihood-cusum.ts';

/** What false alarms are tolerated when nothing has changed. */
export type AlarmAim =
  /** on average so many cases (or periods) pass before one */
  | { averageRunLength: number }
  /** at most this share of stretches of so many cases (or periods) have one */
  | { falseAlarmRate: number; within: number };

export interface ThresholdOptions {
  aim: AlarmAim;
  /** from −2³¹ to 2³¹ − 1; the same seed gives the same threshold */
  seed: number;
  /** simulated stretches; 1,000 when absent */
  runs?: number;
}

export interface SimulatedThreshold {
  threshold: number;
  /** the average run length, or the false alarm rate, that the threshold had in the simulation */
  achieved: number;
  /** of `achieved`, for the number of runs */
  standardError: number;
  runs: number;
  seed: number;
  notes: string[];
}

/** A run without an alarm is ended after so many times the wanted average; about 3 in 10,000 last longer. */
const ENDED_AFTER = 8;
const MOST_STEPS = 200_000_000;

/**
 * Answers: the alarm threshold of a risk-adjusted CUSUM that gives no more false alarms than wanted.
 * Arguments: `risks`, the predicted risks of past cases, each above 0 and below 1, from which cases are drawn at random;
 * `oddsRatio` that is looked for (2 for deterioration, 0.5 for improvement); `options`: the aim, the seed, how many runs.
 * Result: the smallest threshold that reaches the aim in the simulation, what it reached there, and its standard error.
 * Zero, missing and small: no risks are refused; so are fewer than 100 runs, and more than 200 million simulated cases.
 * Source: Steiner and others (2000) recommend simulation (from memory); specification section 13. An average run length is
 * counted until the first alarm; runs are ended at eight times the aim.
 * Example:
 * ```ts
 * const options = { aim: { falseAlarmRate: 0.05, within: 200 }, seed: 1, runs: 200 };
 * riskAdjustedThreshold([0.05, 0.1], 2, options).achieved <= 0.05 // true
 * riskAdjustedThreshold([], 2, options) // ImpossibleInput
 * ```
 */
export function riskAdjustedThreshold(
  risks: number[],
  oddsRatio: number,
  options: ThresholdOptions,
): SimulatedThreshold {
  demand(risks.length > 0, 'a simulation draws from one or more predicted risks');
  demand(oddsRatio !== 1, 'an odds ratio that is looked for is not 1');
  const weights = risks.map((risk) => [outcomeWeight(0, risk, oddsRatio), outcomeWeight(1, risk, oddsRatio)] as const);
  return simulateThreshold((source) => {
    const drawn = source.integer(risks.length);
    return weights[drawn]![source.uniform() < risks[drawn]! ? 1 : 0];
  }, options);
}

/**
 * Answers: the alarm threshold of a Poisson CUSUM that gives no more false alarms than wanted.
 * Arguments: `expected`, the expected numbers of past periods, each above 0, from which periods are drawn at random;
 * `rateRatio` that is looked for; `options` as `riskAdjustedThreshold`.
 * Result: as `riskAdjustedThreshold`, in periods instead of cases.
 * Zero, missing and small: as `riskAdjustedThreshold`.
 * Source: as `riskAdjustedThreshold`.
 * Example:
 * ```ts
 * const options = { aim: { averageRunLength: 50 }, seed: 1, runs: 200 };
 * poissonThreshold([4.1, 4.8], 2, options).achieved >= 50 // true
 * poissonThreshold([0], 2, options) // ImpossibleInput
 * ```
 */
export function poissonThreshold(expected: number[], rateRatio: number, options: ThresholdOptions): SimulatedThreshold {
  demand(expected.length > 0, 'a simulation draws from one or more expected numbers');
  for (const mean of expected) countWeight(0, mean, rateRatio);
  return simulateThreshold((source) => {
    const mean = expected[source.integer(expected.length)]!;
    return countWeight(source.poisson(mean), mean, rateRatio);
  }, options);
}

type DrawWeight = (source: RandomSource) => number;

/** Each new height that the sum of one run reached, and after how many steps. */
interface Records {
  heights: number[];
  steps: number[];
}

function simulateThreshold(draw: DrawWeight, { aim, seed, runs = 1_000 }: ThresholdOptions): SimulatedThreshold {
  demand(Number.isInteger(runs) && runs >= 100, 'a simulation needs 100 or more runs');
  const length = stretchOf(aim);
  demand(runs * length <= MOST_STEPS, 'a simulation takes at most 200 million steps; ask for fewer or shorter runs');
  const source = randomSource(seed);
  const simulated = Array.from({ length: runs }, () => recordsOf(draw, source, length));
  const found =
    'averageRunLength' in aim
      ? thresholdForRunLength(simulated, aim.averageRunLength, length)
      : thresholdForRate(simulated, aim.falseAlarmRate);
  return {
    ...found,
    runs,
    seed,
    notes: [`Found by simulating ${runs} runs from seed ${seed}; another seed differs a little.`],
  };
}

function stretchOf(aim: AlarmAim): number {
  if ('averageRunLength' in aim) {
    demand(Number.isFinite(aim.averageRunLength) && aim.averageRunLength > 1, 'an average run length is above 1');
    return Math.ceil(aim.averageRunLength * ENDED_AFTER);
  }
  demand(aim.falseAlarmRate > 0 && aim.falseAlarmRate < 1, 'a false alarm rate is between 0 and 1');
  demand(Number.isInteger(aim.within) && aim.within >= 1, 'a stretch is one or more cases or periods');
  return aim.within;
}

function recordsOf(draw: DrawWeight, source: RandomSource, length: number): Records {
  const records: Records = { heights: [], steps: [] };
  let [sum, highest] = [0, 0];
  for (let step = 1; step <= length; step++) {
    sum = Math.max(0, sum + draw(source));
    if (sum <= highest) continue;
    highest = sum;
    records.heights.push(sum);
    records.steps.push(step);
  }
  return records;
}

/** The smallest height that no more runs than the rate allows have gone above. */
function thresholdForRate(simulated: Records[], rate: number) {
  const highest = simulated.map(({ heights }) => heights.at(-1) ?? 0).toSorted((a, b) => a - b);
  const threshold = highest[highest.length - 1 - Math.floor(rate * highest.length)]!;
  const achieved = highest.filter((height) => height > threshold).length / highest.length;
  return { threshold, achieved, standardError: Math.sqrt((achieved * (1 - achieved)) / highest.length) };
}

/** The smallest height above which, on average, no run goes sooner than wanted. */
function thresholdForRunLength(simulated: Records[], wanted: number, length: number) {
  const heights = [0, ...simulated.flatMap((records) => records.heights)].toSorted((a, b) => a - b);
  let [low, high] = [0, heights.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (meanOf(runLengthsAt(simulated, heights[middle]!, length)) >= wanted) high = middle;
    else low = middle + 1;
  }
  const lengths = runLengthsAt(simulated, heights[low]!, length);
  const achieved = meanOf(lengths);
  const variance = lengths.reduce((sum, each) => sum + (each - achieved) ** 2, 0) / (lengths.length - 1);
  return { threshold: heights[low]!, achieved, standardError: Math.sqrt(variance / lengths.length) };
}

function runLengthsAt(simulated: Records[], threshold: number, length: number): number[] {
  return simulated.map(({ heights, steps }) => {
    const first = heights.findIndex((height) => height > threshold);
    return first < 0 ? length : steps[first]!;
  });
}
