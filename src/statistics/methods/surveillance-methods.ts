import { addDays, dayNumber } from '../forecast/civil-day.ts';
import { demand } from '../impossible-input.ts';
import { farringtonFlexible, farringtonOriginal, IMPROVED_FARRINGTON } from '../surveillance/farrington.ts';
import type { FarringtonOptions } from '../surveillance/farrington-parts.ts';
import { divisorColumn, orderNotes, wholeColumn } from './method-columns.ts';
import type { StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const option = (
  name: string,
  meaning: string,
  type: StatOption['type'],
  more: Partial<StatOption> = {},
): StatOption => ({
  name,
  meaning,
  type,
  ...more,
});

/** What is named takes the place of the profile's own setting. */
const OPTIONS: StatOption[] = [
  option(
    'profile',
    'improved (Noufaily 2013), flexible (the R function as it is), or original (Farrington 1996)',
    'text',
    {
      choices: ['improved', 'flexible', 'original'],
      default: 'improved',
    },
  ),
  option('years', 'years back', 'number', { default: '5' }),
  option('half-window', 'weeks each side of the same week of earlier years', 'number', { default: '3' }),
  option('periods', 'parts of the year', 'number'),
  option('past-weeks-not-included', 'weeks before the week that are left out', 'number'),
  option('threshold-method', 'how the threshold is found', 'text', { choices: ['delta', 'nbPlugin', 'muan'] }),
  option('power', 'for delta: the power that makes counts symmetric', 'text', { choices: ['2/3', '1/2', 'none'] }),
  option('alpha', 'share of ordinary weeks above the threshold', 'number', { default: '0.05' }),
  option('last', 'judge so many of the last weeks only', 'number'),
];

const farringtonMethod: StatMethod = {
  id: 'farrington',
  answers: 'in which weeks more cases were reported than the same time of earlier years explains',
  columns: [
    { part: 'week', meaning: 'the day on which the week starts', type: 'day', required: false },
    wholeColumn(
      'count',
      'cases reported; rows in the order of weeks; with the week given, a week without a row is missing',
    ),
    divisorColumn('population', 'people, for counts relative to them', false),
  ],
  options: OPTIONS,
  gives: 'many',
  source: 'Farrington et al. (1996); Noufaily et al. (2013); R package surveillance 1.20.3',
  run(given, options) {
    const { rows, notes: absent } = weekByWeek(given);
    const counts = rows.map((row) => row.count as number | null);
    const settings = { ...named(options), ...ofSeries(rows, options) };
    const { profile = 'improved' } = options;
    const improved = { ...IMPROVED_FARRINGTON, ...settings };
    const { weeks, notes } =
      profile === 'original'
        ? farringtonOriginal(counts, settings)
        : farringtonFlexible(counts, profile === 'flexible' ? settings : improved);
    return weeks.map(({ week, notes: own, ...judged }) => ({
      week: rows[week]!.week ?? week + 1,
      ...judged,
      alarm: said(judged.alarm),
      trend: said(judged.trend),
      notes: [...absent, ...notes, ...own].join(' '),
    }));
  },
};

const said = (known: boolean | null): string | null => (known === null ? null : known ? 'yes' : 'no');

const NAMES = {
  years: 'years',
  'half-window': 'halfWindow',
  periods: 'periods',
  'past-weeks-not-included': 'pastWeeksNotIncluded',
  'threshold-method': 'thresholdMethod',
  power: 'power',
  alpha: 'alpha',
} as const;

const named = (options: StatOptions): FarringtonOptions =>
  Object.fromEntries(
    Object.entries(NAMES)
      .filter(([name]) => options[name] !== undefined)
      .map(([name, setting]) => [setting, options[name]]),
  );

const DAYS = 7;
/** More than any register covers; a year mistyped would make a series of empty weeks. */
const LONGEST = 100_000;

/** Every week from the first to the last has a row, so that each count keeps its own week. */
function weekByWeek(rows: StatRow[]): { rows: StatRow[]; notes: string[] } {
  const undated = orderNotes(rows, 'week');
  if (undated.length > 0) return { rows, notes: undated };
  demand(
    rows.every(({ week }) => typeof week === 'string'),
    'every row has the day on which its week starts, or none has',
  );
  const days = rows.map(({ week }) => dayNumber(week as string));
  const steps = days.slice(1).map((day, i) => day - days[i]!);
  demand(
    steps.every((step) => step > 0),
    'weeks are in order, earliest first, each once',
  );
  demand(
    steps.every((step) => step % DAYS === 0),
    'weeks start whole weeks apart, all on the same day of the week',
  );
  demand(days.at(-1)! - days[0]! <= LONGEST, `a series of weeks covers at most ${LONGEST} days`);
  const whole = rows.flatMap((row, i) => [row, ...absentWeeks(row, (steps[i] ?? DAYS) / DAYS - 1)]);
  return { rows: whole, notes: absentNotes(whole.length - rows.length) };
}

/** Only counts are missing: people did not go away, and of a week without a count nothing is computed with them. */
const absentWeeks = (before: StatRow, count: number): StatRow[] =>
  Array.from({ length: count }, (_, i) => ({
    ...before,
    week: addDays(before.week as string, DAYS * (i + 1)),
    count: null,
  }));

const absentNotes = (absent: number): string[] =>
  absent === 0 ? [] : [`${absent} ${absent === 1 ? 'week has no row and is' : 'weeks have no row and are'} missing.`];

/** @param rows of every week, as weekByWeek gives them */
function ofSeries(rows: StatRow[], { last }: StatOptions): FarringtonOptions {
  const firstDay = rows[0]?.week;
  const population = rows.some((row) => typeof row.population === 'number');
  return {
    ...(typeof firstDay === 'string' ? { firstDay } : {}),
    ...(population ? { population: rows.map((row) => row.population as number) } : {}),
    ...(typeof last === 'number' ? { from: Math.max(0, rows.length - last) } : {}),
  };
}

export const SURVEILLANCE_METHODS: StatMethod[] = [farringtonMethod];
