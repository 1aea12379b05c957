/** Polynomials in the lag of a seasonal ARIMA model, and free numbers that stand for their coefficients. */
import type { ArimaCoefficients, ArimaOrder } from './arima-model.ts';

/**
 * Answers: which coefficients of a stable autoregression free numbers stand for.
 * Arguments: `free`, any numbers, one for each lag.
 * Result: coefficients whose polynomial has all its roots outside the unit circle; the free numbers are the partial
 * autocorrelations, through tanh.
 * Zero: free numbers of 0 stand for coefficients of 0.
 * Source: Monahan (1984); Jones (1980), Technometrics 22 (from memory).
 * Example:
 * ```ts
 * stableCoefficients([Math.atanh(0.5), Math.atanh(0.2)]) // [0.4, 0.2]
 * ```
 */
export function stableCoefficients(free: readonly number[]): number[] {
  let coefficients: number[] = [];
  for (const number of free) {
    const partial = Math.tanh(number);
    const before = coefficients;
    coefficients = before.map((c, i) => c - partial * before[before.length - 1 - i]!);
    coefficients.push(partial);
  }
  return coefficients;
}

/**
 * Answers: whether an autoregression is stable, with room to spare.
 * Arguments: `coefficients`, lag 1 first; `room`, how far beyond 1 every root must lie, e.g. 1.01.
 * Result: true when all roots of 1 − Σ c·zᵏ have a modulus above `room`.
 * Zero and small: no coefficients are stable.
 * Source: the Schur–Cohn (Levinson) step-down.
 * Example:
 * ```ts
 * isStable([0.5], 1) // true
 * isStable([0.995], 1.01) // false
 * ```
 */
export function isStable(coefficients: readonly number[], room: number): boolean {
  let row = coefficients.map((c, i) => c * room ** (i + 1));
  while (row.length > 0) {
    const last = row.at(-1)!;
    const rest = 1 - last * last;
    if (!(rest > 0)) return false;
    const { length } = row;
    row = row.slice(0, -1).map((c, i, before) => (c + last * before[length - 2 - i]!) / rest);
  }
  return true;
}

/** c of 1 − Σ c·Bᵏ for the product of a plain and a seasonal polynomial of the same kind. */
function withSeason(plain: readonly number[], seasonal: readonly number[], season: number): number[] {
  const product = new Array<number>(plain.length + seasonal.length * season).fill(0);
  plain.forEach((c, i) => {
    product[i]! += c;
  });
  seasonal.forEach((s, j) => {
    const lag = (j + 1) * season;
    product[lag - 1]! += s;
    plain.forEach((c, i) => {
      product[lag + i]! -= s * c;
    });
  });
  return product;
}

const negative = (values: readonly number[]): number[] => values.map((v) => -v);

/**
 * Answers: what the plain and seasonal coefficients of an ARIMA model come to, lag by lag.
 * Arguments: `coefficients`; `season`, periods in a season.
 * Result: `ar` and `ma` for lags 1, 2, …: y = Σ ar·y before + e + Σ ma·e before.
 * Zero and small: no coefficients give none.
 * Source: Box and Jenkins' multiplicative seasonal model.
 * Example:
 * ```ts
 * const coefficients = { ar: [0.5], ma: [], seasonalAr: [0.4], seasonalMa: [0.3] };
 * lagCoefficients(coefficients, 2) // { ar: [0.5, 0.4, -0.2], ma: [0, 0.3] }
 * ```
 */
export function lagCoefficients(
  { ar, ma, seasonalAr, seasonalMa }: ArimaCoefficients,
  season: number,
): { ar: number[]; ma: number[] } {
  return {
    ar: withSeason(ar, seasonalAr, season),
    ma: negative(withSeason(negative(ma), negative(seasonalMa), season)),
  };
}

/**
 * Answers: which coefficients an ARIMA search means by its free numbers.
 * Arguments: `free`, one for each of p, q, P and Q coefficients, in that order; `order`.
 * Result: coefficients of a stationary and invertible model.
 * Zero: free numbers of 0 stand for coefficients of 0.
 * Source: as `stableCoefficients`.
 * Example:
 * ```ts
 * const order = { p: 1, d: 0, q: 1, P: 0, D: 0, Q: 0, constant: false };
 * arimaCoefficients([Math.atanh(0.5), Math.atanh(0.2)], order) // { ar: [0.5], ma: [-0.2], seasonalAr: [], seasonalMa: [] }
 * ```
 */
export function arimaCoefficients(free: readonly number[], { p, q, P }: ArimaOrder): ArimaCoefficients {
  return {
    ar: stableCoefficients(free.slice(0, p)),
    ma: negative(stableCoefficients(free.slice(p, p + q))),
    seasonalAr: stableCoefficients(free.slice(p + q, p + q + P)),
    seasonalMa: negative(stableCoefficients(free.slice(p + q + P))),
  };
}
