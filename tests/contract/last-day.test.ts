import { describe, expect, it } from 'vitest';
import type { DeliveryRules } from '../../src/contract/contract.ts';
import { lastDay } from '../../src/contract/last-day.ts';

describe('a source', () => {
  it.each<[string, DeliveryRules['cadence'], string]>([
    ['2025-10-01', 'monthly', '2025-10-31'],
    ['2025-10-17', 'monthly', '2025-10-31'],
    ['2024-02-01', 'monthly', '2024-02-29'],
    ['2025-10-17', 'daily', '2025-10-17'],
    ['2025-10-17', 'weekly', '2025-10-19'],
    ['2025-07-01', 'quarterly', '2025-09-30'],
    ['2025-04-01', 'annual', '2026-03-31'],
    ['2020-06-30', 'annual', '2020-06-30'],
    ['2019-09-26', 'once', '2019-09-26'],
  ])('with data dated %s that comes %s is about days to %s', (date, cadence, day) => {
    expect(lastDay(date, cadence)).toBe(day);
    expect(lastDay(day, cadence)).toBe(day);
  });

  it('without a date has none', () => {
    expect(lastDay(null, 'monthly')).toBeNull();
  });
});
