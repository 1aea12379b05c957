import { completeSeries } from '../forecast/complete-series.ts';
import { strengthOf } from '../forecast/decomposition-strength.ts';
import { mstlDecompose } from '../forecast/mstl.ts';
import { demand } from '../impossible-input.ts';
import { SERIES_COLUMNS, seriesOf } from './forecast-series-methods.ts';
import { orderNotes, textOption } from './method-columns.ts';
import type { StatMethod, StatOptions } from './stat-method.ts';

export const DECOMPOSE_SEASONS: StatMethod = {
  id: 'decompose-seasons',
  answers: 'what of a series is each of several seasons (weekday and year), what its trend, and what is left',
  columns: SERIES_COLUMNS,
  options: [
    {
      name: 'seasons',
      meaning: 'lengths of the seasons in periods, with commas between, e.g. 7,365',
      type: 'text',
      required: true,
    },
  ],
  gives: 'many',
  source: 'MSTL: Bandara, Hyndman and Bergmeir (2021), as R forecast mstl',
  run(rows, options) {
    const series = seriesOf(rows);
    const lengths = seasonsOf(options);
    const whole = completeSeries(series.values, Math.min(...lengths));
    const { seasons, trend, remainder, notes } = mstlDecompose(whole.values, lengths);
    const strengths = [
      ['trend_strength', strengthOf(trend, remainder)] as const,
      ...seasons.map(({ season, values }) => [`season_${season}_strength`, strengthOf(values, remainder)] as const),
    ];
    return whole.values.map((_, i) => {
      const value = series.values[i + whole.leading] ?? null;
      return {
        period: series.periods[i + whole.leading]!,
        value,
        trend: trend[i]!,
        ...Object.fromEntries(seasons.map(({ season, values }) => [`season_${season}`, values[i]!])),
        // a value that was filled in has nothing left over that anybody measured
        remainder: value === null ? null : remainder[i]!,
        ...Object.fromEntries(strengths),
        notes: [...orderNotes(rows), ...whole.notes, ...notes].join(' '),
      };
    });
  },
};

function seasonsOf(options: StatOptions): number[] {
  const lengths = (textOption(options, 'seasons') ?? '').split(',').map(Number);
  demand(
    lengths.every((length) => Number.isInteger(length) && length >= 2),
    'seasons are whole numbers of 2 or more periods, with commas between',
  );
  return lengths;
}
