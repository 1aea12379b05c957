/** When limits might be computed anew: only after a lasting shift from something settled, and never by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suggestRebase } from '../../src/statistics/spc/suggest-rebase.ts';
import { xmrChart } from '../../src/statistics/spc/xmr.ts';

const steady = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9, 10];
const raised = (by: number, times = 12) => Array.from({ length: times }, (_, i) => steady[i % 12]! + by);
const at = (values: (number | null)[], options = {}) =>
  suggestRebase(values, options).suggestions.map((suggestion) => suggestion.at);

const fifties = [52, 54, 51, 53, 50, 52, 54, 51, 53, 50, 52, 54];
const sixties = [66, 68, 65, 67, 69, 66, 68, 65, 67, 69, 66, 68];

describe('a rebase is suggested', () => {
  it.each([
    ['after twelve raised points', [...steady, ...raised(5)], [12]],
    ['after twelve lowered points', [...steady, ...raised(-5)], [12]],
    ['twice, when the process shifts twice', [...steady, ...raised(5), ...raised(-3)], [12, 24]],
    ['where the last point before lies on the new side', [...fifties, ...sixties], [12]],
    ['at the step, not at the last point before it', [...fifties.slice(4), ...fifties, ...sixties], [20]],
    ['after steady points that end with two on the new side', [...steady, 11, 11, ...raised(5)], [14]],
    ['not in the midst of a run that began too early', [...steady.slice(0, 6), ...raised(5, 24)], []],
    ['at its place in the series, missing periods included', [null, ...steady, null, ...raised(5)], [14]],
    ['not after eleven raised points', [...steady, ...raised(5, 11)], []],
    ['not when fewer than twelve came before', [...steady.slice(1), ...raised(5, 20)], []],
    ['not for an excursion of five', [...steady, ...raised(5, 5), ...steady, ...steady], []],
    ['not for a series that never moved', Array(40).fill(7), []],
    ['not for one wild point', [...steady, 90, ...steady], []],
    ['not for a series too short', [1, 2], []],
    ['not for nothing', [], []],
  ])('%s', (_what, values, expected) => {
    expect(at(values)).toEqual(expected);
  });

  it('with its reason in words, its evidence, and the questions to ask first', () => {
    const { suggestions, notes } = suggestRebase([...steady, ...raised(5)]);
    expect(suggestions[0]).toMatchObject({
      side: 'above',
      evidence: { pointsBefore: 12, medianBefore: 10, shiftLength: 12, medianAfter: 15, signalsIfRebased: 0 },
    });
    expect(suggestions[0]!.evidence).toMatchObject({ signalsBefore: 0, signalsByOldLimits: 12 });
    expect(suggestions[0]!.reason).toMatch(
      /^From here on 12 points in a row lie above the median of the 12 points before\./,
    );
    expect(notes.join(' ')).toContain('is it known what changed');
  });

  it('not again where it was done', () => {
    expect(at([...steady, ...raised(5)], { rebaseAt: [12] })).toEqual([]);
  });

  it('without counting ghosts', () => {
    const values = [...steady, 99, ...raised(5)];
    expect(at(values, { ghosts: [12] })).toEqual([13]);
  });

  it('later when a longer shift is asked for, and not for less than eight points', () => {
    expect(at([...steady, ...raised(5, 15)], { lasting: 16 })).toEqual([]);
    expect(at([...steady, ...raised(5, 8)], { lasting: 8 })).toEqual([12]);
    expect(() => suggestRebase(steady, { lasting: 7 })).toThrow(RangeError);
    expect(() => suggestRebase([Number.NaN])).toThrow(RangeError);
  });
});

describe('any suggestion', () => {
  const series = fc
    .array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: 8, max: 20 })), { maxLength: 4 })
    .chain((levels) =>
      fc.tuple(
        ...levels.flatMap(([level, times]) =>
          Array(times).fill(fc.integer({ min: level * 4 - 3, max: level * 4 + 3 })),
        ),
      ),
    )
    .map((values) => values as number[]);

  it('leaves fewer special causes, has twelve points before it, and does not depend on zero or unit', () => {
    fc.assert(
      fc.property(series, (values) => {
        const { suggestions } = suggestRebase(values);
        let before = 0;
        for (const suggestion of suggestions) {
          expect(suggestion.at - before).toBeGreaterThanOrEqual(12);
          expect(suggestion.evidence.signalsIfRebased).toBeLessThan(suggestion.evidence.signalsByOldLimits);
          before = suggestion.at;
        }
        expect(at(values.map((value) => value * 2 + 64))).toEqual(suggestions.map((suggestion) => suggestion.at));
      }),
    );
  });

  it('changes sides when the series is turned upside down', () => {
    fc.assert(
      fc.property(series, (values) => {
        const turned = suggestRebase(values.map((value) => -value)).suggestions;
        const swap = { above: 'below', below: 'above' } as const;
        expect(turned.map(({ at, side }) => [at, swap[side]])).toEqual(
          suggestRebase(values).suggestions.map((suggestion) => [suggestion.at, suggestion.side]),
        );
      }),
    );
  });

  it('is never applied: the chart stays as it was', () => {
    const values = [...steady, ...raised(5)];
    suggestRebase(values);
    expect(new Set(xmrChart(values, { polarity: 'neutral' }).points.map((point) => point.group))).toEqual(new Set([0]));
  });
});
