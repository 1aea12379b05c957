/** Which periods are told to have few or many rows: half a month among seasonal ones, and no month of a season. */
import { describe, expect, it } from 'vitest';
import { judgeVolumes } from '../../src/landing/internal/judge-volumes.ts';
import { SEASON } from './delivery-sequences.ts';

describe('the judging of volumes', () => {
  const states = (counts: number[], step?: number) =>
    [...judgeVolumes(new Map(counts.map((n, i) => [i, n])), step)].flatMap(([i, v]) =>
      v.state === 'usual' ? [] : [`${i} ${v.state}`],
    );

  it.each([12, 24, 36])(
    'finds half a month anywhere but at the start of %i seasonal months, and nothing else',
    (length) => {
      for (let shift = 0; shift < 12; shift++) {
        const counts = Array.from({ length }, (_, i) => SEASON[(i + shift) % 12] as number);
        expect(states(counts)).toEqual([]);
        for (let at = 1; at < length; at++)
          expect(states(counts.map((n, i) => (i === at ? n / 2 : n)))).toEqual([`${at} few`]);
      }
    },
  );

  it('does not judge the very first, which may bring everything that was before', () => {
    expect(states([9000, 100, 104, 98, 101, 99, 103, 100])).toEqual([]);
  });

  it('compares days with the same day of the week, and lets small numbers move by chance', () => {
    const week = [900, 1000, 1000, 1000, 950, 200, 150];
    const days = Array.from({ length: 63 }, (_, i) => week[i % 7] as number);
    expect(states(days, 7)).toEqual([]);
    expect(
      states(
        days.map((n, i) => (i === 38 ? 400 : n)),
        7,
      ),
    ).toEqual(['38 few']);
    expect(states([6, 2, 9, 4, 7, 3, 5, 8, 1, 6])).toEqual([]);
    expect(states([6, 6, 7, 6, 13, 6, 7, 6, 5, 6])).toEqual([]);
    expect(states([0, 0, 0, 0, 0, 0, 0, 0])).toEqual([]);
    expect(states([100, 100, 100, 50, 100, 100])).toEqual([]);
  });
});
