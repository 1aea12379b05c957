import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankHolidays, easterSunday } from '../../src/statistics/forecast/bank-holidays.ts';
import {
  calendarDays,
  daysFrom,
  daysFromBankHoliday,
  monthCalendar,
  monthsFrom,
} from '../../src/statistics/forecast/calendar-day.ts';
import { calendarEffectOn, calendarEffects, withDayCalendar } from '../../src/statistics/forecast/calendar-effects.ts';
import { addDays, dayFromNumber, dayNumber, daysInMonth, weekdayOf } from '../../src/statistics/forecast/civil-day.ts';
import { perCalendarDay, withMonthLengths } from '../../src/statistics/forecast/monthly-calendar.ts';
import { meanForecast, naiveForecast } from '../../src/statistics/forecast/simple-forecasts.ts';

const DAY = 86_400_000;
const isoOf = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);
const anyDay = fc.integer({ min: dayNumber('1979-01-01'), max: dayNumber('2099-12-31') }).map(dayFromNumber);

describe('a civil day', () => {
  it('is counted as the runtime’s own calendar counts it, on every day from 1900 to 2100', () => {
    const first = Date.UTC(1900, 0, 1) / DAY;
    const last = Date.UTC(2100, 11, 31) / DAY;
    for (let number = first; number <= last; number++) {
      const day = isoOf(number);
      if (dayNumber(day) !== number || dayFromNumber(number) !== day)
        expect([dayNumber(day), dayFromNumber(number)]).toEqual([number, day]);
      if (weekdayOf(day) % 7 !== new Date(number * DAY).getUTCDay()) expect(weekdayOf(day)).toBe(day);
    }
  });

  it('is moved on and back without loss', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -9000, max: 9000 }), (day, days) => {
        expect(addDays(addDays(day, days), -days)).toBe(day);
      }),
    );
  });

  it('is refused where it is none', () => {
    for (const day of ['2023-02-29', '2023-13-01', '2023-1-1', '', '2023-00-10', '2023-04-31'])
      expect(() => dayNumber(day)).toThrow(RangeError);
    expect(() => dayFromNumber(0.5)).toThrow(RangeError);
    expect(() => daysInMonth(2024, 0)).toThrow(RangeError);
  });
});

describe('bank holidays in England', () => {
  it.each([
    ['1981-07-29', 'a royal wedding'],
    ['1995-05-08', 'VE day, moved from the first Monday'],
    ['1999-12-31', 'the millennium'],
    ['2002-06-03', 'the Golden Jubilee'],
    ['2002-06-04', 'the spring holiday, moved'],
    ['2011-04-29', 'a royal wedding'],
    ['2012-06-04', 'the spring holiday, moved'],
    ['2012-06-05', 'the Diamond Jubilee'],
  ])('hold %s, %s', (day) => {
    expect(bankHolidays(Number(day.slice(0, 4))).map((holiday) => holiday.day)).toContain(day);
  });

  it.each(['1995-05-01', '2002-05-27', '2012-05-28', '2020-05-04', '2022-05-30'])('leave out %s', (day) => {
    expect(bankHolidays(Number(day.slice(0, 4))).map((holiday) => holiday.day)).not.toContain(day);
  });

  it('are eight or more weekdays in order, no two on one day', () => {
    for (let year = 1978; year <= 2100; year++) {
      const days = bankHolidays(year).map(({ day }) => day);
      expect(days.length).toBeGreaterThanOrEqual(8);
      expect(new Set(days).size).toBe(days.length);
      expect(days).toEqual([...days].sort());
      expect(days.every((day) => weekdayOf(day) <= 5)).toBe(true);
    }
    expect(() => bankHolidays(1977)).toThrow(RangeError);
  });

  it('turn on an Easter that is a Sunday from 22 March to 25 April', () => {
    for (let year = 1583; year <= 4000; year++) {
      const day = easterSunday(year);
      expect(weekdayOf(day)).toBe(7);
      expect(day.slice(5) >= '03-22' && day.slice(5) <= '04-25').toBe(true);
    }
    expect(easterSunday(1961)).toBe('1961-04-02');
    expect(() => easterSunday(1500)).toThrow(RangeError);
  });
});

describe('the calendar of a day and a month', () => {
  it.each([
    ['2024-12-25', { bankHoliday: 'Christmas Day', workingDay: false, christmasPeriod: true, winter: true }],
    ['2024-12-27', { bankHoliday: null, dayAfterBankHoliday: true, workingDay: true, christmasPeriod: true }],
    ['2025-01-01', { bankHoliday: "New Year's Day", christmasPeriod: true }],
    ['2025-01-02', { dayAfterBankHoliday: true, christmasPeriod: false, winter: true }],
    ['2024-12-24', { dayBeforeBankHoliday: true, workingDay: true, christmasPeriod: true }],
    ['2024-07-06', { weekday: 6, workingDay: false, winter: false, bankHoliday: null }],
  ])('of %s', (day, facts) => {
    expect(calendarDays([day])[0]).toMatchObject(facts);
  });

  it('counts every day of a month once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1979, max: 2099 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const name = `${year}-${String(month).padStart(2, '0')}`;
        const counted = monthCalendar(name);
        const days = calendarDays(daysFrom(`${name}-01`, counted.days));
        expect(counted.weekdays.reduce((sum, count) => sum + count, 0)).toBe(counted.days);
        expect(counted.workingDays).toBe(days.filter((day) => day.workingDay).length);
        expect(counted.bankHolidays).toBe(days.filter((day) => day.bankHoliday !== null).length);
      }),
    );
  });

  it('says how far the nearest bank holiday is', () => {
    expect(['2024-12-24', '2024-12-25', '2024-12-30', '2024-12-31'].map((day) => daysFromBankHoliday(day))).toEqual([
      -1, 0, -2, -1,
    ]);
    expect(daysFromBankHoliday('2024-07-10')).toBeNull();
    fc.assert(
      fc.property(anyDay, (day) => {
        const away = daysFromBankHoliday(day, 40);
        if (away === null) return;
        expect(calendarDays([addDays(day, -away)])[0]!.bankHoliday).not.toBeNull();
        for (let i = 1 - Math.abs(away); i < Math.abs(away); i++)
          expect(calendarDays([addDays(day, i)])[0]!.bankHoliday).toBeNull();
      }),
    );
  });

  it('goes from month to month over the year’s end', () => {
    expect(monthsFrom('2023-11', 3)).toEqual(['2023-11', '2023-12', '2024-01']);
    expect(() => monthsFrom('2023-00', 3)).toThrow(RangeError);
    expect(() => monthCalendar('2023')).toThrow(RangeError);
  });
});

const PUBLIC_DATA = process.env.CONCORD_PUBLIC_DATA ?? join(import.meta.dirname, '../../../shared/data');
const REFERRALS = join(PUBLIC_DATA, 'nhs_england_timeseries', 'rtt_england_monthly_apr2016_aug2023.csv');

describe.skipIf(!existsSync(REFERRALS))('working days as NHS England published them (needs the public data)', () => {
  it('are those of the rule, in every month from April 2016 to August 2023', () => {
    const rows = readFileSync(REFERRALS, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(rows).toHaveLength(89);
    expect(rows.map(([month]) => monthCalendar(month!.slice(0, 7)).workingDays)).toEqual(
      rows.map((cells) => Number(cells.at(-1))),
    );
  });
});

describe('monthly totals', () => {
  it('keep missing months missing, and zero zero', () => {
    expect(perCalendarDay(['2024-02', '2024-03', '2024-04'], [0, null, 60], 'day')).toEqual([0, null, 2]);
    expect(() => perCalendarDay(['2024-02'], [1, 2], 'day')).toThrow(RangeError);
  });

  it('of a steady flow are forecast exactly, whatever the length of the months', () => {
    for (const basis of ['day', 'working-day'] as const) {
      const months = monthsFrom('2022-01', 36).map(monthCalendar);
      const totals = months.map((month) => 50 * (basis === 'day' ? month.days : month.workingDays));
      const method = withMonthLengths('2022-01', basis, meanForecast);
      const { points } = method({ values: totals.slice(0, 24), season: 12, horizon: 12, confidence: [0.9] });
      points.forEach((point, i) => {
        expect(point.value).toBeCloseTo(totals[24 + i]!, 8);
        expect(point.intervals[0]!.upper).toBeCloseTo(totals[24 + i]!, 8);
      });
    }
  });
});

describe('calendar effects of a daily series', () => {
  const days = daysFrom('2022-01-01', 800);
  const madeUp = (size: number[]): number[] =>
    calendarDays(days).map(
      ({ weekday, bankHoliday, dayAfterBankHoliday, winter }, i) =>
        1000 + 0.1 * i + size[weekday]! + (bankHoliday ? -90 : 0) + (dayAfterBankHoliday ? 60 : 0) + (winter ? 45 : 0),
    );
  const sizes = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 8, maxLength: 8 });

  it('are found exactly where nothing else varies, and adding them back forecasts the days ahead', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const values = madeUp(size);
        const fit = calendarEffects(days.slice(0, 760), values.slice(0, 760));
        const found = new Map(fit.effects.map(({ name, estimate }) => [name, estimate.value]));
        expect(found.get('bank holiday')).toBeCloseTo(-90, 6);
        expect(found.get('Sunday')).toBeCloseTo(size[7]! - size[1]!, 6);
        const rest = withDayCalendar('2022-01-01')(naiveForecast);
        const { points } = rest({ values: values.slice(0, 760), season: 7, horizon: 40, confidence: [0.95] });
        points.forEach((point, i) => {
          expect(Math.abs(point.value + 0.1 * (i + 1) - values[760 + i]!)).toBeLessThan(1e-6);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('are not carried from one series to another of the same length', () => {
    const turn = withDayCalendar('2022-01-01');
    const request = { season: 7, horizon: 14, confidence: [0.9] };
    const [one, other] = [madeUp([0, 1, 2, 3, 4, 5, 6, 7]), madeUp([0, 70, 60, 50, 40, 30, 20, 10])];
    turn(meanForecast)({ ...request, values: one });
    expect(turn(meanForecast)({ ...request, values: other })).toEqual(
      withDayCalendar('2022-01-01')(meanForecast)({ ...request, values: other }),
    );
  });

  it('add up to nothing over the days that were fitted, missing days left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { freq: 8 }), {
          minLength: 60,
          maxLength: 120,
        }),
        (values) => {
          const some = days.slice(0, values.length);
          const known = some.filter((_, i) => values[i] !== null);
          if (known.length < 21) return;
          const fit = calendarEffects(some, values);
          const sum = calendarEffectOn(fit, known).reduce((total, effect) => total + effect, 0);
          expect(Math.abs(sum)).toBeLessThan(1e-6);
          for (const { estimate } of fit.effects)
            expect([estimate.value, estimate.lower, estimate.upper].every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });

  it('that the days cannot show are named, and no invented ones given', () => {
    const june = daysFrom('2024-06-03', 28);
    const { effects, notes } = calendarEffects(
      june,
      june.map((_, i) => i),
    );
    expect(effects.map(({ name }) => name)).toEqual([
      'Tuesday',
      'Wednesday',
      'Thursday',
      'Friday',
      'Saturday',
      'Sunday',
    ]);
    expect(notes.join(' ')).toContain('bank holiday');
  });

  it('are refused without enough days, with a day twice, or with a value that is none', () => {
    const june = daysFrom('2024-06-03', 28);
    const flat = june.map(() => 1);
    expect(() => calendarEffects(june.slice(0, 20), flat.slice(0, 20))).toThrow(RangeError);
    expect(() => calendarEffects([...june.slice(1), june[1]!], flat)).toThrow(RangeError);
    expect(() => calendarEffects(june, flat.with(3, Number.POSITIVE_INFINITY))).toThrow(RangeError);
    expect(() => calendarEffects(june, flat.slice(1))).toThrow(RangeError);
  });
});
