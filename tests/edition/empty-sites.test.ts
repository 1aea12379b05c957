/** Noughts of a hospital site: of a day or a month they were not sent, of a site that is closed for longer they are counts. By hand. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, identifier, openEngine } from '../../src/engine/engine.ts';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));
const CONTRACT = loadContracts({ catalogueFolders: [CATALOGUE] }).get('bed_state')!;
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** Days of 2025, counted from 0, of a site of which 40 beds are taken but for the days from one to another, both included. */
async function sent(days: number, [from, to]: [number, number]): Promise<void> {
  const empty = `i between ${from} and ${to}`;
  const cells: Record<string, string> = {
    trust_code: "'RX1'",
    site_code: "'RX101'",
    date: "date '2025-01-01' + i::integer",
    beds_occupied: `case when ${empty} then 0 else 40 end`,
    beds_open: `case when ${empty} then 0 else 50 end`,
    discharges: `case when ${empty} then 0 else 6 end`,
  };
  const columns = CONTRACT.columns.map(
    (c) => `(${cells[c.name] ?? 'null'})::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`,
  );
  await engine.run(
    `create or replace temp table source as select ${columns.join(', ')}, 'd' as _delivery, 'final' as _status from range(${days}) as t(i)`,
  );
}

/** How many days have a figure, and how many of these are of nobody. */
async function told(table: string, value: string, where: string): Promise<[number, number]> {
  const sql = readFileSync(join(dirname(CONTRACT.path), `${table}.sql`), 'utf8');
  const { days, noughts } = await engine.one<{ days: number; noughts: number }>(
    `select count(${value})::integer as days, (count(*) filter (where ${value} = 0))::integer as noughts from (${sql}) where ${where}`,
  );
  return [days, noughts];
}

describe.each([
  ['bed_day', 'beds_occupied', "bed_type = 'general-acute-beds'"],
  ['capacity', 'available', "resource = 'general-acute-beds'"],
  ['reported_measure', 'value', "measure = 'general_acute_beds_occupied'"],
])('noughts of a site in %s', (table, value, where) => {
  it.each<[string, number, [number, number], [number, number]]>([
    ['of a day are no figures', 120, [30, 30], [119, 0]],
    ['of 31 days are none', 120, [30, 60], [89, 0]],
    ['of 32 days are counts', 120, [30, 61], [120, 32]],
    ['of 90 days are counts though it opens again', 365, [120, 209], [365, 90]],
    ['are counts from the first day after it closed', 120, [80, 119], [120, 40]],
    ['of the last 31 days are none yet', 120, [89, 119], [89, 0]],
    ['of 32 days before it opened are counts', 120, [0, 31], [120, 32]],
  ])('%s', async (_, days, empty, expected) => {
    await sent(days, empty);
    expect(await told(table, value, where)).toEqual(expected);
  });
});
