/** Where on a pathway the gap opens: a case worked out by hand, what is withheld, and what cannot be said. */
import { describe, expect, it } from 'vitest';
import { describeOpening } from '../../../src/metric/pathway/describe-opening.ts';
import { formatValue } from '../../../src/page/format-figure.ts';
import { askCounts, METRICS, PATHWAY_CATALOGUE, pathwayOf, type StepCounts } from './pathway-world.ts';

/** The middle fifths: nobody's gap is theirs. */
const middle = (met: number, of: number) => ({ 2: { met, of }, 3: { met, of }, 4: { met, of } });

/**
 * By hand. Told: 80 of 100 against 84 of 100: odds 4 and 5.25, disadvantage 5.25/4 = 1.3125, ln 0.27193, standard error
 * √(1/80 + 1/20 + 1/84 + 1/16) = 0.37001. Treated: 50 of 100 against 80 of 100: odds 1 and 4, disadvantage 4, ln 1.38629, standard
 * error √(1/50 + 1/50 + 1/80 + 1/20) = 0.32016. Growth 4/1.3125 = 3.04762, z = 1.11436/√(0.37001² + 0.32016²) = 2.27751,
 * p = 0.022756; with two looked at 0.045512.
 */
const OPENS: StepCounts = [
  { 1: { met: 80, of: 100 }, ...middle(41, 50), 5: { met: 84, of: 100 } },
  { 1: { met: 50, of: 100 }, ...middle(33, 50), 5: { met: 80, of: 100 } },
];

describe('a pathway by deprivation', () => {
  it('has the gap of each step, and says where it opens', async () => {
    const found = await askCounts(OPENS, 'imd_quintile');
    const [told, treated] = found.steps.map(({ gaps }) => gaps[0]!);
    expect(told).toMatchObject({ group: '1', figure: { numerator: 80 }, against: { numerator: 84 } });
    expect(told!.difference.value).toBeCloseTo(-0.04, 12);
    expect(told!.ratio.value).toBeCloseTo(80 / 84, 12);
    expect(told!.disadvantage!.value).toBeCloseTo(1.3125, 12);
    expect(told!.tested!.error).toBeCloseTo(0.370006, 5);
    expect(treated!.disadvantage!.value).toBeCloseTo(4, 12);
    expect(treated!.tested!.error).toBeCloseTo(0.32016, 5);
    expect(found.changes.map((c) => [c.step, c.group])).toEqual([
      [0, '1'],
      [1, '1'],
    ]);
    expect(found.opens).toMatchObject({ step: 1, group: '1' });
    expect(found.opens!.factor.value).toBeCloseTo(3.04762, 5);
    expect(found.opens!.pValue).toBeCloseTo(0.022756, 5);
    expect(found.opens!.adjusted).toBeCloseTo(0.045512, 5);
    expect(describeOpening(found, formatValue)).toEqual([
      "The gap opens most at step 2 of 2, 'Decided': Cancer: treated within 31 days of the decision, 50.0% in the most deprived fifth against 80.0% in the least.",
      "From 'Told' to there the disadvantage grows 3.05 times (1.17 to 7.95), more than chance explains (p = 0.046, 2 changes looked at together).",
    ]);
  });

  it('has every fifth, with its interval and counts, and the slope over all of them', async () => {
    const { steps } = await askCounts(OPENS, 'imd_quintile');
    expect(steps[0]!.answer!.figures.map((f) => [f.labels.imd_quintile, f.numerator, f.denominator])).toEqual([
      ['1 most deprived', 80, 100],
      ...['2', '3', '4'].map((fifth) => [fifth, 41, 50]),
      ['5 least deprived', 84, 100],
    ]);
    for (const figure of steps[0]!.answer!.figures) expect(figure.lower).toBeLessThan(figure.value!);
    // shares 0.8, 0.82, 0.82, 0.82, 0.84 at the middles 1/7, 5/14, 1/2, 9/14, 6/7 with weights 2, 1, 1, 1, 2 of 7
    const { slope, relative } = steps[0]!.slope!;
    expect(slope.value).toBeCloseTo(
      (2 * (2 / 7) * (5 / 14) * 0.02) / (2 * (2 / 7) * (5 / 14) ** 2 + 2 * (1 / 7) * (1 / 7) ** 2),
      9,
    );
    expect(slope.lower).toBeLessThan(slope.value!);
    expect(relative.value).toBeCloseTo((0.82 + slope.value! / 2) / (0.82 - slope.value! / 2), 9);
  });

  it('says that no growth is beyond chance, and that this proves nothing', async () => {
    const same = { 1: { met: 80, of: 100 }, ...middle(41, 50), 5: { met: 84, of: 100 } };
    const found = await askCounts([same, same], 'imd_quintile');
    expect(found.opens).toBeNull();
    expect(describeOpening(found, formatValue)).toEqual([
      'At no step does the gap grow by more than chance can explain (2 changes looked at together). That is no proof that there is none.',
    ]);
  });

  it('says of a gap that is there from the first step that it is', async () => {
    const wide = { 1: { met: 50, of: 100 }, ...middle(33, 50), 5: { met: 80, of: 100 } };
    const found = await askCounts([wide, wide], 'imd_quintile');
    expect(found.opens).toMatchObject({ step: 0 });
    expect(describeOpening(found, formatValue)[0]).toMatch(
      /^The gap is there from the first step that can be compared, 'Told', and grows at no later/,
    );
  });

  it('never says that a gap opens where the most deprived come to fare less well and yet better', async () => {
    const steps = [
      { 1: { met: 190, of: 200 }, ...middle(33, 50), 5: { met: 100, of: 200 } },
      { 1: { met: 110, of: 200 }, ...middle(33, 50), 5: { met: 100, of: 200 } },
    ];
    const found = await askCounts(steps, 'imd_quintile');
    expect(found.changes[1]!.adjusted).toBeLessThan(0.001);
    expect(found.changes[1]!.factor.value).toBeGreaterThan(1);
    expect(found.opens).toBeNull();
  });

  it('compares nothing where an end has nobody, and says so', async () => {
    const found = await askCounts(
      [{ 2: { met: 5, of: 9 }, 5: { met: 5, of: 9 } }],
      'imd_quintile',
      undefined,
      pathwayOf(1),
    );
    expect([found.steps[0]!.gaps, found.changes, found.opens]).toEqual([[], [], null]);
    expect(found.steps[0]!.slope!.notes[0]).toContain('A group has no figure');
    expect(describeOpening(found, formatValue)[0]).toContain('cannot be said');
  });

  it('is not tested where figures are incomplete, and says why', async () => {
    const found = await askCounts(OPENS, 'imd_quintile', undefined, undefined, false);
    const [, treated] = found.steps.map(({ gaps }) => gaps[0]!);
    expect(treated!.difference).toEqual({ value: expect.closeTo(-0.3, 12), lower: null, upper: null });
    expect([treated!.disadvantage, treated!.tested]).toEqual([null, null]);
    expect([found.changes, found.opens]).toEqual([[], null]);
    expect(found.steps[1]!.slope!.notes).toEqual([
      'The figure of a group is incomplete, so there is no slope: it may be one of data.',
    ]);
    expect(found.steps[1]!.notes.at(-1)).toBe(
      'A gap beside which a figure is incomplete is not tested: it may be one of the data that are missing.',
    );
  });

  it('has a step of which the edition has no table, with the reason', async () => {
    const pathway = pathwayOf(2);
    pathway.steps[1] = { title: 'Back', metric: METRICS.get('concord.readmitted-30-days')!, where: [] };
    const found = await askCounts([OPENS[0]!], 'imd_quintile', undefined, pathway);
    expect(found.steps[1]).toMatchObject({ answer: null, gaps: [], why: expect.stringContaining('continuous_spell') });
    expect(found.steps[0]!.gaps).toHaveLength(1);
  });
});

describe('what is released of a pathway', () => {
  it('is worked out from the figures as they were released, and of withheld ones nothing is', async () => {
    const steps = [
      { 1: { met: 3, of: 102 }, ...middle(41, 50), 5: { met: 81, of: 101 } },
      { 1: { met: 52, of: 102 }, ...middle(33, 50), 5: { met: 81, of: 101 } },
    ];
    const found = await askCounts(steps, 'imd_quintile', 'HES_7_5');
    const [small, rounded] = found.steps.map(({ gaps }) => gaps[0]!);
    expect(small!.figure).toMatchObject({ status: 'withheld', numerator: null, value: null });
    expect([small!.difference.value, small!.ratio.value, small!.disadvantage, small!.tested]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(rounded!.figure).toMatchObject({ numerator: 50, denominator: 100 });
    expect(rounded!.disadvantage!.value).toBeCloseTo(80 / 20 / (50 / 50), 12);
    expect(JSON.stringify(found.steps[1]!.gaps)).not.toMatch(/\b(52|102|81|101)\b/);
    expect(found.steps[0]!.slope!.slope.value).toBeNull();
  });

  it('marks small numbers for the operator', async () => {
    const found = await askCounts([{ 1: { met: 3, of: 102 }, 5: { met: 81, of: 101 } }], 'imd_quintile');
    expect(found.steps[0]!.gaps[0]!.figure.small).toBe(true);
  });
});

describe('a pathway by ethnic group', () => {
  /** A White, H Asian, M Black; Z is not known. */
  const TWO: StepCounts = [
    { A: { met: 400, of: 500 }, H: { met: 80, of: 100 }, M: { met: 81, of: 100 }, Z: { met: 1, of: 50 } },
    { A: { met: 400, of: 500 }, H: { met: 79, of: 100 }, M: { met: 40, of: 100 }, Z: { met: 1, of: 50 } },
  ];

  it('sets each group against all others whose group is known', async () => {
    const found = await askCounts(TWO, 'ethnic_group');
    expect(
      found.steps[1]!.gaps.map((g) => [g.label, g.figure.numerator, g.against.numerator, g.against.denominator]),
    ).toEqual([
      ['Asian', 79, 440, 600],
      ['Black', 40, 479, 600],
      ['White', 400, 119, 200],
    ]);
    expect(found.steps[1]!.answer!.figures.map((f) => f.group.ethnic_group)).toContain('Not known');
    expect(found.steps.every(({ slope }) => slope === null)).toBe(true);
    expect(found.opens).toMatchObject({ step: 1, group: 'Black' });
    expect(describeOpening(found, formatValue)[0]).toContain('40.0% in the group Black against 79.8% in all others');
  });
});

describe('what cannot be asked of a pathway', () => {
  const asked = (by: string, where: string[] = []) => {
    const pathway = pathwayOf(2);
    return import('../../../src/metric/pathway/ask-pathway.ts').then(({ askPathway }) =>
      askPathway({ pathway, by, from: null, to: null, where }, PATHWAY_CATALOGUE, () =>
        Promise.reject(new Error('asked')),
      ),
    );
  };

  it.each([
    ['toString', [], 'a pathway is not cut by it'],
    ['sex', [], 'a pathway is not cut by it'],
    ['imd_quintile', ['imd_quintile=1'], 'the groups of imd_quintile are what is compared'],
    ['imd_quintile', ['planet=mars'], 'has no such dimension'],
    ['imd_quintile', ['nonsense'], 'it is not a dimension and a value'],
  ] as const)('by %s where %j', async (by, where, problem) => {
    await expect(asked(by, [...where])).rejects.toMatchObject({
      kind: 'usage',
      problems: [
        expect.objectContaining({ problem: expect.stringContaining(problem) }),
        ...(where[0] === 'planet=mars' ? [expect.anything()] : []),
      ],
    });
  });
});
