import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/metric/metric.ts';
import { type Fixture, metricOf, openFixture, report, reportsOf, shareOf } from './open-fixture.ts';

const MONTHS = ['2024-01-01', '2024-02-01', '2024-03-01'];
let fixture: Fixture | undefined;
const open = async (rows: Parameters<typeof openFixture>[0]): Promise<Fixture> => (fixture = await openFixture(rows));
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

const line = (answer: Answer) => answer.figures.map((f) => (f.status === 'value' ? f.value : f.status));
const share = shareOf('a - late', 'a');

describe('withheld, not reported, no data and zero are four different things', () => {
  it('gives zero as a value', async () => {
    const { ask } = await open({ reported_measure: reportsOf('a', MONTHS, { RA1: [5, 0, 2] }) });
    expect(line(await ask(metricOf(), { grain: 'month' }))).toEqual([5, 0, 2]);
  });

  it('says not reported where a row says so', async () => {
    const { ask } = await open({ reported_measure: reportsOf('a', MONTHS, { RA1: [5, 'x', 2] }) });
    expect(line(await ask(metricOf(), { grain: 'month' }))).toEqual([5, 'not-reported', 2]);
  });

  it('says not reported where a row is absent that others have', async () => {
    const { ask } = await open({ reported_measure: reportsOf('a', MONTHS, { RA1: [5, '', 2], RA2: [1, 1, 1] }) });
    const answer = await ask(metricOf(), { grain: 'month', by: ['trust'] });
    expect(line(answer)).toEqual([5, 'not-reported', 2, 1, 1, 1]);
  });

  it('shows a month that everyone missed', async () => {
    const { ask } = await open({ reported_measure: reportsOf('a', MONTHS, { RA1: [5, '', 2] }) });
    expect(line(await ask(metricOf(), { grain: 'month' }))).toEqual([5, 'not-reported', 2]);
  });

  it('says no data when the edition has nothing for the question', async () => {
    const { ask } = await open({ reported_measure: [report('b', 'RA1', '2024-01-01', 1)] });
    expect(line(await ask(metricOf(), { grain: 'month' }))).toEqual(['no-data']);
    expect(line(await ask(metricOf()))).toEqual(['no-data']);
    expect(line(await ask(metricOf(), { by: ['trust'], where: [{ dimension: 'trust', values: ['RA1'] }] }))).toEqual([
      'no-data',
    ]);
  });

  it('says no data, with both counts, when the denominator is zero', async () => {
    const { ask } = await open({
      reported_measure: [report('a', 'RA1', '2024-01-01', 0), report('late', 'RA1', '2024-01-01', 0)],
    });
    const [figure] = (await ask(share, { grain: 'month' })).figures;
    expect(figure).toMatchObject({ status: 'no-data', value: null, numerator: 0, denominator: 0, lower: null });
  });

  it('counts a denominator only where its numerator was reported', async () => {
    const { ask } = await open({
      reported_measure: [
        ...reportsOf('a', MONTHS, { RA1: [100, 100, 100], RA2: [300, 300, 300] }),
        ...reportsOf('late', MONTHS, { RA1: [20, 20, 20], RA2: ['x', 'x', 30] }),
      ],
    });
    const { figures } = await ask(share, { grain: 'month' });
    expect(figures.map((f) => [f.numerator, f.denominator, f.value])).toEqual([
      [80, 100, 0.8],
      [80, 100, 0.8],
      [350, 400, 0.875],
    ]);
    expect(figures.map((f) => [f.reported, f.expected, f.complete])).toEqual([
      [1, 2, false],
      [1, 2, false],
      [2, 2, true],
    ]);
    expect((await ask(share, { grain: 'month' })).notes.join()).toContain('2 of 3 figures are incomplete');
  });

  it('does not expect an organisation that never reports the numerator', async () => {
    const { ask } = await open({
      reported_measure: [
        ...reportsOf('a', MONTHS, { RA1: [100, 100, 100], RA2: [300, 300, 300] }),
        ...reportsOf('late', MONTHS, { RA1: [20, 20, 20] }),
      ],
    });
    expect((await ask(share, { grain: 'month' })).figures.every((f) => f.complete && f.expected === 1)).toBe(true);
  });

  it('awaits an organisation that is late, and lets one go that has long been silent', async () => {
    const months = Array.from({ length: 12 }, (_, i) => `2024-${String(i + 1).padStart(2, '0')}-01`);
    const closed = months.map((_, i): number | '' => (i < 4 ? 1 : ''));
    const late = months.map((_, i): number | '' => (i < 10 ? 1 : ''));
    const { ask } = await open({
      reported_measure: reportsOf('a', months, { RA1: months.map(() => 1), RA2: closed, RA3: late }),
    });
    const { figures } = await ask(metricOf(), { grain: 'month' });
    expect(figures.map((f) => f.expected)).toEqual([3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2]);
    expect(figures.map((f) => f.complete)).toEqual([...Array(10).fill(true), false, false]);
  });

  it('marks a figure provisional when any report in it is', async () => {
    const { ask } = await open({
      reported_measure: [
        report('a', 'RA1', '2024-01-01', 1),
        report('a', 'RA1', '2024-02-01', 1, { data_status: 'provisional' }),
      ],
    });
    expect((await ask(metricOf(), { grain: 'month' })).figures.map((f) => f.provisional)).toEqual([false, true]);
    expect((await ask(metricOf())).figures[0]!.provisional).toBe(true);
  });

  it('leaves other sorts of reporter alone: a total row of England is not one more trust', async () => {
    const { ask } = await open({
      reported_measure: [
        report('a', 'RA1', '2024-01-01', 4),
        report('a', 'E92000001', '2024-01-01', 4, { entity_type: 'england' }),
      ],
    });
    expect(line(await ask(metricOf()))).toEqual([4]);
    expect(line(await ask(metricOf({ entity: 'england' })))).toEqual([4]);
  });

  it('never adds a total and its parts together', async () => {
    const part = (code: string, value: number) =>
      report('a', 'RA1', '2024-01-01', value, { category_type: 'treatment_function', category_code: code });
    const { ask } = await open({
      reported_measure: [report('a', 'RA1', '2024-01-01', 9), part('C_100', 4), part('C_110', 5)],
      treatment_function: [{ code: 'C_100', name: 'General surgery' }],
    });
    expect(line(await ask(metricOf()))).toEqual([9]);
    const cut = await ask(metricOf(), { by: ['treatment_function'] });
    expect(cut.figures.map((f) => [f.group.treatment_function, f.labels.treatment_function, f.value])).toEqual([
      ['C_100', 'General surgery', 4],
      ['C_110', 'C_110', 5],
    ]);
    expect(
      line(await ask(metricOf(), { where: [{ dimension: 'treatment_function', values: ['C_100', 'C_110'] }] })),
    ).toEqual([9]);
    await expect(ask(metricOf(), { by: ['treatment_function', 'week_band'] })).rejects.toThrow(
      'never reported together',
    );
  });

  it('says that the figures are made up when their source is', async () => {
    fixture = await openFixture({ reported_measure: [report('a', 'RA1', '2024-01-01', 4)] }, true);
    expect((await fixture.ask(metricOf())).notes.join()).toContain('Made-up sample figures');
  });

  it('is told of a source whose quality is less than the metric asks for, or that nobody scored', async () => {
    fixture = await openFixture({ reported_measure: [report('a', 'RA1', '2024-01-01', 4)] });
    const [source] = fixture.edition.manifest.quality;
    const notes = async (qualityAtLeast: number | null, overall: number | null): Promise<string> => {
      source!.overall = overall;
      return (await fixture!.ask(metricOf({ qualityAtLeast }))).notes.join();
    };
    expect(await notes(0.9, 0.89996)).toContain(
      'The quality of Test data (test_data) is 89.9%, below the 90% that this metric needs',
    );
    expect(await notes(0.9, null)).toContain('Nobody scored the quality of Test data');
    for (const [least, overall] of [
      [0.9, 0.9],
      [0, 0],
      [null, 0.1],
      [null, null],
    ] as const)
      expect(await notes(least, overall)).not.toContain('quality');
  });

  it('can be sent as JSON', async () => {
    const { ask } = await open({ reported_measure: [report('a', 'RA1', '2024-01-01', 4)] });
    const answer = await ask(metricOf(), { grain: 'month' });
    expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
  });
});
