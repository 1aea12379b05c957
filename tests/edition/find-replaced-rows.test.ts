/** Rows that stay where they crossed the line, held against the rule in words and against the same rows written anew. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.ts';
import type { CheckedDelivery } from '../../src/edition/check-again.ts';
import { findReplacedRows } from '../../src/edition/find-replaced-rows.ts';
import { type Bench, inputOf, runStep, type StepInput } from '../../src/edition/run-step.ts';
import { type RowsMade, writeDatasetRows } from '../../src/edition/write-dataset-rows.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';

const RUNS = Number(process.env.CONCORD_RUNS ?? 25);
const FROMS = ['A', 'B'];
const MONTHS = ['2025-04-01', '2025-05-01'];

type Mode = 'full' | 'upsert' | 'append';
/** null is a key that was not given */
type Key = number | null;
interface Sent {
  from: string;
  month: string;
  rows: { key: Key; value: number; person: number | null }[];
  /** keys of rows of it that stay in the other zone */
  rivals: Key[];
}
interface World {
  mode: Mode;
  keyed: boolean;
  /** the period of a file is a part of the key */
  monthly: boolean;
  sent: Sent[];
}

const key = fc.option(fc.integer({ min: 1, max: 4 }));
const sent: fc.Arbitrary<Sent> = fc
  .record({
    from: fc.constantFrom(...FROMS),
    month: fc.constantFrom(...MONTHS),
    rows: fc.uniqueArray(fc.record({ key, value: fc.nat(9), person: fc.option(fc.nat(5)) }), {
      selector: (row) => row.key,
      maxLength: 4,
    }),
    rivals: fc.uniqueArray(key, { maxLength: 2 }),
  })
  // each row is in one of the two halves
  .map((one) => ({ ...one, rivals: one.rivals.filter((rival) => one.rows.every((row) => row.key !== rival)) }));
const world: fc.Arbitrary<World> = fc.record({
  mode: fc.constantFrom('full' as const, 'upsert' as const, 'append' as const),
  keyed: fc.boolean(),
  monthly: fc.boolean(),
  sent: fc.array(sent, { minLength: 1, maxLength: 5 }),
});

const idOf = (place: number): string => `d${place}`;

/** The rows that hold, by the rule as the contract says it. */
function holding({ mode, keyed, monthly, sent }: World): string[] {
  const again = mode !== 'full' && keyed && sent.length > new Set(sent.map(({ from }) => from)).size;
  const same = (a: Sent, b: Sent): boolean => a.from === b.from && (!monthly || a.month === b.month);
  const others = (one: Sent, wanted: Key): { place: number; isRival: boolean }[] =>
    sent.flatMap((other, place) =>
      same(one, other)
        ? [
            ...other.rows.filter((row) => row.key === wanted).map(() => ({ place, isRival: false })),
            ...other.rivals.filter((rival) => rival === wanted).map(() => ({ place, isRival: true })),
          ]
        : [],
    );
  const holds = (one: Sent, place: number, wanted: Key): boolean => {
    if (!again) return true;
    const all = others(one, wanted);
    if (mode === 'upsert') return place === Math.max(...all.map((other) => other.place));
    return all.every(({ isRival }) => !isRival) && place === Math.min(...all.map((other) => other.place));
  };
  return sent
    .flatMap((one, place) =>
      one.rows
        .filter((row) => holds(one, place, row.key))
        .map((row) => shown([row.key, row.value, row.person, monthly ? one.month : null, idOf(place), 'final'])),
    )
    .sort();
}

const shown = (row: unknown[]): string => row.map((value) => String(value ?? '-')).join(' ');

let engine: Engine;
let bench: Bench;
const folder = mkdtempSync(join(tmpdir(), 'concord-replaced-'));
beforeAll(async () => {
  engine = await openEngine();
  const paths = { steps: join(folder, 'steps'), temporary: join(folder, 'temporary') };
  for (const path of Object.values(paths)) mkdirSync(path);
  bench = { engine, locked: engine, engineVersion: 'of this test', paths, made: [], reused: [] } as unknown as Bench;
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const contractOf = ({ mode, keyed, monthly }: World): Contract =>
  ({
    id: 'sent',
    columns: ['key', 'value', 'person_key'].map((name) => ({ name })),
    key: keyed ? ['key'] : [],
    delivery: { mode, filePeriod: monthly ? {} : null },
  }) as unknown as Contract;

async function laid(name: string, columns: string, rows: string[]): Promise<StepInput> {
  const values = rows.length
    ? rows.join(', ')
    : `(${columns
        .split(', ')
        .map(() => 'null')
        .join(', ')})`;
  const typed = columns.split(', ').map((column) => `${column}::bigint as ${column}`);
  const select = `select ${typed.join(', ')} from (values ${values}) as v(${columns}) ${rows.length ? '' : 'where false'} order by all`;
  return inputOf(await runStep(bench, { name, select, confined: false, inputs: {} }));
}

async function delivered({ from, month, rows, rivals }: Sent, place: number): Promise<CheckedDelivery> {
  const text = (value: number | null): string => (value === null ? 'null' : String(value));
  const lines = rows.map((row) => `(${[row.key, row.value, row.person].map(text).join(', ')})`);
  return {
    delivery: { receipt: { deliveryId: idOf(place), from, status: 'final', period: { from: month } } },
    rows: await laid(`line:${idOf(place)}`, 'key, value, person_key', lines),
    ...(rivals.length
      ? {
          rivals: await laid(
            `rival:${idOf(place)}`,
            'key',
            rivals.map((rival) => `(${text(rival)})`),
          ),
        }
      : {}),
  } as unknown as CheckedDelivery;
}

async function rowsOf({ input, columns }: RowsMade): Promise<string[]> {
  const rows = await engine.all<Record<string, unknown>>(`from ${input.relation}`);
  const names = columns.map(({ name }) => name);
  return rows
    .map((row) => {
      expect(Object.keys(row)).toEqual(names);
      return shown(['key', 'value', 'person_key', '_period', '_delivery', '_status'].map((name) => row[name]));
    })
    .sort();
}

describe('rows that stay where they crossed the line', () => {
  it('are those that hold by the rule, and the same as when they are written anew', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        const contract = contractOf(made);
        const used = await Promise.all(made.sent.map(delivered));
        const lying = await findReplacedRows(bench, contract, used);
        const written = await writeDatasetRows(bench, contract, used, [], () => null);
        expect(await rowsOf(lying)).toEqual(holding(made));
        expect(await rowsOf(written)).toEqual(holding(made));
        expect(lying.columns).toEqual(written.columns);
        expect(lying.step.facts).toEqual(written.step.facts);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it('are read of files that are open to a confined engine, and named by what is in them', async () => {
    const made: World = {
      ...{ mode: 'upsert', keyed: true, monthly: false },
      sent: [1, 2].map((value) => ({ from: 'A', month: MONTHS[0]!, rows: [{ key: 1, value, person: 7 }], rivals: [] })),
    };
    const contract = contractOf(made);
    const used = await Promise.all(made.sent.map(delivered));
    const { input } = await findReplacedRows(bench, contract, used);
    const out = join(folder, 'out.parquet');
    const confined = await engine.confined([...input.files, out]);
    await confined.run(`copy (from ${input.relation}) to ${literal(out)} (format parquet)`);
    confined.close();
    expect(await engine.all(`select key, value, _delivery from read_parquet(${literal(out)})`)).toEqual([
      { key: 1, value: 2, _delivery: 'd1' },
    ]);
    const [first, second] = used as [CheckedDelivery, CheckedDelivery];
    const otherwise = [second, first].map((one, i) => ({ ...one, delivery: used[i]!.delivery }));
    expect((await findReplacedRows(bench, contract, otherwise)).input.sha256).not.toBe(input.sha256);
    expect((await findReplacedRows(bench, contract, used)).input.sha256).toBe(input.sha256);
  });
});
