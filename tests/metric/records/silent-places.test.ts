/**
 * Places made of networks: A is of N1, which is of the north, B of N2, which is of the south, X of N9, which is in no place. Each has 100 people,
 * of whom 60 had an appointment in each month from September; X was silent in December. E has 100 people from the middle of November, and sends from December.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Metric, Question } from '../../../src/metric/metric.ts';
import { type Fixture, openFixture } from '../open-fixture.ts';
import { recordMetric } from './open-records.ts';

const MONTHS = ['2025-09', '2025-10', '2025-11', '2025-12'];
const NETWORKS = { A: 'N1', B: 'N2', X: 'N9', E: 'N1' };
const sends = (practice: string, month: string): boolean =>
  practice === 'E' ? month === '2025-12' : practice !== 'X' || month !== '2025-12';
const stretch = (practice_code: string, from: string, to: string, state: string) => ({
  ...{ told: 'gp_encounter', practice_code, state, usual: 60 },
  ...{ from_month: `2025-${from}-01`, to_month: `2025-${to}-01` },
});
const APPOINTMENTS: Metric = recordMetric(
  'person_month',
  { time: { kind: 'flow', at: 'month' } },
  { kind: 'count', numerator: 'gp_appointments', grain: 'month', dimensions: ['practice', 'pcn', 'place'] },
);
const NOVEMBER = { grain: 'month', from: '2025-11-01', to: '2025-11-30' } as const;
const QUARTER = { grain: 'quarter', from: '2025-10-01', to: '2025-12-31' } as const;

let fixture: Fixture;
beforeAll(async () => {
  const people = Object.keys(NETWORKS).flatMap((practice_code, p) =>
    Array.from({ length: 100 }, (_, i) => ({ practice_code, person_key: 100 * p + i, comes: i < 60 })),
  );
  fixture = await openFixture(
    {
      organisation: Object.entries(NETWORKS).map(([code, pcn_code]) => ({
        kind: 'practice',
        code,
        name: code,
        pcn_code,
      })),
      care_system_place: [
        { kind: 'pcn', code: 'N1', place_code: 'NORTH', place_name: 'North' },
        { kind: 'pcn', code: 'N2', place_code: 'SOUTH', place_name: 'South' },
      ],
      person_month: MONTHS.flatMap((month) =>
        people
          .filter(({ practice_code }) => practice_code !== 'E' || month === '2025-12')
          .map(({ practice_code, person_key, comes }) => ({
            ...{ practice_code, person_key, month: `${month}-01`, age: 65 },
            gp_appointments: comes && sends(practice_code, month) ? 1 : 0,
          })),
      ),
      practice_told: [
        ...[stretch('A', '09', '12', 'sent'), stretch('B', '09', '12', 'sent')],
        ...[stretch('X', '09', '11', 'sent'), stretch('X', '12', '12', 'silent')],
        ...[stretch('E', '09', '11', 'none'), stretch('E', '12', '12', 'sent')],
      ],
      area: [],
    },
    false,
    '2026-01-05',
    '2025-12-31',
  );
});
afterAll(() => fixture.edition.close());

const among = (dimension: string, ...values: string[]) => ({ where: [{ dimension, values }] });

it.each<[string, Partial<Question>, string[]]>([
  ['by place', { ...NOVEMBER, by: ['place'] }, ['North 60', 'South 60', 'not in a place 60']],
  ['of no place', { ...NOVEMBER, ...among('place', 'none') }, ['60']],
  ['of no place, whose practice was silent', { ...QUARTER, ...among('place', 'none') }, ['120 !']],
  ['of a place beside', { ...QUARTER, ...among('place', 'SOUTH') }, ['180']],
  ['of a practice that opened, by practice', { ...QUARTER, by: ['practice'] }, ['A 180', 'B 180', 'E 60 !', 'X 120 !']],
  ['of a practice that opened, chosen', { ...QUARTER, ...among('practice', 'E') }, ['60 !']],
])('%s', async (_, question, told) => {
  const { figures } = await fixture.ask(APPOINTMENTS, question);
  const found = figures.map(({ labels, status, value, complete }) =>
    [...Object.values(labels), status === 'value' ? `${value}${complete ? '' : ' !'}` : status].join(' '),
  );
  expect(found.sort()).toEqual(told);
});
