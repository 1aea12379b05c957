/** Of what is told by the month, a time without a first or last day begins and ends with a whole month. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askRecords,
  layTables,
  modelOf,
  openDuckdb,
  type RecordEngine,
  recordMetric,
  tableOf,
} from './open-records.ts';

const MODEL = modelOf({
  event: tableOf(['event_id'], ['event_id integer', 'day date']),
  month: tableOf(['month'], ['month date', 'people integer']),
});
const RATE = {
  ...recordMetric(
    'event',
    {
      time: { kind: 'flow', at: 'day' },
      population: { source: 'month', rows: null, value: 'people', time: { kind: 'flow', at: 'month' } },
    },
    { kind: 'rate', numerator: 'event_id is not null', denominator: null, method: 'byar', multiplier: 1 },
  ),
  grain: 'month' as const,
};

describe('a rate of events by the day over people by the month', () => {
  let engine: RecordEngine;
  beforeAll(async () => {
    engine = await openDuckdb();
    await layTables(engine, MODEL, {
      event: [
        { event_id: 1, day: '2025-04-03' },
        { event_id: 2, day: '2025-06-20' },
      ],
      month: [
        { month: '2025-04-01', people: 100 },
        { month: '2025-05-01', people: 110 },
        { month: '2025-06-01', people: 120 },
      ],
    });
  });
  afterAll(() => engine.close());

  it.each([
    ['no day', {}, 2, 330, '2025-04-01', '2025-06-30'],
    ['a first day', { from: '2025-05-01' }, 1, 230, '2025-05-01', '2025-06-30'],
    ['a last day', { to: '2025-05-31' }, 1, 210, '2025-04-01', '2025-05-31'],
  ])('asked with %s has the people of every month', async (_, question, numerator, denominator, start, end) => {
    const [figure] = await askRecords(engine, { model: MODEL, metric: RATE, question });
    expect(figure).toMatchObject({ numerator, denominator, period: { start, end } });
    // the first event is no first day of the data; after the last of June nothing is known
    expect(figure!.complete).toBe(end < '2025-06-20');
  });

  it('of a metric by the day begins and ends with its rows', async () => {
    const [figure] = await askRecords(engine, { model: MODEL, metric: { ...RATE, grain: 'day' } });
    expect(figure).toMatchObject({
      numerator: 2,
      denominator: 230,
      period: { start: '2025-04-03', end: '2025-06-20' },
    });
  });
});
