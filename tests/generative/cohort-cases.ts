/** Random small editions and random cohorts about them: nulls, ties, days on the edges of windows, rows of nobody. */
import fc from 'fast-check';
import type { Cohort, Criterion, Events, Window } from '../../src/population/cohort/cohort.ts';
import { areaOf, type Cell, daysBetween, type TwinEdition, type TwinRow, type TwinWorld } from './cohort-twin.ts';

export const INDEX_DATES = ['2025-04-01', '2024-02-29', '2025-03-31', '2025-01-15'];

/** What the expressions mean, row by row. */
export const MEANINGS: TwinWorld['meanings'] = {
  'age >= 65': ({ age }) => (age == null ? null : Number(age) >= 65),
  "attendance_category = '1'": ({ attendance_category: c }) => (c == null ? null : c === '1'),
  "age is null or not attendance_category = '1'": ({ age, attendance_category: c }) =>
    age == null ? true : c == null ? null : c !== '1',
  'lsoa.imd_2025_decile <= 3': (row, { edition }) => {
    const decile = areaOf(edition, row.lsoa_code)?.imd_2025_decile;
    return decile == null ? null : Number(decile) <= 3;
  },
  'days(arrived_at, index_day) > 10': ({ arrived_at: at }, { on }) =>
    at == null ? null : daysBetween(String(at).slice(0, 10), on) > 10,
  "admission_type in ('emergency', 'other')": ({ admission_type: t }) =>
    t == null ? null : t === 'emergency' || t === 'other',
  'nights * 2 > 5 or discharged_at is null': ({ nights, discharged_at: d }) =>
    (nights != null && Number(nights) * 2 > 5) || d == null ? true : nights == null ? null : false,
  'not for_carer': ({ for_carer: c }) => (c == null ? null : !c),
};

/** Mostly null. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 5 });
const oneOf = (...values: (string | number | null)[]): fc.Arbitrary<Cell> => fc.constantFrom<Cell>(...values);
const person = fc.integer({ min: 1, max: 6 });
const iso = (on: string, days: number): string =>
  new Date(Date.parse(on) + days * 86_400_000).toISOString().slice(0, 10);
const apart = fc.oneof(
  fc.integer({ min: -40, max: 6 }),
  fc.constantFrom(-900, -400, -366, -365, -364, -182, -181, -92, 30, 31),
);
const monthBack = (on: string, back: number): string => {
  const at = Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7)) - 1 - back;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`;
};
const dayNear = (on: string): fc.Arbitrary<string> => apart.map((days) => iso(on, days));
const timeNear = (on: string): fc.Arbitrary<string> =>
  fc.tuple(dayNear(on), fc.constantFrom('00:00:00', '12:30:00', '23:59:59')).map(([day, time]) => `${day} ${time}`);
const area = oneOf('L1', 'L2', 'L9', null);
const practice = oneOf('P1', 'P2', null);

/** Rows of a table, numbered so that their keys differ. */
const rows = (most: number, columns: Record<string, fc.Arbitrary<Cell>>, numbered?: string): fc.Arbitrary<TwinRow[]> =>
  fc
    .array(fc.record(columns), { maxLength: most, size: 'max' })
    .map((list) => (numbered ? list.map((row, i) => ({ ...row, [numbered]: i + 1 })) : list));
/** A row for each of the six people, but for some. */
const forEach = (columns: Record<string, fc.Arbitrary<Cell>>): fc.Arbitrary<TwinRow[]> =>
  fc
    .tuple(
      ...[1, 2, 3, 4, 5, 6].map((key) =>
        fc.option(fc.record({ ...columns, person_key: fc.constant<Cell>(key) }), { freq: 8 }),
      ),
    )
    .map((list) => list.filter((row) => row !== null));
const once = (list: TwinRow[], ...columns: string[]): TwinRow[] => [
  ...new Map(list.map((row) => [columns.map((c) => row[c]).join('|'), row])).values(),
];

/** A small edition around an index date. */
export function editionNear(on: string): fc.Arbitrary<TwinEdition> {
  const births = [
    '1959-03-01',
    '1960-04-01',
    '1960-05-01',
    '2007-04-01',
    '2007-03-01',
    '2024-02-01',
    iso(on, 0).replace(/..$/, '01'),
    // not born yet
    iso(on, 40).replace(/..$/, '01'),
  ];
  return fc
    .record({
      person: forEach({
        birth_month: maybe(fc.constantFrom(...births)),
        ...{ sex: oneOf('1', '2', null), ethnic_category: oneOf('A', 'H', 'M', 'R', 'Z', '99', null) },
        ...{ lsoa_code: area, practice_code: practice, death_date: seldom(dayNear(on)) },
      }),
      registration: fc
        .tuple(
          forEach({ practice_code: practice, held_from: oneOf(iso(on, -900), on), held_to: seldom(dayNear(on)) }),
          rows(4, {
            ...{ person_key: maybe(person), practice_code: practice },
            ...{ held_from: maybe(dayNear(on)), held_to: maybe(dayNear(on)) },
          }),
        )
        .map(([held, others]) => [...held, ...others].map((row, i) => ({ ...row, registration_id: i + 1 }))),
      area: fc.constant<TwinRow[]>([
        { kind: 'lsoa21', code: 'L1', imd_2025_decile: 2 },
        { kind: 'lsoa21', code: 'L2', imd_2025_decile: null },
        { kind: 'lsoa11', code: 'L9', imd_2025_decile: 1 },
      ]),
      organisation: fc.constant<TwinRow[]>([
        { kind: 'practice', code: 'P1', name: 'Abbey', pcn_code: 'U1' },
        { kind: 'practice', code: 'P2', name: null, pcn_code: null },
        { kind: 'pcn', code: 'U1', name: 'North' },
      ]),
      person_month: rows(12, {
        person_key: person,
        month: fc.integer({ min: 0, max: 14 }).map((back) => monthBack(on, back)),
        ...{ emergency_attendances: oneOf(0, 1, 3), emergency_admissions: oneOf(0, 2) },
      }).map((list) => once(list, 'person_key', 'month')),
      condition_register: rows(8, {
        ...{ person_key: person, register: oneOf('DM', 'HTN', 'CKD') },
        ...{ joined_on: dayNear(on), left_on: fc.option(dayNear(on), { freq: 1 }), is_qof: maybe(fc.boolean()) },
      }).map((list) => once(list, 'person_key', 'register')),
      person_segment: forEach({
        ...{ segment: oneOf('healthy', 'cancer', 'complex-lives'), name: oneOf('Named', null) },
        ...{ from_date: dayNear(on), until_date: fc.option(dayNear(on), { freq: 1 }) },
      }),
      condition: rows(8, {
        ...{ person_key: person, condition: oneOf('DM', 'CAN'), source: oneOf('gp', 'hospital') },
        ...{ first_date: maybe(dayNear(on)), resolved_date: maybe(dayNear(on)), active: maybe(fc.boolean()) },
      }).map((list) => once(list, 'person_key', 'condition', 'source')),
      observation: rows(
        12,
        {
          ...{ person_key: maybe(person), source: oneOf('gp'), provider_code: oneOf('P1') },
          ...{ observation: oneOf('hba1c', 'systolic_blood_pressure'), observed_on: maybe(dayNear(on)) },
          value: maybe(fc.constantFrom<Cell>(48, 48.5, 140, 139.9999)),
          problem: fc.constantFrom<Cell>(null, null, null, 'unlikely'),
        },
        'measured_id',
      ),
      emergency_attendance: rows(
        12,
        {
          ...{ person_key: maybe(person), provider_code: oneOf('RA1', 'RA2'), arrived_at: maybe(timeNear(on)) },
          ...{ age: oneOf(64, 65, null), attendance_category: oneOf('1', '2', null), lsoa_code: area },
        },
        'attendance_id',
      ),
      continuous_spell: rows(
        10,
        {
          ...{ person_key: maybe(person), provider_code: oneOf('RA1'), admitted_at: maybe(timeNear(on)) },
          ...{
            discharged_at: maybe(timeNear(on)),
            admission_type: oneOf('emergency', 'elective', null),
            nights: oneOf(0, 2, 3, null),
          },
        },
        'spell_id',
      ),
      social_care_package: rows(
        5,
        {
          ...{ person_key: maybe(person), council_code: oneOf('C1'), for_carer: maybe(fc.boolean()) },
          ...{ start_date: maybe(dayNear(on)), held_to: fc.option(dayNear(on), { freq: 1 }) },
        },
        'package_id',
      ),
    })
    .map((edition) => edition);
}

const window: fc.Arbitrary<Window> = fc.oneof(
  fc.constantFrom(1, 6, 12).map((months) => ({ kind: 'months' as const, months })),
  fc
    .tuple(
      fc.option(fc.constantFrom(-400, -365, -30, -1, 0), { freq: 4 }),
      fc.option(fc.constantFrom(0, -1, 5), { freq: 4 }),
    )
    .filter(([from, to]) => from === null || to === null || from <= to)
    .map(([from, to]) => ({ kind: 'days' as const, from, to })),
);

const eventsOf = (table: string, at: string, ...expressions: (string | null)[]): fc.Arbitrary<Events> =>
  fc.constantFrom(null, ...expressions).map((which) => ({ table, rows: which, at, called: 'things' }));
const events: fc.Arbitrary<Events> = fc.oneof(
  eventsOf(
    ...(['emergency_attendance', 'arrived_at', 'age >= 65', "attendance_category = '1'"] as const),
    ...([
      "age is null or not attendance_category = '1'",
      'lsoa.imd_2025_decile <= 3',
      'days(arrived_at, index_day) > 10',
    ] as const),
  ),
  eventsOf(
    'continuous_spell',
    'admitted_at',
    "admission_type in ('emergency', 'other')",
    'nights * 2 > 5 or discharged_at is null',
  ),
  eventsOf('continuous_spell', 'discharged_at', "admission_type in ('emergency', 'other')"),
);
const count = fc
  .tuple(fc.option(fc.integer({ min: 1, max: 3 })), fc.option(fc.integer({ min: 0, max: 3 })))
  .filter(([least, most]) => (least !== null || most !== null) && (least === null || most === null || least <= most));
const some = <T>(...values: T[]): fc.Arbitrary<T[]> => fc.subarray(values, { minLength: 1 });
const range = (...ends: number[]): fc.Arbitrary<[number | null, number | null]> =>
  fc
    .tuple(fc.option(fc.constantFrom(...ends)), fc.option(fc.constantFrom(...ends)))
    .filter(([from, to]) => (from !== null || to !== null) && (from === null || to === null || from <= to));

const leaf: fc.Arbitrary<Criterion> = fc.oneof(
  range(0, 1, 17, 18, 64, 65, 66).map(([from, to]): Criterion => ({ name: null, kind: 'age', from, to })),
  some('female' as const, 'male' as const).map((values): Criterion => ({ name: null, kind: 'sex', values })),
  some('A', 'M', 'Z').map((values): Criterion => ({ name: null, kind: 'ethnic-category', values })),
  some('White', 'Asian', 'Black', 'Unknown').map((values): Criterion => ({ name: null, kind: 'ethnic-group', values })),
  range(1, 2, 3).map(([from, to]): Criterion => ({ name: null, kind: 'imd-decile', from: from ?? 1, to: to ?? 10 })),
  some('P1', 'P2', 'P3').map((values): Criterion => ({ name: null, kind: 'practice', values })),
  some('L1', 'L9').map((values): Criterion => ({ name: null, kind: 'lsoa', values })),
  some('DM', 'HTN', 'COPD').map((values): Criterion => ({ name: null, kind: 'register', values })),
  some('healthy', 'cancer', 'end-of-life').map((values): Criterion => ({ name: null, kind: 'segment', values })),
  fc
    .tuple(some('DM', 'CAN'), fc.constantFrom(null, 'gp', 'hospital'))
    .map(([values, source]): Criterion => ({ name: null, kind: 'condition', values, source })),
  fc.constantFrom(null, 'not for_carer').map(
    (which): Criterion => ({
      ...{ name: null, kind: 'held', table: 'social_care_package', rows: which },
      ...{ from: 'start_date', to: 'held_to', called: 'packages' },
    }),
  ),
  fc
    .tuple(events, window, count)
    .map(
      ([of, when, [least, most]]): Criterion => ({ name: null, kind: 'events', events: of, window: when, least, most }),
    ),
  fc
    .tuple(
      fc.constantFrom('latest' as const, 'lowest' as const, 'highest' as const),
      fc.constantFrom('hba1c', 'systolic_blood_pressure'),
      window,
      fc.constantFrom('=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
      fc.constantFrom(48, 48.5, 139.9999, 140),
    )
    .map(
      ([take, observation, when, is, value]): Criterion => ({
        ...{ name: null, kind: 'measurement', take, observation, window: when, is, value },
      }),
    ),
  fc
    .tuple(
      events,
      events,
      window,
      fc.constantFrom<[number, number | null][]>([0, 0], [0, 30], [1, 30], [1, null], [2, 5]),
    )
    .map(
      ([first, next, when, [from, to]]): Criterion => ({
        ...{ name: null, kind: 'sequence', first, next, window: when, days: { from, to } },
      }),
    ),
);

/** Criteria of at most `depth` levels; `named` may be named as another cohort. */
function criterionOf(depth: number, named: string | null): fc.Arbitrary<Criterion> {
  const ends =
    named === null
      ? leaf
      : fc.oneof(
          { weight: 8, arbitrary: leaf },
          { weight: 1, arbitrary: fc.constant<Criterion>({ name: null, kind: 'cohort', id: named }) },
        );
  if (depth === 0) return ends;
  const inner = criterionOf(depth - 1, named);
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    ends,
    list.map((of): Criterion => ({ name: null, kind: 'all', of })),
    list.map((of): Criterion => ({ name: null, kind: 'any', of })),
    inner.map((of): Criterion => ({ name: null, kind: 'not', of })),
    fc
      .tuple(list, fc.integer({ min: 1, max: 3 }))
      .map(([of, n]): Criterion => ({ name: null, kind: 'at-least', n: Math.min(n, of.length), of })),
  );
}

const cohortOf = (id: string, named: string | null): fc.Arbitrary<Cohort> =>
  fc
    .tuple(criterionOf(2, named), fc.constantFrom('registered' as const, 'registered' as const, 'everybody' as const))
    .map(([criteria, of]) => ({
      ...{ id, version: 1, title: id, meaning: '', why: '', of, criteria, disclosure: 'HES_7_5', caveats: [] },
      ...{ owner: '', author: '', reviewed: 'unreviewed' as const, links: [], hash: '', path: '' },
    }));

export interface CohortCase {
  on: string;
  edition: TwinEdition;
  /** the second may name the first */
  cohorts: [Cohort, Cohort];
}

export const cohortCase: fc.Arbitrary<CohortCase> = fc.constantFrom(...INDEX_DATES).chain((on) =>
  fc.record({
    on: fc.constant(on),
    edition: editionNear(on),
    cohorts: fc.tuple(cohortOf('test.one', null), cohortOf('test.two', 'test.one')),
  }),
);
