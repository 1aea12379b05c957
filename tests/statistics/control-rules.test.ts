/** The rules of control charts, each against a twin that looks at one point at a time, and under change of unit and sign. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lines, RuleSet, SpcRule } from '../../src/statistics/spc/chart-types.ts';
import { findSignals } from '../../src/statistics/spc/xmr-rules.ts';

const LINES: Lines = { mean: 0, lowerLimit: -9, upperLimit: 9, nearLower: -6, nearUpper: 6 };
const values = fc.array(fc.integer({ min: -11, max: 11 }), { maxLength: 40 });
const rules: fc.Arbitrary<RuleSet> = fc.record({
  trendLength: fc.constantFrom(6, 7),
  runLength: fc.constantFrom(6, 7, 8),
  twoOfThree: fc.record({ allOnOneSide: fc.boolean(), countsBeyondLimits: fc.boolean() }),
});

/** Is the point in any window of the series for which something holds? Says which way, of the last such window. */
function inWindow(
  series: number[],
  i: number,
  length: number,
  holds: (window: number[], at: number) => number,
): number {
  let way = 0;
  for (let start = Math.max(0, i - length + 1); start <= i && start + length <= series.length; start++)
    way = holds(series.slice(start, start + length), i - start) || way;
  return way;
}

function slowRule(series: number[], lines: Lines[], i: number, set: RuleSet): SpcRule {
  const value = series[i]!;
  if (value > lines[i]!.upperLimit) return 'Above UCL';
  if (value < lines[i]!.lowerLimit) return 'Below LCL';
  const trend = inWindow(series, i, set.trendLength, (window) => {
    if (window.every((each, j) => j === 0 || each > window[j - 1]!)) return 1;
    return window.every((each, j) => j === 0 || each < window[j - 1]!) ? -1 : 0;
  });
  if (trend) return `${set.trendLength} Point Trend (${trend > 0 ? 'Increasing' : 'Decreasing'})`;
  const places = series.map((_, j) => j);
  for (const way of [1, -1] as const) {
    const isNear = (j: number) => {
      const past = way > 0 ? series[j]! > lines[j]!.nearUpper : series[j]! < lines[j]!.nearLower;
      const beyond = way > 0 ? series[j]! > lines[j]!.upperLimit : series[j]! < lines[j]!.lowerLimit;
      return past && (set.twoOfThree.countsBeyondLimits || !beyond);
    };
    const onSide = (j: number) => Math.sign(series[j]! - lines[j]!.mean) === way;
    const found = inWindow(places, i, 3, (window) =>
      isNear(i) && window.filter(isNear).length >= 2 && (!set.twoOfThree.allOnOneSide || window.every(onSide)) ? 1 : 0,
    );
    if (found) return way > 0 ? '2 in 3 Above CL' : '2 in 3 Below CL';
  }
  for (const way of [1, -1]) {
    const onSide = (j: number) => Math.sign(series[j]! - lines[j]!.mean) === way;
    if (inWindow(places, i, set.runLength, (window) => (window.every(onSide) ? 1 : 0)))
      return `${set.runLength} Points ${way > 0 ? 'Above' : 'Below'} CL`;
  }
  return 'Common Cause';
}

const swapped = (rule: SpcRule): string =>
  rule
    .replace(/Above UCL|Below LCL/, (side) => (side === 'Above UCL' ? 'Below LCL' : 'Above UCL'))
    .replace(/Increasing|Decreasing/, (way) => (way === 'Increasing' ? 'Decreasing' : 'Increasing'))
    .replace(/(Above|Below) CL/, (side) => (side === 'Above CL' ? 'Below CL' : 'Above CL'));

const moved = (lines: Lines, move: (line: number) => number): Lines => ({
  mean: move(lines.mean),
  lowerLimit: move(lines.lowerLimit),
  upperLimit: move(lines.upperLimit),
  nearLower: move(lines.nearLower),
  nearUpper: move(lines.nearUpper),
});

describe('the rules of a control chart', () => {
  it('agree, point by point, with a twin that looks at each point alone', () => {
    fc.assert(
      fc.property(values, rules, (series, set) => {
        const lines = series.map(() => LINES);
        expect(findSignals(series, LINES, set)).toEqual(series.map((_, i) => slowRule(series, lines, i, set)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('agree with the twin where every point has its own limits', () => {
    const widths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(values, widths, rules, (series, width, set) => {
        const lines = series.map((_, i) => moved(LINES, (line) => (line * width[i]!) / 4));
        expect(findSignals(series, lines, set)).toEqual(series.map((_, i) => slowRule(series, lines, i, set)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('do not change when everything is measured from another zero, or in another unit', () => {
    fc.assert(
      fc.property(
        values,
        rules,
        fc.integer({ min: -500, max: 500 }),
        fc.constantFrom(0.25, 2, 1024),
        (y, set, k, s) => {
          const there = findSignals(
            y.map((value) => value * s + k),
            moved(LINES, (line) => line * s + k),
            set,
          );
          expect(there).toEqual(findSignals(y, LINES, set));
        },
      ),
    );
  });

  it('swap above and below when the series is turned upside down', () => {
    fc.assert(
      fc.property(values, rules, (series, set) => {
        const turned = { mean: 0, lowerLimit: -9, upperLimit: 9, nearLower: -6, nearUpper: 6 };
        const there = findSignals(
          series.map((value) => -value),
          turned,
          set,
        );
        expect(there).toEqual(findSignals(series, LINES, set).map(swapped));
      }),
    );
  });

  it('find no less outside narrower limits', () => {
    fc.assert(
      fc.property(values, (series) => {
        const outside = (lines: Lines) => findSignals(series, lines).filter((rule) => /UCL|LCL/.test(rule)).length;
        expect(outside({ ...LINES, lowerLimit: -8, upperLimit: 8 })).toBeGreaterThanOrEqual(outside(LINES));
      }),
    );
  });

  it('refuse a value that is no number, and lines that do not match', () => {
    expect(() => findSignals([1, Number.NaN], LINES)).toThrow(RangeError);
    expect(() => findSignals([1, 2], [LINES])).toThrow(RangeError);
  });
});
