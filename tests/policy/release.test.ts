import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNotes } from '../../src/metric/file-notes.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Answer, Figure, MetricKind } from '../../src/metric/metric.ts';
import type { Grant } from '../../src/policy/decision.ts';
import { DISCLOSURE_RULES, MARKED } from '../../src/policy/disclosure.ts';
import { release } from '../../src/policy/release.ts';
import { CATALOGUE, metricOf } from '../metric/open-fixture.ts';

const vectors = parse(readFileSync(new URL('../spec/vectors/disclosure_rounding.csv', import.meta.url)), {
  columns: true,
}) as {
  count: string;
  hes_1_7_round5: string;
}[];
const HES = DISCLOSURE_RULES.HES_7_5!;

describe('the rule HES_7_5', () => {
  it.each(vectors.map((v) => [Number(v.count), v.hes_1_7_round5]))('shows %d as %s', (count, shown) => {
    const given = HES.count(count);
    expect(given === 'withheld' ? '*' : String(given)).toBe(shown);
  });

  it('gives shares in whole percents, with one decimal from 4,000 on', () => {
    expect(HES.share(35, 120)).toBe(0.29);
    expect(HES.share(1235, 4000)).toBe(0.309);
    expect(HES.share(0, 0)).toBeNull();
  });
});

const grant = (disclosureRule: string, rowFilter: Record<string, string[]> = {}): Grant => ({
  purpose: null,
  allowed: true,
  policy: 'p',
  tables: [],
  rowFilter,
  disclosureRule,
  expires: null,
});
const figure = (numerator: number, denominator: number | null, kind: MetricKind): Figure => ({
  group: { trust: 'RA1' },
  labels: { trust: 'RA1' },
  period: null,
  status: 'value',
  value: kind === 'count' ? numerator : numerator / denominator!,
  lower: 0.1,
  upper: 0.9,
  numerator,
  denominator,
  reported: 1,
  expected: 1,
  complete: true,
  provisional: false,
});
const answerOf = (kind: MetricKind, figures: Figure[], by = ['trust']): Answer => ({
  metric: metricOf({ kind }),
  question: { metric: 'test.metric', by, grain: null, from: null, to: null, where: [] },
  editionId: 'e',
  figures,
  sql: '',
  parameters: [],
  sources: [],
  confidence: 0.95,
  notes: [],
});

describe('release', () => {
  it('lets published aggregates out unchanged', () => {
    const answer = answerOf('proportion', [figure(3, 9, 'proportion')]);
    expect(release(answer, grant('none-for-published-aggregates'))).toEqual(answer);
  });

  it('refuses with rule, reason and remedy', () => {
    const refusal = { allowed: false as const, rule: 'deny-by-default', reason: 'no agreement', remedy: 'ask for one' };
    expect(() => release(answerOf('count', []), refusal)).toThrow(/no agreement \(rule deny-by-default\).*ask for one/);
    expect(() => release({ page: 1 }, refusal)).toThrow('deny-by-default');
  });

  it.each(['', 'NONE', '__proto__', 'toString'])('refuses an unknown disclosure rule %j', (rule) => {
    expect(() => release(answerOf('count', []), grant(rule))).toThrow('unknown-disclosure-rule');
  });

  it('withholds small counts, whole', () => {
    const [small, zero, large] = release(
      answerOf('count', [figure(7, null, 'count'), figure(0, null, 'count'), figure(8, null, 'count')]),
      grant('HES_7_5'),
    ).figures;
    expect(small).toMatchObject({ status: 'withheld', value: null, numerator: null, lower: null, upper: null });
    expect(zero).toMatchObject({ status: 'value', value: 0, numerator: 0 });
    expect(large).toMatchObject({ status: 'value', value: 10, numerator: 10, lower: null });
  });

  it('withholds a share when either count is small, and rounds it from rounded counts', () => {
    const [small, large] = release(
      answerOf('proportion', [figure(3, 100, 'proportion'), figure(33, 118, 'proportion')]),
      grant('HES_7_5'),
    ).figures;
    expect(small).toMatchObject({ status: 'withheld', value: null, numerator: null, denominator: null });
    expect(large).toMatchObject({ value: 0.29, numerator: 35, denominator: 120, lower: null });
  });

  it.each([
    [100, 93, false],
    [100, 99, false],
    [100, 92, true],
    [100, 100, true],
    [100, 0, true],
  ])('of %i withholds, and marks for the operator, %i: how many are not counted is a count as well', (n, x, open) => {
    const answer = answerOf('proportion', [figure(x, n, 'proportion')]);
    expect(release(answer, grant('HES_7_5')).figures[0]!.status).toBe(open ? 'value' : 'withheld');
    const own = { ...answer, metric: metricOf({ kind: 'proportion', disclosure: 'HES_7_5' }) };
    expect(release(own, grant(MARKED)).figures[0]!.small).toBe(open ? undefined : true);
    // no part of what is divided by
    const ratio = answerOf('ratio', [figure(x, n, 'ratio')]);
    expect(release(ratio, grant('HES_7_5')).figures[0]!.status).toBe('value');
  });

  it.each(['HES_7_5', 'EXACT_7'])('judges under %s the rest also of a ratio whose numerator is a part', (rule) => {
    const metric = metricOf({ kind: 'ratio', disclosure: rule, numeratorIsPart: true });
    // each by itself: beside others a further one would go
    const shown = [98, 92, 100].map((x) => {
      const part = { ...answerOf('ratio', [figure(x, 100, 'ratio')]), metric };
      return [release(part, grant(rule)), release(part, grant(MARKED))].map(({ figures: [one] }) => one!);
    });
    expect(shown.map(([released]) => released!.status)).toEqual(['withheld', 'value', 'value']);
    expect(shown.map(([, marked]) => marked!.small)).toEqual([true, undefined, undefined]);
  });

  it('knows of each of our ratios whether the rest of it is people', () => {
    const ratios = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()].filter((m) => m.kind === 'ratio');
    expect(
      ratios
        .filter((m) => m.numeratorIsPart)
        .map((m) => m.id.replace('concord.', ''))
        .sort(),
    ).toEqual([
      ...['beds-not-meeting-criteria', 'community-beds-ready-to-leave', 'high-intensity-users', 'infant-mortality'],
      ...['ld-autism-mental-health-inpatients', 'mental-health-access-under-18', 'mental-health-open-referrals'],
      ...['mental-health-people-in-contact', 'stillbirths'],
    ]);
  });

  it('makes a rate of rounded counts, and gives a centile of enough values without them', () => {
    const rate = {
      ...answerOf('rate', [figure(33, 1004, 'rate')]),
      metric: metricOf({ kind: 'rate', multiplier: 1000 }),
    };
    expect(release(rate, grant('HES_7_5')).figures).toMatchObject([
      { value: (1000 * 35) / 1005, numerator: 35, denominator: 1005, lower: null },
    ]);
    const centile = { ...figure(0, 9, 'percentile'), value: 41.5, numerator: null };
    const few = { ...centile, denominator: 5 };
    expect(release(answerOf('percentile', [centile, few]), grant('HES_7_5')).figures).toMatchObject([
      { status: 'value', value: 41.5, numerator: null, denominator: 10 },
      { status: 'withheld', value: null, denominator: null },
    ]);
  });

  it('says of records neither how many rows were withheld nor more digits than counts are rounded to', () => {
    const records = { time: { kind: 'flow', at: 'day' } } as unknown as NonNullable<Answer['metric']['records']>;
    const counted = { ...figure(3, null, 'count'), reported: 3, expected: 3 };
    const large = { ...figure(123, null, 'count'), reported: 123, expected: 123 };
    const answer = { ...answerOf('count', [counted, large]), metric: metricOf({ kind: 'count', records }) };
    expect(release(answer, grant('HES_7_5')).figures).toMatchObject([
      { status: 'withheld', reported: 0, expected: 0 },
      { value: 125, reported: 0, expected: 0 },
    ]);
    const mean = {
      ...answerOf('mean', [{ ...figure(505, 50, 'mean'), value: 10.123456 }]),
      metric: metricOf({ kind: 'mean', records }),
    };
    expect(release(mean, grant('HES_7_5')).figures[0]!.value).toBe(10.1);
  });

  it('lets an amount out only where many rows and people stand behind it, without its sum', () => {
    const records = { time: { kind: 'flow', at: 'day' }, amount: true } as unknown as NonNullable<
      Answer['metric']['records']
    >;
    const cost = (reported: number, denominator: number) => ({
      ...{ ...figure(660, denominator, 'ratio'), value: 660 / denominator },
      ...{ reported, expected: reported },
    });
    const figures = [cost(3, 1500), cost(99, 1500), cost(100, 999), cost(100, 1503)];
    const answer = {
      ...answerOf('ratio', figures),
      metric: metricOf({ kind: 'ratio', records, disclosure: 'HES_7_5' }),
    };
    expect(
      release(answer, grant('HES_7_5')).figures.map((f) => [f.status, f.value, f.numerator, f.denominator]),
    ).toEqual([
      ['withheld', null, null, null],
      ['withheld', null, null, null],
      ['withheld', null, null, null],
      ['value', 0.439, null, 1505],
    ]);
    expect(release(answer, grant('marked-for-the-operator')).figures.map((f) => f.small)).toEqual([
      true,
      true,
      true,
      undefined,
    ]);
  });

  it('marks small counts beside which there is no value as well', () => {
    const few = { ...figure(4, 35, 'rate'), status: 'no-rate' as const, value: null };
    const answer = { ...answerOf('rate', [few]), metric: metricOf({ kind: 'rate', disclosure: 'HES_7_5' }) };
    expect(release(answer, grant('marked-for-the-operator')).figures[0]!.small).toBe(true);
  });

  it.each(['none-for-published-aggregates', 'marked-for-the-operator', 'HES_7_5'])(
    'permits no figure under a policy that allows no rows, not even a count of 0: %s',
    (rule) => {
      const released = release(answerOf('count', [figure(0, null, 'count')]), grant(rule, { trust: [], icb: [] }));
      expect(released.figures).toMatchObject([
        { status: 'not-permitted', value: null, lower: null, numerator: null, reported: 0 },
      ]);
      const told = "The policy 'p' allows no rows: its row_filter of trust and icb is empty.";
      expect(released.notes).toContain(told);
      expect(fileNotes(released)).toContain(told);
      expect(release(answerOf('count', []), grant(rule, { trust: [] })).notes.join()).toContain('allows no rows');
      expect(release(answerOf('count', [figure(9, null, 'count')]), grant(MARKED, { trust: ['RA1'] })).notes).toEqual(
        [],
      );
    },
  );

  it('multiplies what is told per thousand', () => {
    const ratio = {
      ...answerOf('ratio', [figure(123, 1000, 'ratio')]),
      metric: metricOf({ kind: 'ratio', multiplier: 1000 }),
    };
    expect(release(ratio, grant('HES_7_5')).figures).toMatchObject([{ value: 125, numerator: 125, denominator: 1000 }]);
  });

  it('controls the whole of a system as well when it is counted from records', () => {
    const whole = { ...answerOf('count', [figure(3, null, 'count')], []) };
    const records = { time: { kind: 'flow', at: 'day' } } as unknown as NonNullable<Answer['metric']['records']>;
    const counted = { ...whole, metric: metricOf({ kind: 'count', records }) };
    expect(release(whole, grant('HES_7_5')).figures).toMatchObject([{ status: 'value', value: 3 }]);
    expect(release(counted, grant('HES_7_5')).figures).toMatchObject([{ status: 'withheld', value: null }]);
  });

  it('gives the operator exact figures, and marks those that may not be passed on', () => {
    const answer = answerOf('count', [figure(7, null, 'count'), figure(0, null, 'count'), figure(8, null, 'count')]);
    const own = { ...answer, metric: metricOf({ kind: 'count', disclosure: 'HES_7_5' }) };
    const { figures, notes } = release(own, grant('marked-for-the-operator'));
    expect(figures.map((f) => [f.value, f.small])).toEqual([
      [7, true],
      [0, undefined],
      [8, undefined],
    ]);
    expect(notes.join()).toContain('--for-release');
    const unknown = { ...answer, metric: metricOf({ kind: 'count', disclosure: 'a rule nobody knows' }) };
    expect(release(unknown, grant('marked-for-the-operator')).figures.every((f) => f.small)).toBe(true);
  });

  it('shows a mean of enough people without its total, and none of few', () => {
    const [few, enough] = release(
      answerOf('mean', [figure(50, 5, 'mean'), figure(505, 50, 'mean')]),
      grant('HES_7_5'),
    ).figures;
    expect(few).toMatchObject({ status: 'withheld', value: null, denominator: null });
    expect(enough).toMatchObject({ value: 10.1, numerator: null, denominator: 50 });
  });

  it('withholds a mean of a small sum however many values there are: of whole numbers it gives back how many people', () => {
    const [small, none, large] = release(
      answerOf('mean', [figure(3, 1000, 'mean'), figure(0, 1000, 'mean'), figure(8, 1000, 'mean')]),
      grant('HES_7_5'),
    ).figures;
    expect(small).toMatchObject({ status: 'withheld', value: null, denominator: null });
    expect([none!.value, large!.value]).toEqual([0, 0.008]);
  });

  it('controls national figures only where the policy has cut rows away', () => {
    const national = answerOf('count', [figure(3, null, 'count')], []);
    expect(release(national, grant('HES_7_5')).figures[0]!.value).toBe(3);
    expect(release(national, grant('HES_7_5', { trust: ['RA1'] })).figures[0]!.status).toBe('withheld');
  });

  it('lets a whole document out only under a rule that need not see its counts', () => {
    expect(release({ type: 'map' }, grant('none-for-published-aggregates'))).toEqual({ type: 'map' });
    expect(() => release({ type: 'map' }, grant('HES_7_5'))).toThrow('a whole document hides them');
  });

  it('never lets a count of 1 to 7 out under HES_7_5, whatever the figure', () => {
    const kinds: MetricKind[] = ['count', 'proportion', 'mean', 'ratio'];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (kind, x, n) => {
          const [shown] = release(
            answerOf(kind, [figure(x, kind === 'count' ? null : n, kind)]),
            grant('HES_7_5'),
          ).figures;
          for (const count of [shown!.numerator, shown!.denominator])
            expect(count === null || count % 5 === 0).toBe(true);
          expect([shown!.lower, shown!.upper]).toEqual([null, null]);
        },
      ),
    );
  });
});
