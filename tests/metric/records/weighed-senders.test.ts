/** What is missing is weighed by what is usual of who did not send it, whatever strayed in: figures of tables made by the build's own query. */
import { describe, expect, it } from 'vitest';
import { toldTableSql } from '../../../src/edition/make-told-tables.ts';
import { readTableModel } from '../../../src/edition/read-table-model.ts';
import { toldSql } from '../../../src/edition/told-sql.ts';
import { compareFigures } from '../../../src/metric/compare-figures.ts';
import { findMetric } from '../../../src/metric/find-metric.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric, Question } from '../../../src/metric/metric.ts';
import type { Grant } from '../../../src/policy/decision.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { release } from '../../../src/policy/release.ts';
import { CATALOGUE, EMPTY, type Fixture, openFixture } from '../open-fixture.ts';
import { recordMetric } from './open-records.ts';

const PLANS = new Map(readTableModel({ catalogueFolders: [CATALOGUE] }).map((plan) => [plan.name, plan]));
const METRICS = loadMetrics({ catalogueFolders: [CATALOGUE] });
const GRANT: Grant = {
  ...{ purpose: 'planning', allowed: true, policy: 'p', tables: [], rowFilter: {}, expires: null },
  disclosureRule: MARKED,
};
const NOVEMBER = { grain: 'month', from: '2025-11-01', to: '2025-11-30' } as const;

async function edition(
  into: 'practice_told' | 'provider_told',
  table: string,
  senders: string[],
  ...rows: string[]
): Promise<Fixture> {
  const kind = into === 'practice_told' ? 'practice' : 'trust';
  const organisation = senders.map((code) => ({ kind, code, name: code }));
  const people = into === 'practice_told' ? { registration: [] } : {};
  const fixture = await openFixture(
    { ...people, [table]: [], [into]: [], organisation },
    false,
    '2026-01-05',
    '2025-12-31',
  );
  const { engine } = fixture.edition;
  for (const sql of rows) await engine.run(sql);
  const stretches = toldSql(table, PLANS.get(table)!.told!, into === 'practice_told');
  await engine.run(`insert into ${into} ${toldTableSql(PLANS.get(into)!, [stretches])}`);
  return fixture;
}

/** People born in 1950 on the lists of practices, one after the other. */
const registered = (practices: string[], n: number): string => {
  const practice = `['${practices.join("','")}'][1 + i % ${practices.length}]`;
  return `insert into registration (registration_id, person_key, practice_code, held_from, birth_month, sex)
    select i, i, ${practice}, date '2020-01-01', date '1950-01-01', '1' from range(${practices.length * n}) as t(i)`;
};

async function told(fixture: Fixture, metric: Metric, question: Partial<Question>): Promise<string[]> {
  const { figures } = await fixture.ask(metric, question);
  return figures.map(({ group, status, value, complete }) =>
    [...Object.values(group), status === 'value' ? `${value}${complete ? '' : ' !'}` : status].join(' '),
  );
}

const attended = (code: string, n: number, month = 'true'): string =>
  `select '${code}' as p, (date '2025-01-05' + to_months(m::integer))::timestamp as d from range(12) as t(m), range(${n}) where ${month}`;

describe('the main trust of a few', () => {
  it('is missed, though forty others have a row in the year', async () => {
    const far = Array.from({ length: 40 }, (_, i) => `F${i}`);
    const each = [
      attended('MAIN', 1000, 'm <> 10'),
      attended('OTHER', 300),
      ...far.map((f) => attended(f, 1, 'm = 2')),
    ];
    const fixture = await edition(
      'provider_told',
      'emergency_attendance',
      ['MAIN', 'OTHER', ...far],
      `insert into emergency_attendance (attendance_id, person_key, provider_code, department_type, attendance_category, arrived_at, sex)
        select row_number() over (), row_number() over (), p, '01', '1', d, '1' from (${each.join(' union all ')})`,
    );
    const metric: Metric = recordMetric(
      'emergency_attendance',
      { time: { kind: 'flow', at: 'arrived_at' } },
      {
        ...{ kind: 'count', numerator: '1', grain: 'day', method: 'byar', polarity: 'decrease' },
        dimensions: ['provider'],
      },
    );
    const two = { ...NOVEMBER, from: '2025-10-01' };
    expect(await told(fixture, metric, two)).toEqual(['1300', '300 !']);
    const ask = async (question: Question) => release(await fixture.ask(metric, question), GRANT);
    const answer = await ask({ ...EMPTY, ...NOVEMBER });
    expect(answer.notes.join()).toContain('1 of 2 providers sent none');
    const [beside] = await compareFigures(answer, ['previous'], ask);
    expect(beside?.previous?.verdict).toBe('not compared');
    fixture.edition.close();
  });
});

describe('most practices silent in one month', () => {
  it.each([
    [8, 3],
    [10, 15],
  ])('%i of ten with %i strays each', async (nSilent, stray) => {
    const codes = Array.from({ length: 10 }, (_, i) => `P${i}`);
    const fixture = await edition(
      'practice_told',
      'gp_encounter',
      codes,
      registered(codes, 1000),
      `insert into gp_encounter (person_key, practice_code, start_at)
        select n * 10 + i, 'P' || i, (date '2025-01-05' + to_months(m::integer))::timestamp
        from range(10) as t(i), range(12) as u(m), range(400) as v(n)
        where not (m = 10 and i >= ${10 - nSilent} and n >= ${stray})`,
    );
    const metric = recordMetric(
      'gp_encounter',
      { time: { kind: 'flow', at: 'start_at' } },
      { kind: 'count', numerator: '1', grain: 'day', dimensions: ['practice'] },
    );
    const total = nSilent === 10 ? 'not-reported' : '824 !';
    expect(await told(fixture, metric, NOVEMBER)).toEqual([total]);
    const silent = codes.slice(10 - nSilent).map((code) => `${code} not-reported`);
    const others = codes.slice(0, 10 - nSilent).map((code) => `${code} 400`);
    expect(await told(fixture, metric, { ...NOVEMBER, by: ['practice'] })).toEqual([...others, ...silent]);
    fixture.edition.close();
  });
});

const vaccinated = (practices: string[], rows: string): string =>
  `insert into immunisation (person_key, practice_code, vaccine, vaccination_date, recorded_date)
    select i + ${practices.length} * n, ['${practices.join("','")}'][1 + i], 'PPV23', d, d from (
      select i, n, (date '2025-01-05' + to_months(m::integer))::date as d from range(4) as t(i), range(12) as u(m), range(500) as v(n) where ${rows})`;

describe('vaccinations that practices did not send', () => {
  it.each([3, 4])('are not none of who never sent any, where a season has %i months', async (n) => {
    const codes = ['A', 'B', 'C', 'NEVER'];
    const fixture = await edition(
      'practice_told',
      'immunisation',
      codes,
      registered(codes, 2000),
      vaccinated(codes, `i < 3 and (n < 16 or (m >= 8 and m < ${8 + n}))`),
    );
    const metric = findMetric(METRICS, 'pneumococcal-65-plus');
    for (const day of ['2025-06-30', '2025-10-31', '2025-12-31'])
      expect((await told(fixture, metric, { from: day, to: day, by: ['practice'] })).at(-1)).toBe('NEVER not-reported');
    const flu = findMetric(METRICS, 'flu-65-plus');
    await fixture.edition.engine.run("update immunisation set vaccine = 'Influenza'");
    const december = { from: '2025-12-31', to: '2025-12-31', by: ['practice'] };
    expect((await told(fixture, flu, december)).at(-1)).toBe('NEVER not-reported');
    fixture.edition.close();
  });

  it('are missed of the months before, though those of the last came', async () => {
    const codes = ['A', 'GAP'];
    const rows = 'i < 2 and n < 100 and (i = 0 or m = 11)';
    const fixture = await edition(
      'practice_told',
      'immunisation',
      codes,
      registered(codes, 2000),
      vaccinated(codes, rows),
    );
    const metric = findMetric(METRICS, 'pneumococcal-65-plus');
    const figures = await told(fixture, metric, { from: '2025-12-31', to: '2025-12-31', by: ['practice'] });
    expect(figures).toEqual(['A 0.05', 'GAP 0.05 !']);
    fixture.edition.close();
  });
});
