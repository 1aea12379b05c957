/** Small metrics, figures and sources from which the page's rules are told in tables. */
import type { DatasetQuality } from '../../src/edition/manifest.ts';
import { periodEnd, periodLabel } from '../../src/metric/grain.ts';
import type { Figure, Metric } from '../../src/metric/metric.ts';
import { chartPoints } from '../../src/page/chart-points.ts';
import type { PanelPoint } from '../../src/page/page.ts';
import type { PagePlace } from '../../src/page/page-place.ts';
import { metricOf as madeUpMetric } from '../metric/open-fixture.ts';

/** A month's figure: a number, 'x' not reported, '-' no data. */
export type Month = number | 'x' | '-';

export const TRUST: PagePlace = { name: 'Ambleford Hospitals', at: 'at Ambleford Hospitals', kind: 'trust' };
export const SYSTEM: PagePlace = { name: 'West Ambleshire', at: 'in West Ambleshire', kind: 'system' };
export const ATTENDANCES = { subject: 'A&E attendances', plural: true, at: TRUST.at, period: 'month' };
export const OCCUPANCY = { subject: 'bed occupancy', plural: false, at: TRUST.at, period: 'month' };

export const metricOf = (changes: Partial<Metric> = {}): Metric =>
  madeUpMetric({
    ...{ id: 'concord.ae-attendances', title: 'A&E attendances', unit: 'attendances', datasets: ['ae_trust_monthly'] },
    ...{ meaning: 'How many people came to A&E', why: 'It is where urgent care begins', exclusions: '' },
    ...{ numerator: 'attendances', numeratorLabel: 'attendances', dimensions: ['trust', 'system'] },
    ...{ disclosure: 'none', hash: 'a'.repeat(64), path: 'metric.yaml', ...changes },
  });

/** The first day of the month that is `i` months after the start of 2024. */
export const monthStart = (i: number): string =>
  `${2024 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`;

export function figureOf(month: Month, i: number, changes: Partial<Figure> = {}): Figure {
  const start = monthStart(i);
  const value = typeof month === 'number' ? month : null;
  return {
    group: {},
    labels: {},
    period: { start, end: periodEnd(start, 'month'), label: periodLabel(start, 'month') },
    status: value !== null ? 'value' : month === 'x' ? 'not-reported' : 'no-data',
    value,
    lower: null,
    upper: null,
    numerator: value,
    denominator: null,
    reported: value === null ? 0 : 1,
    expected: 1,
    complete: value !== null,
    provisional: false,
    ...changes,
  };
}

/** Charted points of consecutive months from Jan 2024. */
export const pointsOf = (months: Month[], changes: Partial<Metric> = {}): PanelPoint[] =>
  chartPoints(
    months.map((month, i) => figureOf(month, i)),
    metricOf(changes),
    'trust',
  ).points;

export function sourceOf(changes: Partial<DatasetQuality> = {}): DatasetQuality {
  return {
    dataset: 'ae_trust_monthly',
    name: 'A&E by trust',
    publisher: 'NHS England',
    overall: 0.99,
    dimensions: [],
    dqmi: null,
    dataFrom: '2024-01-01',
    dataTo: '2025-10-31',
    cadence: 'monthly',
    expectedAfterDays: 45,
    reliableAfterDays: 45,
    zone: 'open',
    partners: [{ from: 'X26', deliveryId: 'd', dataTo: '2025-10-31', status: 'final' }],
    knownFaults: [],
    madeUp: false,
    link: null,
    ...changes,
  };
}

/** 24 months of usual up and down around 100, never seven on one side. */
export const USUAL: number[] = [
  100, 103, 98, 101, 97, 102, 99, 104, 96, 101, 99, 102, 98, 103, 97, 100, 99, 98, 101, 102, 103, 97, 102, 99,
];
