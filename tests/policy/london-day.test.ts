import { expect, it } from 'vitest';
import { londonDay } from '../../src/london-day.ts';

it.each([
  ['2026-06-30T22:59:59Z', '2026-06-30', 'before midnight in summer'],
  ['2026-06-30T23:00:00Z', '2026-07-01', 'midnight in summer is an hour before that of UTC'],
  ['2026-01-15T23:30:00Z', '2026-01-15', 'winter goes with UTC'],
  ['2026-01-01T00:00:00Z', '2026-01-01', 'new year'],
  ['2026-03-29T00:30:00Z', '2026-03-29', 'the night the clocks go forward'],
])('%s is %s in London: %s', (moment, day) => {
  expect(londonDay(new Date(moment))).toBe(day);
});
