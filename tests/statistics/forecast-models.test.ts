/** Forecasting models: what must hold for any series, and the cases a reader would ask about. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arimaForecast, arimaModelForecast } from '../../src/statistics/forecast/arima.ts';
import { innovationsOf, oneStepErrors } from '../../src/statistics/forecast/arima-innovations.ts';
import type { ArimaOrder } from '../../src/statistics/forecast/arima-model.ts';
import { isStable, lagCoefficients, stableCoefficients } from '../../src/statistics/forecast/arima-polynomials.ts';
import { differenced } from '../../src/statistics/forecast/differencing.ts';
import {
  exponentialSmoothingForecast,
  smoothingModelForecast,
} from '../../src/statistics/forecast/exponential-smoothing.ts';
import type { Forecast, ForecastMethod, ForecastRequest } from '../../src/statistics/forecast/forecast-model.ts';
import {
  driftForecast,
  meanForecast,
  naiveForecast,
  seasonalNaiveForecast,
} from '../../src/statistics/forecast/simple-forecasts.ts';
import { smoothWith } from '../../src/statistics/forecast/smoothing-fit.ts';
import type { SmoothingModel } from '../../src/statistics/forecast/smoothing-model.ts';
import { passBack, passForward, smoothingRun } from '../../src/statistics/forecast/smoothing-run.ts';
import { thetaForecast } from '../../src/statistics/forecast/theta.ts';
import { ImpossibleInput } from '../../src/statistics/impossible-input.ts';
import { everyNumber } from './every-number.ts';

const order = (given: Partial<ArimaOrder>): ArimaOrder => ({
  p: 0,
  d: 0,
  q: 0,
  P: 0,
  D: 0,
  Q: 0,
  constant: false,
  ...given,
});

const METHODS: [string, ForecastMethod][] = [
  ['naive', naiveForecast],
  ['seasonal naive', seasonalNaiveForecast],
  ['drift', driftForecast],
  ['mean', meanForecast],
  ['Theta', (request) => thetaForecast(request)],
  ['exponential smoothing', exponentialSmoothingForecast],
  ['ARIMA', arimaForecast],
  ['ARIMA(1,1,1)', (request) => arimaModelForecast(request, order({ p: 1, d: 1, q: 1 }))],
];

const value = fc.integer({ min: -5000, max: 5000 }).map((v) => v / 8);
const requests = (values: fc.Arbitrary<number> = value): fc.Arbitrary<ForecastRequest> =>
  fc.record({
    values: fc.array(values, { minLength: 14, maxLength: 40 }),
    season: fc.constantFrom(1, 4, 7),
    horizon: fc.integer({ min: 1, max: 9 }),
    confidence: fc.constant([0.8, 0.95]),
  });
const positive = fc.integer({ min: 8, max: 8000 }).map((v) => v / 8);
const awkward = fc.oneof(
  value,
  fc.double({ min: -1e100, max: 1e100, noNaN: true }),
  fc.constantFrom(0, 1e-300, 1e100, -1e100, 5e-324),
);

const widths = (forecast: Forecast, k: number): number[] =>
  forecast.points.map(({ intervals }) => intervals[k]!.upper - intervals[k]!.lower);
const size = ({ values }: ForecastRequest): number => Math.max(...values.map(Math.abs), 1e-300);
const moved = (forecast: Forecast, by: (v: number) => number): number[] => forecast.points.map((p) => by(p.value));
const near = (actual: number[], expected: number[], within: number): void =>
  expect(Math.max(...actual.map((v, i) => Math.abs(v - expected[i]!)))).toBeLessThanOrEqual(within);

describe.each(METHODS)('%s', (name, method) => {
  // an automatic ARIMA tries tens of models for each series
  const numRuns = name === 'ARIMA' ? 6 : 50;

  it('gives nothing but finite numbers for any finite series', () => {
    fc.assert(
      fc.property(requests(awkward), (request) => {
        const { points, fitted, parameters } = method(request);
        everyNumber({ points, fitted, parameters });
        expect(points.length).toBe(request.horizon);
        expect(fitted.length).toBe(request.values.length);
      }),
      { numRuns },
    );
  });

  it('forecasts a constant series to stay, with intervals of no width', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(1, 4), (level, season) => {
        const values = new Array<number>(12).fill(level);
        const forecast = method({ values, season, horizon: 5, confidence: [0.95] });
        near(moved(forecast, Number), new Array<number>(5).fill(level), Math.abs(level) * 1e-14);
        near(widths(forecast, 0), new Array<number>(5).fill(0), Math.abs(level) * 1e-12);
      }),
    );
  });

  it('gives a wider interval for a higher confidence, about the forecast', () => {
    fc.assert(
      fc.property(requests(positive), (request) => {
        for (const { value: middle, intervals } of method(request).points) {
          const [narrow, wide] = intervals;
          expect(wide!.lower).toBeLessThanOrEqual(narrow!.lower);
          expect(narrow!.lower).toBeLessThanOrEqual(middle);
          expect(narrow!.upper).toBeGreaterThanOrEqual(middle);
          expect(wide!.upper).toBeGreaterThanOrEqual(narrow!.upper);
        }
      }),
      { numRuns },
    );
  });

  it('forecasts twice the series as twice the forecast', () => {
    fc.assert(
      fc.property(requests(positive), (request) => {
        const doubled = method({ ...request, values: request.values.map((v) => 2 * v) });
        near(
          moved(doubled, Number),
          moved(method(request), (v) => 2 * v),
          1e-9 * size(request),
        );
      }),
      { numRuns },
    );
  });

  it.each([
    ['no values', { values: [] }],
    ['a missing value', { values: [1, 2, Number.NaN, 4, 5, 6, 7, 8] }],
    ['an infinite value', { values: [1, 2, Number.POSITIVE_INFINITY, 4, 5, 6, 7, 8] }],
    ['a season of none', { season: 0 }],
    ['half a season', { season: 1.5 }],
    ['a horizon of none', { horizon: 0 }],
    ['a horizon beyond 1,000', { horizon: 1001 }],
    ['a chance of error for a confidence', { confidence: [0.05] }],
    ['a percentage for a confidence', { confidence: [95] }],
    ['certainty', { confidence: [1] }],
  ])('refuses %s', (_what, fault) => {
    const good = { values: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], season: 1, horizon: 2, confidence: [0.95] };
    expect(() => method(good)).not.toThrow();
    expect(() => method({ ...good, ...fault })).toThrow(ImpossibleInput);
  });
});

const SHIFTED: [string, ForecastMethod][] = [
  ...METHODS.slice(0, 4),
  ['ETS(A,Ad,N)', (request) => smoothingModelForecast(request, { error: 'A', trend: 'Ad', season: 'N' })],
];

describe('additive methods', () => {
  it.each(SHIFTED.slice(0, 4))('%s: a series 100 higher has a forecast 100 higher', (_name, method) => {
    fc.assert(
      fc.property(requests(), (request) => {
        const higher = method({ ...request, values: request.values.map((v) => v + 100) });
        near(
          moved(higher, Number),
          moved(method(request), (v) => v + 100),
          1e-9 * (size(request) + 100),
        );
        near(widths(higher, 1), widths(method(request), 1), 1e-9 * (size(request) + 100));
      }),
    );
  });

  it('exponential smoothing with given weights: a series 100 higher has fitted values 100 higher', () => {
    fc.assert(
      fc.property(requests(), fc.constantFrom<SmoothingModel['trend']>('N', 'A', 'Ad'), ({ values }, trend) => {
        const model = { error: 'A', trend, season: 'N' } as const;
        const weights = { alpha: 0.4, beta: trend === 'N' ? 0 : 0.1, gamma: 0, phi: trend === 'Ad' ? 0.9 : 1 };
        const states = { level: values[0]!, slope: 0, seasons: [] };
        const raised = values.map((v) => v + 100);
        const high = smoothWith(raised, 1, model, weights, { ...states, level: states.level + 100 });
        const low = smoothWith(values, 1, model, weights, states);
        near(
          high.fitted,
          low.fitted.map((v) => v + 100),
          1e-8,
        );
      }),
    );
  });

  it.each([...SHIFTED, METHODS[4]!])('%s: intervals never narrow with the horizon', (_name, method) => {
    fc.assert(
      fc.property(requests(), (request) => {
        const wide = widths(method({ ...request, season: 1 }), 1);
        for (let i = 1; i < wide.length; i++) expect(wide[i]).toBeGreaterThanOrEqual(wide[i - 1]! * (1 - 1e-9));
      }),
      { numRuns: 40 },
    );
  });
});

describe('twins', () => {
  it('naive is the last value, and the spread of the steps before, times the root of the steps ahead', () => {
    fc.assert(
      fc.property(requests(), ({ values, horizon }) => {
        const { points } = naiveForecast({ values, season: 1, horizon, confidence: [0.95] });
        let squares = 0;
        for (let i = 1; i < values.length; i++) squares += (values[i]! - values[i - 1]!) ** 2;
        for (const { step, value: middle, intervals } of points) {
          expect(middle).toBe(values.at(-1));
          const reach = 1.959963984540054 * Math.sqrt((squares / (values.length - 1)) * step);
          expect(Math.abs(intervals[0]!.upper - middle - reach)).toBeLessThan(1e-9 * (1 + reach));
        }
      }),
    );
  });

  it('seasonal naive with a season of 1 is naive', () => {
    fc.assert(
      fc.property(requests(), (request) => {
        const one = { ...request, season: 1 };
        expect(seasonalNaiveForecast(one).points).toEqual(naiveForecast(one).points);
      }),
    );
  });

  it('simple exponential smoothing is a weighted sum of the values and the first level', () => {
    fc.assert(
      fc.property(requests(), fc.double({ min: 0.05, max: 0.95, noNaN: true }), ({ values }, alpha) => {
        const model = { error: 'A', trend: 'N', season: 'N' } as const;
        const weights = { alpha, beta: 0, gamma: 0, phi: 1 };
        const { final } = smoothWith(values, 1, model, weights, { level: 3, slope: 0, seasons: [] });
        const n = values.length;
        const sum = values.reduce(
          (total, v, i) => total + alpha * (1 - alpha) ** (n - 1 - i) * v,
          3 * (1 - alpha) ** n,
        );
        expect(Math.abs(final.level - sum)).toBeLessThan(1e-8);
      }),
    );
  });
});

describe('the slope of the likelihood', () => {
  const models = (['A', 'M'] as const).flatMap((error) =>
    (['N', 'A', 'M'] as const).flatMap((season) => (['N', 'Ad'] as const).map((trend) => ({ error, trend, season }))),
  );
  it.each(models.map((m) => [`${m.error}${m.trend}${m.season}`, m] as const))(
    'of %s is that of differences',
    (_n, m) => {
      const y = Float64Array.from(
        { length: 40 },
        (_, i) => 1 + 0.02 * i + 0.3 * Math.sin((i * Math.PI) / 2) + 0.1 * Math.sin(i * i),
      );
      const run = smoothingRun(y, 4);
      const trended = m.trend !== 'N';
      const seasons = m.season === 'N' ? [] : m.season === 'A' ? [0.1, -0.1, 0.2, -0.2] : [1.1, 0.9, 1.2, 0.8];
      const weights = [0.3, trended ? 0.1 : 0, m.season === 'N' ? 0 : 0.2, trended ? 0.9 : 1];
      const at = [...weights, 1.1, trended ? 0.03 : 0, ...seasons];
      const pass = (p: number[]): number => {
        Object.assign(run, { level: p[4], trend: p[5] });
        run.seasons.set(p.slice(6));
        passForward(run, m, { alpha: p[0]!, beta: p[1]!, gamma: p[2]!, phi: p[3]! });
        return 40 * Math.log(run.squares) + 2 * run.logs;
      };
      pass(at);
      const [alpha, beta, gamma, phi] = at as [number, number, number, number];
      passBack(run, m, { alpha, beta, gamma, phi }, 0);
      const { weightSlopes: s } = run;
      const slopes = [s.alpha, s.beta, s.gamma, s.phi, run.levelSlope, run.trendSlope, ...run.seasonSlopes];
      const free = at.flatMap((_, i) =>
        (!trended && [1, 3, 5].includes(i)) || (m.season === 'N' && i === 2) ? [] : [i],
      );
      for (const i of free) {
        const high = pass(at.map((v, j) => (i === j ? v + 1e-6 : v)));
        const low = pass(at.map((v, j) => (i === j ? v - 1e-6 : v)));
        expect(Math.abs((high - low) / 2e-6 - slopes[i]!)).toBeLessThan(1e-5 * (1 + Math.abs(slopes[i]!)));
      }
    },
  );
});

describe('exponential smoothing', () => {
  const monthly = Array.from({ length: 60 }, (_, i) => (100 + i) * (1 + 0.3 * Math.sin((i * Math.PI) / 6)) + (i % 5));
  const ask = (values: number[], season: number): Forecast =>
    exponentialSmoothingForecast({ values, season, horizon: 12, confidence: [0.95] });

  it('takes a multiplicative season for one that grows with the level', () => {
    expect(ask(monthly, 12).method).toMatch(/^ETS\(M,Ad?,M\)$/);
  });

  it('takes additive models alone when a value is 0 or less', () => {
    expect(ask([...monthly.slice(1), 0], 12).method).toMatch(/^ETS\(A,(N|A|Ad),[NA]\)$/);
  });

  it('takes additive models alone when a value is lost in rounding beside the largest', () => {
    const values = [1e-300, 1e-300, 1e-300, 1e-300, 1e-300, 1e-300, 1e100, 1e-300, 1e-300, 1e-300];
    expect(ask(values, 3).method).toMatch(/^ETS\(A,/);
  });

  it('says that a long season is not modelled, and that a short series has none', () => {
    expect(ask(monthly, 52).notes[0]).toMatch(/more than 24 periods/);
    expect(ask(monthly.slice(0, 11), 12).notes[0]).toMatch(/too short/);
  });

  it.each([11, 12, 13])('takes a series of %d months as one without a season', (months) => {
    const [asked, without] = [12, 1].map((season) => ask(monthly.slice(0, months), season));
    expect({ ...asked, notes: [] }).toEqual(without);
    expect(asked!.notes).toEqual(['The series is too short for a season to be fitted.']);
  });

  it('refuses a multiplicative error for a very long series as for a short one', () => {
    const values = Array.from({ length: 600_000 }, (_, i) => i % 7);
    const model = { error: 'M', trend: 'N', season: 'N' } as const;
    const long = { values, season: 1, horizon: 1, confidence: [] };
    expect(() => smoothingModelForecast(long, model)).toThrow('a multiplicative error needs values');
  });

  it.each([
    ['a multiplicative season with an additive error', { error: 'A', trend: 'N', season: 'M' }, monthly, 12],
    ['a season where there is none', { error: 'A', trend: 'N', season: 'A' }, monthly, 1],
    ['a multiplicative error with a 0', { error: 'M', trend: 'N', season: 'N' }, [...monthly, 0], 1],
    ['a season longer than the series', { error: 'A', trend: 'N', season: 'A' }, monthly.slice(0, 10), 12],
  ] as const)('refuses %s', (_what, model, values, season) => {
    const request = { values: [...values], season, horizon: 1, confidence: [] };
    expect(() => smoothingModelForecast(request, model)).toThrow(ImpossibleInput);
  });
});

describe('Theta', () => {
  it('subtracts the season where a value is 0 or less, and says so', () => {
    const values = Array.from({ length: 40 }, (_, i) => 10 * Math.sin((i * Math.PI) / 2) + (i % 3));
    const { points, notes } = thetaForecast({ values, season: 4, horizon: 4, confidence: [] });
    expect(notes[0]).toMatch(/subtracted/);
    expect(points[1]!.value).toBeLessThan(points[0]!.value + 12);
  });

  it('refuses an alpha of 0', () => {
    const request = { values: [1, 2, 3, 4, 5], season: 1, horizon: 1, confidence: [] };
    expect(() => thetaForecast(request, { alpha: 0, level: 1 })).toThrow(ImpossibleInput);
  });
});

describe('ARIMA', () => {
  const free = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { maxLength: 3 });

  it('has a stable autoregression and an invertible average, whatever the free numbers', () => {
    fc.assert(
      fc.property(free, (numbers) => {
        expect(isStable(stableCoefficients(numbers), 1)).toBe(true);
      }),
    );
  });

  it('multiplies its polynomials as one would by hand', () => {
    fc.assert(
      fc.property(free, free, fc.double({ min: -1, max: 1, noNaN: true }), (plain, seasonal, z) => {
        const { ar, ma } = lagCoefficients({ ar: plain, ma: plain, seasonalAr: seasonal, seasonalMa: seasonal }, 4);
        const at = (c: number[], lag: number, sign: number): number =>
          c.reduce((sum, v, i) => sum + sign * v * z ** ((i + 1) * lag), 1);
        expect(at(ar, 1, -1)).toBeCloseTo(at(plain, 1, -1) * at(seasonal, 4, -1), 9);
        expect(at(ma, 1, 1)).toBeCloseTo(at(plain, 1, 1) * at(seasonal, 4, 1), 9);
      }),
    );
  });

  it('has the errors and spreads of a covariance matrix taken apart in full', () => {
    fc.assert(
      fc.property(free, free, fc.array(value, { minLength: 8, maxLength: 8 }), (forAr, forMa, values) => {
        const ar = stableCoefficients(forAr);
        const ma = stableCoefficients(forMa).map((c) => -c);
        const innovations = innovationsOf(ar, ma, values.length)!;
        const errors = oneStepErrors(innovations, ar, values);
        const ours = values.reduce((sum, _, t) => sum + errors[t]! ** 2 / innovations.spread[t]!, 0);
        const logs = innovations.spread.reduce((sum, v) => sum + Math.log(v), 0);
        const slow = quadraticForm(slowCovariances(ar, ma, values.length), values);
        expect(Math.abs(ours - slow.form)).toBeLessThan(1e-6 * (1 + slow.form));
        expect(Math.abs(logs - slow.logs)).toBeLessThan(1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it('of order (0,1,0) is the naive forecast', () => {
    fc.assert(
      fc.property(requests(), (request) => {
        const { points } = arimaModelForecast(request, order({ d: 1 }));
        points.forEach((point, i) => {
          const naive = naiveForecast(request).points[i]!;
          expect(point.value).toBeCloseTo(naive.value, 8);
          expect(point.intervals[0]!.upper).toBeCloseTo(naive.intervals[0]!.upper, 7);
        });
      }),
    );
  });

  it('with a constant moves with the series', () => {
    fc.assert(
      fc.property(requests(), (request) => {
        const asked = order({ constant: true });
        const higher = arimaModelForecast({ ...request, values: request.values.map((v) => v + 100) }, asked);
        near(
          moved(higher, Number),
          moved(arimaModelForecast(request, asked), (v) => v + 100),
          1e-9 * (size(request) + 100),
        );
      }),
    );
  });

  it('takes a difference over a season back: the sum of the parts', () => {
    expect(differenced([1, 2, 4, 8, 16], 2, 1)).toEqual([3, 6, 12]);
    expect(differenced([1, 2, 4], 1, 0)).toEqual([1, 2, 4]);
  });

  it('says that a long season is not modelled, and that a short series has none', () => {
    const values = Array.from({ length: 30 }, (_, i) => 10 + ((i * 7) % 5));
    const ask = (season: number) => arimaForecast({ values, season, horizon: 2, confidence: [] }).notes[0];
    expect(ask(52)).toMatch(/more than 24 periods/);
    expect(ask(24)).toMatch(/too short/);
  });

  it.each([
    ['three differences', { d: 3 }],
    ['six autoregressions', { p: 6 }],
    ['half a difference', { d: 0.5 }],
    ['a constant after two differences', { d: 2, constant: true }],
    ['a season where there is none', { P: 1 }],
  ])('refuses %s', (_what, given) => {
    const request = { values: Array.from({ length: 30 }, (_, i) => i % 4), season: 1, horizon: 1, confidence: [] };
    expect(() => arimaModelForecast(request, order(given))).toThrow(ImpossibleInput);
  });
});

/** Covariances of an ARMA process from many psi weights. */
function slowCovariances(ar: number[], ma: number[], count: number): number[][] {
  const psi = [1];
  for (let j = 1; j < 4000; j++)
    psi.push(ar.reduce((sum, c, i) => sum + c * (psi[j - i - 1] ?? 0), j <= ma.length ? ma[j - 1]! : 0));
  const lag = Array.from({ length: count }, (_, k) => psi.slice(k).reduce((sum, v, i) => sum + v * psi[i]!, 0));
  return Array.from({ length: count }, (_, s) => Array.from({ length: count }, (_, t) => lag[Math.abs(s - t)]!));
}

/** vᵀ·A⁻¹·v and log |A|, by plain elimination. */
function quadraticForm(matrix: number[][], vector: number[]): { form: number; logs: number } {
  const rows = matrix.map((row, i) => [...row, vector[i]!]);
  const n = vector.length;
  let form = 0;
  let logs = 0;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]!;
    form += pivot[n]! ** 2 / pivot[k]!;
    logs += Math.log(pivot[k]!);
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / pivot[k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * pivot[j]!;
    }
  }
  return { form, logs };
}
