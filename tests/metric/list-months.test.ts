import { expect, it } from 'vitest';
import { listMonths } from '../../src/metric/internal/list-months.ts';

it.each([
  [['2025-10-01'], 'October 2025'],
  [['2026-01-01', '2025-10-01', '2025-12-01'], 'October 2025, December 2025 to January 2026'],
  [[], ''],
])('%j is %s', (months, words) => {
  expect(listMonths(months)).toBe(words);
});
