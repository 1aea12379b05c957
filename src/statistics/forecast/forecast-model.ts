/** The one door of every forecasting method: what it is asked, and what it answers. */

export interface ForecastRequest {
  /** evenly spaced and complete, oldest first */
  values: number[];
  /** periods in a season: 12 for months, 7 for days; 1 when there is none */
  season: number;
  /** how many periods ahead */
  horizon: number;
  /** of the intervals, as fractions, e.g. [0.8, 0.95] */
  confidence: number[];
}

export interface ForecastPoint {
  /** periods ahead, from 1 */
  step: number;
  value: number;
  /** one for each confidence that was asked, in that order */
  intervals: ForecastInterval[];
}

export interface ForecastInterval {
  confidence: number;
  lower: number;
  upper: number;
}

export interface Forecast {
  /** as it is written beside the figure, e.g. 'Seasonal naive', 'ETS(A,Ad,N)' */
  method: string;
  points: ForecastPoint[];
  /** one step ahead, one for each value; null where the method had not begun */
  fitted: (number | null)[];
  parameters: Record<string, number>;
  notes: string[];
}

export type ForecastMethod = (request: ForecastRequest) => Forecast;
