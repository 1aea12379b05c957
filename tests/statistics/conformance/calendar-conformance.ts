/** Bank holidays held to the published list, calendar effects to R. */
import { bankHolidays } from '../../../src/statistics/forecast/bank-holidays.ts';
import { calendarEffects } from '../../../src/statistics/forecast/calendar-effects.ts';
import { numberIn, readVectors } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const FOLDER = 'reference/calendar';

function holidayComparisons(): Comparison[] {
  const listed = readVectors(`${FOLDER}/bank-holidays`).map((row) => row.day!);
  const years = [...new Set(listed.map((day) => Number(day.slice(0, 4))))];
  return years.map((year) => ({
    what: String(year),
    actual: bankHolidays(year)
      .map(({ day }) => day)
      .join(' '),
    expected: listed.filter((day) => day.startsWith(String(year))).join(' '),
  }));
}

function effectComparisons(): Comparison[] {
  const rows = readVectors(`${FOLDER}/daily-input`);
  const { effects } = calendarEffects(
    rows.map((row) => row.day!),
    rows.map((row) => numberIn(row.value)),
  );
  return readVectors(`${FOLDER}/calendar-effects`).flatMap((row) => {
    const found = effects.find(({ name }) => name === row.effect);
    return (['value', 'lower', 'upper'] as const).map((column) => ({
      what: `${row.effect} ${column}`,
      actual: found?.estimate[column] ?? null,
      expected: numberIn(row[column]),
    }));
  });
}

export const CONFORMANCE: Conformance[] = [
  {
    method: 'bankHolidays',
    title: 'bank holidays in England and Wales, 2015 to 2026',
    vectors: [`${FOLDER}/bank-holidays`],
    source: 'gov.uk/bank-holidays.json for 2018 to 2025; from memory for 2015 to 2017 and 2026',
    tolerance: { absolute: 0 },
    comparisons: holidayComparisons,
  },
  {
    method: 'calendarEffects',
    title: 'weekday, bank-holiday, Christmas and winter effects of a daily series',
    vectors: ['daily-input', 'calendar-effects'].map((file) => `${FOLDER}/${file}`),
    source: 'R 4.2.2 stats::lm',
    tolerance: { relative: 1e-9 },
    comparisons: effectComparisons,
  },
];
