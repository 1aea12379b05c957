/** Random small editions: people with what happened to them, with gaps, ties, odd days, doubled keys and empty tables. */

import type { Draw } from './draw.ts';
import { type Cell, modelOf, type TableRows, tableOf } from './open-records.ts';
import type { TwinTables } from './twin.ts';

const PRACTICE = { name: 'practice', to: 'practice', on: { practice_code: 'code' } };
const PERSON = { name: 'person', to: 'person', on: { person_key: 'person_key' } };

const HOME = { name: 'home', via: 'person', to: 'practice', on: { practice_code: 'code' } };
/** Of each place one of two ways to be in it, as the places of a care system are made of councils or of networks. */
const PLACES = [
  { name: 'provider_place', to: 'place_part', on: { provider: 'code' }, where: { kind: 'provider' } },
  { name: 'pcn_place', via: 'practice', to: 'place_part', on: { pcn: 'code' }, where: { kind: 'pcn' } },
];
const JOINS = [PERSON, PRACTICE, HOME, ...PLACES];

const DIAGNOSED = { table: 'diagnosis', by: 'person_key', from: 'since', to: 'until', names: null };

export const MODEL = modelOf(
  {
    practice: tableOf(['code'], ['code varchar', 'name varchar', 'pcn varchar']),
    place_part: tableOf(['kind', 'code'], ['kind varchar', 'code varchar', 'place varchar', 'name varchar']),
    diagnosis: tableOf(
      ['person_key', 'code'],
      ['person_key bigint', 'code varchar', 'name varchar', 'since date', 'until timestamp', 'counts boolean'],
    ),
    phase: tableOf(
      ['person_key', 'since'],
      ['person_key bigint', 'since date', 'until date', 'segment varchar', 'name varchar'],
    ),
    enrolment: tableOf(['enrolment_id'], ['enrolment_id integer', 'person_key bigint', 'enrolled_at timestamp']),
    person: tableOf(
      ['person_key'],
      ['person_key bigint', 'birth_month date', 'sex varchar', 'practice_code varchar'],
      [PRACTICE],
    ),
    event: tableOf(
      ['provider', 'event_id'],
      [
        'provider varchar',
        'event_id integer',
        'person_key bigint',
        'happened_at timestamp',
        'left_at timestamp',
        'amount integer',
        'price decimal(9,2)',
        'code varchar',
        'flag boolean',
        'practice_code varchar',
        'data_status varchar',
        'units integer',
      ],
      JOINS,
      [
        { name: 'event_by_day', by: ['happened_at', 'provider', 'practice_code', 'data_status'], sums: ['units'] },
        {
          name: 'event_by_code',
          by: [
            'happened_at',
            'provider',
            'practice_code',
            'code',
            'flag',
            'data_status',
            'person.sex',
            'person.birth_month',
          ],
          sums: ['units'],
        },
      ],
    ),
    stay: tableOf(
      ['stay_id'],
      [
        'stay_id integer',
        'person_key bigint',
        'provider varchar',
        'from_on date',
        'to_at timestamp',
        'amount smallint',
        'code varchar',
        'practice_code varchar',
      ],
      JOINS,
    ),
    listing: {
      ...tableOf(
        ['list_on', 'entry_id'],
        [
          'list_on date',
          'entry_id integer',
          'person_key bigint',
          'provider varchar',
          'since date',
          'amount integer',
          'code varchar',
          'practice_code varchar',
        ],
        JOINS,
      ),
      lists: { of: 'provider', stand_days: 7, awaited_days: 21 },
    },
    month: tableOf(
      ['person_key', 'month'],
      [
        'person_key bigint',
        'month date',
        'left_on date',
        'provider varchar',
        'age smallint',
        'practice_code varchar',
        'amount integer',
        'used integer',
        'died boolean',
      ],
      JOINS,
      [
        {
          name: 'month_by_band',
          by: ['month', 'practice_code', 'provider', 'age', 'person.sex'],
          bands: { age: [5, 10, 15, 18, 20, 65] },
          sums: ['used', 'died'],
        },
        {
          name: 'month_by_practice',
          by: ['month', 'practice_code', 'provider', 'age', 'person.sex'],
          sums: ['used', 'died'],
        },
        { name: 'month_by_birth', by: ['month', 'practice_code', 'person.birth_month', 'person.sex'], sums: ['used'] },
      ],
    ),
  },
  {
    provider: { paths: tables((table) => ({ table, code: 'provider', label: 'provider' })) },
    practice: { paths: tables((table) => ({ table, code: 'practice_code', label: 'practice.name' })) },
    pcn: { paths: tables((table) => ({ table, code: 'practice.pcn', label: null })) },
    home_pcn: { paths: tables((table) => ({ table, code: 'home.pcn', label: 'home.name' })) },
    place: {
      names: { table: 'place_part', code: 'place', label: 'name', remedy: 'name places' },
      paths: tables((table) => ({
        table,
        code: "case when provider_place.place is not null then provider_place.place when pcn_place.place is not null then pcn_place.place else 'none' end",
        label:
          "case when provider_place.place is not null then provider_place.name when pcn_place.place is not null then pcn_place.name else 'not in a place' end",
      })),
    },
    sex: {
      paths: tables((table) => ({
        table,
        code: "case when person.sex in ('1','2') then person.sex else 'X' end",
        label: null,
      })),
    },
    age_band: {
      code: "case when value < 18 then 'child' when value < 65 then 'adult' when value >= 65 then 'old' end",
      label: "case when value < 18 then 'Under 18' else '18 and over' end",
      paths: tables((table) => ({ table, code: 'years(person.birth_month, index_day)', label: null })),
    },
    condition: {
      held: { ...DIAGNOSED, rows: null, code: 'code', label: 'name', one: false, knownBy: null },
      paths: tables((table) => ({ table, code: 'person_key', label: null })),
    },
    multimorbidity: {
      held: {
        ...{ ...DIAGNOSED, rows: "counts and code <> 'none'", code: null, label: null, one: false },
        knownBy: { table: 'enrolment', by: 'person_key', from: 'enrolled_at' },
      },
      code: "case when value >= 2 then '2+' when value >= 1 then '1' when value >= 0 then '0' end",
      label: "case when value >= 2 then 'Two or more' when value >= 1 then 'One' when value >= 0 then 'None' end",
      paths: tables((table) => ({ table, code: 'person_key', label: null })),
    },
    segment: {
      held: {
        ...{ table: 'phase', by: 'person_key', from: 'since', to: 'until', rows: null, code: 'segment', label: 'name' },
        ...{ one: true, knownBy: null, names: null },
      },
      paths: tables((table) => ({ table, code: 'person_key', label: null })),
    },
    band: {
      code: "case when value < 0 then null when value < 5 then '0-4' when value < 10 then '5-9' when value < 15 then '10-14' when value < 20 then '15-19' when value is null then null else '90+' end",
      paths: tables((table) => ({
        table,
        code: table === 'month' ? 'age' : 'years(person.birth_month, index_day)',
        label: null,
      })),
    },
  },
);

function tables<T>(path: (table: string) => T): T[] {
  return ['event', 'stay', 'listing', 'month'].map(path);
}

export const DIMENSIONS = [
  ...['provider', 'practice', 'pcn', 'home_pcn', 'sex', 'age_band', 'condition', 'multimorbidity', 'segment'],
  'place',
];
export const CODES: Record<string, string[]> = {
  provider: ['P1', 'P2', 'P3', 'nowhere'],
  practice: ['A', 'B', 'C', 'D'],
  pcn: ['U1', 'U2', 'U3'],
  home_pcn: ['U1', 'U2'],
  sex: ['1', '2', 'X'],
  age_band: ['child', 'adult', 'old'],
  condition: ['asthma', 'gout', 'none', 'nowhere'],
  multimorbidity: ['0', '1', '2+'],
  segment: ['well', 'ill', 'nowhere'],
  place: ['NORTH', 'SOUTH', 'SEA', 'none'],
};

const ODD_DAYS = [
  '2024-02-28',
  '2024-02-29',
  '2024-03-01',
  '2024-03-31',
  '2024-04-01',
  // the clocks go back, as they go forward on 31 March
  '2024-10-27',
  '2024-12-30',
  '2024-12-31',
  '2025-01-01',
  '2025-03-31',
];
const BIRTHS = [
  '2000-02-29',
  '2024-02-01',
  '2019-06-01',
  '2015-01-01',
  '2010-12-01',
  '2008-03-01',
  '1959-03-01',
  '1940-07-01',
  '2006-03-01',
];

/** A day of about fifteen months; often one at the edge of a period. */
export function drawDay(draw: Draw): string {
  if (draw.chance(0.35)) return draw.of(ODD_DAYS);
  return new Date(Date.UTC(2024, 0, 20 + draw.below(440))).toISOString().slice(0, 10);
}

const drawTime = (draw: Draw): string =>
  `${drawDay(draw)} ${draw.of(['00:00:00', '00:00:01', '00:30:00', '01:30:00', '11:30:00', '23:59:59'])}`;

const later = (time: string, seconds: number): string =>
  new Date(Date.parse(`${time.replace(' ', 'T')}Z`) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

export function drawEdition(draw: Draw): TableRows {
  const people = Array.from({ length: draw.between(1, 8) }, (_, i) => i + 1);
  const orNull = <T extends Cell>(value: T, share = 0.12): T | null => (draw.chance(share) ? null : value);
  const person = (): number | null => orNull(draw.of(people), 0.1);
  const practice = (): string | null => orNull(draw.of(['A', 'B', 'C', 'Z']));
  const many = (most: number): number => (draw.chance(0.08) ? 0 : draw.below(most));
  const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
  return {
    practice: [
      { code: 'A', name: 'Abbey', pcn: 'U1' },
      { code: 'B', name: 'Bridge', pcn: 'U1' },
      { code: 'C', name: null, pcn: draw.of(['U2', null]) },
    ],
    person: people
      .filter(() => draw.chance(0.9))
      .map((person_key) => ({
        person_key,
        birth_month: orNull(draw.of(BIRTHS)),
        sex: orNull(draw.of(['1', '2', '9'])),
        practice_code: practice(),
      })),
    diagnosis: [...people, 99].flatMap((person_key) =>
      draw.some(['asthma', 'gout', 'none'], 0.55).map((code) => {
        const since = orNull(drawDay(draw), 0.08);
        return {
          person_key,
          code,
          name: code === 'gout' ? null : code.toUpperCase(),
          since,
          until:
            since === null || draw.chance(0.4)
              ? null
              : later(`${since} 09:00:00`, draw.of([0, 1, 7, 30, 90, 400, -2]) * 86_400),
          counts: orNull(draw.chance(0.8), 0.1),
        };
      }),
    ),
    phase: people.flatMap((person_key) => {
      const days = [...new Set(list(draw.below(4), () => drawDay(draw)))].sort();
      // one after the other, now and then with a gap
      return days.map((since, i) => ({
        ...{ person_key, since, segment: draw.of(['well', 'ill']), name: orNull('Named', 0.3) },
        until: draw.chance(0.2) ? since : (days[i + 1] ?? null),
      }));
    }),
    enrolment: list(draw.below(2 * people.length), (i) => ({
      enrolment_id: i,
      person_key: person(),
      enrolled_at: orNull(drawTime(draw), 0.1),
    })),
    event: list(many(40), () => {
      const at = orNull(drawTime(draw), 0.05);
      return {
        provider: draw.of(['P1', 'P2', 'P3']),
        // few numbers, so that two people share a key now and then
        event_id: draw.below(60),
        person_key: person(),
        happened_at: at,
        left_at: at === null ? null : orNull(later(at, draw.of([0, 60, 14_400, 14_401, 86_400, -300]))),
        amount: orNull(draw.between(-2, 6)),
        price: orNull(draw.of([0, 0.5, 1.25, 2.5, 10.01])),
        code: orNull(draw.of(['a', 'ab', 'b', 'c'])),
        flag: orNull(draw.chance(0.5)),
        practice_code: practice(),
        data_status: draw.of(['final', 'final', 'provisional', null]),
        units: draw.below(4),
      };
    }),
    stay: list(many(30), (i) => {
      const from = orNull(drawDay(draw), 0.05);
      return {
        stay_id: i,
        person_key: person(),
        provider: draw.of(['P1', 'P2']),
        from_on: from,
        to_at:
          from === null || draw.chance(0.3)
            ? null
            : later(`${from} 09:00:00`, draw.of([0, 1, 7, 30, 90, 400, -2]) * 86_400),
        amount: orNull(draw.between(0, 9)),
        code: orNull(draw.of(['a', 'ab', 'b'])),
        practice_code: practice(),
      };
    }),
    listing: list(many(40), (i) => ({
      list_on: orNull(
        draw.of(['2024-03-03', '2024-03-10', '2024-03-17', '2024-03-31', '2024-06-30', '2024-12-29', '2025-01-05']),
        0.05,
      ),
      entry_id: i,
      person_key: person(),
      provider: draw.of(['P1', 'P2', 'P3', null]),
      since: orNull(drawDay(draw)),
      amount: orNull(draw.between(0, 60)),
      code: orNull(draw.of(['a', 'b'])),
      practice_code: practice(),
    })),
    month: people.flatMap((person_key) =>
      list(draw.below(12), (i) => ({
        person_key,
        month: orNull(`2024-${String(i + 1).padStart(2, '0')}-01`, 0.03),
        left_on: orNull(drawDay(draw), 0.4),
        provider: draw.of(['P1', 'P2']),
        age: orNull(draw.of([-1, 3, 4, 5, 9, 14, 17, 18, 64, 65, 80])),
        practice_code: practice(),
        amount: orNull(draw.between(0, 3)),
        used: draw.below(4),
        died: draw.chance(0.2),
      })),
    ),
    place_part: draw
      .some(
        draw.chance(0.5)
          ? ['provider P1', 'provider P2', 'provider P9']
          : ['pcn U1', 'pcn U2', 'provider P1', 'provider U1'],
        0.7,
      )
      .map((part) => {
        const [kind, code] = part.split(' ') as [string, string];
        const place = draw.of(['NORTH', 'SOUTH']);
        return { kind, code, place, name: `Place ${place}` };
      }),
  };
}

/** The rows as the twin reads them: dates and times as dates. */
export function twinTables(rows: TableRows): TwinTables {
  return Object.fromEntries(
    Object.entries(MODEL.tables).map(([table, { columns }]) => [
      table,
      (rows[table] ?? []).map((row) =>
        Object.fromEntries(
          columns.map(({ name, type }) => {
            const value = row[name] ?? null;
            if (typeof value !== 'string' || !/^(date|timestamp)$/.test(type)) return [name, value];
            return [name, new Date(type === 'date' ? `${value}T00:00:00Z` : `${value.replace(' ', 'T')}Z`)];
          }),
        ),
      ),
    ]),
  );
}
