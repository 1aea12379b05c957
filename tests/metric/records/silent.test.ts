/**
 * Who sent nothing: practices A and B are network P1, C is network P2. A sent its appointments of September to December, B was silent in
 * November, C never sent any. The register says that each has 20 patients; in a month in which a practice sends, each came twice. T, alone in
 * network P3, has 12 patients and no records: of so few it is not known whether it was to send.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toldTableSql } from '../../../src/edition/make-told-tables.ts';
import { readTableModel } from '../../../src/edition/read-table-model.ts';
import { toldSql } from '../../../src/edition/told-sql.ts';
import { explainFigure } from '../../../src/metric/explain-figure.ts';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import type { Grant } from '../../../src/policy/decision.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { release } from '../../../src/policy/release.ts';
import { workspacePaths } from '../../../src/workspace/open-workspace.ts';
import { CATALOGUE, EMPTY, type Fixture, MODEL, openFixture } from '../open-fixture.ts';
import { recordMetric } from './open-records.ts';

const MONTHS = ['2025-09', '2025-10', '2025-11', '2025-12'];
const SENT: Record<string, string[]> = {
  A: MONTHS,
  B: ['2025-09', '2025-10', '2025-12'],
  C: [],
  T: [],
};
const NETWORKS: Record<string, string> = { A: 'P1', B: 'P1', C: 'P2', T: 'P3' };
const PRACTICES = Object.keys(SENT);
const people = (practice: string) =>
  Array.from({ length: practice === 'T' ? 12 : 20 }, (_, i) => 100 * (PRACTICES.indexOf(practice) + 1) + i);
const everyone = PRACTICES.flatMap((practice) => people(practice).map((person_key) => ({ practice, person_key })));
const sends = (practice: string, month: string): boolean => SENT[practice]!.includes(month);

const ROWS = {
  organisation: PRACTICES.map((code) => ({ kind: 'practice', code, name: code, pcn_code: NETWORKS[code]! })),
  registration: everyone.map(({ practice, person_key }) => ({
    ...{ registration_id: person_key, person_key, practice_code: practice, birth_month: '1960-01-01' },
    ...{ held_from: '2020-01-01', sex: person_key % 2 ? '1' : '2' },
  })),
  person_month: MONTHS.flatMap((month) =>
    everyone.map(({ practice, person_key }) => ({
      ...{
        person_key,
        month: `${month}-01`,
        practice_code: practice,
        age: 65,
        gp_appointments: sends(practice, month) ? 2 : 0,
      },
      ...{ died: 0 },
    })),
  ).map(({ died: _, ...row }) => row),
  gp_encounter: MONTHS.flatMap((month) =>
    everyone
      .filter(({ practice }) => sends(practice, month))
      .map(({ practice, person_key }) => ({ person_key, practice_code: practice, start_at: `${month}-05 09:00:00` })),
  ),
  gp_event: MONTHS.flatMap((month) =>
    everyone
      .filter(({ practice }) => sends(practice, month))
      .map(({ practice, person_key }) => ({ person_key, practice_code: practice, recorded_date: `${month}-05` })),
  ),
  condition_register: everyone
    .filter(({ practice }) => practice === 'A' || practice === 'B')
    .map(({ person_key }) => ({ person_key, register: 'HTN', joined_on: '2021-01-01' })),
  observation: MONTHS.flatMap((month) =>
    everyone
      .filter(({ practice }) => sends(practice, month))
      .flatMap(({ person_key }) =>
        [
          { observation: 'systolic_blood_pressure', value: 130 },
          { observation: 'diastolic_blood_pressure', value: 80 },
        ].map((read) => ({ ...read, person_key, source: 'gp', observed_on: `${month}-05` })),
      ),
  ),
  practice_told: [],
};

const PLANS = new Map(readTableModel({ catalogueFolders: [CATALOGUE] }).map((plan) => [plan.name, plan]));
const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const APPOINTMENTS: Metric = recordMetric(
  'person_month',
  { time: { kind: 'flow', at: 'month' } },
  { kind: 'count', numerator: 'gp_appointments', grain: 'month', dimensions: ['practice', 'pcn', 'age_band'] },
);
const GRANT: Omit<Grant, 'disclosureRule'> = {
  ...{ purpose: 'planning', allowed: true, policy: 'p', tables: [], rowFilter: {}, expires: null },
};
const DEATHS: Metric = { ...APPOINTMENTS, numerator: 'case when age > 200 then 1 else 0 end' };
const MONTHLY = { grain: 'month', from: '2025-09-01', to: '2025-12-31' } as const;
const NOVEMBER = { grain: 'month', from: '2025-11-01', to: '2025-11-30' } as const;

describe('a practice that sent nothing', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(ROWS, false, '2026-01-05', '2025-12-31');
    const each = ['gp_encounter', 'gp_event'].map((table) => toldSql(table, PLANS.get(table)!.told!, true));
    await fixture.edition.engine.run('update condition_register set is_qof = true');
    await fixture.edition.engine.run(`insert into practice_told ${toldTableSql(PLANS.get('practice_told')!, each)}`);
  });
  afterAll(() => fixture.edition.close());

  /** Group, then what the figure is, and '!' where it is incomplete. */
  async function table(metric: Metric, question: object, rowFilter = {}) {
    const { figures, notes } = await fixture.ask(metric, question, rowFilter);
    const told = figures.map((f) => {
      const what = f.status === 'value' ? `${f.value}${f.complete ? '' : ' !'}` : f.status;
      return [...Object.values(f.group), ...(f.period && 'grain' in question ? [f.period.label] : []), what].join(' ');
    });
    return { told, notes };
  }

  it('is explained with the table that says so, and its query', async () => {
    const question = { ...EMPTY, ...NOVEMBER, by: ['practice'] };
    const { tables, told } = await explainFigure({
      ...{ workspace: { paths: workspacePaths('no-such-folder') }, edition: fixture.edition, metric: APPOINTMENTS },
      ...{ tables: MODEL, question, grant: fixture.grant },
    });
    expect(tables).toContain('practice_told');
    expect(told.map((one) => one.told)).toEqual([['gp_encounter']]);
    const { sql, parameters } = told[0]!.compiled;
    const rows = await fixture.edition.engine.all<{ teller: string; state: string }>(sql, parameters);
    expect(rows.filter(({ state }) => state === 'silent').map(({ teller }) => teller)).toEqual(['B', 'C']);
  });

  it.each<[string, object, string[]]>([
    [
      'by practice',
      { ...NOVEMBER, by: ['practice'] },
      ['A Nov 2025 40', 'B Nov 2025 not-reported', 'C Nov 2025 not-reported', 'T Nov 2025 no-data'],
    ],
    [
      'by network',
      { ...NOVEMBER, by: ['pcn'] },
      ['P1 Nov 2025 40 !', 'P2 Nov 2025 not-reported', 'P3 Nov 2025 no-data'],
    ],
    ['total', NOVEMBER, ['Nov 2025 40 !']],
    ['by age, of which each practice has people', { ...NOVEMBER, by: ['age_band'] }, ['65-79 Nov 2025 40 !']],
    ['total by month', MONTHLY, ['Sep 2025 80 !', 'Oct 2025 80 !', 'Nov 2025 40 !', 'Dec 2025 80 !']],
    [
      'practice B by month',
      { ...MONTHLY, where: [{ dimension: 'practice', values: ['B'] }] },
      ['Sep 2025 40', 'Oct 2025 40', 'Nov 2025 not-reported', 'Dec 2025 40'],
    ],
    [
      'network P1 by month',
      { ...MONTHLY, where: [{ dimension: 'pcn', values: ['P1'] }] },
      ['Sep 2025 80', 'Oct 2025 80', 'Nov 2025 40 !', 'Dec 2025 80'],
    ],
    [
      'by practice and age',
      { ...NOVEMBER, by: ['practice', 'age_band'] },
      [
        'A 65-79 Nov 2025 40',
        'B 65-79 Nov 2025 not-reported',
        'C 65-79 Nov 2025 not-reported',
        'T 65-79 Nov 2025 no-data',
      ],
    ],
    [
      'by practice, of all four months',
      { from: '2025-09-01', to: '2025-12-31', by: ['practice'] },
      ['A 160', 'B 120 !', 'C not-reported', 'T no-data'],
    ],
  ])('%s', async (_, question, told) => {
    expect((await table(APPOINTMENTS, question)).told).toEqual(told);
  });

  it('is said by how many of how many, and never by name', async () => {
    expect((await table(APPOINTMENTS, { ...NOVEMBER, by: ['pcn'] })).notes).toEqual([
      '1 of 3 figures are missing: what they stand on was not sent, which is not 0.',
      '1 of 3 figures have no data: at that time there was nobody to send any.',
      '1 of 3 figures are incomplete: a part of what they stand on was not sent.',
      'Appointments in general practice: 2 of 3 practices sent none for at least one month of the period (November 2025).',
    ]);
    const seen = await table(APPOINTMENTS, { ...NOVEMBER, by: ['pcn'] }, { practice: ['A'] });
    expect(seen.told).toEqual(['P1 Nov 2025 40']);
    expect(seen.notes.join()).not.toContain('sent none');
  });

  it('tells whoever may see only one of which nothing is known of no other', async () => {
    for (const rowFilter of [{ practice: ['T'] }, { pcn: ['P3'] }]) {
      const { told, notes } = await table(APPOINTMENTS, { ...NOVEMBER, by: ['age_band'] }, rowFilter);
      expect(told).toEqual(['65-79 Nov 2025 no-data']);
      expect(notes.join()).not.toContain('Appointments');
    }
  });

  it('makes nothing missing of what does not stand on what practices send', async () => {
    const { told, notes } = await table(DEATHS, { ...NOVEMBER, by: ['practice'] });
    expect(told).toEqual(['A Nov 2025 0', 'B Nov 2025 0', 'C Nov 2025 0', 'T Nov 2025 0']);
    expect(notes).toEqual([]);
  });

  it('has no share of people treated to target where nobody sent their readings, and less where some are not sent', async () => {
    const { told } = await table(findMetric(METRICS, 'hypertension-to-target'), {
      ...{ from: '2025-12-31', to: '2025-12-31', by: ['practice'] },
    });
    expect(told).toEqual(['A 1', 'B 1 !', 'C not-reported', 'T no-data']);
  });

  it('has nobody on a register by what people have', async () => {
    const registered = recordMetric(
      'registration',
      { time: { kind: 'as-at', from: 'held_from', to: 'held_to' } },
      { kind: 'count', numerator: '1', grain: 'day', dimensions: ['practice', 'multimorbidity'] },
    );
    const on = (day: string) => ({ from: day, to: day, by: ['practice'] });
    expect((await table(registered, on('2025-11-30'))).told).toEqual(['A 20', 'B 20', 'C 20', 'T 12']);
    const conditions = { ...on('2025-11-30'), by: ['practice', 'multimorbidity'] };
    expect((await table(registered, conditions)).told).toEqual([
      'A 1 20',
      'B 1 20 !',
      'C 0 not-reported',
      'T 0 no-data',
    ]);
  });

  it('leaves nothing of few stray rows to be told by subtraction, where counts are exact', async () => {
    const { engine } = fixture.edition;
    await engine.run("update person_month set gp_appointments = 2 where person_key = 200 and month = '2025-11-01'");
    const shown = async (question: object, disclosureRule: string) => {
      const found = await fixture.ask(APPOINTMENTS, question);
      const { figures } = release(found, { ...GRANT, disclosureRule });
      expect(figures.every((figure) => !('untold' in figure))).toBe(true);
      return figures.map((f) => (f.status === 'value' ? f.value : f.status));
    };
    // B sent 2 of 42: beside A's 40 they are the rest
    const byPractice = { ...NOVEMBER, by: ['practice'] };
    expect(await shown(byPractice, 'EXACT_7')).toEqual(['withheld', 'not-reported', 'not-reported', 'no-data']);
    expect(await shown(byPractice, 'HES_7_5')).toEqual([40, 'not-reported', 'not-reported', 'no-data']);
    expect(await shown(byPractice, MARKED)).toEqual([40, 'not-reported', 'not-reported', 'no-data']);
    const monthsOfB = { ...MONTHLY, where: [{ dimension: 'practice', values: ['B'] }] };
    // the fourth quarter by itself leaves it as well
    expect(await shown(monthsOfB, 'EXACT_7')).toEqual([40, 'withheld', 'not-reported', 40]);
  });
});
