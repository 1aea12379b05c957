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

/** `first` and `second` are the column totals, `drawn` is the first row's total. */
export const conditionalOdds = (first: number, second: number, drawn: number): ConditionalOdds => {
  const least = Math.max(0, drawn - second);
  const most = Math.min(drawn, first);
  const logs = new Float64Array(most - least + 1);
  for (let i = 1; i < logs.length; i++) {
    const x = least + i;
    logs[i] = logs[i - 1]! + Math.log(((first - x + 1) * (drawn - x + 1)) / (x * (second - drawn + x)));
  }
  const shareWhere = (logOdds: number, from: number, to: number) => {
    const density = tilted(logs, logOdds);
    let sum = 0;
    for (let i = Math.max(0, from - least); i <= Math.min(logs.length - 1, to - least); i++) sum += density[i]!;
    return Math.min(1, sum);
  };
  return {
    least,
    most,
    probabilities: tilted(logs, 0),
    atOrAbove: (count, logOdds) => shareWhere(logOdds, count, most),
    atOrBelow: (count, logOdds) => shareWhere(logOdds, least, count),
    mean: (logOdds) => tilted(logs, logOdds).reduce((sum, share, i) => sum + share * (least + i), 0),
  };
};

function tilted(logs: Float64Array, logOdds: number): Float64Array {
  const moved = logs.map((log, i) => log + i * logOdds);
  const largest = moved.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  const weights = moved.map((log) => Math.exp(log - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Where a rising function of the log odds ratio passes `wanted`, to the last digits. */
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
