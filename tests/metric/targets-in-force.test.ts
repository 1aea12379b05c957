import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/metric/metric.ts';
import { targetsOf, targetsOn, targetThroughout } from '../../src/metric/targets-in-force.ts';

const target = (value: number, from: string, to: string | null): Target => ({
  operator: '>=',
  value,
  from,
  to,
  scope: '',
  source: '',
});
const TARGETS = [target(0.95, '2010-06-01', null), target(0.78, '2025-04-01', '2026-03-31')];
const months = (...starts: string[]) =>
  starts.map((start) => ({ period: { start, end: start.replace(/01$/, '28'), label: start } }));

describe('targets in force', () => {
  it.each<[string, number[]]>([
    ['2010-05-31', []],
    ['2025-03-31', [0.95]],
    ['2025-04-01', [0.78, 0.95]],
    ['2026-03-31', [0.78, 0.95]],
    ['2026-04-01', [0.95]],
  ])('on %s are %o, the newest first', (day, values) => {
    expect(targetsOn(TARGETS, day).map((t) => t.value)).toEqual(values);
  });

  it('beside figures are those of their last day, whatever their order', () => {
    expect(targetsOf(TARGETS, months('2026-03-01', '2025-01-01')).map((t) => t.value)).toEqual([0.78, 0.95]);
    expect(targetsOf(TARGETS, months('2026-04-01')).map((t) => t.value)).toEqual([0.95]);
    expect(targetsOf(TARGETS, [{ period: null }]).map((t) => t.value)).toEqual([0.95]);
  });

  it('all the time is the newest that held on the first day too', () => {
    expect(targetThroughout(TARGETS, months('2025-04-01', '2026-03-01'))?.value).toBe(0.78);
    expect(targetThroughout(TARGETS, months('2025-03-01', '2026-03-01'))?.value).toBe(0.95);
    expect(targetThroughout(TARGETS, months('2009-03-01', '2026-03-01'))).toBeNull();
    expect(targetThroughout(TARGETS, [])).toBeNull();
  });
});
