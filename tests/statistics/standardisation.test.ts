import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rate } from '../../src/statistics/estimates/rate.ts';
import { ageBandOf } from '../../src/statistics/standardisation/age-band.ts';
import {
  directRate,
  directRateDifference,
  directRateOfPersons,
} from '../../src/statistics/standardisation/direct-rate.ts';
import { ESP2013, ESP2013_21_BANDS } from '../../src/statistics/standardisation/european-standard-population.ts';
import { healthyLifeExpectancy } from '../../src/statistics/standardisation/healthy-life-expectancy.ts';
import { indirectRate, indirectRatio } from '../../src/statistics/standardisation/indirect-standardisation.ts';
import { lifeExpectancy } from '../../src/statistics/standardisation/life-expectancy.ts';
import { everyNumber } from './every-number.ts';
import { expectFiniteOrRefused } from './finite-or-refused.ts';
import { readVectors } from './read-vectors.ts';

const NONE = { value: null, lower: null, upper: null };
const close = (actual: number | null, expected: number, relative = 1e-9): void =>
  expect(Math.abs(actual! - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-9));

const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 19, maxLength: 19 });
const people = fc.array(fc.integer({ min: 500, max: 90_000 }), { minLength: 19, maxLength: 19 });
const bandsOf = (events: (number | null)[], population: (number | null)[]) =>
  ESP2013.map(({ ageband }, i) => ({ ageband, events: events[i]!, population: population[i]! }));

describe('an age band', () => {
  it.each([
    ['1-4', 1, 4],
    ['5 – 9', 5, 9],
    ['05-09', 5, 9],
    ['10 to 14', 10, 14],
    ['90 +', 90, Number.POSITIVE_INFINITY],
    ['90+', 90, Number.POSITIVE_INFINITY],
    ['95 and over', 95, Number.POSITIVE_INFINITY],
    ['<1', 0, 0],
    ['Under 1', 0, 0],
    ['Aged 15-19', 15, 19],
    ['0', 0, null],
    [25, 25, null],
    ['35 years', 35, null],
  ] as const)('%s is read', (label, start, end) => expect(ageBandOf(label)).toEqual({ start, end }));

  it.each(['', 'all ages', 'M 0-4', '-5'])('%j is refused', (label) =>
    expect(() => ageBandOf(label)).toThrow(RangeError),
  );
});

describe('a directly standardised rate', () => {
  const ones = bandsOf(Array(19).fill(5), Array(19).fill(1000));

  it('is the crude rate where every band has it', () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 50 }), (population, perThousand) => {
        const bands = bandsOf(
          population.map((n) => (n * perThousand) / 1000),
          population,
        );
        close(directRate(bands).value, perThousand * 100);
      }),
    );
  });

  it('does not depend on the order of bands, nor on what the weights add to', () => {
    fc.assert(
      fc.property(counts, people, fc.integer({ min: 1, max: 1000 }), (events, population, factor) => {
        const bands = bandsOf(events, population);
        const given = directRate(bands);
        const standard = ESP2013.map((band) => ({ ...band, weight: band.weight * factor }));
        for (const other of [directRate([...bands].reverse()), directRate(bands, { standard })]) {
          close(other.value, given.value!);
          close(other.lower, given.lower!);
          close(other.upper, given.upper!);
        }
        expect(given.lower! < given.value! && given.value! < given.upper!).toBe(true);
      }),
    );
  });

  it('of persons with one event each is that of independent events, and several events widen it', () => {
    fc.assert(
      fc.property(counts, people, (events, population) => {
        const once = directRateOfPersons(
          ESP2013.map(({ ageband }, i) => ({ ageband, personsByEvents: [events[i]!], population: population[i]! })),
        );
        const given = directRate(bandsOf(events, population));
        close(once.value, given.value!, 1e-12);
        close(once.upper, given.upper!, 1e-12);
        const twice = directRateOfPersons(
          ESP2013.map(({ ageband }, i) => ({
            ageband,
            personsByEvents: [0, events[i]! / 2],
            population: population[i]!,
          })),
        );
        close(twice.value, given.value!);
        expect(twice.upper! - twice.lower!).toBeGreaterThan(given.upper! - given.lower!);
      }),
    );
  });

  it('takes 21 bands, and labels written in other ways', () => {
    const bands = ESP2013_21_BANDS.map(({ ageband }) => ({ ageband, events: 5, population: 1000 }));
    close(directRate(bands, { standard: ESP2013_21_BANDS }).value, 500);
    const written = ones.map((band, i) =>
      i === 18 ? { ...band, ageband: '90 and over' } : i === 1 ? { ...band, ageband: '05 – 09' } : band,
    );
    expect(directRate(written)).toEqual(directRate(ones));
  });

  it('is not given below 10 events, which are kept', () => {
    const nine = ones.map((band, i) => ({ ...band, events: i < 9 ? 1 : 0 }));
    expect(directRate(nine)).toMatchObject({ ...NONE, numerator: 9, denominator: 19_000, method: 'Dobson' });
    expect(directRate(nine).notes).toEqual(['dsr NA for total count < 10']);
    expect(directRate(nine.map((band, i) => (i === 18 ? { ...band, events: 1 } : band))).value).not.toBeNull();
    expect(directRateDifference(nine, ones)).toMatchObject(NONE);
  });

  it('is missing where a figure of a band is', () => {
    const missing = ones.map((band, i) => (i === 4 ? { ...band, events: null } : band));
    expect(directRate(missing)).toMatchObject({ ...NONE, numerator: null, denominator: 19_000 });
    const unknown = ones.map((band, i) => (i === 4 ? { ...band, population: null } : band));
    expect(directRate(unknown)).toMatchObject({ ...NONE, numerator: 95, denominator: null });
  });

  it.each([
    ['a missing band', ones.slice(1)],
    ['a band given twice', [...ones, ones[0]!]],
    ['a band given twice in place of another', [...ones.slice(1), ones[1]!]],
    ['a band that the standard has not', ones.map((band, i) => (i === 0 ? { ...band, ageband: '2-4' } : band))],
    ['a band that ends elsewhere', ones.map((band, i) => (i === 18 ? { ...band, ageband: '90-94' } : band))],
    ['a population of 0', ones.map((band, i) => (i === 0 ? { ...band, population: 0 } : band))],
    ['negative events', ones.map((band, i) => (i === 0 ? { ...band, events: -1 } : band))],
  ])('%s is refused', (_what, bands) => expect(() => directRate(bands)).toThrow(RangeError));

  it('refuses a standard without weight', () => {
    const standard = ESP2013.map((band) => ({ ...band, weight: 0 }));
    expect(() => directRate(ones, { standard })).toThrow(RangeError);
  });

  it('differs from itself by 0, with limits each side', () => {
    const { value, lower, upper } = directRateDifference(ones, ones);
    expect(value).toBe(0);
    expect(lower).toBe(-upper!);
  });
});

describe('an indirectly standardised ratio', () => {
  const band = { events: 5, population: 100, referenceEvents: 50, referencePopulation: 1000 };

  it('of the reference against itself is 1, and its rate the crude rate', () => {
    fc.assert(
      fc.property(counts, people, (events, population) => {
        const bands = events.map((x, i) => ({
          ...{ events: x, population: population[i]! },
          ...{ referenceEvents: x, referencePopulation: population[i]! },
        }));
        close(indirectRatio(bands).value, 1);
        close(indirectRate(bands).value, rate(events, population).value!);
        close(indirectRate(bands).upper, rate(events, population).upper!);
      }),
    );
  });

  it('takes a band without events and population as 0 and says so', () => {
    const found = indirectRatio([band, { ...band, events: null, population: null }]);
    expect(found.value).toBe(1);
    expect(found.notes).toEqual(['A missing figure was taken as 0 in 1 of 2 bands.']);
  });

  it.each([
    ['events of its only band', [{ ...band, events: null }], { numerator: null, denominator: 5 }],
    ['events of one band', [band, { ...band, events: null }], { numerator: null, denominator: 10 }],
    ['the population of a band', [band, { ...band, population: null }], { numerator: 10, denominator: null }],
    ['everything of the area', [{ ...band, events: null, population: null }], { numerator: null, denominator: 0 }],
  ])('is missing, never 0, where it lacks %s', (_what, bands, counted) => {
    for (const found of [indirectRatio(bands), indirectRate(bands)]) {
      expect(found).toMatchObject({ ...NONE, ...counted });
      expect(found.notes.join(' ')).toContain('missing');
    }
  });

  it('has no value where nothing is expected', () => {
    expect(indirectRatio([{ ...band, referenceEvents: 0 }])).toMatchObject({ ...NONE, numerator: 5, denominator: 0 });
  });

  it('refuses what cannot be', () => {
    expect(() => indirectRatio([])).toThrow(RangeError);
    expect(() => indirectRatio([{ ...band, referencePopulation: 0 }])).toThrow(RangeError);
    expect(() => indirectRate([{ ...band, events: -1 }])).toThrow(RangeError);
  });
});

interface Deaths {
  ageband: string;
  population: number | null;
  deaths: number | null;
}
const deaths: Deaths[] = readVectors('life_expectancy_inputs').map((row) => ({
  ageband: row.startage!,
  population: Number(row.pop),
  deaths: Number(row.deaths),
}));
const changed = (at: number, change: Partial<Deaths>): Deaths[] =>
  deaths.map((band, i) => (i === at ? { ...band, ...change } : band));

describe('life expectancy', () => {
  it('does not depend on the order of bands or on how they are written', () => {
    const labels = [
      '0',
      '1-4',
      '5 – 9',
      ...Array.from({ length: 16 }, (_, i) => `${10 + 5 * i}-${14 + 5 * i}`),
      '90 +',
    ];
    const written = deaths.map((band, i) => ({ ...band, ageband: labels[i]! })).reverse();
    expect(lifeExpectancy(written)).toEqual(lifeExpectancy(deaths));
  });

  it.each([
    ['deaths below 0', changed(3, { deaths: -1 }), 'Deaths of an age band are below 0.'],
    ['no population in a band', changed(3, { population: 0 }), 'The population of an age band is not above 0.'],
    ['more deaths than people', changed(3, { deaths: 1e6 }), 'An age band has more deaths than people.'],
    ['a missing count', changed(3, { deaths: null }), 'Deaths or population of an age band are missing.'],
    ['a missing band', deaths.slice(1), 'A life table needs the 20 age bands 0, 1-4, 5-9 and so on to 85-89 and 90+.'],
    ['a band twice', [...deaths, deaths[0]!], 'An age band is there twice.'],
    [
      'no deaths in the last band',
      changed(19, { deaths: 0 }),
      'No deaths in the last age band: its length of life is unknown.',
    ],
    [
      '5,000 people in all',
      deaths.map((band) => ({ ...band, population: 250, deaths: 1 })),
      'The population is not above 5,000.',
    ],
  ])('is null at every age, with the reason, for %s', (_what, bands, reason) => {
    const found = lifeExpectancy(bands);
    expect(found.length).toBe(20);
    for (const { expectancy } of found) expect(expectancy).toMatchObject({ ...NONE, notes: [reason] });
  });

  it('is not given where the 95% limits are more than 10 years from it', () => {
    const few = deaths.map((band, i) => ({ ...band, population: 260, deaths: i === 0 || i === 19 ? 1 : 0 }));
    const found = lifeExpectancy(few);
    expect(found[0]!.expectancy).toMatchObject(NONE);
    expect(found[0]!.expectancy.notes[0]).toContain('more than 10 years');
    expect(found[0]!.expectancy).toMatchObject({ numerator: 2, denominator: 5200 });
  });

  it.each([
    [20, 0.998, true],
    [14, 0.9, false],
  ])('is so by the 95%% limits, whatever is asked for: %d deaths at %d', (oldest, confidence, isGiven) => {
    const bands = deaths.map((band, i) => ({ ...band, population: 300, deaths: i === 0 || i > 9 ? 1 : 0 }));
    bands[19]!.deaths = oldest;
    const { value, upper } = lifeExpectancy(bands, { confidence })[0]!.expectancy;
    expect(value !== null).toBe(isGiven);
    if (isGiven) expect(upper! - value!).toBeGreaterThan(10);
  });

  it('has none for ages to which nobody lives', () => {
    const found = lifeExpectancy(changed(5, { population: 20, deaths: 20 }));
    expect(found[5]!.expectancy.value).toBe(2.5);
    expect(found[6]!.expectancy).toMatchObject({ ...NONE, notes: ['Nobody lives to this age in the life table.'] });
    everyNumber(found);
  });

  it('falls when anybody more dies', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 1, max: 500 }), (at, more) => {
        const given = lifeExpectancy(deaths)[0]!.expectancy.value!;
        const worse = lifeExpectancy(changed(at, { deaths: deaths[at]!.deaths! + more }))[0]!.expectancy.value!;
        expect(worse).toBeLessThan(given);
      }),
    );
  });

  it('adds up as a table worked a year at a time does, where nobody dies before the last band', () => {
    const last = deaths.map((band, i) => ({ ...band, population: 1000, deaths: i === 19 ? 200 : 0 }));
    for (const { startAge, expectancy } of lifeExpectancy(last)) close(expectancy.value, 95 - startAge, 1e-12);
  });
});

describe('healthy life expectancy', () => {
  const healthy = (prevalence: number | null, surveyed?: number) =>
    deaths.map((band) => ({ ...band, prevalence, ...(surveyed === undefined ? {} : { surveyed }) }));

  it('is life expectancy where nobody is ill, the same share of it where all bands are alike, and 0 where all are ill', () => {
    const lives = lifeExpectancy(deaths);
    healthyLifeExpectancy(healthy(0)).forEach(({ expectancy }, i) => {
      close(expectancy.value, lives[i]!.expectancy.value!, 1e-12);
      close(expectancy.lower, lives[i]!.expectancy.lower!, 1e-12);
    });
    healthyLifeExpectancy(healthy(0.25)).forEach(({ expectancy }, i) => {
      close(expectancy.value, lives[i]!.expectancy.value! * 0.75, 1e-12);
    });
    expect(healthyLifeExpectancy(healthy(1))[0]!.expectancy.value).toBe(0);
  });

  it('has wider limits for a smaller survey, and says when there was none', () => {
    const width = (surveyed?: number): number => {
      const { lower, upper } = healthyLifeExpectancy(healthy(0.3, surveyed))[0]!.expectancy;
      return upper! - lower!;
    };
    expect(width(100)).toBeGreaterThan(width(1000));
    expect(width(1000)).toBeGreaterThan(width());
    expect(healthyLifeExpectancy(healthy(0.3))[0]!.expectancy.notes.join()).toContain('prevalence as known');
    expect(healthyLifeExpectancy(healthy(0.3, 100))[0]!.expectancy.notes).toEqual([]);
  });

  it('is null for a missing prevalence and refuses one outside 0 to 1', () => {
    expect(healthyLifeExpectancy(healthy(null))[0]!.expectancy).toMatchObject(NONE);
    expect(() => healthyLifeExpectancy(healthy(30))).toThrow(RangeError);
    expect(() => healthyLifeExpectancy(healthy(0.3, 0))).toThrow(RangeError);
  });
});

describe('any finite input', () => {
  const figure = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  const above = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });

  it('gives finite figures, or none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(figure, above, figure, above), { minLength: 20, maxLength: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, prevalence) => {
          const bands = ESP2013.map(({ ageband }, i) => ({ ageband, events: rows[i]![0], population: rows[i]![1] }));
          expectFiniteOrRefused(() => directRate(bands));
          expectFiniteOrRefused(() => directRateDifference(bands, [...bands].reverse()));
          expectFiniteOrRefused(() =>
            directRateOfPersons(bands.map((band) => ({ ...band, personsByEvents: [band.events, band.events] }))),
          );
          const reference = rows.map(([x, n, y, m]) => ({
            ...{ events: x, population: n },
            ...{ referenceEvents: y, referencePopulation: m },
          }));
          expectFiniteOrRefused(() => indirectRatio(reference));
          expectFiniteOrRefused(() => indirectRate(reference));
          const mortality = deaths.map(({ ageband }, i) => ({
            ageband,
            population: rows[i]![1],
            deaths: Math.min(rows[i]![0], rows[i]![1]),
            prevalence,
            surveyed: rows[i]![3],
          }));
          expectFiniteOrRefused(() => lifeExpectancy(mortality));
          expectFiniteOrRefused(() => healthyLifeExpectancy(mortality));
        },
      ),
    );
  });
});
