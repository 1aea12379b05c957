/** Rows added up beforehand: what a purpose sees of them is what it would add up itself of the rows that it may use. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editionForPurpose } from '../../src/edition/edition-for-purpose.ts';
import type { TableMade } from '../../src/edition/make-built-in-tables.ts';
import { makeRollups } from '../../src/edition/make-rollups.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import type { TablePlan } from '../../src/edition/read-table-model.ts';
import { type Bench, runStep } from '../../src/edition/run-step.ts';
import { readParquetFiles } from '../../src/edition/table-files.ts';
import { type Engine, identifier, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import type { Purpose } from '../../src/pseudonym/read-purposes.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-rollups-'));
let engine: Engine;
let bench: Bench;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
  bench = {
    ...{ engine, guard: await openSqlGuard(engine), locked: engine, engineVersion: 'test', made: [], reused: [] },
    paths: { steps: join(folder, 'steps'), temporary: join(folder, 'temporary') } as Bench['paths'],
  };
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** A table by its columns: `name type`. */
function planOf(name: string, columns: string[], more: Partial<TablePlan> = {}): TablePlan {
  const described = columns.map((c) => {
    const [of, type] = c.split(' ') as [string, string];
    return { name: of, type, unit: '', description: of };
  });
  return {
    ...{ name, key: [], from: [], added: [], zone: 'pseudonymised', fromGp: false },
    ...more,
    columns: described,
  };
}

const PERSON_JOIN = { name: 'person', to: 'person', on: { person_key: 'person_key' } };
const HOME_JOIN = { name: 'home', to: 'area', via: 'person', on: { area: 'code' }, where: { kind: 'lsoa' } };
const ROLLUPS = {
  joins: [PERSON_JOIN, HOME_JOIN],
  each: [
    { name: 'month_by_age', by: ['month', 'age'], sums: ['used', 'cost', 'died'] },
    // of each band and sex a part of what is by age and sex, and all of it by band
    {
      ...{ name: 'month_by_band_and_sex', by: ['month', 'age', 'person.sex'], sums: ['used', 'cost', 'died'] },
      bands: { age: [10, 18, 65, 80] },
    },
    { ...{ name: 'month_by_band', by: ['month', 'age'], sums: ['used', 'cost', 'died'] }, bands: { age: [18, 65] } },
    { ...{ name: 'month_by_half', by: ['month', 'age'], sums: ['used', 'cost', 'died'] }, bands: { age: [10, 65] } },
    { name: 'month_by_home', by: ['month', 'person.sex', 'home.decile'], sums: ['used', 'cost', 'died'] },
    { name: 'month_by_age_and_sex', by: ['month', 'age', 'person.sex'], sums: ['used', 'cost', 'died'] },
    { name: 'month_by_place', by: ['month', 'place.name'], sums: ['used', 'cost', 'died'] },
  ],
};
const MONTH = ['person_key bigint', 'month date', 'age smallint', 'used smallint', 'cost decimal(9,2)', 'died boolean'];
const ALL = [
  'month_by_age',
  'month_by_band_and_sex',
  'month_by_band',
  'month_by_half',
  'month_by_home',
  'month_by_age_and_sex',
];
const PLANS = {
  month: planOf('month', MONTH, { fromGp: true, rollups: { ...ROLLUPS, each: ROLLUPS.each.slice(0, 6) } }),
  person: planOf('person', ['person_key bigint', 'sex varchar', 'area varchar', 'gp boolean'], { fromGp: 'gp' }),
  area: planOf('area', ['kind varchar', 'code varchar', 'decile smallint'], { zone: 'open' }),
  purpose_care: planOf('purpose_care', ['person_key bigint', 'gp_allowed boolean', 'other_allowed boolean']),
  purpose_planning: planOf('purpose_planning', ['person_key bigint', 'gp_allowed boolean', 'other_allowed boolean']),
  hidden_from_care: planOf('hidden_from_care', ['person_key bigint', 'gp_hidden boolean', 'other_hidden boolean']),
  hidden_from_planning: planOf('hidden_from_planning', [
    'person_key bigint',
    'gp_hidden boolean',
    'other_hidden boolean',
  ]),
};

/** A few hundred people, of whom some objected, some are known to no purpose, and one is nobody. */
const ROWS: Record<keyof typeof PLANS, string> = {
  month: `select case when p.range = 300 then null else p.range end as person_key, date '2025-01-01' + to_months(m.range::int) as month,
    case when p.range % 23 = 5 then null else p.range % 7 * 15 + p.range % 4 end as age, hash(p.range, m.range) % 3 as used, (hash(p.range, m.range, 1) % 900) / 100 as cost, hash(p.range, m.range, 2) % 50 = 0 as died
    from range(301) p, range(6) m`,
  person: `select range as person_key, case range % 3 when 0 then null else (range % 3)::varchar end as sex, 'A' || range % 5 as area, range % 2 = 0 as gp from range(280)`,
  area: `select 'lsoa' as kind, 'A' || range as code, range + 1 as decile from range(4) union all select 'ward', 'A1', 9`,
  purpose_care:
    'select range as person_key, true as gp_allowed, true as other_allowed from range(290) where range % 11 <> 3',
  purpose_planning:
    'select range as person_key, range % 4 <> 1 and range % 9 <> 2 as gp_allowed, range % 9 <> 2 as other_allowed from range(290)',
  hidden_from_care:
    'select range as person_key, true as gp_hidden, true as other_hidden from range(301) where range >= 290 or range % 11 = 3',
  hidden_from_planning: `select range as person_key, true as gp_hidden, range >= 290 or range % 9 = 2 as other_hidden from range(301)
    where range >= 290 or range % 4 = 1 or range % 9 = 2`,
};

async function made(plan: TablePlan, select: string): Promise<TableMade> {
  const columns = plan.columns
    .map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`)
    .join(', ');
  const output = await runStep(bench, {
    name: `table:${plan.name}`,
    confined: false,
    select: `select ${columns} from (${select}) order by all`,
    inputs: {},
  });
  return { plan, output, datasets: [plan.name] };
}

const madeAll = (changes: Partial<Record<keyof typeof PLANS, Partial<TableMade['plan']> & { rows?: string }>> = {}) =>
  Promise.all(
    (Object.keys(PLANS) as (keyof typeof PLANS)[]).map((name) =>
      made({ ...PLANS[name], ...changes[name] }, changes[name]?.rows ?? ROWS[name]),
    ),
  );

async function openMade(tables: TableMade[]): Promise<OpenEdition> {
  for (const { plan, output } of tables)
    await engine.run(`create or replace view ${identifier(plan.name)} as from ${readParquetFiles(output.paths)}`);
  for (const { plan } of tables) {
    await engine.run(`attach if not exists ':memory:' as edition_${plan.name}`);
    await engine.run(`create or replace table edition_${plan.name}.${plan.name} as from ${plan.name}`);
  }
  const manifest = { tables: tables.map(({ plan }) => ({ name: plan.name })) };
  return {
    engine,
    manifest,
    table: (name: string) => `edition_${name}.main.${name}`,
    close: () => undefined,
  } as unknown as OpenEdition;
}

describe('rows added up beforehand', () => {
  it.each(['care', 'planning'])('are for %s what it would add up itself', async (id) => {
    const tables = await madeAll();
    const rollups = await makeRollups(bench, tables);
    expect(rollups.map((t) => t.plan.name)).toEqual(ALL);
    expect(rollups[4]!.datasets).toEqual(['area', 'month', 'person']);
    const sums = ['used', 'cost', 'died'];
    expect(rollups[2]!.plan.rollup).toEqual({
      ...{ of: 'month', by: ['month', 'age'], bands: { age: [18, 65] }, sums, joins: [] },
    });
    expect(rollups[4]!.plan.rollup).toEqual({
      ...{ of: 'month', by: ['month', 'person.sex', 'home.decile'], bands: {}, sums, joins: [HOME_JOIN, PERSON_JOIN] },
    });
    const seen = await editionForPurpose(
      await openMade([...tables, ...rollups]),
      { id } as Purpose,
      Object.values(PLANS),
    );
    const added = (rollup: string, by: string) =>
      engine.all(
        `select ${by}, sum(rows_added)::int as n, sum(used)::int as used, sum(cost)::double as cost, sum(died)::int as died from ${seen.table(rollup)} group by all order by all`,
      );
    const itself = (by: string) =>
      engine.all(
        `select ${by}, count(*)::int as n, sum(used)::int as used, sum(cost)::double as cost, count(*) filter (where died)::int as died
       from (select m.*, p.sex as person_sex, a.decile as home_decile from ${seen.table('month')} m
         left join ${seen.table('person')} p using (person_key) left join ${seen.table('area')} a on a.code = p.area and a.kind = 'lsoa')
       group by all order by all`,
      );
    expect(await added('month_by_age', 'month, age')).toEqual(await itself('month, age'));
    expect(await added('month_by_age_and_sex', 'month, age, person_sex')).toEqual(
      await itself('month, age, person_sex'),
    );
    // what is below the first band, and not known, stays
    const bandAndSex =
      'case when age >= 80 then 80 when age >= 65 then 65 when age >= 18 then 18 when age >= 10 then 10 else age end';
    expect(await added('month_by_band_and_sex', 'month, age, person_sex')).toEqual(
      await itself(`month, ${bandAndSex} as age, person_sex`),
    );
    const band = 'case when age >= 65 then 65 when age >= 18 then 18 else age end';
    expect(await added('month_by_band', 'month, age')).toEqual(await itself(`month, ${band} as age`));
    const half = 'case when age >= 65 then 65 when age >= 10 then 10 else age end';
    expect(await added('month_by_half', 'month, age')).toEqual(await itself(`month, ${half} as age`));
    expect(await added('month_by_home', 'month, person_sex, home_decile')).toEqual(
      await itself('month, person_sex, home_decile'),
    );
    expect(
      await engine.one(`select sum(n)::int as n from (select count(*) as n from ${seen.table('month')})`),
    ).not.toEqual({ n: 301 * 6 });
  });

  it('are left out where a table that they stand on is not there, and are not made again for the same rows', async () => {
    const tables = (await madeAll()).filter((t) => t.plan.name !== 'area');
    bench.made.length = 0;
    expect((await makeRollups(bench, tables)).map((t) => t.plan.name)).toEqual([
      ...ALL.filter((name) => name !== 'month_by_home'),
    ]);
    expect(bench.made).toEqual([]);
  });

  it('are refused where a number is not known in some row', async () => {
    const tables = await madeAll({
      month: { rows: `${ROWS.month} union all select 1, date '2026-01-01', 3, null, 1, false` },
    });
    await expect(makeRollups(bench, tables)).rejects.toThrow('month has 1 rows with a number that is not known');
  });

  it.each([
    ['of what some may be hidden of while the row is seen', { month: { fromGp: false } }, 'stands on person'],
    [
      'by what is no column',
      { month: { rollups: { ...ROLLUPS, each: [{ name: 'x', by: ['moon'], sums: ['used', 'cost', 'died'] }] } } },
      "by 'moon'",
    ],
    [
      'that sum what is no number',
      { month: { rollups: { ...ROLLUPS, each: [{ name: 'x', by: ['month'], sums: ['month'] }] } } },
      "sums 'month', which is no number or truth of it",
    ],
    ['by what is no join', { month: { rollups: ROLLUPS } }, "'place', which is no join"],
  ])('are refused %s', async (_, changes, message) => {
    await expect(makeRollups(bench, await madeAll(changes))).rejects.toThrow(message);
  });
});
