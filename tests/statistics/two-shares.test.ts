/** Two shares: by Fisher's exact test where an expected count is below 5, otherwise by the score test. Worked out by hand, in fractions. */
import { describe, expect, it } from 'vitest';
import { fisherTest } from '../../src/statistics/hypothesis/fisher-test.ts';
import { twoProportionTest } from '../../src/statistics/hypothesis/two-proportion-test.ts';
import { twoSharesTest } from '../../src/statistics/hypothesis/two-shares-test.ts';

const of = (events: number | null, total: number) => ({ events, total });
const EXACT = "Fisher's exact test";

describe('the test of two shares', () => {
  it.each([
    // the lady tasting tea (Fisher 1935): of 8 cups 4 with milk first. 3 of 4 right: 1, 16, 36, 16 and 1 of 70, so 34 of 70
    [of(3, 4), of(1, 4), 17 / 35],
    // all right: 2 of 70
    [of(4, 4), of(0, 4), 1 / 35],
    // 1 of the 10 ways to choose 2 of 5
    [of(2, 2), of(0, 3), 1 / 10],
    // epilepsy of people with a learning disability and of others: the score test has 0.0000004
    [of(2, 14), of(14, 2801), 0.002649380914698353],
    [of(3, 100), of(20, 400), 0.5932509472142072],
  ])('%j beside %j has p = %f exactly', (first, second, p) => {
    const test = twoSharesTest(first, second);
    expect([test.method, test.notes.filter((note) => note.includes('approximate'))]).toEqual([EXACT, []]);
    expect(test.pValue!).toBeCloseTo(p, 13);
    expect(twoSharesTest(second, first).pValue!).toBeCloseTo(p, 13);
    const rest = twoSharesTest(
      of(first.total - first.events!, first.total),
      of(second.total - second.events!, second.total),
    );
    expect(rest.pValue!).toBeCloseTo(p, 13);
  });

  it('is the score test from an expected count of 5 on', () => {
    // 25 × 100 ÷ 500 is 5, 24 × 100 ÷ 500 is 4.8
    expect(twoSharesTest(of(10, 100), of(15, 400))).toEqual(twoProportionTest(of(10, 100), of(15, 400)));
    expect(twoSharesTest(of(10, 100), of(14, 400)).method).toBe(EXACT);
    // 475 of 500 have it, and 25 have not
    expect(twoSharesTest(of(90, 100), of(385, 400)).method).toMatch(/^Two-proportion/);
    expect(twoSharesTest(of(90, 100), of(386, 400)).method).toBe(EXACT);
  });

  it('with an empty margin is none, and says so', () => {
    for (const [first, second] of [
      [of(0, 4), of(0, 4)],
      [of(4, 4), of(3, 3)],
    ] as const) {
      const test = twoSharesTest(first, second);
      expect([test.pValue, test.notes.join()]).toEqual([null, expect.stringMatching(/Nobody or everybody/)]);
    }
    // by itself the exact test has one table alone, of probability 1
    const exact = fisherTest([
      [0, 4],
      [0, 4],
    ]);
    expect([exact.pValue, exact.notes.join()]).toEqual([1, expect.stringMatching(/empty/)]);
    expect(twoSharesTest(of(null, 4), of(1, 4)).pValue).toBeNull();
    expect(() => twoSharesTest(of(0, 0), of(1, 4))).toThrow(RangeError);
  });

  it('is exact of few beside two million, one-sided too', () => {
    // each of 10 has it by a chance of six tenths: at least 9 by 10 × 0.6⁹ × 0.4 + 0.6¹⁰ = 0.0463574
    const { pValue, method } = twoSharesTest(of(9, 10), of(1_200_000, 2_000_000), { alternative: 'greater' });
    expect([method, Math.round(pValue! * 1e5) / 1e5]).toEqual([EXACT, 0.04636]);
  });
});
