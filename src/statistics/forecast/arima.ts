/** Seasonal ARIMA, of a given order or of one chosen for the series. */
import { demand } from '../impossible-input.ts';
import { fitArima, isWellInside } from './arima-fit.ts';
import { type ArimaOrder, arimaName, type FittedArima } from './arima-model.ts';
import { predictArima } from './arima-prediction.ts';
import { differencesNeeded } from './differencing.ts';
import type { Forecast, ForecastRequest } from './forecast-model.ts';
import { checkForecastRequest, constantForecast, normalPoints } from './forecast-request.ts';

const FEWEST_VALUES = 10;
const LONGEST_SEASON = 24;
/** The most coefficients of each kind that are tried. */
const MOST = { p: 5, q: 5, P: 2, Q: 2 };
const MOST_MODELS = 94;

/**
 * Answers: what comes next, by the seasonal ARIMA model that a stepwise search finds best for the series.
 * Arguments: `request`, with at least 10 values; seasons of more than 24 periods are not modelled, with a note.
 * Result: `method` names the model; intervals by the exact forecast variance, without the uncertainty of the coefficients;
 * `parameters` give coefficients (ar1, ma1, sar1, sma1, constant), variance, log-likelihood and AICc; fitted values are
 * null where differencing takes the value.
 * Zero, missing and small: a constant series is forecast to stay, with intervals of no width; fewer than 10 values or a
 * missing value are refused. It takes ten times as long as exponential smoothing, or more.
 * Source: Hyndman and Khandakar (2008), Automatic time series forecasting, Journal of Statistical Software 27(3), with every
 * model fitted by exact likelihood instead of an approximation; differences as `differencesNeeded`.
 * Example:
 * ```ts
 * const values = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20];
 * arimaForecast({ values, season: 1, horizon: 1, confidence: [] }).points[0].value // 22
 * arimaForecast({ values: [1, 2], season: 1, horizon: 1, confidence: [] }) // ImpossibleInput
 * ```
 */
export function arimaForecast(request: ForecastRequest): Forecast {
  checkForecastRequest(request, FEWEST_VALUES);
  const { values, season } = request;
  if (values.every((v) => v === values[0])) return constantForecast(request, 'ARIMA(0,0,0) with mean', 'constant');
  const periods = season > LONGEST_SEASON || values.length < season + FEWEST_VALUES ? 1 : season;
  const chosen = chooseArima(values, periods);
  const notes =
    season > LONGEST_SEASON
      ? [`A season of more than ${LONGEST_SEASON} periods is not modelled by ARIMA.`]
      : season !== periods
        ? ['The series is too short for a season to be fitted.']
        : [];
  return fittedForecast(request, chosen, periods, notes);
}

/**
 * Answers: what comes next, by a seasonal ARIMA model of a given order.
 * Arguments: `request`, with at least 10 values; `order`: p, q up to 5, P, Q up to 2, d up to 2, D up to 1; a constant only
 * with one difference or none.
 * Result: as `arimaForecast`.
 * Zero, missing and small: too few values for the order, and missing values, are refused.
 * Source: Box and Jenkins; exact maximum likelihood, as R `arima(method = "ML")`.
 * Example:
 * ```ts
 * const values = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20];
 * const order = { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, constant: true };
 * arimaModelForecast({ values, season: 1, horizon: 2, confidence: [] }, order).points[1].value // 24
 * arimaModelForecast({ values, season: 1, horizon: 2, confidence: [] }, { ...order, d: 3 }) // ImpossibleInput
 * ```
 */
export function arimaModelForecast(request: ForecastRequest, order: ArimaOrder): Forecast {
  checkForecastRequest(request, FEWEST_VALUES);
  const within = (n: number, most: number): boolean => Number.isInteger(n) && n >= 0 && n <= most;
  const { p, d, q, P, D, Q, constant } = order;
  demand(
    within(p, MOST.p) && within(q, MOST.q) && within(P, MOST.P) && within(Q, MOST.Q) && within(d, 2) && within(D, 1),
    'an ARIMA order has p and q from 0 to 5, P and Q from 0 to 2, d from 0 to 2 and D from 0 to 1',
  );
  demand(!constant || d + D <= 1, 'an ARIMA model with two differences or more has no constant');
  const seasonal = P + D + Q > 0;
  demand(
    !seasonal || (request.season > 1 && request.season <= LONGEST_SEASON),
    'a seasonal ARIMA model has 2 to 24 periods',
  );
  const fit = fitArima(request.values, request.season, order, true);
  demand(fit !== null, 'the series is too short for this ARIMA order');
  return fittedForecast(request, fit, request.season, []);
}

/** From four simple models, a step at a time to the best neighbour, until none is better. */
function chooseArima(values: number[], season: number): FittedArima {
  const { plain: d, seasonal: D } = differencesNeeded(values, season);
  const tried = new Map<string, FittedArima | null>();
  const seasonal = Number(season > 1);
  const attempt = (order: ArimaOrder): FittedArima | null => {
    const key = arimaName(order, season);
    if (!tried.has(key) && tried.size < MOST_MODELS) {
      const fit = fitArima(values, season, order, false);
      tried.set(key, fit !== null && Number.isFinite(fit.aicc) && isWellInside(fit, season) ? fit : null);
    }
    return tried.get(key) ?? null;
  };
  const base: ArimaOrder = { p: 0, d, q: 0, P: 0, D, Q: 0, constant: d + D <= 1 };
  const first: ArimaOrder[] = [
    base,
    { ...base, constant: false },
    { ...base, p: 2, q: 2, P: seasonal, Q: seasonal },
    { ...base, p: 1, P: seasonal },
    { ...base, q: 1, Q: seasonal },
  ];
  let best = bestOf(first.map(attempt), null);
  for (let better = best; better !== null; ) {
    best = better;
    better = bestOf(neighbours(best.order, seasonal === 1).map(attempt), best);
  }
  return best === null ? fallback(values, season, base) : (fitArima(values, season, best.order, true) ?? best);
}

/** The best of the fits by AICc, if it is better than `than`. */
const bestOf = (fits: (FittedArima | null)[], than: FittedArima | null): FittedArima | null => {
  const best = fits.reduce((a, b) => (b !== null && (a === null || b.aicc < a.aicc) ? b : a), than);
  return best === than ? null : best;
};

function fallback(values: number[], season: number, base: ArimaOrder): FittedArima {
  const fit =
    fitArima(values, season, { ...base, constant: false }, false) ?? fitArima(values, 1, { ...base, D: 0 }, false);
  demand(fit !== null, 'a series to which some ARIMA model can be fitted');
  return fit;
}

const STEPS: Partial<Record<'p' | 'q' | 'P' | 'Q', number>>[] = [
  { P: -1 },
  { Q: -1 },
  { P: 1 },
  { Q: 1 },
  { P: -1, Q: -1 },
  { P: -1, Q: 1 },
  { P: 1, Q: -1 },
  { P: 1, Q: 1 },
  { p: -1 },
  { q: -1 },
  { p: 1 },
  { q: 1 },
  { p: -1, q: -1 },
  { p: -1, q: 1 },
  { p: 1, q: -1 },
  { p: 1, q: 1 },
];

function neighbours(order: ArimaOrder, seasonal: boolean): ArimaOrder[] {
  const { d, D, constant } = order;
  const moved = STEPS.filter((step) => seasonal || (step.P === undefined && step.Q === undefined)).map((step) => ({
    ...order,
    p: order.p + (step.p ?? 0),
    q: order.q + (step.q ?? 0),
    P: order.P + (step.P ?? 0),
    Q: order.Q + (step.Q ?? 0),
  }));
  const allowed = moved.filter(
    ({ p, q, P, Q }) => Math.min(p, q, P, Q) >= 0 && p <= MOST.p && q <= MOST.q && P <= MOST.P && Q <= MOST.Q,
  );
  return d + D <= 1 ? [...allowed, { ...order, constant: !constant }] : allowed;
}

function fittedForecast(request: ForecastRequest, fit: FittedArima, season: number, notes: string[]): Forecast {
  const { means, variances, fitted } = predictArima(request.values, season, fit, request.horizon);
  const { ar, ma, seasonalAr, seasonalMa } = fit.coefficients;
  const named = (name: string, values: number[]): [string, number][] => values.map((v, i) => [`${name}${i + 1}`, v]);
  return {
    method: arimaName(fit.order, season),
    points: normalPoints(means, variances.map(Math.sqrt), request.confidence),
    fitted,
    parameters: {
      ...Object.fromEntries([
        ...named('ar', ar),
        ...named('ma', ma),
        ...named('sar', seasonalAr),
        ...named('sma', seasonalMa),
      ]),
      ...(fit.order.constant ? { constant: fit.constant } : {}),
      variance: fit.variance,
      logLikelihood: fit.logLikelihood,
      aicc: fit.aicc,
    },
    notes,
  };
}
