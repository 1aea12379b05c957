/**
 * The number in the first cell of a two by two table whose margins are held, at any odds ratio: the noncentral
 * hypergeometric distribution, from which Fisher's exact test and its odds ratio come.
 */
export interface ConditionalOdds {
  /** the share of the distribution at or above `count`, at a log odds ratio */
  atOrAbove(count: number, logOdds: number): number;
  atOrBelow(count: number, logOdds: number): number;
  mean(logOdds: number): number;
  /** probabilities of each possible count, from `least` up, at an odds ratio of 1 */
  probabilities: Float64Array;
  least: number;
  most: number;
}

/**
 * Answers: how the first cell of a two by two table varies when its margins are held, at any odds ratio.
 * Arguments: `first` and `second`, the totals of the columns, and `drawn`, of the first row: whole numbers, `drawn` at
 * most their sum.
 * Result: the distribution; see `ConditionalOdds`.
 * Zero, missing and small: an empty margin leaves one count, of probability 1. Probabilities below what a number can hold
 * are 0.
 * Source: the noncentral hypergeometric distribution (Fisher 1935), as in R `fisher.test`.
 * Example:
 * ```ts
 * conditionalOdds(2, 2, 2).probabilities // { 0: 0.16666666666666666, 1: 0.6666666666666666, 2: 0.16666666666666666 }
 * conditionalOdds(2, 2, 2).atOrAbove(1, 0) // 0.8333333333333333
 * ```
 */
export const conditionalOdds = (first: number, second: number, drawn: number): ConditionalOdds => {
  const least = Math.max(0, drawn - second);
  const most = Math.min(drawn, first);
  const logs = logProbabilities(first, second, drawn);
  const shareWhere = (logOdds: number, from: number, to: number) => {
    const { start, shares } = tilted(logs, logOdds);
    let sum = 0;
    for (let i = Math.max(start, from - least); i <= Math.min(start + shares.length - 1, to - least); i++)
      sum += shares[i - start]!;
    return Math.min(1, sum);
  };
  const central = tilted(logs, 0);
  const probabilities = new Float64Array(logs.length);
  probabilities.set(central.shares, central.start);
  return {
    least,
    most,
    probabilities,
    atOrAbove: (count, logOdds) => shareWhere(logOdds, count, most),
    atOrBelow: (count, logOdds) => shareWhere(logOdds, least, count),
    mean: (logOdds) => {
      const { start, shares } = tilted(logs, logOdds);
      return shares.reduce((sum, share, i) => sum + share * (least + start + i), 0);
    },
  };
};

/** Logs of what the probabilities are in proportion to; 0 at the likeliest count, so that they are exact around it. */
function logProbabilities(first: number, second: number, drawn: number): Float64Array {
  const least = Math.max(0, drawn - second);
  const logs = new Float64Array(Math.min(drawn, first) - least + 1);
  const step = (x: number) => Math.log(((first - x + 1) * (drawn - x + 1)) / (x * (second - drawn + x)));
  const likeliest = Math.floor(((first + 1) / (first + second + 2)) * (drawn + 1)) - least;
  const centre = Math.min(logs.length - 1, Math.max(0, likeliest));
  for (let i = centre + 1; i < logs.length; i++) logs[i] = logs[i - 1]! + step(least + i);
  for (let i = centre; i > 0; i--) logs[i - 1] = logs[i]! - step(least + i);
  return logs;
}

/** e to minus this is nothing, even as the smallest number that can be held. */
const VANISHES = 746;

/** The shares at a log odds ratio from count number `start` on; all others vanish. The logs rise to one top, then fall. */
function tilted(logs: Float64Array, logOdds: number): { start: number; shares: Float64Array } {
  const at = (i: number) => logs[i]! + i * logOdds;
  const top = firstWhere(1, logs.length, (i) => at(i) < at(i - 1)) - 1;
  const largest = at(top);
  const start = firstWhere(0, top, (i) => at(i) > largest - VANISHES);
  const end = firstWhere(top, logs.length, (i) => at(i) < largest - VANISHES);
  const weights = Float64Array.from({ length: end - start }, (_, i) => Math.exp(at(start + i) - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { start, shares: weights.map((weight) => weight / sum) };
}

/** The first of whole numbers from `low` for which `holds`, which from there on holds for all; `high` where none below it. */
function firstWhere(low: number, high: number, holds: (i: number) => boolean): number {
  let [from, to] = [low, high];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Answers: at which log odds ratio a rising function of it passes a value.
 * Arguments: `rising`, a function that nowhere falls; `wanted`, the value.
 * Result: the log odds ratio to its last digits, found by halving.
 * Zero, missing and small: where the value is passed nowhere, the end of the search, beyond ±700, is given.
 * Source: bisection.
 * Example:
 * ```ts
 * logOddsWhere(conditionalOdds(2, 2, 2).mean, 1.5) // 1.5359531053788884
 * ```
 */
export const logOddsWhere = (rising: (logOdds: number) => number, wanted: number): number => {
  let low = -1;
  let high = 1;
  while (rising(low) > wanted && low > -700) low *= 2;
  while (rising(high) < wanted && high < 700) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (rising(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
