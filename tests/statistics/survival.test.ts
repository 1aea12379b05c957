import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SURVIVAL_METHODS } from '../../src/statistics/methods/survival-methods.ts';
import { atRiskTable } from '../../src/statistics/survival/at-risk-table.ts';
import type { CoxInput } from '../../src/statistics/survival/cox-data.ts';
import { type CoxModel, coxModel } from '../../src/statistics/survival/cox-model.ts';
import { indicatorTerms } from '../../src/statistics/survival/indicator-terms.ts';
import { kaplanMeier, survivalQuantile } from '../../src/statistics/survival/kaplan-meier.ts';
import { logRankTest } from '../../src/statistics/survival/log-rank.ts';

interface Person {
  time: number;
  event: number;
  x: number;
  y: number;
  group: string;
  weight: number;
}

const person: fc.Arbitrary<Person> = fc.record({
  time: fc.integer({ min: 1, max: 30 }),
  event: fc.constantFrom(0, 1, 1),
  x: fc.integer({ min: -3, max: 3 }),
  y: fc.constantFrom(0, 1),
  group: fc.constantFrom('a', 'b'),
  weight: fc.constantFrom(1, 2, 0.5),
});
const people = fc.array(person, { minLength: 25, maxLength: 60 });

const timesOf = (persons: { time: number; event: number }[]) => ({
  time: persons.map((p) => p.time),
  event: persons.map((p) => p.event),
});
const inputOf = (persons: Person[]): CoxInput => ({
  ...timesOf(persons),
  terms: [
    { name: 'x', values: persons.map((p) => p.x) },
    { name: 'y', values: persons.map((p) => p.y) },
  ],
});
const valuesOf = (model: CoxModel) => model.coefficients.map((found) => found.coefficient.value);
const near = (a: number | null, b: number | null, relative = 1e-7): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= relative * Math.max(1e-3, Math.abs(a), Math.abs(b));

/** Every number anywhere in a result is finite. */
function expectFinite(held: unknown, path = 'result'): void {
  if (typeof held === 'number') expect(Number.isFinite(held), path).toBe(true);
  else if (held !== null && typeof held === 'object')
    for (const [key, value] of Object.entries(held)) expectFinite(value, `${path}.${key}`);
}

/** A model, or nothing where the made-up persons cannot have one (no event, a constant term). */
function modelOrNothing(input: CoxInput, options = {}): CoxModel | null {
  try {
    return coxModel(input, options);
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return null;
  }
}

describe('survival curves', () => {
  it('without censoring, the curve is the share still without the event', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 50 }), (time) => {
        const curve = kaplanMeier({ time, event: time.map(() => 1) });
        for (const point of curve.points) {
          const share = time.filter((t) => t > point.time).length / time.length;
          expect(point.survival.value).toBeCloseTo(share, 12);
          if (share > 0) expect(point.standardError).toBeCloseTo(Math.sqrt((share * (1 - share)) / time.length), 12);
        }
      }),
    );
  });

  it('a curve only falls, stays within its limits, and they within 0 to 1', () => {
    const interval = fc.constantFrom('log' as const, 'log-log' as const, 'plain' as const);
    fc.assert(
      fc.property(people, interval, (persons, scale) => {
        const { points } = kaplanMeier(timesOf(persons), { interval: scale });
        points.forEach(({ survival }, i) => {
          expect(survival.value).toBeLessThanOrEqual(points[i - 1]?.survival.value ?? 1);
          if (survival.lower === null || survival.upper === null) return;
          expect(survival.lower).toBeGreaterThanOrEqual(0);
          expect(survival.lower).toBeLessThanOrEqual(survival.value! + 1e-12);
          expect(survival.upper).toBeGreaterThanOrEqual(survival.value! - 1e-12);
          expect(survival.upper).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('with an entry of 0 for all, left truncation changes nothing', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const times = timesOf(persons);
        const entry = persons.map(() => 0);
        expect(kaplanMeier({ ...times, entry })).toEqual(kaplanMeier(times));
        const [plain, entered] = [modelOrNothing(inputOf(persons)), modelOrNothing({ ...inputOf(persons), entry })];
        valuesOf(plain!).forEach((value, j) => {
          expect(near(value, valuesOf(entered!)[j]!)).toBe(true);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('the table under the curve counts the same as the curve', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const { points } = kaplanMeier(timesOf(persons));
        const table = atRiskTable(
          timesOf(persons),
          points.map((point) => point.time),
        );
        expect(table.map((row) => row.atRisk)).toEqual(points.map((point) => point.atRisk));
        const last = table.at(-1)!;
        expect(last.events + last.censored).toBe(persons.length);
      }),
    );
  });

  it('says so when a median is not reached, when rows are left out, and when there is nobody', () => {
    const curve = kaplanMeier({ time: [1, 2, 3, null], event: [1, 0, 0, 1] });
    expect(curve.median.value).toBeNull();
    expect(curve.median.notes).toEqual(['Fewer had the event than this share, so the time is not reached.']);
    expect(curve.notes).toEqual(['1 row with a missing value was left out.']);
    expect(kaplanMeier({ time: [], event: [] })).toMatchObject({ points: [], median: { value: null } });
    expect(survivalQuantile(curve, 0.1).value).toBe(1);
    const early = kaplanMeier({ time: [2, 5, 6], event: [1, 1, 0], entry: [0, 3, 3] });
    expect(early.notes.join()).toMatch(/falls to 0 before the last time/);
  });
});

describe('log-rank', () => {
  it('swapping the names of two groups turns the hazard ratio round and leaves the rest', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const groups = persons.map((p) => p.group);
        const test = logRankTest(timesOf(persons), groups);
        const back = logRankTest(timesOf(persons.toReversed()), groups.toReversed());
        expectFinite(test);
        expect(near(test.pValue, back.pValue, 1e-9)).toBe(true);
        if (test.groups[0]!.group === back.groups[0]!.group) return;
        expect(near(test.effect.value, back.effect.value === null ? null : 1 / back.effect.value, 1e-9)).toBe(true);
      }),
    );
  });

  it('observed and expected events are as many, and a later time for all changes nothing', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(0, 1), (persons, rho) => {
        const groups = persons.map((p) => p.group);
        const test = logRankTest(timesOf(persons), groups, { rho });
        const sum = (of: 'observed' | 'expected') => test.groups.reduce((total, group) => total + group[of], 0);
        expect(sum('observed')).toBeCloseTo(sum('expected'), 9);
        const later = { time: persons.map((p) => p.time ** 2 + 7), event: persons.map((p) => p.event) };
        expect(logRankTest(later, groups, { rho }).pValue).toBe(test.pValue);
      }),
    );
  });

  it('with several groups, ties and strata it is the sum over times of what each expects', () => {
    const person = fc.record({
      time: fc.integer({ min: 1, max: 8 }),
      event: fc.constantFrom(0, 1),
      group: fc.constantFrom('a', 'b', 'c', 'd'),
      stratum: fc.constantFrom('s', 't'),
    });
    fc.assert(
      fc.property(fc.array(person, { minLength: 2, maxLength: 40 }), fc.constantFrom(0, 0.5, 1), (persons, rho) => {
        const groups = persons.map((p) => p.group);
        const strata = persons.map((p) => p.stratum);
        const test = logRankTest(timesOf(persons), groups, { rho, strata });
        const twin = sumOverTimes(persons, rho);
        test.groups.forEach(({ group, observed, expected }) => {
          expect(observed).toBeCloseTo(twin.observed(group), 10);
          expect(expected).toBeCloseTo(twin.expected(group), 10);
        });
        const names = test.groups.filter(({ expected }) => expected > 0).map(({ group }) => group);
        if (test.statistic.value === null || names.length !== 2) return;
        const [, name] = names as [string, string];
        const excess = twin.observed(name) - twin.expected(name);
        expect(near(test.statistic.value, excess ** 2 / twin.variance(name), 1e-9)).toBe(true);
      }),
    );
  });

  it('of 300 groups and 30,000 persons takes no minutes', () => {
    const persons = Array.from({ length: 30_000 }, (_, i) => ({
      time: (i * 0.618034) % 1,
      event: i % 2,
      group: `g${(i * 7919) % 300}`,
    }));
    const began = performance.now();
    const groups = persons.map((p) => p.group);
    expect(logRankTest(timesOf(persons), groups).degreesOfFreedom).toBe(299);
    expect(performance.now() - began).toBeLessThan(8000);
  });

  it('without ties it is the score test of a Cox model', () => {
    const distinct = people.map((persons) => persons.map((p, i) => ({ ...p, time: p.time + i / 1000 })));
    fc.assert(
      fc.property(distinct, (persons) => {
        const values = persons.map((p) => Number(p.group === 'a'));
        const model = modelOrNothing({ ...timesOf(persons), terms: [{ name: 'a', values }] });
        if (model === null) return;
        const test = logRankTest(
          timesOf(persons),
          persons.map((p) => p.group),
        );
        expect(near(model.scoreTest.statistic, test.statistic.value)).toBe(true);
      }),
    );
  });
});

describe('Cox', () => {
  /** Logarithm of the partial likelihood as it is written down, person by person. */
  function slowLogLikelihood(persons: Person[], b: number[], ties: 'efron' | 'breslow'): number {
    const linear = (p: Person) => b[0]! * p.x + b[1]! * p.y;
    return [...new Set(persons.map((p) => p.time))].reduce((sum, time) => {
      const died = persons.filter((p) => p.time === time && p.event === 1);
      const hazard = (group: Person[]) => group.reduce((total, p) => total + p.weight * Math.exp(linear(p)), 0);
      const [atRisk, dying] = [hazard(persons.filter((p) => p.time >= time)), hazard(died)];
      const weight = died.reduce((total, p) => total + p.weight, 0) / Math.max(1, died.length);
      const parts = died.map((_, k) => weight * Math.log(atRisk - (ties === 'efron' ? (k / died.length) * dying : 0)));
      return sum + died.reduce((total, p) => total + p.weight * linear(p), 0) - parts.reduce((a, c) => a + c, 0);
    }, 0);
  }

  it('stands at the top of the likelihood as it is written down', () => {
    fc.assert(
      fc.property(people, fc.constantFrom('efron' as const, 'breslow' as const), (persons, ties) => {
        const model = modelOrNothing({ ...inputOf(persons), weights: persons.map((p) => p.weight) }, { ties });
        const b = model === null ? [null] : valuesOf(model);
        if (b.includes(null)) return;
        const at = (x: number, y: number) => slowLogLikelihood(persons, [b[0]! + x, b[1]! + y], ties);
        expect(near(at(0, 0), model!.logLikelihood, 1e-9)).toBe(true);
        const step = 1e-3;
        for (const [x, y] of [
          [step, 0],
          [-step, 0],
          [0, step],
          [0, -step],
        ] as const)
          expect(at(x, y)).toBeLessThanOrEqual(at(0, 0) + 1e-10);
        const curvature = (at(step, 0) - 2 * at(0, 0) + at(-step, 0)) / step ** 2;
        expect(curvature).toBeLessThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it('only the order of times counts, and the order of rows does not', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const plain = modelOrNothing(inputOf(persons));
        if (plain === null) return;
        const stretched = modelOrNothing({ ...inputOf(persons), time: persons.map((p) => p.time ** 3) });
        const turned = modelOrNothing(inputOf(persons.toReversed()));
        plain.coefficients.forEach(({ coefficient, standardError }, j) => {
          expect(near(coefficient.value, valuesOf(stretched!)[j]!)).toBe(true);
          expect(near(coefficient.value, valuesOf(turned!)[j]!)).toBe(true);
          expect(near(standardError, turned!.coefficients[j]!.standardError)).toBe(true);
        });
        expect(near(plain.concordance.value, turned!.concordance.value)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('a change of unit or origin of a term changes its coefficient in proportion and no p-value', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(0.01, 7, 1000), (persons, scale) => {
        const plain = modelOrNothing(inputOf(persons));
        if (plain === null) return;
        const input = inputOf(persons);
        const terms = [{ name: 'x', values: persons.map((p) => p.x * scale + 2019) }, input.terms[1]!];
        const moved = modelOrNothing({ ...input, terms })!;
        const value = valuesOf(moved)[0]!;
        expect(near(valuesOf(plain)[0]!, value === null ? null : value * scale, 1e-6)).toBe(true);
        expect(near(plain.waldTest.statistic, moved.waldTest.statistic, 1e-6)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('a weight of 2 is the person twice (Breslow), and each person a cluster is no cluster', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const twice = [...persons, ...persons];
        const weighted = modelOrNothing({ ...inputOf(persons), weights: persons.map(() => 2) }, { ties: 'breslow' });
        const repeated = modelOrNothing(inputOf(twice), { ties: 'breslow' });
        expect(weighted === null).toBe(repeated === null);
        weighted?.coefficients.forEach(({ coefficient, standardError }, j) => {
          expect(near(coefficient.value, valuesOf(repeated!)[j]!)).toBe(true);
          expect(near(standardError, repeated!.coefficients[j]!.standardError)).toBe(true);
        });
        const robust = modelOrNothing(inputOf(persons), { robust: true });
        const own = modelOrNothing({ ...inputOf(persons), cluster: persons.map((_, i) => `p${i}`) });
        robust?.coefficients.forEach(({ standardError }, j) => {
          expect(near(standardError, own!.coefficients[j]!.standardError)).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('concordance is the share of pairs in order, counted one by one', () => {
    fc.assert(
      fc.property(people, (persons) => {
        const model = modelOrNothing(inputOf(persons));
        const b = model === null ? [null] : valuesOf(model);
        if (b.includes(null)) return;
        const score = persons.map((p) => b[0]! * p.x + b[1]! * p.y);
        let [pairs, agreeing] = [0, 0];
        persons.forEach((first, i) => {
          persons.forEach((later, j) => {
            const after = later.time > first.time || (later.time === first.time && later.event === 0);
            if (first.event === 0 || i === j || !after) return;
            pairs++;
            const apart = score[i]! - score[j]!;
            agreeing += Math.abs(apart) < 1e-9 ? 0.5 : Number(apart > 0);
          });
        });
        expect(model!.concordance.value).toBeCloseTo(agreeing / pairs, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('no NaN and nothing infinite, with few persons, large terms and every option', () => {
    const odd = fc.record({
      time: fc.constantFrom(0, 1, 2, 1e6),
      event: fc.constantFrom(0, 1),
      x: fc.constantFrom(0, 1, -1e6, 1e-9, 1e12),
      y: fc.constantFrom(0, 1),
      group: fc.constantFrom('a', 'b'),
      weight: fc.constantFrom(1, 1e-6, 1e6),
    });
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 15 }), fc.boolean(), (persons, robust) => {
        const input = {
          ...inputOf(persons),
          weights: persons.map((p) => p.weight),
          strata: persons.map((p) => p.group),
        };
        expectFinite(modelOrNothing(input, { robust }));
        expectFinite(modelOrNothing({ ...inputOf(persons), offset: persons.map((p) => p.y * 90) }, { robust }));
        expectFinite(kaplanMeier(timesOf(persons)));
        for (const groups of [persons.map((p) => p.group), persons.map((p) => `${p.group}${p.y}`)])
          expectFinite(logRankTest(timesOf(persons), groups, { rho: 1 }));
      }),
      { numRuns: 200 },
    );
  });

  it('a coefficient that runs away is given as null, said, and leaves the others', () => {
    const event = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
    const input = {
      time: event.map((_, i) => i + 1),
      event,
      terms: [
        { name: 'ward', values: event },
        { name: 'age', values: [1, 2, 1, 3, 1, 2, 2, 1, 3, 1, 2, 1] },
      ],
    };
    const model = coxModel(input, { robust: true });
    expect(model.coefficients.map(({ hazardRatio }) => hazardRatio.value === null)).toEqual([true, false]);
    expect(model.notes.join(' ')).toMatch(/coefficient of ward runs to infinity \(monotone likelihood\)/);
    expect(model.notes.join(' ')).toMatch(/Robust errors could not be computed/);
    expect(model.likelihoodRatioTest.pValue).toBeLessThan(0.01);
    expect(model.waldTest.pValue).toBeNull();
  });

  it('rows with a missing value are left out and counted', () => {
    const input = inputOf(
      Array.from({ length: 30 }, (_, i) => ({
        time: 1 + ((i * 7) % 30),
        event: Number(i % 3 > 0),
        x: i % 5,
        y: i % 2,
        group: 'a',
        weight: 1,
      })),
    );
    const model = coxModel({
      ...input,
      terms: [input.terms[0]!, { name: 'y', values: [null, ...input.terms[1]!.values.slice(1)] }],
    });
    expect(model.rows).toBe(29);
    expect(model.notes[0]).toBe('1 row with a missing value was left out.');
  });
});

describe('what cannot be is refused, with what is wrong', () => {
  const time = [4, 3, 1, 1, 2, 2, 3];
  const event = [1, 1, 1, 0, 1, 1, 0];
  const x = [0, 2, 1, 1, 1, 0, 0];
  it.each<[string, () => unknown, RegExp]>([
    [
      'a term with one value',
      () => coxModel({ time, event, terms: [{ name: 'age', values: x.map(() => 3) }] }),
      /'age' has one value/,
    ],
    [
      'a term that another says',
      () =>
        coxModel({
          time,
          event,
          terms: [
            { name: 'age', values: x },
            { name: 'born', values: x.map((v) => 2000 - v) },
          ],
        }),
      /'born' does not vary .* or is a sum of other terms/,
    ],
    [
      'a term that is constant within strata',
      () => coxModel({ time, event, terms: [{ name: 'age', values: x }], strata: x.map(String) }),
      /'age' does not vary/,
    ],
    ['no event', () => coxModel({ time, event: event.map(() => 0), terms: [{ name: 'x', values: x }] }), /one event/],
    ['no term', () => coxModel({ time, event, terms: [] }), /one term/],
    [
      'two terms of one name',
      () =>
        coxModel({
          time,
          event,
          terms: [
            { name: 'x', values: x },
            { name: 'x', values: event },
          ],
        }),
      /names that differ/,
    ],
    [
      'a term too short',
      () => coxModel({ time, event, terms: [{ name: 'x', values: [1] }] }),
      /as many values as times/,
    ],
    [
      'a weight of 0',
      () => coxModel({ time, event, terms: [{ name: 'x', values: x }], weights: x }),
      /weights are above 0/,
    ],
    ['a negative time', () => kaplanMeier({ time: [-1], event: [1] }), /0 or more/],
    ['a time that is no number', () => kaplanMeier({ time: [Number.NaN], event: [1] }), /0 or more/],
    ['an event of 2', () => kaplanMeier({ time: [1], event: [2] }), /1 \(happened\) or 0/],
    ['an entry after the end', () => kaplanMeier({ time: [1], event: [1], entry: [1] }), /before the time/],
    ['groups too few', () => logRankTest({ time, event }, ['a']), /one group for each time/],
    ['a median of everybody', () => survivalQuantile(kaplanMeier({ time, event }), 1), /between 0 and 1/],
    ['an unknown reference', () => indicatorTerms('area', ['a', 'b'], 'c'), /reference/],
    ['a category of one level', () => indicatorTerms('area', ['a', null]), /two levels/],
  ])('%s', (_what, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});

describe('what an analyst gets from a table', () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    time: 1 + ((i * 11) % 23),
    event: Number(i % 4 > 0),
    group: i % 3 === 0 ? 'north' : 'south',
    'category:income': ['low', 'middle', 'high'][i % 3]!,
    'terms:age': 40 + ((i * 13) % 37),
    'terms:smoker': i % 2,
    cluster: `p${i % 9}`,
  }));
  const run = (id: string, options = {}) => SURVIVAL_METHODS.find((method) => method.id === id)!.run(rows, options);

  it('kaplan-meier: a row for each time', () => {
    const [first] = run('kaplan-meier', { interval: 'log-log', confidence: 0.9 });
    expect(first).toMatchObject({ time: 1, at_risk: 40, method: 'Kaplan–Meier, log-log', confidence: 0.9 });
  });

  it('log-rank: a row for each group', () => {
    expect(run('log-rank').map((row) => [row.group, row.df])).toEqual([
      ['north', 1],
      ['south', 1],
    ]);
  });

  it('cox: a row for each term and level', () => {
    const result = run('cox', { reference: 'income:low' });
    expect(result.map((row) => row.term)).toEqual(['age', 'smoker', 'income=high', 'income=middle']);
    expect(result[0]).toMatchObject({ unit: 'hazard ratio', rows: 40, events: 30 });
    expect(result[0]!.method).toBe('Cox proportional hazards, Efron ties, cluster-robust errors');
  });
});

/** The log-rank sums by their definition, a time of a stratum after the other. */
function sumOverTimes(persons: { time: number; event: number; group: string; stratum: string }[], rho: number) {
  const steps = ['s', 't'].flatMap((stratum) => {
    const own = persons.filter((p) => p.stratum === stratum);
    let survival = 1;
    return [...new Set(own.map((p) => p.time))]
      .sort((a, b) => a - b)
      .map((time) => {
        const atRisk = own.filter((p) => p.time >= time);
        const had = own.filter((p) => p.time === time && p.event === 1);
        const weight = survival ** rho;
        survival *= 1 - had.length / atRisk.length;
        return { atRisk, had, weight };
      });
  });
  type Step = (typeof steps)[number];
  const share = (step: Step, group: string) => step.atRisk.filter((p) => p.group === group).length / step.atRisk.length;
  const total = (of: (step: Step) => number) => steps.reduce((sum, step) => sum + of(step), 0);
  return {
    observed: (group: string) => total(({ had, weight }) => weight * had.filter((p) => p.group === group).length),
    expected: (group: string) => total((step) => step.weight * step.had.length * share(step, group)),
    variance: (group: string) =>
      total((step) => {
        const [all, events, p] = [step.atRisk.length, step.had.length, share(step, group)];
        return all < 2 ? 0 : (step.weight ** 2 * events * (all - events) * p * (1 - p)) / (all - 1);
      }),
  };
}
