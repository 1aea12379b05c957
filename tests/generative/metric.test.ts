import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure, Metric, Question } from '../../src/metric/metric.ts';
import { metricOf, openFixture, report } from '../metric/open-fixture.ts';
import {
  answerSlowly,
  type Formula,
  type TwinFigure,
  type TwinGrain,
  type TwinQuestion,
  type TwinRow,
} from './metric-twin.ts';

/** CONCORD_RUNS raises the number of random cases; the default keeps the ordinary test run short. */
const RUNS = Number(process.env.CONCORD_RUNS ?? 40);

const TRUSTS = ['RA1', 'RA2', 'RB1', 'RZ9'];
const SYSTEMS: Record<string, string> = { RA1: 'QA', RA2: 'QA', RB1: 'QB' };
const FORMULAS: (Formula & { text: string })[] = [
  { text: 'a', uses: ['a'], f: ({ a }) => a },
  { text: 'b', uses: ['b'], f: ({ b }) => b },
  { text: 'a + b', uses: ['a', 'b'], f: ({ a, b }) => a + b },
  { text: '2 * a - -b', uses: ['a', 'b'], f: ({ a, b }) => 2 * a + b },
  { text: 'nullif(a, 0)', uses: ['a'], f: ({ a }) => (a === 0 ? null : a) },
  {
    text: 'case when a > 3 and not b = 2 then b else 0 end',
    uses: ['a', 'b'],
    f: ({ a, b }) => (a > 3 && b !== 2 ? b : 0),
  },
];
const dateOf = (month: number): string => new Date(Date.UTC(2023, month, 1)).toISOString().slice(0, 10);

const rowArbitrary: fc.Arbitrary<TwinRow> = fc.record({
  measure: fc.constantFrom('a' as const, 'b' as const),
  trust: fc.constantFrom(...TRUSTS),
  month: fc.integer({ min: 0, max: 19 }),
  category: fc.constantFrom(null, null, 'C_100', 'C_110'),
  value: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 6 }),
  provisional: fc.boolean(),
});
const rowsArbitrary = fc.uniqueArray(rowArbitrary, {
  maxLength: 90,
  selector: (r) => `${r.measure}|${r.trust}|${r.month}|${r.category}`,
});
/** Places that the policy hides are unknown names, which another test holds. */
function within(trusts: string[] | null, allowed: string[] | null): string[] | null {
  const seen = trusts && allowed ? trusts.filter((t) => allowed.includes(t)) : trusts;
  return seen?.length ? seen : null;
}
const month = fc.option(fc.integer({ min: -2, max: 21 }), { freq: 2 });
const some = fc.option(fc.subarray(TRUSTS, { minLength: 1 }), { freq: 2 });
const questionArbitrary = fc
  .record({
    kind: fc.constantFrom('count' as const, 'proportion' as const, 'mean' as const),
    overTime: fc.constantFrom('sum' as const, 'mean' as const, 'last' as const),
    top: fc.constantFrom(...FORMULAS),
    bottom: fc.constantFrom(...FORMULAS),
    by: fc.constantFrom(null, 'trust' as const, 'system' as const, 'category' as const),
    grain: fc.constantFrom<TwinGrain[]>(null, 'month', 'quarter', 'financial-year', 'year'),
    fromMonth: month,
    toMonth: month,
    trusts: some,
    allowed: some,
  })
  .map((q) => ({
    ...q,
    overTime: q.kind === 'mean' ? ('mean' as const) : q.overTime,
    trusts: within(q.trusts, q.allowed),
  }));
type Drawn = typeof questionArbitrary extends fc.Arbitrary<infer T> ? T : never;

describe('the metric compiler', () => {
  it('answers random questions about random tables as its slow twin does', async () => {
    await fc.assert(
      fc.asyncProperty(rowsArbitrary, questionArbitrary, async (rows, drawn) => {
        const twin = answerSlowly(rows, SYSTEMS, twinQuestion(drawn)).filter((f) => shown(f, drawn));
        expect((await figuresOf(rows, drawn)).map((f) => asTwin(f, drawn))).toEqual(twin.map(rounded));
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});

const twinQuestion = (q: Drawn): TwinQuestion => ({
  ...q,
  numerator: q.top,
  denominator: q.kind === 'proportion' ? q.bottom : null,
});

/** Where every place is asked for, those that had nothing to say in a period are not listed in it. */
const shown = (f: TwinFigure, q: Drawn): boolean => q.by === null || q.trusts !== null || f.found > 0 || f.expected > 0;

async function figuresOf(rows: TwinRow[], drawn: Drawn): Promise<Figure[]> {
  const fixture = await openFixture({
    reported_measure: [
      ...rows.map((r) =>
        report(r.measure, r.trust, dateOf(r.month), r.value, {
          category_type: r.category && 'treatment_function',
          category_code: r.category,
          data_status: r.provisional ? 'provisional' : 'final',
        }),
      ),
      // another measure, so that every trust is known and has a name to be asked by
      ...TRUSTS.map((t) => report('other', t, '2020-01-01', 1)),
      ...TRUSTS.map((t) =>
        report('other', t, '2020-01-01', 1, { category_type: 'treatment_function', category_code: 'C_9' }),
      ),
    ],
    care_system_trust: Object.entries(SYSTEMS).map(([trust_code, system_code]) => ({
      trust_code,
      system_code,
      system_name: system_code,
    })),
  });
  try {
    const allowed = drawn.allowed ? { trust: drawn.allowed } : {};
    const { figures } = await fixture.ask(metricFrom(drawn), questionFrom(drawn), allowed);
    return figures;
  } finally {
    fixture.edition.close();
  }
}

const metricFrom = (q: Drawn): Metric =>
  metricOf({
    kind: q.kind,
    overTime: q.overTime,
    numerator: q.top.text,
    denominator: q.kind === 'proportion' ? q.bottom.text : null,
    denominatorLabel: 'b',
  });

const questionFrom = (q: Drawn): Partial<Question> => ({
  by: q.by === null ? [] : [q.by === 'category' ? 'treatment_function' : q.by],
  grain: q.grain,
  from: q.fromMonth === null ? null : dateOf(q.fromMonth),
  to: q.toMonth === null ? null : dateOf(q.toMonth),
  where: q.trusts ? [{ dimension: 'trust', values: q.trusts }] : [],
});

const monthOf = (iso: string): number => (Number(iso.slice(0, 4)) - 2023) * 12 + Number(iso.slice(5, 7)) - 1;

function asTwin(f: Figure, q: Drawn): ReturnType<typeof rounded> {
  return rounded({
    group: Object.values(f.group)[0] ?? null,
    period: f.period && q.grain ? monthOf(f.period.start) : null,
    status: f.status as TwinFigure['status'],
    value: f.value,
    numerator: f.numerator,
    denominator: f.denominator,
    reported: f.reported,
    expected: f.expected,
    complete: f.complete,
    provisional: f.provisional,
    found: 0,
  });
}

const round = (x: number | null): number | null => (x === null ? null : Math.round(x * 1e9) / 1e9);
const rounded = ({ found: _, ...f }: TwinFigure): Omit<TwinFigure, 'found'> => ({
  ...f,
  value: round(f.value),
  numerator: round(f.numerator),
  denominator: round(f.denominator),
});
