/** What must hold for every distribution, beside the agreement with R that the conformance vectors hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaFront, betaPoint, betaShares, logBeta, regularisedBeta } from '../../src/statistics/distributions/beta.ts';
import { betaCdf, betaQuantile, betaTail, oddsQuantile } from '../../src/statistics/distributions/beta-distribution.ts';
import {
  binomialCdf,
  binomialProbability,
  binomialQuantile,
  binomialTail,
} from '../../src/statistics/distributions/binomial.ts';
import { chiSquareCdf, chiSquareQuantile, chiSquareTail } from '../../src/statistics/distributions/chi-square.ts';
import { fCdf, fQuantile, fTail } from '../../src/statistics/distributions/f.ts';
import { gammaFront, logGamma, regularisedGamma } from '../../src/statistics/distributions/gamma.ts';
import { gammaCdf, gammaQuantile, gammaTail } from '../../src/statistics/distributions/gamma-distribution.ts';
import {
  hypergeometricCdf,
  hypergeometricProbability,
  hypergeometricQuantile,
  hypergeometricTail,
} from '../../src/statistics/distributions/hypergeometric.ts';
import {
  negativeBinomialCdf,
  negativeBinomialProbability,
  negativeBinomialQuantile,
  negativeBinomialTail,
} from '../../src/statistics/distributions/negative-binomial.ts';
import { normalCdf, normalQuantile, zForConfidence } from '../../src/statistics/distributions/normal.ts';
import {
  poissonCdf,
  poissonProbability,
  poissonQuantile,
  poissonTail,
} from '../../src/statistics/distributions/poisson.ts';
import { excessOverLog, stirlingCorrection } from '../../src/statistics/distributions/saddle-point.ts';
import { smallestCount } from '../../src/statistics/distributions/smallest-count.ts';
import { solveShare } from '../../src/statistics/distributions/solve-share.ts';
import { studentTCdf, studentTQuantile, studentTTail } from '../../src/statistics/distributions/student-t.ts';

const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** evenly over the orders of magnitude */
const sizes = (least: number, most: number) => between(Math.log(least), Math.log(most)).map(Math.exp);

/** Whether a share is the wanted one, measured on the smaller tail. */
function expectShare(lower: number, upper: number, p: number, relative = 1e-9): void {
  expect(Math.abs(lower - p)).toBeLessThanOrEqual(relative * p + 1e-300);
  expect(Math.abs(upper - (1 - p))).toBeLessThanOrEqual(relative * (1 - p) + 2e-16);
}

describe('the points that the specification gives', () => {
  it.each([
    ['z of 90%', zForConfidence(0.9), 1.644853627],
    ['z of 95%', zForConfidence(0.95), 1.959963985],
    ['z of 99%', zForConfidence(99), 2.575829304],
    ['z of 99.8%', zForConfidence(0.998), 3.090232306],
    ['chi-square 2.5%, 2 degrees', chiSquareQuantile(0.025, 2), 0.050635616],
    ['chi-square 97.5%, 4 degrees', chiSquareQuantile(0.975, 4), 11.1432867819],
    ['t 97.5%, 7 degrees', studentTQuantile(0.975, 7), 2.364624251],
    ['t 97.5%, 17 degrees', studentTQuantile(0.975, 17), 2.1098155778],
    ['t 99.9%, 7 degrees', studentTQuantile(0.999, 7), 4.7852896286],
  ])('%s', (_name, actual, expected) => {
    expect(Math.abs(actual - expected)).toBeLessThan(6e-10);
  });

  it('and closed forms, to the last digits', () => {
    expect(zForConfidence(0.95)).toBeCloseTo(1.959963984540054, 14);
    expect(zForConfidence(0.998)).toBeCloseTo(3.090232306167813, 13);
    expect(chiSquareQuantile(0.025, 2)).toBeCloseTo(-2 * Math.log(0.975), 15);
    expect(normalCdf(-6)).toBeCloseTo(9.865876450376981e-10, 18);
    expect(normalCdf(0)).toBe(0.5);
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
    expect(studentTTail(1, 1)).toBeCloseTo(0.5, 15);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
  });
});

/** Continuous distributions with their parameters drawn over many orders of magnitude. */
const CONTINUOUS = [
  {
    name: "Student's t",
    parameters: fc.tuple(sizes(0.1, 1e8)),
    of: ([df]: number[]) => ({
      cdf: (x: number) => studentTCdf(x, df!),
      tail: (x: number) => studentTCdf(-x, df!),
      quantile: (p: number) => studentTQuantile(p, df!),
    }),
  },
  {
    name: 'F',
    parameters: fc.tuple(sizes(0.1, 1e8), sizes(0.1, 1e8)),
    of: ([d1, d2]: number[]) => ({
      cdf: (x: number) => fCdf(x, d1!, d2!),
      tail: (x: number) => fTail(x, d1!, d2!),
      quantile: (p: number) => fQuantile(p, d1!, d2!),
    }),
  },
  {
    name: 'chi-square',
    parameters: fc.tuple(sizes(0.1, 1e8)),
    of: ([degrees]: number[]) => ({
      cdf: (x: number) => chiSquareCdf(x, degrees!),
      tail: (x: number) => chiSquareTail(x, degrees!),
      quantile: (p: number) => chiSquareQuantile(p, degrees!),
    }),
  },
  {
    name: 'gamma',
    parameters: fc.tuple(sizes(0.05, 1e8), sizes(1e-3, 1e3)),
    of: ([shape, scale]: number[]) => ({
      cdf: (x: number) => gammaCdf(x, shape!, scale!),
      tail: (x: number) => gammaTail(x, shape!, scale!),
      quantile: (p: number) => gammaQuantile(p, shape!, scale!),
    }),
  },
  {
    name: 'beta',
    parameters: fc.tuple(sizes(0.05, 1e7), sizes(1, 1e7)),
    of: ([a, b]: number[]) => ({
      cdf: (x: number) => betaCdf(x, a!, b!),
      tail: (x: number) => betaTail(x, a!, b!),
      quantile: (p: number) => betaQuantile(p, a!, b!),
    }),
  },
];

describe.each(CONTINUOUS)('any $name distribution', ({ parameters, of }) => {
  it('has quantiles that lead back to their shares', () => {
    fc.assert(
      fc.property(share, parameters, (p, drawn) => {
        const { cdf, tail, quantile } = of(drawn);
        const x = quantile(p);
        expect(Number.isFinite(x)).toBe(true);
        // a point that rounds to the end of the range cannot be told from it
        if (x > 1e-290 || x < -1e-290) if (1 - x > 1e-5 || x > 1) expectShare(cdf(x), tail(x), p, 1e-7);
      }),
    );
  });

  it('has shares from 0 to 1 that add to 1, never fall, and are never missing', () => {
    fc.assert(
      fc.property(parameters, share, between(-3, 3), (drawn, p, factor) => {
        const { cdf, tail, quantile } = of(drawn);
        const x = quantile(p) * (1 + factor);
        const [lower, upper] = [cdf(x), tail(x)];
        for (const one of [lower, upper]) expect(one >= 0 && one <= 1).toBe(true);
        expect(Math.abs(lower + upper - 1)).toBeLessThan(1e-12);
        const further = cdf(x + Math.abs(x) * 1e-3 + 1e-9);
        expect(further).toBeGreaterThanOrEqual(lower * (1 - 1e-12));
      }),
    );
  });

  it('gives a number for any number', () => {
    const anything = fc.double({ noNaN: true });
    fc.assert(
      fc.property(anything, parameters, (x, drawn) => {
        const { cdf, tail } = of(drawn);
        expect(cdf(x) >= 0 && cdf(x) <= 1 && tail(x) >= 0 && tail(x) <= 1).toBe(true);
      }),
    );
  });
});

/** Counts, with their probability as a slow sum of logarithms would give it. */
const COUNTS = [
  {
    name: 'Poisson',
    parameters: fc.tuple(sizes(1e-3, 60)),
    of: ([mean]: number[]) => ({
      probability: (k: number) => poissonProbability(k, mean!),
      cdf: (k: number) => poissonCdf(k, mean!),
      tail: (k: number) => poissonTail(k, mean!),
      quantile: (p: number) => poissonQuantile(p, mean!),
      slow: (k: number) => Math.exp(k * Math.log(mean!) - mean! - logFactorial(k)),
    }),
  },
  {
    name: 'binomial',
    parameters: fc.tuple(fc.integer({ min: 1, max: 80 }), between(1e-6, 1 - 1e-6)),
    of: ([n, p]: number[]) => ({
      probability: (k: number) => binomialProbability(k, n!, p!),
      cdf: (k: number) => binomialCdf(k, n!, p!),
      tail: (k: number) => binomialTail(k, n!, p!),
      quantile: (q: number) => binomialQuantile(q, n!, p!),
      slow: (k: number) => (k > n! ? 0 : choose(n!, k) * p! ** k * (1 - p!) ** (n! - k)),
    }),
  },
  {
    name: 'hypergeometric',
    parameters: fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), between(0, 1))
      .map(([marked, unmarked, part]) => [marked, unmarked, Math.round(part * (marked + unmarked))]),
    of: ([marked, unmarked, drawn]: number[]) => ({
      probability: (k: number) => hypergeometricProbability(k, marked!, unmarked!, drawn!),
      cdf: (k: number) => hypergeometricCdf(k, marked!, unmarked!, drawn!),
      tail: (k: number) => hypergeometricTail(k, marked!, unmarked!, drawn!),
      quantile: (p: number) => hypergeometricQuantile(p, marked!, unmarked!, drawn!),
      slow: (k: number) =>
        k > Math.min(marked!, drawn!) || drawn! - k > unmarked!
          ? 0
          : (choose(marked!, k) * choose(unmarked!, drawn! - k)) / choose(marked! + unmarked!, drawn!),
    }),
  },
  {
    name: 'negative binomial',
    parameters: fc.tuple(sizes(1e-2, 30), sizes(0.05, 1e4)),
    of: ([mean, theta]: number[]) => ({
      probability: (k: number) => negativeBinomialProbability(k, mean!, theta!),
      cdf: (k: number) => negativeBinomialCdf(k, mean!, theta!),
      tail: (k: number) => negativeBinomialTail(k, mean!, theta!),
      quantile: (p: number) => negativeBinomialQuantile(p, mean!, theta!),
      slow: (k: number) => {
        let term = (theta! / (theta! + mean!)) ** theta!;
        for (let i = 0; i < k; i++) term *= ((theta! + i) / (i + 1)) * (mean! / (theta! + mean!));
        return term;
      },
    }),
  },
];

const logFactorial = (k: number): number => {
  let sum = 0;
  for (let i = 2; i <= k; i++) sum += Math.log(i);
  return sum;
};
const choose = (n: number, k: number): number => {
  let product = 1;
  for (let i = 1; i <= k; i++) product *= (n - k + i) / i;
  return product;
};

describe.each(COUNTS)('any $name distribution', ({ parameters, of }) => {
  it('agrees with a slow sum', () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: 0, max: 90 }), (drawn, k) => {
        const { probability, cdf, tail, slow } = of(drawn);
        const expected = slow(k);
        expect(Math.abs(probability(k) - expected)).toBeLessThanOrEqual(1e-9 * expected + 1e-300);
        const sum = Array.from({ length: k + 1 }, (_, i) => slow(i)).reduce((total, one) => total + one, 0);
        expect(Math.abs(cdf(k) - sum)).toBeLessThanOrEqual(1e-9 * sum + 1e-300);
        expect(Math.abs(cdf(k) + tail(k) - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('has the smallest count that reaches the share as its quantile', () => {
    fc.assert(
      fc.property(parameters, share, (drawn, p) => {
        const { cdf, quantile } = of(drawn);
        const k = quantile(p);
        expect(cdf(k)).toBeGreaterThanOrEqual(p * (1 - 1e-13));
        if (k > 0) expect(cdf(k - 1)).toBeLessThan(p * (1 + 1e-13));
      }),
    );
  });

  it('has quantiles that lead a share back to its count', () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: 0, max: 60 }), (drawn, k) => {
        const { probability, cdf, tail, quantile } = of(drawn);
        if (probability(k) > 1e-12 && cdf(k) < 1 && tail(k) > 1e-12) expect(quantile(cdf(k))).toBe(k);
      }),
    );
  });

  it('has no count below 0', () => {
    fc.assert(
      fc.property(parameters, fc.integer({ min: -9, max: -1 }), (drawn, k) => {
        const { probability, cdf, tail } = of(drawn);
        expect([probability(k), cdf(k), tail(k)]).toEqual([0, 0, 1]);
      }),
    );
  });
});

describe('distributions that are one another', () => {
  it('t is symmetric, and its square is F with one degree above', () => {
    fc.assert(
      fc.property(between(-30, 30), sizes(0.2, 1e6), (t, df) => {
        expect(studentTCdf(t, df) + studentTCdf(-t, df)).toBeCloseTo(1, 13);
        expect(studentTTail(t, df)).toBe(studentTTail(-t, df));
        expect(Math.abs(studentTTail(t, df) - fTail(t * t, 1, df))).toBeLessThan(1e-11 * studentTTail(t, df));
      }),
    );
  });

  it('quantiles of t at p and 1 - p differ in sign alone', () => {
    fc.assert(
      fc.property(between(0.5, 1 - 1e-9), sizes(0.2, 1e6), (p, df) => {
        expect(studentTQuantile(1 - p, df)).toBeCloseTo(-studentTQuantile(p, df), 5);
      }),
    );
  });

  it('an F turned over is an F, and a beta mirrored is a beta', () => {
    fc.assert(
      fc.property(sizes(1e-3, 1e3), sizes(0.1, 1e6), sizes(0.1, 1e6), (x, d1, d2) => {
        const [above, below] = [fTail(x, d1, d2), fCdf(1 / x, d2, d1)];
        if (above > 1e-250) expect(Math.abs(above - below)).toBeLessThan(1e-8 * above + 1e-15);
        const y = x / (1 + x);
        expect(Math.abs(regularisedBeta(d1, d2, y).lower - regularisedBeta(d2, d1, 1 - y, y).upper)).toBeLessThan(
          1e-12,
        );
      }),
    );
  });

  it('the square of a normal is a chi-square of one degree; t of very many degrees is normal', () => {
    fc.assert(
      fc.property(between(-8, 0), (z) => {
        const tail = 2 * normalCdf(z);
        expect(Math.abs(chiSquareTail(z * z, 1) - tail)).toBeLessThan(1e-12 * tail);
        expect(Math.abs(studentTTail(z, 1e15) - tail)).toBeLessThan(1e-10 * tail);
      }),
    );
  });

  it('a negative binomial of very large theta is Poisson, and of theta 1 geometric', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), sizes(0.1, 40), (k, mean) => {
        const poisson = poissonProbability(k, mean);
        expect(Math.abs(negativeBinomialProbability(k, mean, 1e14) - poisson)).toBeLessThan(1e-9 * poisson);
        expect(negativeBinomialCdf(k, mean, 1)).toBeCloseTo(1 - (mean / (1 + mean)) ** (k + 1), 12);
      }),
    );
  });

  it('a draw may be counted from either side', () => {
    const counts = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(counts, counts, between(0, 1), between(0, 1), (marked, unmarked, part, place) => {
        const drawn = Math.floor(part * (marked + unmarked));
        const [lowest, highest] = [Math.max(0, drawn - unmarked), Math.min(marked, drawn)];
        const k = lowest + Math.floor(place * (highest - lowest));
        const one = hypergeometricCdf(k, marked, unmarked, drawn);
        // drawn and marked change places; what is not drawn is counted instead
        for (const other of [
          hypergeometricCdf(k, drawn, marked + unmarked - drawn, marked),
          hypergeometricTail(drawn - k - 1, unmarked, marked, drawn),
        ])
          expect(Math.abs(one - other)).toBeLessThan(1e-10 * one + 1e-300);
      }),
    );
  });
});

describe('the kernels', () => {
  it('go over smoothly from one way of computing to the other', () => {
    for (const z of [-6, -2, -0.01, 0.01, 2, 6]) {
      const [before, after] = [999.999999, 1000.000001].map((a) => regularisedGamma(a, a + z * Math.sqrt(a)));
      expect(after!.lower / before!.lower).toBeCloseTo(1, 7);
      expect(after!.upper / before!.upper).toBeCloseTo(1, 7);
      const x = 0.4 + z * Math.sqrt(0.24 / 2500);
      const [low, high] = [999.999999, 1000.000001].map((a) => regularisedBeta(a, a * 1.5, x));
      expect(high!.lower / low!.lower).toBeCloseTo(1, 7);
      expect(high!.upper / low!.upper).toBeCloseTo(1, 7);
    }
    expect(logGamma(15) - logGamma(14.9999999999)).toBeCloseTo(2.6743e-10, 12);
    expect(stirlingCorrection(1.0000000001)).toBeCloseTo(stirlingCorrection(0.9999999999), 9);
    for (const u of [-0.4, 0.6]) expect(excessOverLog(u + 1e-12)).toBeCloseTo(excessOverLog(u - 1e-12), 11);
  });

  it('fulfil the recurrences of Γ and B', () => {
    fc.assert(
      fc.property(sizes(1e-3, 1e6), sizes(1e-3, 1e6), (a, b) => {
        expect(logGamma(a + 1) - logGamma(a) - Math.log(a)).toBeCloseTo(0, 6);
        expect(Math.exp(logBeta(a + 1, b) - logBeta(a, b))).toBeCloseTo(a / (a + b), 8);
        expect(logBeta(a, b)).toBe(logBeta(b, a));
      }),
    );
  });

  it('have densities that are the slope of their shares', () => {
    const [a, b, x, h] = [3.2, 4.5, 0.4, 1e-5];
    const slope = (regularisedBeta(a, b, x + h).lower - regularisedBeta(a, b, x - h).lower) / (2 * h);
    expect(betaFront(a, b, betaPoint(a, b, x)) / (x * (1 - x))).toBeCloseTo(slope, 8);
    expect(gammaFront(a, x) / x).toBeCloseTo(
      (regularisedGamma(a, x + h).lower - regularisedGamma(a, x - h).lower) / (2 * h),
      8,
    );
    expect(betaShares(a, b, betaPoint(a, b, x))).toEqual(regularisedBeta(a, b, x));
  });
});

describe('whatever is asked', () => {
  const anything = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, 0.5, 1, 5e-324, 1e-300, 1e15, 1.7e308, -3, 1 - 2 ** -53),
    sizes(1e-12, 1e16),
    fc.integer({ min: 0, max: 2 ** 31 }),
  );

  it.each<[string, (...values: number[]) => number]>(
    [
      ...[studentTCdf, studentTTail, studentTQuantile, fCdf, fTail, fQuantile, chiSquareCdf, chiSquareTail],
      ...[chiSquareQuantile, gammaCdf, gammaTail, gammaQuantile, betaCdf, betaTail, betaQuantile, poissonCdf],
      ...[poissonProbability, poissonTail, poissonQuantile, binomialCdf, binomialProbability, binomialTail],
      ...[binomialQuantile, negativeBinomialCdf, negativeBinomialProbability, negativeBinomialTail],
      ...[negativeBinomialQuantile, hypergeometricProbability, normalCdf, zForConfidence, logGamma, logBeta],
    ].map((of) => [of.name, of]),
  )('%s gives a finite number or refuses', (_name, of) => {
    fc.assert(
      fc.property(fc.tuple(anything, anything, anything, anything), (values) => {
        try {
          expect(Number.isFinite(of(...values))).toBe(true);
        } catch (refusal) {
          expect(refusal).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what cannot be is refused', () => {
  it.each<[string, () => unknown]>([
    ['a share above 1', () => betaQuantile(1.1, 1, 1)],
    ['a share below 0', () => poissonQuantile(-0.1, 1)],
    ['a share that is no number', () => fQuantile(Number.NaN, 1, 1)],
    ['all of a count without an end', () => poissonQuantile(1, 3)],
    ['all of a t distribution', () => studentTQuantile(1, 3)],
    ['none of a t distribution', () => studentTQuantile(0, 3)],
    ['all of a chi-square', () => chiSquareQuantile(1, 3)],
    ['no degrees of freedom', () => studentTTail(1, 0)],
    ['degrees of freedom that are no number', () => chiSquareTail(1, Number.NaN)],
    ['endless degrees of freedom', () => fTail(1, 3, Number.POSITIVE_INFINITY)],
    ['a shape of 0', () => gammaCdf(1, 0)],
    ['a scale of 0', () => gammaCdf(1, 1, 0)],
    ['a point that is no number', () => studentTCdf(Number.NaN, 3)],
    ['a beta point that is no number', () => betaCdf(Number.NaN, 3, 1)],
    ['half an event', () => poissonCdf(0.5, 1)],
    ['a negative mean', () => poissonCdf(1, -1)],
    ['a probability above 1', () => binomialCdf(1, 2, 1.1)],
    ['half a case', () => binomialCdf(1, 2.5, 0.1)],
    ['more drawn than there are', () => hypergeometricCdf(1, 2, 3, 6)],
    ['a theta of 0', () => negativeBinomialCdf(1, 2, 0)],
    ['a point beyond all numbers', () => fQuantile(1 - 1e-16, 1, 0.01)],
    ['the logarithm of Γ at 0', () => logGamma(0)],
    ['the odds of everything', () => oddsQuantile(1, 1, 1)],
    ['a share of all, solved for', () => solveShare(1, 1, () => ({ lower: 0, upper: 1, slope: 1 }))],
    [
      'the highest of counts without an end',
      () =>
        smallestCount(1, {
          lowest: 0,
          highest: Number.POSITIVE_INFINITY,
          mean: 1,
          deviation: 1,
          skewness: 0,
          cdf: () => 1,
          tail: () => 0,
        }),
    ],
  ])('%s', (_name, refused) => {
    expect(refused).toThrow(RangeError);
  });

  it('and certainty is no trouble', () => {
    expect([binomialQuantile(0.3, 5, 0), binomialQuantile(0.3, 5, 1), binomialQuantile(1, 5, 0.5)]).toEqual([0, 5, 5]);
    expect([binomialProbability(5, 5, 1), binomialProbability(0, 0, 0.5), binomialCdf(4, 5, 1)]).toEqual([1, 1, 0]);
    expect([poissonProbability(0, 0), poissonCdf(0, 0), poissonTail(0, 0), poissonQuantile(0.5, 0)]).toEqual([
      1, 1, 0, 0,
    ]);
    expect([negativeBinomialProbability(0, 0, 2), negativeBinomialProbability(1, 0, 2)]).toEqual([1, 0]);
    expect([hypergeometricProbability(3, 3, 3, 6), hypergeometricQuantile(0.2, 3, 3, 6)]).toEqual([1, 3]);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), fQuantile(0, 2, 3), gammaQuantile(0, 2)]).toEqual([
      0, 1, 0, 0,
    ]);
  });
});
