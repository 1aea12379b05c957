/** What a figure stands beside: by hand, over a few reports of three trusts in two systems. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Comparator,
  compareFigures,
  demandGrain,
  type FigureComparators,
} from '../../src/metric/compare-figures.ts';
import type { Answer, Metric, Question } from '../../src/metric/metric.ts';
import type { Released } from '../../src/metric/released.ts';
import { type Fixture, openFixture, reportsOf, shareOf } from './open-fixture.ts';
import { recordMetric } from './records/open-records.ts';

const MONTHS = ['2024-01-01', '2024-02-01', '2024-03-01'];
const share = shareOf('met', 'seen', { polarity: 'increase', published: 'test.england' });
const england: Metric = { ...share, id: 'test.england', published: null, englandReporters: 3 };

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({
    reported_measure: [
      ...reportsOf('met', MONTHS, { RA1: [50, 60, 90], RA2: [40, '', 40], RA3: [10, 20, 'x'], RA4: [1, 1, 1] }),
      ...reportsOf('seen', MONTHS, { RA1: [100, 100, 100], RA2: [100, '', 50], RA3: [100, 100, 100], RA4: [0, 0, 0] }),
    ],
    care_system_trust: [
      { system_code: 'QA', system_name: 'System A', trust_code: 'RA1' },
      { system_code: 'QA', system_name: 'System A', trust_code: 'RA2' },
      { system_code: 'QB', system_name: 'System B', trust_code: 'RA3' },
    ],
    organisation: ['RA1', 'RA2', 'RA3', 'RA4'].map((code) => ({ code, kind: 'trust', name: `Trust ${code}` })),
  });
});
afterAll(() => fixture.edition.close());

const metrics: Record<string, Metric> = { [share.id]: share, [england.id]: england };
const ask = async (question: Question): Promise<Released<Answer>> =>
  (await fixture.ask(metrics[question.metric]!, question)) as Released<Answer>;

async function beside(question: Partial<Question>, wanted: Comparator[]) {
  const answer = (await fixture.ask(share, question)) as Released<Answer>;
  const found = await compareFigures(answer, wanted, ask);
  return new Map<string, FigureComparators>(
    answer.figures.map((f, i) => [
      [f.group.trust ?? 'all', (question.grain && f.period?.start.slice(0, 7)) || ''].join(' ').trim(),
      found[i]!,
    ]),
  );
}
const ALL = { grain: null, from: '2024-01-01', to: '2024-03-31' } as const;
const monthly = { by: ['trust'], grain: 'month' as const };

describe('beside a figure', () => {
  it('stands the period before, also when only later ones were asked for', async () => {
    const found = await beside({ ...monthly, from: '2024-02-01', to: '2024-03-31' }, ['previous']);
    expect(found.get('RA1 2024-02')!.previous).toEqual({
      label: 'Jan 2024',
      value: 0.5,
      numerator: 50,
      denominator: 100,
      difference: expect.closeTo(0.1, 12),
      verdict: 'better',
    });
    expect(found.get('RA1 2024-03')!.previous).toMatchObject({ value: 0.6, verdict: 'better' });
    // RA2 said nothing in February: it has nothing before March, and nothing stands beside what is not there
    expect(found.get('RA2 2024-03')!.previous).toBe(null);
    expect(found.get('RA2 2024-02')!.previous).toBe(null);
  });

  it('stands as long a time before, where there are no periods', async () => {
    const found = await beside({ by: ['trust'], from: '2024-02-01', to: '2024-02-29' }, ['previous']);
    // a whole month stands beside a whole month, though January has two days more
    expect(found.get('RA1')!.previous).toMatchObject({ value: 0.5 });
    // 10 days before 5 February begin on 26 January, after the day that the reports of January are dated by
    const days = await beside({ by: ['trust'], from: '2024-02-01', to: '2024-02-10' }, ['previous']);
    expect(days.get('RA1')!.previous).toBe(null);
    const longer = await beside({ by: ['trust'], from: '2024-02-01', to: '2024-03-31' }, ['previous']);
    expect(longer.get('RA1')!.previous).toMatchObject({ value: 0.5, difference: expect.closeTo(0.25, 12) });
    const open = await beside({ by: ['trust'] }, ['previous']);
    expect(open.get('RA1')!.previous).toBe(null);
  });

  it('stand its peers in the same period, whichever were chosen', async () => {
    const found = await beside({ ...monthly, where: [{ dimension: 'trust', values: ['RA1'] }] }, ['peers']);
    // January: 0.5, 0.4, 0.1 (RA4 saw nobody and has no value)
    expect(found.get('RA1 2024-01')!.peers).toEqual({
      rank: 1,
      of: 3,
      lowerQuartile: 0.25,
      median: 0.4,
      upperQuartile: 0.45,
    });
    expect(found.get('RA1 2024-03')!.peers).toMatchObject({ rank: 1, of: 2 });
    expect((await beside({ grain: 'month' }, ['peers'])).get('all 2024-01')!.peers).toBe(null);
  });

  it('has no rank among peers of people where it is incomplete, and is none of theirs', async () => {
    const { question, ...around } = await ask({ metric: share.id, by: ['trust'], where: [], ...ALL });
    const counted: Metric = {
      ...share,
      records: recordMetric('person', { time: { kind: 'flow', at: 'day' } }).records,
    };
    const standing = async (metric: Metric, incomplete: string[]) => {
      const figures = [9, 7, 5, 1].map((value, i) => {
        const trust = `RA${i + 1}`;
        const counts = { status: 'value' as const, value, complete: !incomplete.includes(trust) };
        return { ...around.figures[0]!, group: { trust }, ...counts };
      });
      const answer = { ...around, question, metric, figures } as Released<Answer>;
      const found = await compareFigures(answer, ['peers'], async () => answer);
      return found.map(({ peers }) => peers && [peers.rank, peers.of, peers.median]);
    };
    const four = [1, 2, 3, 4].map((rank) => [rank, 4, 6]);
    expect(await standing(counted, [])).toEqual(four);
    // RA4 lacks a part: the median is of 9, 7 and 5
    expect(await standing(counted, ['RA4'])).toEqual([...[1, 2, 3].map((rank) => [rank, 3, 7]), [null, 3, 7]]);
    expect(await standing(counted, ['RA2', 'RA3', 'RA4'])).toEqual([null, null, null, null]);
    expect(await standing(share, ['RA4'])).toEqual(four);
  });

  it('stands its care system: the sum of its trusts', async () => {
    const found = await beside(monthly, ['system']);
    expect(found.get('RA2 2024-01')!.system).toMatchObject({
      label: 'System A',
      value: 0.45,
      numerator: 90,
      denominator: 200,
      verdict: 'similar',
    });
    expect(found.get('RA3 2024-01')!.system).toMatchObject({ label: 'System B', value: 0.1, difference: 0 });
  });

  it('stands England, from the published metric that it names', async () => {
    const found = await beside(monthly, ['england']);
    expect(found.get('RA1 2024-01')!.england).toMatchObject({
      label: 'England',
      numerator: 101,
      denominator: 300,
      verdict: 'better',
    });
    expect(found.get('RA3 2024-01')!.england).toMatchObject({ verdict: 'worse' });
    // published statistics are compared with their own whole; a count with none
    const own = await compareFigures((await fixture.ask(england, monthly)) as Released<Answer>, ['england'], ask);
    expect(own[0]!.england).toMatchObject({ label: 'England', numerator: 101 });
    const count: Metric = { ...england, kind: 'count', numerator: 'met', denominator: null, method: 'none' };
    const counted = await compareFigures((await fixture.ask(count, monthly)) as Released<Answer>, ['england'], ask);
    expect(counted.every((f) => f.england === null)).toBe(true);
  });

  it.each<[string, number | null, Partial<Question>, (number | null)[]]>([
    ['as many as do where all of England does', 4, monthly, [101, null, null]],
    ['fewer in some months', 3, monthly, [101, 81, 131]],
    ['as many a month, of all months together', 3, { ...monthly, ...ALL }, [313]],
    ['fewer a month, of all months together', 4, { ...monthly, ...ALL }, [null]],
    ['nobody knows how many', null, monthly, [null, null, null]],
  ])('stands England where so many reported: %s', async (_, englandReporters, question, numerators) => {
    const answer = (await fixture.ask(share, question)) as Released<Answer>;
    const published: Metric = { ...england, englandReporters };
    const found = await compareFigures(answer, ['england'], async (asked) => {
      return (await fixture.ask(published, asked)) as Released<Answer>;
    });
    const mine = answer.figures.flatMap((f, i) => (f.group.trust === 'RA1' ? [found[i]!.england] : []));
    expect(mine.map((one) => one?.numerator ?? null)).toEqual(numerators);
  });

  it('stands England of the same group that is no place, and none where the published figures are not told apart by it', async () => {
    const asked: Question[] = [];
    const function100 = { dimension: 'treatment_function', values: ['C_100'] };
    const chosen = (await fixture.ask(england, monthly)) as Released<Answer>;
    const ofFunction = { ...chosen, question: { ...chosen.question, where: [function100] } } as Released<Answer>;
    await compareFigures(ofFunction, ['england'], (further) => {
      asked.push(further);
      return ask({ ...further, where: [] });
    });
    expect(asked).toEqual([{ ...chosen.question, metric: england.id, by: [], where: [function100] }]);
    const answer = (await fixture.ask(share, monthly)) as Released<Answer>;
    const bySex = { ...answer, question: { ...answer.question, by: ['trust', 'sex'] } } as Released<Answer>;
    const found = await compareFigures(bySex, ['england'], ask);
    expect(found.every((one) => one.england === null)).toBe(true);
  });

  it('stands what was published of the same place and period, with the difference', async () => {
    const answer = (await fixture.ask(share, monthly)) as Released<Answer>;
    const first = { ...answer.figures[0]!, value: 0.55, group: { provider: 'RA1' }, labels: {} };
    const asked = { ...answer.question, by: ['provider'] };
    const ours = { ...answer, question: asked, figures: [first] } as Released<Answer>;
    const [found] = await compareFigures(ours, ['published'], ask);
    expect(found!.published).toMatchObject({ label: 'as published', value: 0.5, difference: expect.closeTo(0.05, 12) });
    const byAge = { ...ours, question: { ...asked, by: ['provider', 'age_band'] } } as Released<Answer>;
    expect((await compareFigures(byAge, ['published'], ask))[0]!.published).toBe(null);
  });

  it('stands nothing where the other has no such period or the edition nothing of it, and the figures themselves still stand', async () => {
    const answer = (await fixture.ask(share, monthly)) as Released<Answer>;
    const daily = { ...answer, question: { ...answer.question, grain: 'day' as const } } as Released<Answer>;
    const refusing = async (question: Question): Promise<Released<Answer>> => {
      demandGrain(england, question);
      return ask(question);
    };
    expect((await compareFigures(daily, ['england'], refusing)).every((f) => f.england === null)).toBe(true);
    const unknown = { ...answer.question, by: ['provider'], where: [{ dimension: 'provider', values: ['RZZ'] }] };
    const ours = { ...answer, question: unknown } as Released<Answer>;
    expect((await compareFigures(ours, ['published'], ask)).every((f) => f.published === null)).toBe(true);
  });

  it('stands only what was asked for', async () => {
    expect(Object.keys((await beside(monthly, ['system', 'england'])).get('RA1 2024-01')!)).toEqual([
      'system',
      'england',
    ]);
  });
});
