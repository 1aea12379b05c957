import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerQuestion } from '../../../src/metric/answer-question.ts';
import { knownTo } from '../../../src/metric/known-to.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import type { RecordDefinition } from '../../../src/metric/records/record-metric.ts';
import { type Fixture, MODEL, openFixture } from '../open-fixture.ts';
import { recordMetric } from './open-records.ts';

const attendance = (id: number, person: number | null, arrived: string, minutes: number | null, practice = 'A') => ({
  attendance_id: id,
  provider_code: 'T1',
  practice_code: practice,
  person_key: person,
  arrived_at: `${arrived}:00`,
  departed_at:
    minutes === null
      ? null
      : new Date(Date.parse(`${arrived}:00Z`.replace(' ', 'T')) + minutes * 60_000)
          .toISOString()
          .slice(0, 19)
          .replace('T', ' '),
  data_status: 'final',
});

const ROWS = [
  attendance(1, 1, '2024-01-01 08:00', 240),
  attendance(2, 1, '2024-01-03 08:00', 241),
  attendance(3, 2, '2024-01-31 23:59', 30, 'B'),
  attendance(4, null, '2024-03-02 10:00', null),
  attendance(5, 2, '2024-03-09 10:00', 700, 'B'),
];

const metricOver = (records: Partial<RecordDefinition>, changes: Partial<Metric>): Metric =>
  recordMetric(
    'emergency_attendance',
    { time: { kind: 'flow', at: 'arrived_at' }, ...records },
    { dimensions: ['practice', 'provider'], ...changes },
  );
const FOUR_HOURS = metricOver(
  { rows: 'departed_at is not null' },
  { kind: 'proportion', numerator: 'minutes(arrived_at, departed_at) <= 240', method: 'wilson' },
);

describe('a question about records', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture({
      emergency_attendance: ROWS,
      organisation: [
        { kind: 'practice', code: 'A', name: 'Abbey' },
        { kind: 'practice', code: 'B', name: 'Bridge' },
        { kind: 'practice', code: 'C', name: 'Castle' },
      ],
    });
  });
  afterAll(() => fixture.edition.close());
  const ask = (metric: Metric, question = {}, rowFilter = {}) => fixture.ask(metric, question, rowFilter);

  it('gives value, counts and interval of the whole, exactly four hours within', async () => {
    const { figures, sql, parameters } = await ask(FOUR_HOURS);
    expect(figures).toHaveLength(1);
    expect(figures[0]).toMatchObject({ status: 'value', value: 0.5, numerator: 2, denominator: 4, complete: true });
    expect(figures[0]!.lower).toBeCloseTo(0.150_036, 5);
    expect(figures[0]!.period).toEqual({ start: '2024-01-01', end: '2024-03-09', label: '1 Jan 2024 to 9 Mar 2024' });
    expect(sql).toContain('source as (');
    expect(parameters).toContain('2025-01-02');
  });

  it('keeps a month of nothing: 0 of a count, no value of a share', async () => {
    const shares = (await ask(FOUR_HOURS, { grain: 'month' })).figures;
    expect(shares.map((f) => [f.period!.label, f.value, f.denominator, f.status, f.complete])).toEqual([
      ['Jan 2024', 2 / 3, 3, 'value', true],
      ['Feb 2024', null, 0, 'no-data', true],
      ['Mar 2024', 0, 1, 'value', false],
    ]);
    const counts = (await ask(metricOver({}, { kind: 'count', method: 'byar' }), { grain: 'month' })).figures;
    expect(counts.map((f) => [f.value, f.lower])).toEqual([
      [3, expect.any(Number)],
      [0, 0],
      [2, expect.any(Number)],
    ]);
  });

  it('names its groups and shows one that was asked for and has nothing', async () => {
    const by = (await ask(FOUR_HOURS, { by: ['practice'] })).figures;
    expect(by.map((f) => [f.group.practice, f.labels.practice, f.value])).toEqual([
      ['A', 'Abbey', 0.5],
      ['B', 'Bridge', 0.5],
    ]);
    const asked = await ask(FOUR_HOURS, { by: ['practice'], where: [{ dimension: 'practice', values: ['C'] }] });
    expect(asked.figures.map((f) => [f.labels.practice, f.status, f.denominator])).toEqual([['Castle', 'no-data', 0]]);
  });

  it('takes a period whole when a day of it is asked for', async () => {
    const { figures } = await ask(FOUR_HOURS, { grain: 'month', from: '2024-01-20', to: '2024-02-02' });
    expect(figures.map((f) => [f.period!.start, f.period!.end, f.denominator])).toEqual([
      ['2024-01-01', '2024-01-31', 3],
      ['2024-02-01', '2024-02-29', 0],
    ]);
  });

  it('counts other rows of the same person, never the row itself and nobody without a person', async () => {
    const again: RecordDefinition['features'] = {
      again: {
        kind: 'any',
        source: 'emergency_attendance',
        value: null,
        rows: null,
        by: 'person_key',
        window: { kind: 'days', at: 'arrived_at', from: 0, to: 7 },
      },
    };
    const { figures } = await ask(metricOver({ features: again }, { kind: 'proportion', numerator: 'again' }));
    expect(figures[0]).toMatchObject({ numerator: 1, denominator: 5 });
  });

  it.each([
    // the example of the specification: an hour more passes than the clock shows
    ['2023-10-29 00:30', '2023-10-29 01:30', 120],
    ['2023-10-28 23:00', '2023-10-29 02:30', 270],
    ['2023-10-29 01:10', '2023-10-29 01:40', 30],
    // the clocks went back meanwhile
    ['2023-10-29 01:50', '2023-10-29 01:10', 20],
    ['2023-10-29 01:10', '2023-10-29 00:50', -20],
    ['2023-10-29 02:10', '2023-10-29 01:50', -20],
    ['2023-03-26 02:20', '2023-03-26 02:10', -10],
    ['2023-10-29 02:00', '2023-10-29 04:00', 120],
    ['2023-03-25 23:00', '2023-03-26 03:00', 180],
    ['2023-03-26 02:00', '2023-03-26 03:00', 60],
    ['2023-03-10 23:00', '2023-03-11 03:00', 240],
    ['2023-01-31 23:00', '2023-02-01 03:00', 240],
    ['2023-06-30 12:00', '2023-12-30 12:00', 183 * 1440 + 60],
    ['2023-06-30 12:00', '2023-06-30 11:00', -60],
  ])('counts from %s to %s the minutes that pass: %i', async (arrived, departed, minutes) => {
    const one = { ...attendance(1, 1, arrived, null), departed_at: `${departed}:00` };
    const night = await openFixture({ emergency_attendance: [one] });
    const mean = metricOver({}, { kind: 'mean', numerator: 'minutes(arrived_at, departed_at)', method: 'student-t' });
    const { figures } = await night.ask(mean);
    expect(figures[0]).toMatchObject({ value: minutes, denominator: 1 });
    night.edition.close();
  });

  it('sees nothing after the day of the edition', async () => {
    const late = await openFixture({ emergency_attendance: [...ROWS, attendance(9, 3, '2025-01-02 08:00', 10)] });
    const { figures } = await late.ask(metricOver({}, { kind: 'count' }));
    expect(figures[0]).toMatchObject({ value: 5, period: { end: '2024-03-09' } });
    late.edition.close();
  });

  it('reads only the rows that the policy lets be seen; an empty list is none', async () => {
    const some = await ask(metricOver({}, { kind: 'count' }), {}, { practice: ['B'] });
    expect(some.figures[0]).toMatchObject({ value: 2, period: { start: '2024-01-31', end: '2024-03-09' } });
    const none = await ask(metricOver({}, { kind: 'count' }), {}, { practice: [] });
    expect(none.figures.map((f) => [f.status, f.value])).toEqual([['no-data', null]]);
  });

  it('refuses a limit on rows that a table of the metric cannot be cut by', async () => {
    await expect(ask(FOUR_HOURS, {}, { treatment_function: ['100'] })).rejects.toMatchObject({
      kind: 'policy-refused',
    });
  });

  it('refuses a table that the decision does not hold', async () => {
    const { edition } = fixture;
    const grant = { tables: ['organisation'], rowFilter: {} };

    const question = { metric: 'm', by: [], grain: null, from: null, to: null, where: [] };
    await expect(answerQuestion({ edition, metric: FOUR_HOURS, tables: MODEL, question, grant })).rejects.toMatchObject(
      {
        kind: 'policy-refused',
      },
    );
  });

  it('says which table is missing', async () => {
    const features: RecordDefinition['features'] = {
      known: {
        kind: 'any',
        source: 'condition_register',
        value: null,
        rows: null,
        by: 'person_key',
        window: { kind: 'held', from: 'joined_on', to: 'left_on' },
      },
    };
    const metric = metricOver({ features }, { kind: 'proportion', numerator: 'known' });
    await expect(ask(metric)).rejects.toMatchObject({
      kind: 'no-data',
      problems: [{ where: "table 'condition_register'" }],
    });
  });

  it('does not read a feature that no formula names', async () => {
    const features: RecordDefinition['features'] = {
      known: {
        kind: 'any',
        source: 'condition_register',
        value: null,
        rows: null,
        by: 'person_key',
        window: { kind: 'held', from: 'joined_on', to: 'left_on' },
      },
    };
    const { figures } = await ask(metricOver({ features }, { kind: 'count' }));
    expect(figures[0]!.value).toBe(5);
  });

  it('tells an unknown value with the nearest', async () => {
    const where = [{ dimension: 'practice', values: ['Abbey'] }];
    await expect(ask(FOUR_HOURS, { where })).rejects.toMatchObject({
      kind: 'unknown-name',
      problems: [{ remedy: "did you mean 'A'?" }],
    });
  });

  it('refuses more figures than may be held', async () => {
    const question = { metric: 'm', by: [], grain: 'day' as const, from: null, to: null, where: [] };
    const options = { ...fixture, metric: FOUR_HOURS, tables: MODEL, question, most: 10 };
    await expect(answerQuestion(options)).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('a register that nobody joined or left since', () => {
  const registration = (person_key: number, held_from: string, held_to: string | null) => ({
    ...{ person_key, held_from, held_to },
    practice_code: 'A',
  });
  const REGISTER = recordMetric('registration', { time: { kind: 'as-at', from: 'held_from', to: 'held_to' } });
  const ROWS_KNOWN = [registration(1, '2024-01-01', null), registration(2, '2024-02-01', '2024-03-10')];
  const asked = async (dataTo: string | null, question: object, asAt = '2025-01-01', registrations = ROWS_KNOWN) => {
    const { edition, ask } = await openFixture({ registration: registrations }, false, asAt, dataTo);
    try {
      const { figures } = await ask(REGISTER, question);
      return figures.map((f) => [f.period?.start, f.status, f.numerator, f.complete]);
    } finally {
      edition.close();
    }
  };
  const on = (day: string) => ({ from: day, to: day });

  it('is as it stood on any day that the data cover, and no data after them', async () => {
    expect(await asked('2024-05-31', on('2024-03-09'))).toEqual([['2024-03-09', 'value', 2, true]]);
    expect(await asked('2024-05-31', on('2024-03-11'))).toEqual([['2024-03-11', 'value', 1, true]]);
    expect(await asked('2024-05-31', on('2024-05-31'))).toEqual([['2024-05-31', 'value', 1, true]]);
    expect(await asked('2024-05-31', on('2024-06-01'))).toEqual([['2024-06-01', 'no-data', null, false]]);
    expect(await asked(null, on('2024-03-11'))).toEqual([['2024-03-11', 'no-data', null, false]]);
  });

  // one person is with the practice until a day that is planned, long after the data end
  const PLANNED = [registration(1, '2024-01-01', '2024-12-20'), registration(2, '2024-02-01', '2024-03-10')];

  it('is not known of any day after the data, whatever rows say of days to come', async () => {
    expect(await asked('2024-05-31', on('2024-05-31'), undefined, PLANNED)).toEqual([['2024-05-31', 'value', 1, true]]);
    expect(await asked('2024-05-31', on('2024-07-15'), undefined, PLANNED)).toEqual([
      ['2024-07-15', 'no-data', null, false],
    ]);
    // as at the last day that was asked, which is after the data though the first is not
    expect(await asked('2024-05-31', { from: '2024-03-01', to: '2024-07-15' }, undefined, PLANNED)).toEqual([
      ['2024-07-15', 'no-data', null, false],
    ]);
    expect((await asked('2024-05-31', {}, undefined, PLANNED)).map(([day, , n]) => [day, n])).toEqual([
      ['2024-05-31', 1],
    ]);
  });

  it('tells that it is of a day after the data', async () => {
    const { edition, ask } = await openFixture({ registration: PLANNED }, false, '2025-01-01', '2024-05-31');
    const { notes } = await ask(REGISTER, on('2024-07-15'));
    edition.close();
    expect(notes).toContain(
      '1 of 1 figures are of a day after the data end (2024-05-31): how it stood then is not known.',
    );
  });

  it('tells which months are not there though they were asked for', async () => {
    const { edition, ask } = await openFixture({ registration: PLANNED }, false, '2025-01-01', '2024-05-31');
    const notesTo = async (to: string): Promise<string[]> => {
      const { notes } = await ask(REGISTER, { grain: 'month', from: '2024-03-01', to });
      return notes.filter((note) => note.includes('are left out'));
    };
    const told = 'Periods that begin after the data end (2024-05-31) are left out: nothing is known of them.';
    expect([await notesTo('2024-08-31'), await notesTo('2024-06-01')]).toEqual([[told], [told]]);
    expect([await notesTo('2024-05-31'), await notesTo('2024-04-10')]).toEqual([[], []]);
    edition.close();
  });

  it('is not known of a month whose last day is after the data, and no later month is there', async () => {
    expect((await asked('2024-04-15', { grain: 'month' }, undefined, PLANNED)).slice(2)).toEqual([
      ['2024-03-01', 'value', 1, true],
      ['2024-04-01', 'no-data', null, false],
    ]);
  });

  it('is there in every month that the data cover, the last day of the edition at most', async () => {
    const months = (dataTo: string | null, asAt?: string) => asked(dataTo, { grain: 'month' }, asAt);
    expect((await months('2024-05-31')).map(([start, , people]) => [start, people])).toEqual([
      ['2024-01-01', 1],
      ['2024-02-01', 2],
      ['2024-03-01', 1],
      ['2024-04-01', 1],
      ['2024-05-01', 1],
    ]);
    expect(await months(null)).toHaveLength(3);
    expect(await months('2024-12-31', '2024-04-15')).toHaveLength(4);
    expect((await asked('2024-05-31', {})).map(([day]) => day)).toEqual(['2024-05-31']);
  });
});

describe('the day up to which a table is known', () => {
  const manifest = (days: Record<string, string | null>, asAt = '2025-01-01T09:00:00Z') =>
    ({
      inputs: { asAt },
      tables: [{ name: 'registration', datasets: Object.keys(days) }],
      quality: Object.entries({ ...days, other: '2020-01-01' }).map(([dataset, dataTo]) => ({ dataset, dataTo })),
    }) as unknown as Parameters<typeof knownTo>[0];

  const BOTH = ['one', 'two'];
  it.each([
    ['the only dataset', { one: '2024-05-31' }, undefined, BOTH, '2024-05-31'],
    ['the dataset that ends first', { one: '2024-05-31', two: '2024-03-31' }, undefined, BOTH, '2024-03-31'],
    [
      'the dataset that the metric stands on',
      { one: '2024-05-31', two: '2024-03-31' },
      undefined,
      ['one'],
      '2024-05-31',
    ],
    [
      'every one, where it stands on none of them',
      { one: '2024-05-31', two: '2024-03-31' },
      undefined,
      ['other'],
      '2024-03-31',
    ],
    ['the others, where one does not say', { one: '2024-05-31', two: null }, undefined, BOTH, '2024-05-31'],
    ['the edition, where data are of a day to come', { one: '2052-05-31' }, '2024-02-02T00:00:00Z', BOTH, '2024-02-02'],
    ['nothing, where none says', { one: null }, undefined, BOTH, null],
  ])('is that of %s', (_, days, asAt, needed, known) => {
    expect(knownTo(manifest(days, asAt), 'registration', needed)).toBe(known);
    expect(knownTo(manifest(days, asAt), 'no_such_table', needed)).toBeNull();
  });
});
