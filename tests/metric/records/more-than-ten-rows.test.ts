/** What a case of ten rows cannot show (tests/spec/metrics): a rate by the ages of a standard, and a share that asks for nine things. */
import { expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Figure } from '../../../src/metric/metric.ts';
import { CATALOGUE, openFixture, type TableRows } from '../open-fixture.ts';

const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });

async function figureOf(id: string, rows: TableRows): Promise<Pick<Figure, 'numerator' | 'denominator' | 'value'>> {
  const fixture = await openFixture(rows, false, '2026-12-31');
  try {
    const { figures } = await fixture.ask(METRICS.get(id)!, { from: '2025-11-01', to: '2025-11-30' });
    expect(figures).toHaveLength(1);
    const { numerator, denominator, value } = figures[0]!;
    return { numerator, denominator, value };
  } finally {
    fixture.edition.close();
  }
}

/** Stays of the ages after a fall, and a person's month of each band from 65 on. */
const fallsAt = (ages: number[]): TableRows => {
  const of = ages.map((age, i) => ({ age, stay: { spell_id: `${i}`, provider_code: 'RA1' } }));
  return {
    hospital_spell: of.map(({ age, stay }) => ({
      ...{ ...stay, age, sex: '1', admission_method: '21', admission_source: '19', patient_classification: '1' },
      admitted_at: '2025-11-03 10:00',
    })),
    episode: of.map(({ stay }) => ({ ...stay, episode_number: 1, primary_diagnosis: 'S720' })),
    episode_diagnosis: of.map(({ stay }) => ({
      ...{ ...stay, episode_number: 1, position: 2, icd10: 'W010', started_on: '2025-11-03' },
    })),
    person_month: [64, 66, 71, 76, 81, 86, 91].map((age, i) => ({ person_key: `${i}`, month: '2025-11-01', age })),
  };
};

// Each band has a twelfth of a person-year, so its rate is 12 times its falls: 2, 1, 2, 2, 1 and 2. By the weights of the bands, 5,500,
// 5,000, 4,000, 2,500, 1,500 and 1,000, that is 12 × (11,000 + 5,000 + 8,000 + 5,000 + 1,500 + 2,000) / 19,500 = 20 for one person.
it('falls at 65 and over are weighed by the ages from 65 on', async () => {
  const figure = await figureOf('concord.falls-admissions-65-plus', fallsAt([65, 69, 70, 75, 79, 80, 84, 85, 90, 101]));
  expect(figure).toEqual({
    numerator: 10,
    denominator: 0.5,
    value: expect.closeTo(2_000_000, 4),
  });
});

/** A person's month of each band from 80 on, twice, and of one who is too young. */
const FROM_79 = [79, 80, 84, 85, 89, 90, 101];

// 4, 3 and 3 stays in 2/12 of a year each are 24, 18 and 18 a year; of the standard 2,500, 1,500 and 1,000 of 5,000 are in the bands:
// (60,000 + 27,000 + 18,000) / 5,000 = 21 for one person.
it('broken hips at 80 and over are weighed by the ages from 80 on', async () => {
  const stays = [80, 82, 84, 84, 85, 87, 89, 90, 95, 101].map((age, i) => ({
    spell_id: `${i}`,
    provider_code: 'RA1',
    age,
  }));
  const figure = await figureOf('concord.hip-fracture-admissions-80-plus', {
    hospital_spell: stays.map((stay) => ({ ...stay, admission_type: 'emergency', admitted_at: '2025-11-03 10:00' })),
    episode: stays.map(({ age: _, ...stay }) => ({ ...stay, episode_number: 1, primary_diagnosis: 'S720' })),
    person_month: FROM_79.map((age, i) => ({ person_key: `${i}`, month: '2025-11-01', age })),
  });
  expect(figure).toEqual({ numerator: 10, denominator: expect.closeTo(0.5, 9), value: expect.closeTo(2_100_000, 4) });
});

const OBSERVED = ['hba1c', 'systolic_blood_pressure', 'total_cholesterol', 'egfr', 'acr', 'bmi'];
const FOOT = '401191002';
const SMOKING = '8517006';
const EYES = 'eyes';
const CHECKS = [...OBSERVED, FOOT, SMOKING, EYES];

/** A person with diabetes who had these of the nine checks on that day. */
function checkedOn(day: string, checks: string[], invited = false): TableRows {
  const person_key = '1';
  const had = (of: string[]): string[] => of.filter((check) => checks.includes(check));
  const eyes = { person_key, programme: 'diabetic-eye' };
  return {
    registration: [{ person_key, birth_month: '1960-06-01', held_from: '2020-01-01', held_to: '2025-12-01' }],
    condition_register: [{ person_key, register: 'DM', joined_on: '2020-01-01' }],
    observation: had(OBSERVED).map((observation, i) => ({
      ...{ person_key, measured_id: i, observation, observed_on: day, value: 50, source: 'gp' },
    })),
    gp_event: had([FOOT, SMOKING]).map((code) => ({ person_key, event_id: code, code, effective_date: day })),
    screening: [
      ...had([EYES]).map(() => ({ ...eyes, screening_id: 1, test_date: day, result: 'normal' })),
      ...(invited ? [{ ...eyes, screening_id: 2, test_date: null, result: null }] : []),
    ],
  };
}

const nineOf = async (rows: TableRows): Promise<number | null> => {
  const { numerator, denominator } = await figureOf('concord.diabetes-nine-checks', rows);
  expect(denominator).toBe(1);
  return numerator;
};

it('all nine checks of diabetes count 364 days before, and not a day earlier', async () => {
  expect(await nineOf(checkedOn('2024-12-01', CHECKS))).toBe(1);
  expect(await nineOf(checkedOn('2024-11-30', CHECKS))).toBe(0);
});

it.each(CHECKS)('all checks of diabetes but %s are not nine', async (missed) => {
  const others = CHECKS.filter((check) => check !== missed);
  expect(await nineOf(checkedOn('2025-10-01', others, missed === EYES))).toBe(0);
});
