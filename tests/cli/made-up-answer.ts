/** An answer made by hand, with each of the four states and a name that a spreadsheet would take for a formula. */
import type { Answer, Figure } from '../../src/metric/metric.ts';
import type { Released } from '../../src/metric/released.ts';
import { release } from '../../src/policy/release.ts';
import { shareOf } from '../metric/open-fixture.ts';

const METRIC = shareOf('a - b', 'a', {
  ...{ id: 'concord.ae-4h', title: 'A&E: seen within 4 hours', path: '/catalogue/metrics/ae-4h.yaml' },
  ...{ meaning: 'the share of attendances that ended within 4 hours', why: 'long waits do harm' },
  ...{ polarity: 'increase', entity: 'entity_code', dimensions: ['trust'], disclosure: 'none' },
  ...{ numeratorLabel: 'attendances within 4 hours', denominatorLabel: 'attendances' },
  targets: [
    { operator: '>=', value: 0.78, from: '2025-04-01', to: null, scope: 'England', source: 'planning guidance' },
  ],
  ...{ datasets: ['ae_provider_monthly'], caveats: ['some trusts did not report'], hash: 'f'.repeat(64) },
  ...{ owner: 'Concord', author: 'Concord' },
});

const figure = (trust: string, name: string, rest: Partial<Figure>): Figure => ({
  group: { trust },
  labels: { trust: name },
  period: { start: '2025-10-01', end: '2025-10-31', label: 'Oct 2025' },
  status: 'value',
  value: null,
  lower: null,
  upper: null,
  numerator: null,
  denominator: null,
  reported: 1,
  expected: 1,
  complete: true,
  provisional: false,
  ...rest,
});

const ANSWER: Answer = {
  metric: METRIC,
  question: { metric: METRIC.id, by: ['trust'], grain: 'month', from: null, to: null, where: [] },
  editionId: 'e0123456789ab',
  figures: [
    figure('ZA1', 'Made-up Hospitals', {
      value: 0.7134,
      lower: 0.7,
      upper: 0.73,
      numerator: 7134,
      denominator: 10_000,
    }),
    figure('ZA2', '=HYPERLINK("x")', { value: 0, lower: 0, upper: 0.1, numerator: 0, denominator: 12 }),
    figure('ZA3', 'Silent Hospitals', { status: 'not-reported', reported: 0, complete: false }),
    figure('ZA4', 'Small Hospitals', { status: 'withheld' }),
    figure('ZA5', 'Unknown Hospitals', { status: 'no-data', reported: 0, expected: 0 }),
  ],
  sql: 'select 1',
  parameters: ['ZA1'],
  sources: [
    {
      dataset: 'ae_provider_monthly',
      name: 'A&E by provider',
      publisher: 'NHS England',
      dataTo: '2025-10-31',
      quality: 0.998,
      status: 'final',
      madeUp: true,
    },
  ],
  confidence: 0.95,
  notes: ['one trust did not report'],
};

/** The answer, or one like it, as a policy that changes nothing lets it out. */
export const madeUpAnswer = (changes: Partial<Answer> = {}): Released<Answer> =>
  release(
    { ...ANSWER, ...changes },
    {
      allowed: true,
      policy: 'test',
      tables: [],
      rowFilter: {},
      disclosureRule: 'none-for-published-aggregates',
      purpose: null,
      expires: null,
    },
  );

export const MADE_UP_ANSWER: Released<Answer> = madeUpAnswer();

export const MADE_UP_SOURCES = {
  workspaceTitle: 'A made-up system',
  notice: 'Made-up figures',
  asAt: '2025-11-14',
  lines: MADE_UP_ANSWER.sources.map((source) => ({ ...source, link: null })),
  quality: [{ dataset: 'ae_provider_monthly', dimension: 'completeness', score: 1 }],
  deliveries: [
    {
      deliveryId: 'ae_provider_monthly-X26-0123456789ab',
      dataset: 'ae_provider_monthly',
      from: 'X26',
      sha256: 'a'.repeat(64),
      status: 'final',
      rows: 12,
    },
  ],
};
