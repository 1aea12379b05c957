/** Scales on which to forecast what cannot go below 0, or must stay within bounds. */
import { demand, demandChoice } from '../impossible-input.ts';
import { boxCox, boxCoxBack, guerreroLambda } from './box-cox.ts';
import type { ForecastMethod } from './forecast-model.ts';
import { checkForecastRequest } from './forecast-request.ts';
import { putBack } from './forecast-shift.ts';

/** none; log for counts; logit for shares and percentages; box-cox finds its own scale for values above 0 */
export type TransformName = 'none' | 'log' | 'logit' | 'box-cox';

export interface TransformOptions {
  transform: TransformName;
  /** for logit: the upper bound, 1 for shares, 100 for percentages (the lower is 0) */
  upper?: number;
}

interface Scale {
  there: (value: number) => number;
  back: (transformed: number) => number;
  parameters: Record<string, number>;
  note: string;
}

const MEDIAN = 'its forecasts are middles (medians), which lie below means where large values are likelier than small.';
const LARGEST_LOG = 690;

/**
 * Answers: how to forecast by a method so that a count never goes below 0, or a percentage stays within 0 to 100.
 * Arguments: `options`: `transform` ('log', 'logit', 'box-cox' or 'none') and, for 'logit', `upper`, the bound (1 or 100);
 * `method`, the method that forecasts on the new scale.
 * Result: a forecasting method: values are transformed, forecast, and every value and limit is put back. Intervals keep
 * their coverage; a forecast is a median, as a note says.
 * Zero, missing and small: with a 0 among the values, 'log' adds ½ first and takes it off after (never below 0); with a 0
 * or `upper` among them, 'logit' first draws all values a little inward; 'box-cox' refuses values of 0 or less, 'log' below
 * 0, 'logit' outside 0 to `upper`.
 * Source: Hyndman and Athanasopoulos, Forecasting: principles and practice, sections 3.1 and 13.3; drawing inward: Smithson
 * and Verkuilen (2006), Psychological Methods 11, 54–71 (both from memory).
 * Example:
 * ```ts
 * const falling = { values: [8, 4, 2, 1], season: 1, horizon: 2, confidence: [] }
 * withTransform({ transform: 'log' }, driftForecast)(falling).points[1].value // 0.25
 * withTransform({ transform: 'logit', upper: 1 }, driftForecast)(falling) // ImpossibleInput
 * ```
 */
export function withTransform(options: TransformOptions, method: ForecastMethod): ForecastMethod {
  demandChoice(options.transform, ['none', 'log', 'logit', 'box-cox'], 'a transformation');
  if (options.transform === 'none') return method;
  return (request) => {
    checkForecastRequest(request, 1);
    const scale = scaleFor(request.values, request.season, options);
    const forecast = method({ ...request, values: request.values.map(scale.there) });
    const shifted = putBack(forecast, scale.back, scale.back);
    return {
      ...shifted,
      parameters: { ...forecast.parameters, ...scale.parameters },
      notes: [...forecast.notes, scale.note],
    };
  };
}

function scaleFor(values: readonly number[], season: number, { transform, upper = 1 }: TransformOptions): Scale {
  if (transform === 'log') return logScale(values);
  if (transform === 'logit') return logitScale(values, upper);
  // lambdas below 0 are not looked at: putting back could then be unbounded
  const lambda = guerreroLambda(values, season, 0, 1);
  return {
    there: (value) => boxCox(value, lambda),
    back: (transformed) => boxCoxBack(transformed, lambda),
    parameters: { lambda },
    note: `Forecast on the Box–Cox scale; ${MEDIAN}`,
  };
}

function logScale(values: readonly number[]): Scale {
  demand(
    values.every((value) => value >= 0),
    'a logarithm needs values of 0 or more',
  );
  const added = values.some((value) => value === 0) ? 0.5 : 0;
  const half = added === 0 ? '' : ' (½ was added to every value first, because some are 0)';
  return {
    there: (value) => Math.log(value + added),
    back: (transformed) => Math.max(0, exponential(transformed) - added),
    parameters: { added },
    note: `Forecast on the logarithmic scale${half}; ${MEDIAN}`,
  };
}

function logitScale(values: readonly number[], upper: number): Scale {
  demand(upper > 0 && upper <= 1e9, 'the upper bound of a logit is above 0');
  demand(
    values.every((value) => value >= 0 && value <= upper),
    'a logit needs values from 0 to their upper bound',
  );
  const n = values.length;
  const inward = values.some((value) => value / upper <= 0 || value / upper >= 1);
  demand(!inward || n >= 2, 'a logit of a value on a bound needs two values or more');
  const share = (value: number): number => (inward ? ((value / upper) * (n - 1) + 0.5) / n : value / upper);
  const outward = (fraction: number): number => (inward ? (fraction * n - 0.5) / (n - 1) : fraction);
  const drawn = inward ? ' (values were drawn a little inward first, because some lie on a bound)' : '';
  return {
    there: (value) => Math.log(share(value) / (1 - share(value))),
    back: (transformed) => upper * Math.min(1, Math.max(0, outward(1 / (1 + exponential(-transformed))))),
    parameters: { upper },
    note: `Forecast on the logit scale${drawn}; ${MEDIAN}`,
  };
}

const exponential = (x: number): number => Math.exp(Math.min(x, LARGEST_LOG));
