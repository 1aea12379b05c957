/** What each purpose sees, counted in one reading of the rows, against a slow twin that looks at every row and every cell. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Countable, countSeen } from '../../src/edition/count-seen.ts';
import type { TableMade } from '../../src/edition/make-built-in-tables.ts';
import { type Bench, inputOf, runStep, type StepOutput } from '../../src/edition/run-step.ts';
import type { PeopleSeen, RowsSeen } from '../../src/edition/seen-counts.ts';
import { readParquetFiles } from '../../src/edition/table-files.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import { hiddenPeopleSql, purposeAllowedSql } from '../../src/pseudonym/purpose-sql.ts';
import { OPT_OUT_KINDS, type OptOutKind, type Purpose, readPurposes } from '../../src/pseudonym/read-purposes.ts';

const catalogue = resolve(import.meta.dirname, '../../catalogue');
const PURPOSES = [...readPurposes({ catalogueFolders: [catalogue] }).values()];
const folder = mkdtempSync(join(tmpdir(), 'concord-seen-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function benchOf(): Promise<Bench> {
  const at = (name: string): string => join(folder, name);
  const paths = { data: folder, landed: '', deliveries: '', serving: '', editions: '', current: '', lock: '' };
  return {
    engine,
    guard: await openSqlGuard(engine),
    locked: engine,
    engineVersion: 'of this test',
    paths: { ...paths, steps: at('steps'), temporary: at('temporary') },
    made: [],
    reused: [],
  };
}

interface World {
  people: number[];
  optOuts: [number, OptOutKind][];
  /** person, other person, whether it came from general practice */
  rows: [number | null, number | null, boolean | null][];
}

/** Keys of 31 and above belong to nobody whom purposes know: test patients. */
const person = fc.option(fc.integer({ min: 1, max: 33 }), { freq: 6 });
const world: fc.Arbitrary<World> = fc.record({
  people: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }),
  optOuts: fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom(...OPT_OUT_KINDS)), { maxLength: 25 }),
  rows: fc.array(fc.tuple(person, person, fc.option(fc.boolean())), { maxLength: 60 }),
});

/** Rows of the world as a table with these columns; the SQL is long, and short is the name that is hashed with it. */
const valuesSql = (columns: string[], rows: (number | boolean | string | null)[][]): string =>
  rows.length
    ? `select * from (values ${rows.map((r) => `(${r.map((v) => (typeof v === 'string' ? literal(v) : String(v))).join(', ')})`).join(', ')}) as t(${columns.join(', ')})`
    : `select * from (values (${columns.map(() => 'null').join(', ')})) as t(${columns.join(', ')}) where false`;

const step = (bench: Bench, name: string, select: string): Promise<StepOutput> =>
  runStep(bench, { name, confined: false, select, inputs: {} });

const tableOf = (
  name: string,
  output: StepOutput,
  fromGp: boolean | string,
  zone = 'pseudonymised',
  from: string[] = [],
): TableMade => ({
  plan: { name, key: [], from, added: [], zone: zone as 'pseudonymised', fromGp, columns: [] },
  output,
  datasets: [],
});

async function purposeTables(bench: Bench, { people, optOuts }: World, purposes: Purpose[]): Promise<TableMade[]> {
  await engine.run(
    `create or replace temp table resident as select person_key::bigint as person_key from (${valuesSql(
      ['person_key'],
      people.map((p) => [p]),
    )})`,
  );
  await engine.run(
    `create or replace temp table opt_out as select person_key::bigint as person_key, kind::varchar as kind from (${valuesSql(['person_key', 'kind'], optOuts)})`,
  );
  const made: TableMade[] = [];
  for (const purpose of purposes) {
    const select = `-- ${JSON.stringify([people, optOuts])}\nselect *, 'T' as person_token from (${purposeAllowedSql(purpose)}) order by person_key`;
    const output = await step(bench, `table:purpose_${purpose.id}`, select);
    made.push(tableOf(`purpose_${purpose.id}`, output, false));
    made.push(tableOf(`hidden_from_${purpose.id}`, await hiddenStep(bench, purpose, output, people), false));
  }
  return made;
}

/** Whoever is in a row and is none of the people is hidden from every purpose. */
async function hiddenStep(bench: Bench, { id }: Purpose, output: StepOutput, people: number[]): Promise<StepOutput> {
  await engine.run(`create or replace temp view purpose_people as from ${readParquetFiles(output.paths)}`);
  await engine.run(`create or replace temp table nobody as
    select range::bigint as person_key from range(1, 34) where range not in (${[0, ...people].join(', ')})`);
  const select = hiddenPeopleSql({ people: 'purpose_people', nobody: 'nobody' });
  return step(bench, `table:hidden_from_${id}`, `-- ${output.sha256} ${people.join()}\nfrom (${select})`);
}

/** The rows as four tables and a dataset: of one person, of two, with and without general practice, and of nobody. */
async function relations(bench: Bench, { rows }: World) {
  const two = `select person_key::bigint as person_key, other::bigint as mother_person_key, gp::boolean as gp_sourced
    from (${valuesSql(['person_key', 'other', 'gp'], rows)})`;
  const pair = await step(bench, 'pair', two);
  const one = await step(bench, 'one', `select person_key, gp_sourced from (${two})`);
  // persons of the index may be others by now, of whom nobody knows that they are hidden
  const index = await step(
    bench,
    'index',
    `select * replace (if(person_key = 33, 99, person_key) as person_key) from (${two})`,
  );
  const homes = await step(bench, 'homes', `select gp_sourced from (${two})`);
  const tables = [
    tableOf('pair', pair, 'gp_sourced'),
    tableOf('gp_one', one, true),
    tableOf('one', one, false),
    tableOf('homes', homes, true),
    tableOf('changes', index, false, 'pseudonymised', ['index']),
    tableOf('open', one, false, 'open'),
  ];
  const datasets: Countable[] = [{ ...pair, name: 'sent', input: inputOf(pair), fromGp: true }];
  return { tables, datasets };
}

type Cell = 'gp' | 'other';

/** Whether a purpose may use rows of a person: known, and no opt-out of theirs takes such rows out. */
function may({ people, optOuts }: World, purpose: Purpose, who: number, cell: Cell): boolean {
  const drops = optOuts.filter(([p]) => p === who).map(([, kind]) => purpose.drops[kind]);
  return people.includes(who) && drops.every((d) => d === 'nothing' || (d === 'gp_rows' && cell === 'other'));
}

function twin(made: World, purposes: Purpose[], name: string, columns: 0 | 1 | 2, fromGp: boolean | 'row'): RowsSeen {
  const { rows } = made;
  const seenBy = (purpose: Purpose): number =>
    rows.filter(([a, b, gp]) => {
      const cell: Cell = (fromGp === 'row' ? gp !== false : fromGp) ? 'gp' : 'other';
      return [a, b].slice(0, columns).every((who) => who === null || may(made, purpose, who, cell));
    }).length;
  const test = rows.filter(([a, b]) =>
    [a, b].slice(0, columns).some((who) => who !== null && !made.people.includes(who)),
  );
  const left = rows.length - test.length;
  const counts = purposes.map((p) => ({ purpose: p.id, optedOut: left - seenBy(p), seen: seenBy(p) }));
  return {
    name,
    rows: rows.length,
    unlinked: columns === 0 ? null : rows.filter(([a]) => a === null).length,
    testPatients: test.length,
    purposes: counts.toSorted((a, b) => (a.purpose < b.purpose ? -1 : 1)),
  };
}

/** The index tells of persons whom no purpose knows since they are others by now: they are no test patients, nor did they opt out. */
const ofIndex = ({ testPatients, ...told }: RowsSeen): RowsSeen => ({
  ...told,
  testPatients: 0,
  pastPersons: testPatients!,
});

function peopleTwin(made: World, purpose: Purpose): PeopleSeen {
  const count = (keep: (who: number) => boolean): number => made.people.filter(keep).length;
  return {
    purpose: purpose.id,
    people: made.people.length,
    optedOut: count((who) => !may(made, purpose, who, 'other')),
    gpOptedOut: count((who) => may(made, purpose, who, 'other') && !may(made, purpose, who, 'gp')),
  };
}

it('counts what every purpose sees as the twin does, whoever opted out of what', async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.subarray(PURPOSES, { minLength: 1 }), async (made, purposes) => {
      const bench = await benchOf();
      const order = { purposes: await purposeTables(bench, made, purposes), ...(await relations(bench, made)) };
      const seen = await countSeen(bench, order);
      expect(seen.people).toEqual(purposes.map((p) => peopleTwin(made, p)));
      expect(seen.tables).toEqual([
        twin(made, purposes, 'pair', 2, 'row'),
        twin(made, purposes, 'gp_one', 1, true),
        twin(made, purposes, 'one', 1, false),
        twin(made, purposes, 'homes', 0, true),
        ofIndex(twin(made, purposes, 'changes', 2, false)),
      ]);
      expect(seen.datasets).toEqual([twin(made, purposes, 'sent', 2, true)]);
    }),
    { numRuns: 6 },
  );
}, 60_000);

it('counts nothing again while nothing changed, and one table alone when it did', async () => {
  const made: World = { people: [1, 2, 3], optOuts: [[2, 'sharing']], rows: [[1, 2, true]] };
  const bench = await benchOf();
  const order = { purposes: await purposeTables(bench, made, PURPOSES), ...(await relations(bench, made)) };
  const first = await countSeen(bench, order);
  bench.made.length = 0;
  expect(await countSeen(bench, order)).toEqual(first);
  expect(bench.made).toEqual([]);
  const other = await relations(bench, { ...made, rows: [[3, null, false]] });
  bench.made.length = 0;
  await countSeen(bench, { ...order, tables: [...order.tables.slice(1), other.tables[0]!] });
  expect(bench.made).toEqual(['seen:table:pair']);
});

it('says nothing where no purpose is published', async () => {
  const bench = await benchOf();
  const made = await relations(bench, { people: [], optOuts: [], rows: [[1, 2, true]] });
  expect(await countSeen(bench, { purposes: [], ...made })).toEqual({ people: [], tables: [], datasets: [] });
});

it('stops where a row is of somebody who is neither shown nor hidden', async () => {
  const bench = await benchOf();
  const people = { people: [1, 2], optOuts: [], rows: [] };
  const purposes = await purposeTables(bench, people, PURPOSES.slice(0, 2));
  const output = await step(bench, 'unknown', 'select unnest([1, 2, 34, null])::bigint as person_key');
  await expect(countSeen(bench, { purposes, tables: [tableOf('visit', output, false)], datasets: [] })).rejects.toThrow(
    'visit has 1 rows of persons who are neither shown nor hidden',
  );
});
