/** Rows that a mapping leaves between a dataset and its tables, counted by tracing each and by a twin that looks at every row. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import type { AdmittedRows } from '../../src/edition/admit-rows.ts';
import { countUnmapped, type Traced, unmappedSql } from '../../src/edition/count-unmapped.ts';
import { type Bench, inputOf, runStep } from '../../src/edition/run-step.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { belowTheLine } from '../../src/pseudonym/below-the-line.ts';

const CONTRACTS = loadContracts({ catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] });
const TYPES: Record<string, string> = { string: 'varchar', number: 'double' };

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), 'concord-unmapped-'));
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

type Row = [thing: number, month: number, kind: string];
const rowsOf = (rows: Row[]): string =>
  `select thing, month, kind, 'D' || (month % 2) as _delivery from (values (0, 0, ''), ${rows.map(([t, m, k]) => `(${t}, ${m}, ${literal(k)})`).join(', ')}) as t(thing, month, kind) where kind <> ''`;
const unmapped = async (rows: Row[], mappings: string[]): Promise<number> => {
  await engine.run(`create or replace temp table published as ${rows.length ? rowsOf(rows) : rowsOf([[0, 0, '']])}`);
  return (await engine.one<{ unmapped: number }>(unmappedSql(mappings))).unmapped;
};

const KIND = (kind: string) => `select thing, _delivery as delivery from source where kind = '${kind}'`;
const LATEST = `select thing, _delivery as delivery from source qualify row_number() over (partition by thing order by month desc, _delivery) = 1`;
const TOGETHER = `select thing, max(_delivery) as delivery from source where kind <> 'c' group by thing`;
const TWICE = `with source_b as (select * from source where kind = 'b')
  select thing, part, s._delivery as delivery from source_b as s cross join (values (1), (2)) as parts(part)`;

describe('rows that no mapping gives', () => {
  it('are what is left, whatever the tables have of the others', async () => {
    const row = fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('a', 'b', 'c'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 15 }), async (rows) => {
        const count = (keep: (row: Row) => boolean): number => rows.filter(keep).length;
        const things = (among: Row[]): number => new Set(among.map(([thing]) => thing)).size;
        expect(await unmapped(rows, [KIND('a')])).toBe(count(([, , k]) => k !== 'a'));
        expect(await unmapped(rows, [KIND('a'), TWICE])).toBe(count(([, , k]) => k === 'c'));
        expect(await unmapped(rows, [KIND('a'), KIND('a')])).toBe(count(([, , k]) => k !== 'a'));
        expect(await unmapped(rows, [LATEST])).toBe(rows.length - things(rows));
        expect(await unmapped(rows, [TOGETHER])).toBe(rows.length - things(rows.filter(([, , k]) => k !== 'c')));
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('of OMOP and FHIR are the visits of other kinds than a hospital knows', async () => {
    for (const [dataset, kind, kinds] of [
      ['fhir_encounter', 'class_code', ['EMER', 'IMP', 'AMB', 'VR']],
      ['omop_visit_occurrence', 'visit_concept_id', ['9203', '262', '9202', '581477']],
    ] as const) {
      const contract = CONTRACTS.get(dataset)!;
      const mappings = readdirSync(dirname(contract.path))
        .filter((name) => name.endsWith('.sql'))
        .map((name) =>
          readFileSync(join(dirname(contract.path), name), 'utf8')
            .trim()
            .replace(/;$/, ''),
        );
      const columns = belowTheLine(contract).columns.map(({ name, type }) => {
        const value = name === kind ? 'kind' : name === 'status' ? `'finished'` : 'null';
        return `${value}::${TYPES[type] ?? type} as "${name}"`;
      });
      await engine.run(`create or replace temp table published as
        select ${columns.join(', ')}, 'D1' as _delivery, 'final' as _status
        from (select unnest([${kinds.map(literal).join(', ')}]) as kind)`);
      const { unmapped: left } = await engine.one<{ unmapped: number }>(unmappedSql(mappings));
      expect([dataset, left]).toEqual([dataset, 2]);
    }
  });
});

describe('a dataset', () => {
  const bench = (): Bench => {
    const paths = { steps: join(folder, 'steps'), temporary: join(folder, 'temporary') };
    return { engine, locked: engine, engineVersion: 'of this test', paths, made: [], reused: [] } as unknown as Bench;
  };
  const sent = (on: Bench, rows: Row[]) =>
    runStep(on, { name: 'rows:sent', confined: false, select: `${rowsOf(rows)} order by all`, inputs: {} }).then(
      (step) => ({ contract: { id: 'sent' }, step, input: inputOf(step), rows: step.rows }) as unknown as AdmittedRows,
    );
  const mapped = (sql: string, rows: number, columns = ['thing', 'delivery']): Traced => ({
    sql,
    output: { rows, columns: columns.map((name) => ({ name })) },
  });
  const ROWS: Row[] = [
    [1, 1, 'a'],
    [1, 2, 'a'],
    [2, 1, 'b'],
  ];

  it('is traced once, and only where a mapping does not plainly give every row', async () => {
    const on = bench();
    const rows = await sent(on, ROWS);
    const count = (...maps: Traced[]) => countUnmapped(on, rows, new Map(maps.map((m, i) => [`t${i}`, m])));
    expect(await count(mapped('select thing, _delivery as delivery from source', 3))).toBe(0);
    expect(on.made).toEqual(['rows:sent']);
    expect(await count(mapped(KIND('a'), 2))).toBe(1);
    expect(on.made).toEqual(['rows:sent', 'unmapped:sent']);
    expect(await count(mapped(KIND('a'), 2))).toBe(1);
    expect(on.made).toEqual(['rows:sent', 'unmapped:sent']);
    // as many rows as came, and yet not the rows that came
    expect(await count(mapped(`${KIND('a')} union all ${KIND('a')} and month = 1`, 3))).toBe(1);
    expect(await count(mapped('select thing from source where false', 0, ['thing']))).toBeNull();
    expect(await count()).toBe(3);
  });
});
