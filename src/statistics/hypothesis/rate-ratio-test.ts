import { demand } from '../impossible-input.ts';
import { binomialPValue, exactOddsLimits } from './exact-binomial.ts';
import { readTestOptions, type TestOptions, type TestResult, testResult, untestable } from './test-result.ts';

export interface RateOf {
  events: number | null;
  /** person-years, bed-days or whatever the rate is per */
  exposure: number | null;
}

export interface RateRatioOptions extends TestOptions {
  /** the ratio that is tested against; 1 when not given */
  nullRatio?: number | undefined;
}

/**
 * Answers: whether two rates differ by more than chance, exactly, and by what ratio.
 * Arguments: `first` and `second`, each whole events over an exposure above 0 (both in one unit); `options.nullRatio`, the
 * ratio tested against (1 when not given); `options.alternative`; `options.confidence`.
 * Result: the ratio of the rates, first to second, with its exact interval, and the exact p-value. No statistic.
 * Zero, missing and small: made for few events. No events in the second give a ratio of null with a lower limit and a note;
 * none in either give null and a p-value of 1; null gives null. Events that are not whole, or an exposure of 0 or less, are
 * refused.
 * Source: Przyborowski and Wilenski (1940), events of the first given those of both are binomial; as R `poisson.test`.
 * Example:
 * ```ts
 * const test = rateRatioTest({ events: 11, exposure: 800 }, { events: 23, exposure: 3011 })
 * test.effect // { value: 1.8000543478, lower: 0.7922050858, upper: 3.8438627404 }
 * test.pValue // 0.13663444706428246
 * rateRatioTest({ events: 1.5, exposure: 10 }, { events: 2, exposure: 10 }) // ImpossibleInput
 * ```
 */
export function rateRatioTest(first: RateOf, second: RateOf, options: RateRatioOptions = {}): TestResult {
  const read = readTestOptions(options);
  const nullRatio = options.nullRatio ?? 1;
  demand(nullRatio > 1e-100 && nullRatio < 1e100, 'a rate ratio is tested against a number above 0');
  const method = 'Exact comparison of Poisson rates';
  const nothing = { unit: 'rate ratio', effectMethod: 'Exact', statistic: 'none', method };
  refuseBadRate(first);
  refuseBadRate(second);
  const [x1, t1, x2, t2] = [first.events, first.exposure, second.events, second.exposure];
  if (x1 === null || t1 === null || x2 === null || t2 === null)
    return untestable(nothing, read, 'A count or an exposure is missing, so no test can be done.');
  const scale = t2 / t1;
  const limits = exactOddsLimits(x1, x1 + x2, read);
  return testResult(
    {
      effect: {
        value: x2 === 0 ? null : (x1 / x2) * scale,
        lower: limits.lower * scale,
        upper: limits.upper === null ? null : limits.upper * scale,
        unit: nothing.unit,
        method: 'Exact',
      },
      counts: { numerator: x1, denominator: x2 },
      statistic: { name: 'none', value: null },
      pValue: binomialPValue(x1, x1 + x2, nullRatio / (nullRatio + scale), read.alternative),
      method,
      notes: x2 === 0 ? ['The second has no events, so the ratio has no finite estimate.'] : [],
    },
    read,
  );
}

function refuseBadRate({ events, exposure }: RateOf): void {
  demand(
    events === null || (Number.isInteger(events) && events >= 0 && events <= 1e12),
    'a rate needs events that are whole, 0 or more',
  );
  demand(exposure === null || (exposure > 1e-50 && exposure < 1e50), 'a rate needs an exposure above 0');
}
