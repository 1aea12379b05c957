/** Random pathways: gaps, slopes, changes and where the gap opens are those of a slow twin that works from the counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restOf, type TwinGap, twinChanges, twinGap, twinOpening, twinSlope } from '../metric/pathway/pathway-twin.ts';
import { askCounts, type Count, type StepCounts } from '../metric/pathway/pathway-world.ts';

const RUNS = Number(process.env.CONCORD_RUNS ?? 12);

/** Often at an edge: nobody, everybody, one. */
const count: fc.Arbitrary<Count> = fc
  .integer({ min: 1, max: 120 })
  .chain((of) =>
    fc.record({ of: fc.constant(of), met: fc.oneof(fc.integer({ min: 0, max: of }), fc.constantFrom(0, of, 1)) }),
  );
const stepsOf = (codes: string[]): fc.Arbitrary<StepCounts> =>
  fc.array(fc.record(Object.fromEntries(codes.map((code) => [code, count]))), { minLength: 2, maxLength: 3 });

const near = (wanted: number | null): unknown => (wanted === null ? null : expect.closeTo(wanted, 8));
const limits = ([value, lower, upper]: TwinGap['difference']) => ({
  value: near(value),
  lower: near(lower),
  upper: near(upper),
});

function expectSame(found: Awaited<ReturnType<typeof askCounts>>, gaps: TwinGap[][]): void {
  for (const [i, step] of found.steps.entries()) {
    expect(step.gaps.map((g) => g.group)).toEqual(gaps[i]!.map((g) => g.group));
    for (const [j, gap] of step.gaps.entries()) {
      const wanted = gaps[i]![j]!;
      expect(gap.difference).toEqual(limits(wanted.difference));
      expect(gap.ratio.value).toEqual(near(wanted.ratio));
      for (const part of ['value', 'lower', 'upper'] as const)
        expect(Math.log(gap.disadvantage![part]!)).toBeCloseTo(
          Math.log(wanted.disadvantage[['value', 'lower', 'upper'].indexOf(part)]!),
          8,
        );
      expect(gap.tested).toEqual({ log: near(wanted.log), error: near(wanted.error) });
    }
  }
  const changes = twinChanges(gaps);
  expect(found.changes.map(({ step, group, pValue, adjusted }) => ({ step, group, pValue, adjusted }))).toEqual(
    changes.map(({ step, group, pValue, adjusted }) => ({
      step,
      group,
      pValue: near(pValue),
      adjusted: near(adjusted),
    })),
  );
  const opening = twinOpening(changes, gaps);
  expect(found.opens && [found.opens.step, found.opens.group]).toEqual(opening && [opening.step, opening.group]);
}

describe('a pathway of random counts', () => {
  it('by deprivation', async () => {
    await fc.assert(
      fc.asyncProperty(stepsOf(['1', '2', '3', '4', '5']), async (counts) => {
        const found = await askCounts(counts, 'imd_quintile');
        expectSame(
          found,
          counts.map((groups) => [twinGap('1', groups[1]!, groups[5]!)]),
        );
        for (const [i, { slope }] of found.steps.entries()) {
          const wanted = twinSlope(counts[i]!);
          expect(slope!.slope.value).toBeCloseTo(wanted.slope, 8);
          if (slope!.relative.value !== null && Math.abs(wanted.relative) < 1e4)
            expect(slope!.relative.value).toBeCloseTo(wanted.relative, 6);
        }
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  it('by ethnic group', async () => {
    const groups = { A: 'White', H: 'Asian', M: 'Black' };
    await fc.assert(
      fc.asyncProperty(stepsOf(Object.keys(groups)), async (counts) => {
        const found = await askCounts(counts, 'ethnic_group');
        const named = counts.map((step) =>
          Object.entries(step)
            .map(([code, one]) => twinGap(groups[code as keyof typeof groups], one, restOf(step, code)))
            .sort((a, b) => (a.group < b.group ? -1 : 1)),
        );
        expectSame(found, named);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
