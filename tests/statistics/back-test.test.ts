import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackTestMetric, backTest } from '../../src/statistics/forecast/back-test.ts';
import { completeSeries } from '../../src/statistics/forecast/complete-series.ts';
import { forecastBest } from '../../src/statistics/forecast/forecast-best.ts';
import {
  intervalScore,
  meanAbsoluteError,
  meanAbsoluteScaledError,
  naiveScale,
  rootMeanSquaredError,
  symmetricPercentageError,
} from '../../src/statistics/forecast/forecast-errors.ts';
import type { Forecast, ForecastMethod } from '../../src/statistics/forecast/forecast-model.ts';
import { driftForecast, meanForecast, naiveForecast } from '../../src/statistics/forecast/simple-forecasts.ts';
import { withStl } from '../../src/statistics/forecast/stl-forecast.ts';
import { type TransformName, withTransform } from '../../src/statistics/forecast/transform-series.ts';

const METHODS: Record<string, ForecastMethod> = { naive: naiveForecast, drift: driftForecast, mean: meanForecast };
const METRICS: BackTestMetric[] = ['mase', 'smape', 'mae', 'rmse', 'interval-score'];
const numbers = (minLength: number, min = -1e4, max = 1e4) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength, maxLength: minLength + 30 });
const allFinite = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value !== 'object' || value === null || Object.values(value).every(allFinite);

describe('a back-test', () => {
  it.each(METRICS)('by %s gives finite errors, best first, with the benchmark always among them', (metric) => {
    fc.assert(
      fc.property(numbers(30), fc.constantFrom(1, 4, 7), fc.integer({ min: 1, max: 8 }), (values, season, horizon) => {
        const test = backTest(values, METHODS, { season, horizon, metric });
        const errors = test.methods.flatMap(({ error }) => error ?? []);
        expect(test.methods.map(({ name }) => name)).toContain('seasonal-naive');
        expect(test.best).toBe(test.methods[0]!.name);
        for (let i = 1; i < errors.length; i++) expect(errors[i]!).toBeGreaterThanOrEqual(errors[i - 1]! * (1 - 1e-8));
        for (const { bySteps, coverage } of test.methods) {
          expect(bySteps).toHaveLength(horizon);
          for (const { covered, of } of coverage) {
            expect(of).toBe(horizon * test.origins.length);
            expect(covered).toBeLessThanOrEqual(of);
          }
        }
        expect(allFinite(test)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('never looks ahead: no method is given a value from its origin or after', () => {
    fc.assert(
      fc.property(numbers(30), fc.integer({ min: 1, max: 5 }), (values, horizon) => {
        const seen: number[][] = [];
        const watching: ForecastMethod = (request) => {
          seen.push(request.values);
          return naiveForecast(request);
        };
        const { origins } = backTest(values, { watching }, { season: 1, horizon });
        expect(seen).toEqual(origins.map((origin) => values.slice(0, origin)));
      }),
    );
  });

  it('of an earlier origin is not changed by later values', () => {
    fc.assert(
      fc.property(numbers(30), fc.double({ min: -1e4, max: 1e4, noNaN: true }), (values, other) => {
        const forecasts: number[][] = [[], []];
        [values, values.with(-1, other)].forEach((series, k) => {
          const noting: ForecastMethod = (request) => {
            const forecast = driftForecast(request);
            forecasts[k]!.push(...forecast.points.map(({ value }) => value));
            return forecast;
          };
          backTest(series, { noting }, { season: 1, horizon: 1, metric: 'mae' });
        });
        // the last value is nobody's training, so every forecast is the same
        expect(forecasts[1]).toEqual(forecasts[0]);
      }),
    );
  });

  it('agrees with a slow twin that makes each forecast by hand', () => {
    fc.assert(
      fc.property(
        numbers(30),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        (values, horizon, stride) => {
          const { methods, origins } = backTest(values, METHODS, { season: 1, horizon, stride, metric: 'mae' });
          const errors = origins.flatMap((origin) =>
            Array.from({ length: horizon }, (_, i) => Math.abs(values[origin + i]! - values[origin - 1]!)),
          );
          const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
          const naive = methods.find(({ name }) => name === 'naive')!;
          expect(Math.abs(naive.error! - mean)).toBeLessThanOrEqual(1e-9 * (1 + mean));
        },
      ),
    );
  });

  it('gives equal errors to the method named first, and says when nothing beats the benchmark', () => {
    const values = Array.from({ length: 30 }, (_, i) => (i * 7) % 11);
    const one = backTest(values, { twin: naiveForecast, naive: naiveForecast }, { season: 1, horizon: 2 });
    expect(one.best).toBe('seasonal-naive');
    expect(one.methods.map(({ name }) => name)).toEqual(['seasonal-naive', 'twin', 'naive']);
    expect(one.notes).toContain('No method did better than repeating the last season.');
  });

  it('reports a method that cannot forecast, and goes on with the others', () => {
    const logs = withTransform({ transform: 'log' }, naiveForecast);
    const values = Array.from({ length: 30 }, (_, i) => Math.sin(i));
    const { methods, notes } = backTest(values, { logs }, { season: 1, horizon: 2 });
    expect(methods.at(-1)).toMatchObject({ name: 'logs', error: null });
    expect(notes.join(' ')).toContain('needs values of 0 or more');
    const broken: ForecastMethod = () => {
      throw new TypeError('a fault of ours');
    };
    expect(() => backTest(values, { broken }, { season: 1, horizon: 2 })).toThrow(TypeError);
    const endless: ForecastMethod = (request): Forecast => {
      const forecast = naiveForecast(request);
      return { ...forecast, points: forecast.points.map((point) => ({ ...point, value: 1e200 })) };
    };
    expect(backTest(values, { endless }, { season: 1, horizon: 2 }).methods.at(-1)!.error).toBeNull();
  });

  it('falls back to the mean absolute error where nothing changes, with a note', () => {
    const flat = Array.from({ length: 30 }, () => 5);
    const { metric, notes, best } = backTest(flat, METHODS, { season: 1, horizon: 2 });
    expect([metric, best]).toEqual(['mae', 'seasonal-naive']);
    expect(notes.join(' ')).toContain('mean absolute error');
  });

  it('is refused for a series that is too short or incomplete, and for impossible options', () => {
    const ten = Array.from({ length: 10 }, (_, i) => i);
    expect(() => backTest(ten, METHODS, { season: 1, horizon: 1 })).toThrow(RangeError);
    expect(() => backTest([...ten, Number.NaN], METHODS, { season: 1, horizon: 1 })).toThrow(RangeError);
    expect(() => backTest([...ten, 1], METHODS, { season: 0, horizon: 1 })).toThrow(RangeError);
    expect(() => backTest([...ten, 1], METHODS, { season: 1, horizon: 1, origins: 0 })).toThrow(RangeError);
    const scored = { season: 1, horizon: 1, metric: 'interval-score', confidence: [] } as const;
    expect(() => backTest([...ten, 1], METHODS, { ...scored, confidence: [] })).toThrow(RangeError);
    expect(backTest([...ten, 1], METHODS, { season: 1, horizon: 1 }).origins).toEqual([10]);
  });
});

describe('error measures', () => {
  it('are never negative, 0 for a forecast that was right, and sMAPE at most 200', () => {
    fc.assert(
      fc.property(numbers(5), numbers(35), (anyActual, anyLong) => {
        const tiny = meanAbsoluteError(anyActual, anyLong.slice(0, anyActual.length));
        const squared = rootMeanSquaredError(anyActual, anyLong.slice(0, anyActual.length));
        expect(squared).toBeGreaterThanOrEqual(tiny * (1 - 1e-12));
        // a MASE of values near the smallest numbers there are has few digits: here they are steps of a millionth
        const [actual, long] = [anyActual, anyLong].map((values) =>
          values.map((value) => Math.round(value * 1e6) / 1e6),
        ) as [number[], number[]];
        fc.pre(naiveScale(long, 1) !== null);
        const forecast = long.slice(0, actual.length);
        expect(meanAbsoluteError(actual, actual)).toBe(0);
        expect(symmetricPercentageError(actual, actual)).toBe(0);
        expect(symmetricPercentageError(actual, forecast)).toBeLessThanOrEqual(200 + 1e-9);
        const mae = meanAbsoluteError(actual, forecast);
        expect(rootMeanSquaredError(actual, forecast)).toBeGreaterThanOrEqual(mae * (1 - 1e-12));
        const scaled = meanAbsoluteScaledError(actual, forecast, long, 1)!;
        // units do not matter to MASE
        const times = (series: number[]): number[] => series.map((value) => 4 * value);
        expect(meanAbsoluteScaledError(times(actual), times(forecast), times(long), 1)).toBeCloseTo(scaled, 8);
      }),
    );
  });

  it('hold for errors whose squares no number can hold', () => {
    expect(rootMeanSquaredError([0, 0], [3e-300, 4e-300]) / Math.sqrt(12.5) / 1e-300).toBeCloseTo(1, 12);
    expect(rootMeanSquaredError([0, 0, 0, 0, 0], [0, 0, 0, 0, -1.5e-323])).toBe(5e-324);
  });

  it('of the naive forecast itself one step ahead, on the training values, is a MASE of 1', () => {
    const values = [3, 7, 4, 4, 9];
    expect(meanAbsoluteScaledError(values.slice(1), values.slice(0, -1), values, 1)).toBe(1);
  });

  it('are missing or refused where they cannot be', () => {
    expect(naiveScale([1, 2], 2)).toBeNull();
    expect(naiveScale([2, 2, 2], 1)).toBeNull();
    expect(() => meanAbsoluteError([], [])).toThrow(RangeError);
    expect(() => meanAbsoluteError([1], [Number.NaN])).toThrow(RangeError);
    expect(() => intervalScore(1, { confidence: 1, lower: 0, upper: 1 })).toThrow(RangeError);
    expect(symmetricPercentageError([0], [0])).toBe(0);
    expect(intervalScore(9, { confidence: 0.8, lower: 8, upper: 10 })).toBe(2);
    expect(intervalScore(7, { confidence: 0.8, lower: 8, upper: 10 })).toBeCloseTo(12, 10);
  });
});

describe('a series with missing periods', () => {
  it('keeps every value that is there, trims its ends and fills the rest between its neighbours', () => {
    const gappy = fc.array(fc.option(fc.double({ min: -100, max: 100, noNaN: true }), { freq: 6 }), {
      minLength: 20,
      maxLength: 60,
    });
    fc.assert(
      fc.property(gappy, fc.constantFrom(1, 4), (values, season) => {
        if (values.every((value) => value === null)) return;
        const inner = values.slice(
          values.findIndex((v) => v !== null),
          values.findLastIndex((v) => v !== null) + 1,
        );
        if (inner.filter((value) => value === null).length > 0.5 * inner.length) return;
        const whole = completeSeries(values, season, 0.5);
        expect(whole.leading + whole.values.length + whole.trailing).toBe(values.length);
        const [least, most] = [Math.min(...inner.map((v) => v ?? 999)), Math.max(...inner.map((v) => v ?? -999))];
        whole.values.forEach((value, i) => {
          if (inner[i] !== null) expect(value).toBe(inner[i]);
          expect(value >= least - 1e-9 && value <= most + 1e-9).toBe(true);
        });
      }),
    );
  });

  it('fills a missing Sunday between Sundays', () => {
    const weeks = Array.from({ length: 28 }, (_, i): number | null => (i % 7 === 6 ? 10 : 100));
    expect(completeSeries(weeks.with(13, null), 7).values).toEqual(weeks);
  });

  it('is refused with too many gaps or without a value', () => {
    expect(() => completeSeries([1, null, 2], 1)).toThrow(RangeError);
    expect(() => completeSeries([null, null], 1)).toThrow(RangeError);
    expect(() => completeSeries([1, 2], 0)).toThrow(RangeError);
  });
});

describe.each<[TransformName, number, number]>([
  ['log', 0, Number.POSITIVE_INFINITY],
  ['box-cox', 0, Number.POSITIVE_INFINITY],
  ['logit', 0, 100],
])('a forecast on the %s scale', (transform, least, most) => {
  it(`stays within ${least} and ${most}, with its value between its limits`, () => {
    const value = fc.double({ min: transform === 'box-cox' ? 0.01 : 0, max: 100, noNaN: true });
    const series = fc.array(value, { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(series, fc.constantFrom(naiveForecast, driftForecast, meanForecast), (values, method) => {
        const forecast = withTransform({ transform, upper: 100 }, method);
        const { points, fitted } = forecast({ values, season: 4, horizon: 24, confidence: [0.95] });
        for (const { value: middle, intervals } of points) {
          const [{ lower, upper }] = intervals as [(typeof intervals)[0]];
          expect(least <= lower && lower <= middle && middle <= upper && upper <= most).toBe(true);
        }
        expect(allFinite(points) && allFinite(fitted)).toBe(true);
      }),
    );
  });

  it('of the naive method is the last value, there and back', () => {
    const values = [20, 35, 50, 10, 60];
    const forecast = withTransform({ transform, upper: 100 }, naiveForecast);
    expect(forecast({ values, season: 1, horizon: 1, confidence: [] }).points[0]!.value).toBeCloseTo(60, 8);
  });
});

describe('a forecast on another scale', () => {
  it('is refused for values that the scale does not hold', () => {
    const request = { values: [-1, 2, 3, 4], season: 1, horizon: 1, confidence: [] };
    for (const transform of ['log', 'box-cox', 'logit'] as const)
      expect(() => withTransform({ transform }, naiveForecast)(request)).toThrow(RangeError);
    expect(withTransform({ transform: 'none' }, naiveForecast)(request)).toEqual(naiveForecast(request));
  });
});

describe('a forecast with the season taken off', () => {
  it('finds a steady season and line again', () => {
    const season = [30, -10, -20, 0];
    const values = Array.from({ length: 48 }, (_, i) => 100 + 2 * i + season[i % 4]!);
    const forecast = withStl(driftForecast, { seasonalWindow: 'periodic' });
    const { points } = forecast({ values, season: 4, horizon: 8, confidence: [0.9] });
    points.forEach(({ value }, i) => {
      expect(Math.abs(value - (100 + 2 * (48 + i) + season[i % 4]!))).toBeLessThan(1);
    });
    const short = forecast({ values: [1, 2, 3, 4, 5], season: 4, horizon: 1, confidence: [] });
    expect(short.notes.join(' ')).toContain('No season was taken off');
  });
});

describe('the best forecast', () => {
  const months = Array.from({ length: 60 }, (_, i) => 200 + 3 * i + 30 * Math.sin((2 * Math.PI * i) / 12));
  const methods = { ...METHODS, stl: withStl(driftForecast) };

  it('carries the error of its method by step, and the losers’ errors', () => {
    const { forecast, points, backTest: test } = forecastBest(months, { methods, season: 12, horizon: 6 });
    expect(test.best).toBe('stl');
    expect(forecast.method).toBe('STL + Drift');
    expect(points.map(({ pastError }) => pastError)).toEqual(test.methods[0]!.bySteps.map(({ error }) => error));
    expect(test.methods).toHaveLength(5);
  });

  it('starts after the last value, whatever is missing at the ends', () => {
    const padded = [null, null, ...months, null];
    const plain = forecastBest(months, { methods, season: 12, horizon: 2 });
    const best = forecastBest(padded, { methods, season: 12, horizon: 2 });
    expect(best.points).toEqual(plain.points);
    expect([best.leading, best.trailing]).toEqual([2, 1]);
  });

  it('knows how long months are, from the first month on that has a value', () => {
    const options = { methods, season: 12, horizon: 3 };
    const calendar = { kind: 'month-days', firstMonth: '2019-11' } as const;
    const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const flow = Array.from({ length: 36 }, (_, i) => 10 * (i === 13 ? 29 : days[i % 12]!));
    const { points, backTest: test } = forecastBest([null, null, ...flow.slice(0, 33)], { ...options, calendar });
    points.forEach(({ value }, i) => {
      expect(value).toBeCloseTo(flow[33 + i]!, 6);
    });
    expect(test.methods.filter(({ error }) => error !== null && error < 1e-9).length).toBeGreaterThan(1);
    const logit = { transform: 'logit', upper: 1e4 } as const;
    expect(() => forecastBest(flow, { ...options, calendar, transform: logit })).toThrow(RangeError);
  });

  it('keeps a percentage within 0 to 100', () => {
    const falling = Array.from({ length: 40 }, (_, i) => Math.max(0.5, 95 - 2.6 * i + 3 * Math.sin(i)));
    const transform = { transform: 'logit', upper: 100 } as const;
    const { points } = forecastBest(falling, { methods: METHODS, season: 1, horizon: 12, transform });
    for (const { value, intervals } of points)
      for (const x of [value, ...intervals.flatMap(({ lower, upper }) => [lower, upper])])
        expect(x >= 0 && x <= 100).toBe(true);
  });
});
