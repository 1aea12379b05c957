/** Random cohorts of random editions: who is in them by SQL, on DuckDB and on PostgreSQL, is who is in them by hand. */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifier, literal, openEngine, type SqlValue } from '../../src/engine/engine.ts';
import { type Dialect, DUCKDB, POSTGRES } from '../../src/metric/dialect.ts';
import { compileClauses, compileCohort, compileOverlap } from '../../src/population/cohort/compile-cohort.ts';
import { compileGroups } from '../../src/population/cohort/compile-groups.ts';
import { compileProfile, type ProfileCount } from '../../src/population/cohort/compile-profile.ts';
import { readCodeWords } from '../../src/population/cohort/read-code-words.ts';
import { CATALOGUE, MODEL } from '../metric/open-fixture.ts';
import { ENGINES, makeStores } from '../store/store-engines.ts';
import { type CohortCase, cohortCase, MEANINGS } from './cohort-cases.ts';
import { type Cell, clausesSlowly, membersSlowly, type TwinWorld } from './cohort-twin.ts';
import { GROUPED, groupsSlowly } from './groups-twin.ts';
import { linesOf, profileSlowly } from './profile-twin.ts';

const RUNS = Number(process.env.CONCORD_RUNS ?? 40);
const WORDS = readCodeWords({ catalogueFolders: [CATALOGUE] });
const TABLES = [
  'person',
  'registration',
  'area',
  'organisation',
  'condition_register',
  'person_segment',
  'condition',
  'observation',
].concat([...['emergency_attendance', 'continuous_spell', 'social_care_package', 'person_month']]);

interface Database {
  run(sql: string): Promise<void>;
  all(sql: string, parameters: SqlValue[]): Promise<Record<string, unknown>[]>;
}

const DIALECTS: [string, Dialect][] = ENGINES.includes('postgresql')
  ? [
      ['DuckDB', DUCKDB],
      ['PostgreSQL', POSTGRES],
    ]
  : [['DuckDB', DUCKDB]];

describe.each(DIALECTS)('on %s', (_, dialect) => {
  const stores = dialect.name === 'postgres' ? makeStores('postgresql') : null;
  let database: Database;
  let close = async (): Promise<void> => undefined;

  beforeAll(async () => {
    if (stores) {
      const place = await stores.place();
      const client = new pg.Client({ connectionString: (place as { url: string }).url });
      await client.connect();
      close = () => client.end();
      database = {
        run: async (sql) => void (await client.query(sql)),
        all: async (sql, parameters) => (await client.query(sql, parameters)).rows,
      };
    } else {
      const engine = await openEngine({ threads: 1 });
      close = async () => engine.close();
      database = engine;
    }
    for (const name of TABLES) {
      const columns = MODEL.tables[name]!.columns.map((c) => `${identifier(c.name)} ${c.type}`);
      await database.run(`create table ${name} (${columns.join(', ')})`);
    }
  }, 90_000);
  afterAll(() => close());

  it('members, counts after each clause and by groups, overlaps and counts of profiles are those of the twin', async () => {
    let cohorts = 0;
    let people = 0;
    await fc.assert(
      fc.asyncProperty(cohortCase, grouping, async (one, by) => {
        await lay(database, one);
        const world = worldOf(one);
        const found: number[][] = [];
        for (const cohort of one.cohorts) {
          const options = { cohort, on: one.on, rowFilter: {}, dialect, ...AROUND, cohorts: world.cohorts };
          const members = await keysOf(database, options);
          expect(members).toEqual(membersSlowly(cohort, world));
          expect(await stepsOf(database, options)).toEqual(clausesSlowly(cohort, world));
          if (cohort === one.cohorts[1])
            expect(await profileOf(database, options)).toEqual(profileSlowly(cohort, world));
          expect(await groupsOf(database, options, by)).toEqual(groupsSlowly(cohort, by, world));
          found.push(members);
          cohorts += 1;
          people += members.length;
        }
        expect(await overlapOf(database, one, dialect)).toEqual(overlapSlowly(found[0]!, found[1]!));
      }),
      { numRuns: RUNS },
    );
    console.log(`${cohorts} cohorts with ${people} members agree with the twin`);
    expect(people).toBeGreaterThan(RUNS);
  }, 3_600_000);
});

/** Up to three dimensions, in any order. */
const grouping = fc.shuffledSubarray(GROUPED, { minLength: 1, maxLength: 3 });

const AROUND = {
  model: MODEL,
  words: WORDS,
  tableSql: (name: string) => (TABLES.includes(name) ? identifier(name) : null),
};

const worldOf = ({ edition, cohorts, on }: CohortCase): TwinWorld => ({
  ...{ edition, on, ethnicGroups: WORDS.ethnicGroups, meanings: MEANINGS },
  cohorts: new Map(cohorts.map((cohort) => [cohort.id, cohort])),
});

async function lay(database: Database, { edition }: CohortCase): Promise<void> {
  for (const name of TABLES) {
    await database.run(`delete from ${name}`);
    const list = edition[name] ?? [];
    if (!list.length) continue;
    const columns = Object.keys(list[0]!);
    const values = list.map((row) => `(${columns.map((column) => written(row[column] ?? null)).join(', ')})`);
    await database.run(`insert into ${name} (${columns.map(identifier).join(', ')}) values ${values.join(', ')}`);
  }
}

const written = (value: Cell): string => (typeof value === 'string' ? literal(value) : String(value));

type Options = Parameters<typeof compileCohort>[0];

async function keysOf(database: Database, options: Options): Promise<number[]> {
  const { sql, parameters } = compileCohort(options);
  return (await database.all(sql, parameters)).map((row) => Number(row.person_key));
}

async function stepsOf(database: Database, options: Options): Promise<number[]> {
  const { sql, parameters } = compileClauses(options);
  const [row] = await database.all(sql, parameters);
  const steps = Object.keys(row!).filter((name) => name.startsWith('step_'));
  return steps.map((_, i) => Number(row![`step_${i}`]));
}

async function groupsOf(database: Database, options: Options, by: string[]): Promise<string[]> {
  const { sql, parameters } = compileGroups(options, by);
  const groups = (await database.all(sql, parameters)).map((row) => {
    const codes = by.map((_, i) => row[`code_${i + 1}`] as string | null);
    return `${JSON.stringify(codes)} ${row.people} ${row.members}`;
  });
  return groups.sort();
}

async function overlapOf(database: Database, one: CohortCase, dialect: Dialect): Promise<number[]> {
  const [cohort, other] = one.cohorts;
  const cohorts = worldOf(one).cohorts;
  const { sql, parameters } = compileOverlap({ cohort, on: one.on, rowFilter: {}, dialect, ...AROUND, cohorts }, other);
  const [row] = await database.all(sql, parameters);
  return [row!.only_one, row!.in_both, row!.only_other].map(Number);
}

async function profileOf(database: Database, options: Options): Promise<string[]> {
  const { sql, parameters } = compileProfile(options);
  return linesOf((await database.all(sql, parameters)) as unknown as ProfileCount[]);
}

const overlapSlowly = (a: number[], b: number[]): number[] => [
  a.filter((key) => !b.includes(key)).length,
  a.filter((key) => b.includes(key)).length,
  b.filter((key) => !a.includes(key)).length,
];
