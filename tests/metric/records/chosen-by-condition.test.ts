/** Rows chosen by what their people have, on every engine: each once, whatever else holds of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../src/metric/metric.ts';
import { MODEL } from './draw-edition.ts';
import { ENGINE_NAMES, openEngines } from './every-engine.ts';
import { askRecords, layTables, type RecordEngine, recordMetric, type TableRows } from './open-records.ts';

const AS_AT = { kind: 'as-at', from: 'from_on', to: 'to_at' } as const;
const IN_A_BED = recordMetric('stay', { time: AS_AT });
const ADULTS = recordMetric(
  'stay',
  { time: AS_AT, rows: 'years(person.birth_month, from_on) >= 18' },
  { numerator: 'days(from_on, to_at) > 7' },
);
const ARRIVED = recordMetric('event', { time: { kind: 'flow', at: 'happened_at' } });

const has = (person_key: number, code: string, since: string | null, until: string | null = null) => ({
  ...{ person_key, code, name: code, since, until, counts: true },
});
const stay = (stay_id: number, person_key: number | null, to_at: string | null = null) => ({
  ...{ stay_id, person_key, provider: 'P1', from_on: '2025-01-01', to_at },
});
const event = (event_id: number, person_key: number | null, day: string) => ({
  ...{ event_id, person_key, provider: 'P1', happened_at: `${day} 12:00:00` },
});
const born = (person_key: number, birth_month: string) => ({ person_key, birth_month, practice_code: 'A' });
const where = (...chosen: [string, string[]][]): Partial<Question> => ({
  where: chosen.map(([dimension, values]) => ({ dimension, values })),
});
const GOUT = (values = ['gout']): [string, string[]] => ['condition', values];

/** 1 has gout twice over and asthma within it, with a gap in March; 2 nothing after January; 3 what ended before it began. */
const ROWS: TableRows = {
  person: [born(1, '1950-01-01'), born(2, '1960-01-01'), born(3, '1970-01-01')],
  enrolment: [{ enrolment_id: 1, person_key: 3, enrolled_at: '2024-01-01 00:00:00' }],
  diagnosis: [
    has(1, 'gout', '2025-01-10', '2025-02-20 09:00:00'),
    has(1, 'asthma', '2025-01-20', '2025-02-01 09:00:00'),
    has(1, 'none', '2025-02-10', '2025-03-01 09:00:00'),
    has(1, 'nowhere', '2025-04-01'),
    has(2, 'gout', '2024-01-01', '2025-01-31 23:00:00'),
    has(3, 'gout', '2025-02-02', '2025-02-01 09:00:00'),
    has(3, 'asthma', null),
  ],
  stay: [stay(1, 1), stay(2, 1), stay(3, 2), stay(4, 3), stay(5, null, '2025-06-01 09:00:00')],
  event: [
    event(1, 1, '2025-01-09'),
    event(2, 1, '2025-01-10'),
    event(3, 1, '2025-01-25'),
    event(4, 1, '2025-03-01'),
    event(5, 2, '2025-01-30'),
    event(6, 2, '2025-01-31'),
    event(7, 3, '2025-02-01'),
    event(8, null, '2025-01-25'),
  ],
};

/** Nobody here was ever an adult, which an engine may see before it reads a row. */
const CHILDREN: TableRows = {
  person: [born(2, '2012-03-01')],
  diagnosis: [has(1, 'gout', '2024-04-01', '2024-04-02 09:00:00'), has(2, 'gout', '2024-05-09')],
  stay: [
    { ...stay(0, 5, '2025-02-26 09:00:00'), from_on: '2025-01-27' },
    { ...stay(12, 1), from_on: '2024-09-05' },
  ],
};

describe.each(ENGINE_NAMES)('rows chosen by what their people have, on %s', (name) => {
  const engines = openEngines([name]);
  let engine: RecordEngine;
  beforeAll(() => {
    engine = engines[0]!;
  });
  const numerators = async (metric: typeof IN_A_BED, question: Partial<Question>, rowFilter = {}) =>
    (await askRecords(engine, { model: MODEL, metric, question, rowFilter })).map((f) => f.numerator);

  it('are none where the metric counts adults and nobody is one, however many conditions are asked', async () => {
    await layTables(engine, MODEL, CHILDREN);
    const gout = where(GOUT(), ['multimorbidity', ['0']]);
    expect(await numerators(ADULTS, gout)).toEqual([0]);
    expect(await numerators(ADULTS, { ...gout, grain: 'year' })).toEqual([0, 0]);
    const limits = { condition: ['gout'], multimorbidity: ['0', '1'] };
    expect(await numerators(ADULTS, { by: ['provider'] }, limits)).toEqual([]);
  });

  it('are counted once while any of the chosen is held, though several overlap, and not in between', async () => {
    await layTables(engine, MODEL, ROWS);
    const all = where(GOUT(['gout', 'asthma', 'none', 'nowhere']));
    const on = async (day: string, question = all) =>
      (await numerators(IN_A_BED, { ...question, from: day, to: day }))[0];
    expect(await on('2025-01-09')).toBe(1);
    expect(await on('2025-01-25')).toBe(3);
    expect(await on('2025-02-15')).toBe(2);
    expect(await on('2025-02-28')).toBe(2);
    expect(await on('2025-03-01')).toBe(0);
    expect(await on('2025-04-01')).toBe(2);
  });

  it('count on the day of each row', async () => {
    expect(await numerators(ARRIVED, where(GOUT()))).toEqual([3]);
    expect(await numerators(ARRIVED, where(GOUT(['gout', 'asthma'])))).toEqual([3]);
    expect(await numerators(ARRIVED, where(GOUT(), GOUT(['asthma'])))).toEqual([1]);
    expect(await numerators(ARRIVED, where(GOUT(['asthma'])), { condition: ['gout'] })).toEqual([1]);
  });
});
