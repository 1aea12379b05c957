/** What every metric of the catalogue has: a case of few rows worked out by hand, and a decision that somebody makes with it. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { CATALOGUE, MODEL } from '../../metric/open-fixture.ts';
import { type Case, readCases, readRows } from './read-cases.ts';

const MOST_ROWS = 10;
const METRICS = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()];
const CASES = [import.meta.dirname, join(import.meta.dirname, 'published')].flatMap(readCases);

/** What was once called an outcome and is none, by the rule of docs/how-to/add-a-metric.md: held one by one. */
const NO_OUTCOMES: Partial<Record<Metric['measures'], string[]>> = {
  need: [
    'arterial-disease-detected',
    'asthma-detected',
    'atrial-fibrillation-detected',
    'breastfed-at-6-to-8-weeks',
    'cancer-detected',
    'cardiovascular-disease-detected',
    'chronic-kidney-disease-detected',
    'copd-detected',
    'coronary-disease-detected',
    'dementia-detected',
    'depression-detected',
    'diabetes-detected',
    'diabetes-with-depression',
    'epilepsy-detected',
    'first-feed-breast-milk',
    'frailty-moderate-or-severe',
    'heart-failure-detected',
    'hypertension-detected',
    'learning-disability-detected',
    'maternity-smoking-at-booking',
    'multimorbidity',
    'obesity-adults',
    'obesity-detected',
    'osteoporosis-detected',
    'palliative-care-register',
    'practice-deprivation',
    'qof-prevalence',
    'raised-glucose-detected',
    'rheumatoid-arthritis-detected',
    'school-absence',
    'severe-mental-illness-detected',
    'smoking-at-delivery',
    'smoking-current',
    'stroke-detected',
  ],
  activity: [
    'ed-attendances-by-top-20-percent',
    'ed-attendances-by-top-5-percent',
    'ed-frequent-attenders',
    'ed-mental-health-frequent',
    'emergency-admission-rate',
    'emergency-bed-days',
    'high-intensity-users',
    'hospital-nights-last-90-days',
    'ld-autism-mental-health-inpatients',
    'mental-health-detentions',
    'mental-health-open-referrals',
  ],
  process: [
    'ambulance-called-again',
    'died-within-14-days-no-operation',
    'died-within-2-days-no-operation',
    'ed-left-before-treatment',
    'ed-reattended-7-days',
    'end-of-life-3-emergency-admissions',
  ],
};

/** Tables of what was done, waited for, used or spent: a figure that counts their rows is about care, not about what came of it. */
const OF_CARE = [
  'ambulance_incident',
  'bed_day',
  'cancer_pathway',
  'capacity',
  'care_home_day',
  'community_bed_day',
  'community_contact',
  'cost',
  'diagnostic_wait',
  'discharge_delay',
  'emergency_call',
  'gp_encounter',
  'immunisation',
  'mental_health_contact',
  'outpatient_appointment',
  'prescription',
  'referral',
  'screening',
  'urgent_call',
  'virtual_ward_day',
  'waiting_list_entry',
  'workforce_month',
];

/** What a case writes, by table; reports by themselves. */
const writtenIn = ({ rows, reports }: Case): [string, string][] => [
  ...Object.entries(rows ?? {}),
  ...(reports ? [['reports', reports] as [string, string]] : []),
];

/** All that somebody works a case out from; rows that several cases share count in each. */
const rowsOf = (written: Case): number =>
  writtenIn(written).reduce((rows, [, text]) => rows + readRows(text).length, 0);

describe('every metric of the catalogue', () => {
  it('has a case worked out by hand', () => {
    const tried = new Set(CASES.map((c) => c.metric));
    expect(METRICS.filter((metric) => !tried.has(metric.id)).map((metric) => metric.id)).toEqual([]);
  });

  it('has at most ten rows in each case, of all its tables together', () => {
    const long = CASES.map((written) => ({ written, rows: rowsOf(written) })).filter(({ rows }) => rows > MOST_ROWS);
    expect(long.map(({ written, rows }) => `${written.metric}: ${rows} rows, ${written.by_hand}`)).toEqual([]);
  });

  it('has rows of columns that there are', () => {
    for (const written of CASES)
      for (const [table, text] of writtenIn(written)) {
        const where = `${written.metric}: ${table}`;
        const read = readRows(text);
        // the other columns of reports are measures: the metric's formula would find none that is misspelt
        if (table === 'reports') continue;
        const known = new Set(MODEL.tables[table]!.columns.map((c) => c.name));
        expect(
          Object.keys(read[0]!).filter((name) => !known.has(name)),
          where,
        ).toEqual([]);
      }
  });

  it('says which decision it informs, and who makes it, in more than a word', () => {
    const vague = METRICS.filter(({ decision }) => decision.informs.length < 20 || decision.madeBy.length < 10);
    expect(vague.map((metric) => metric.id)).toEqual([]);
  });

  it('says what it measures: a third say what became of people, of all and of those that count records', () => {
    const share = (of: typeof METRICS): number => of.filter((m) => m.measures === 'outcome').length / of.length;
    const counting = METRICS.filter((metric) => metric.records);
    console.log(
      `what became of people: ${(100 * share(METRICS)).toFixed(1)}% of ${METRICS.length} metrics, ${(100 * share(counting)).toFixed(1)}% of the ${counting.length} that count records`,
    );
    expect(share(counting)).toBeGreaterThanOrEqual(1 / 3);
    expect(share(METRICS)).toBeGreaterThanOrEqual(1 / 3);
  });
});

describe('an outcome', () => {
  const outcomes = METRICS.filter((metric) => metric.measures === 'outcome');

  it.each(Object.entries(NO_OUTCOMES))('is never %s', (measures, names) => {
    const told = names.map((name) => [name, METRICS.find((metric) => metric.id === `concord.${name}`)?.measures]);
    expect(told).toEqual(names.map((name) => [name, measures]));
  });

  it('is of people, one by one: not of published totals, of what was done or waited for, or of an amount', () => {
    const wrong = outcomes.filter(
      ({ source, records }) =>
        !records || MODEL.tables[source]!.zone !== 'pseudonymised' || OF_CARE.includes(source) || records.amount,
    );
    expect(wrong.map((metric) => metric.id)).toEqual([]);
    expect(OF_CARE.filter((table) => !Object.hasOwn(MODEL.tables, table))).toEqual([]);
  });

  it('is never how many have something on a day: of everybody registered, only a disease at its target or an emergency of it', () => {
    const asAt = outcomes.filter((metric) => metric.records!.time.kind === 'as-at').map((metric) => metric.id);
    expect(asAt.filter((id) => !/-to-target$/.test(id))).toEqual([
      'concord.diabetes-emergencies',
      'concord.diabetes-triple-target',
    ]);
  });
});

describe('a metric from records beside the published one', () => {
  const pairs = METRICS.filter(({ published }) => published !== null).map((metric) => [metric.id, metric] as const);

  it('is there of every share that counts the same', () => {
    expect(Object.fromEntries(pairs.map(([id, { published }]) => [id.slice(8), published!.slice(8)]))).toEqual({
      'ambulance-handovers-within-15': 'handover-within-15',
      'ambulance-handovers-within-30': 'handover-within-30',
      'ambulance-handovers-within-45': 'handover-within-45',
      'ambulance-handovers-within-60': 'handover-within-60',
      'ed-over-12-hours-from-decision': 'ae-12h-share',
      'ed-within-4-hours': 'ae-4h',
      'ed-within-4-hours-type-1': 'ae-4h-type-1',
      'waiting-over-52-weeks': 'rtt-over-52-weeks-share',
      'waiting-within-18-weeks': 'rtt-within-18-weeks',
    });
  });

  it.each(pairs)('%s is told as that is, and is better where that is', (_, metric) => {
    const { unit, polarity, needs, targets } = METRICS.find(({ id }) => id === metric.published)!;
    expect({ unit, polarity, needs }).toEqual({ unit: metric.unit, polarity: metric.polarity, needs: [] });
    expect(targets.map(({ value }) => value)).toEqual(metric.targets.map(({ value }) => value));
  });
});
