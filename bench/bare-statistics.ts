/** The limit that each statistic is measured against: its bare arithmetic over typed arrays, with no check, note or label. */

const Z = 1.959963984540054;

/** Wilson limits of each x of n; answers a sum, so that nothing is optimised away. */
export function bareWilson(x: Float64Array, n: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]!, n[i]!];
    const reach = Z * Math.sqrt(Z * Z + 4 * a * (1 - a / b));
    const width = 2 * (b + Z * Z);
    sum += (2 * a + Z * Z - reach) / width + (2 * a + Z * Z + reach) / width;
  }
  return sum;
}

/** Dobson's rate and limits of areas with `weights.length` bands each. */
export function bareDirectRates(events: Float64Array, population: Float64Array, weights: Float64Array): number {
  const bands = weights.length;
  let sum = 0;
  for (let from = 0; from < events.length; from += bands) {
    let [rate, variance, total, weight] = [0, 0, 0, 0];
    for (let k = 0; k < bands; k++) {
      const [x, n, w] = [events[from + k]!, population[from + k]!, weights[k]!];
      rate += (w * x) / n;
      variance += (w * w * x) / (n * n);
      total += x;
      weight += w;
    }
    const scale = Math.sqrt(variance / (weight * weight) / total);
    const lower = total * (1 - 1 / (9 * total) - Z / (3 * Math.sqrt(total))) ** 3;
    const upper = (total + 1) * (1 - 1 / (9 * (total + 1)) + Z / (3 * Math.sqrt(total + 1))) ** 3;
    sum += rate / weight + scale * (lower - total) + scale * (upper - total);
  }
  return sum;
}

/** Mean, screened moving range and points outside the limits of each series. */
export function bareXmr(series: Float64Array[]): number {
  let outside = 0;
  for (const values of series) {
    let [mean, ranges, kept, count] = [0, 0, 0, 0];
    for (const value of values) mean += value / values.length;
    for (let i = 1; i < values.length; i++) ranges += Math.abs(values[i]! - values[i - 1]!) / (values.length - 1);
    for (let i = 1; i < values.length; i++) {
      const range = Math.abs(values[i]! - values[i - 1]!);
      if (range >= 3.267 * ranges) continue;
      kept += range;
      count++;
    }
    const reach = (2.66 * kept) / count;
    for (const value of values) if (Math.abs(value - mean) > reach) outside++;
  }
  return outside;
}

/** One pass of iteratively reweighted least squares: scores and information of a sparse yes-or-no design. */
export function bareLogisticPass(
  design: { rows: number; columns: number; starts: Int32Array; indices: Uint8Array },
  y: Float64Array,
  beta: Float64Array,
): number {
  const { rows, columns, starts, indices } = design;
  const information = new Float64Array(columns * columns);
  const score = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [starts[i]!, starts[i + 1]!];
    let eta = 0;
    for (let k = from; k < to; k++) eta += beta[indices[k]!]!;
    const p = 1 / (1 + Math.exp(-eta));
    const [weight, left] = [p * (1 - p), y[i]! - p];
    for (let k = from; k < to; k++) {
      const row = indices[k]! * columns;
      score[indices[k]!]! += left;
      for (let m = from; m <= k; m++) information[row + indices[m]!]! += weight;
    }
  }
  return information[0]! + score[0]!;
}
