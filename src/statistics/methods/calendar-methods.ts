import { bankHolidays } from '../forecast/bank-holidays.ts';
import { monthCalendar } from '../forecast/calendar-day.ts';
import { calendarEffects } from '../forecast/calendar-effects.ts';
import { demand } from '../impossible-input.ts';
import { estimateCells } from './estimate-cells.ts';
import { numberCell, numberColumn, numbersOf, textCell, textColumn } from './method-columns.ts';
import type { StatMethod } from './stat-method.ts';

const SOURCE = 'Banking and Financial Dealings Act 1971 and yearly proclamations; gov.uk/bank-holidays';

const bankHolidaysMethod: StatMethod = {
  id: 'bank-holidays',
  answers: 'which days of each year are bank holidays in England',
  columns: [numberColumn('year', 'from 1978 to 2100')],
  options: [],
  gives: 'many',
  source: SOURCE,
  run: (rows) =>
    rows.flatMap((row) => {
      const year = numberCell(row.year);
      demand(year !== null, 'bank holidays need a year in every row');
      return bankHolidays(year).map(({ day, name, substitute }) => ({
        day,
        name,
        substitute: substitute ? 'substitute day' : null,
      }));
    }),
};

const monthCalendarMethod: StatMethod = {
  id: 'month-calendar',
  answers: 'how many days, working days and bank holidays each month has in England',
  columns: [textColumn('month', 'YYYY-MM, from 1978-01 to 2100-12')],
  options: [],
  gives: 'many',
  source: SOURCE,
  run: (rows) =>
    rows.map((row) => {
      const { weekdays, ...counts } = monthCalendar(textCell(row.month));
      const [mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays] = weekdays as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      return { ...counts, mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays };
    }),
};

const calendarEffectsMethod: StatMethod = {
  id: 'calendar-effects',
  answers: 'how much more or less there is on each weekday, around bank holidays, at Christmas and in winter',
  columns: [
    { part: 'day', meaning: 'the day', type: 'day', required: true },
    numberColumn('value', 'what was counted or measured on the day'),
  ],
  options: [],
  gives: 'many',
  source: 'Linear regression with calendar dummies (Hyndman and Athanasopoulos, section 7.4)',
  run(rows) {
    const days = rows.map((row) => textCell(row.day));
    const { effects, notes } = calendarEffects(days, numbersOf(rows, 'value'));
    return effects.map(({ name, estimate }) => ({
      effect: name,
      ...estimateCells({ ...estimate, notes: [...estimate.notes, ...notes] }),
    }));
  },
};

export const CALENDAR_METHODS: StatMethod[] = [bankHolidaysMethod, monthCalendarMethod, calendarEffectsMethod];
