/** Cohorts in plain English: a table of definitions and sentences. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Cohort } from '../../../src/population/cohort/cohort.ts';
import { describeCohort, describeTerms } from '../../../src/population/cohort/describe-cohort.ts';
import type { LoadedCohorts } from '../../../src/population/cohort/load-cohorts.ts';
import { definition, load } from './cohort-fixture.ts';

const CASES: { criteria: unknown; of?: string; says: string }[] = parse(
  readFileSync(join(import.meta.dirname, 'sentences.yaml'), 'utf8'),
);

const say = (cohort: Cohort, { cohorts, words }: LoadedCohorts, on: string | null): string =>
  describeCohort(cohort, { words, on, titleOf: (id) => cohorts.get(id)!.title });

describe('a cohort in plain English', () => {
  it.each(CASES)('$says', ({ criteria, of = 'registered', says }) => {
    const loaded = load(definition({ criteria, of }));
    expect(say(loaded.cohorts.get('test.cohort')!, loaded, '2025-04-01')).toBe(says);
  });

  it('speaks of the index date where none was said', () => {
    const loaded = load(definition({ criteria: { age: { from: 65 } } }));
    expect(say(loaded.cohorts.get('test.cohort')!, loaded, null)).toBe(
      'People registered on the index date who are aged 65 or over.',
    );
  });

  it.each([
    [12, 'A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11 or A12'],
    [13, 'A1, A2, A3, A4, A5 or one of 8 others'],
    [5000, 'A1, A2, A3, A4, A5 or one of 4,995 others'],
  ])('names the first few of %i codes when they are many', (many, named) => {
    const lsoa = Array.from({ length: many }, (_, i) => `A${i + 1}`);
    for (const [criteria, who] of [
      [{ lsoa }, `live in ${named}`],
      [{ not: { lsoa } }, `do not live in ${named} (or whose home is not known)`],
    ] as const) {
      const loaded = load(definition({ criteria }));
      expect(say(loaded.cohorts.get('test.cohort')!, loaded, '2025-04-01')).toBe(
        `People registered on 1 April 2025 who ${who}.`,
      );
    }
  });

  it('names the first few of many codes in a condition on rows, commas and quotes in them or not', () => {
    const codes = Array.from({ length: 100 }, (_, i) => (i === 1 ? "'it''s, (1)'" : `'${i}'`));
    const rows = `provider_code in (${codes.join(',\n')}) and not (admission_type in ('a', 'b'))`;
    const events = { table: 'continuous_spell', rows, at: 'admitted_at', called: 'stays', months: 12 };
    const { cohorts } = load(definition({ criteria: { events } }));
    expect(describeTerms(cohorts.get('test.cohort')!)).toEqual([
      "stays: rows of continuous_spell where provider_code in ('0', 'it''s, (1)', '2', '3', '4' and 95 others) and not (admission_type in ('a', 'b')), by admitted_at",
    ]);
  });

  it('says what the words of its author stand for, each once', () => {
    const admissions = {
      ...{ table: 'continuous_spell', rows: "admission_type\n  = 'emergency'", at: 'admitted_at' },
      called: 'emergency admissions',
    };
    const criteria = {
      all: [
        { events: { ...admissions, months: 12 } },
        { not: { events: { ...admissions, months: 1 } } },
        { held: { table: 'social_care_package', from: 'start_date', called: 'packages' } },
      ],
    };
    const { cohorts } = load(definition({ criteria }));
    expect(describeTerms(cohorts.get('test.cohort')!)).toEqual([
      "emergency admissions: rows of continuous_spell where admission_type = 'emergency', by admitted_at",
      'packages: rows of social_care_package, from start_date on',
    ]);
  });
});
