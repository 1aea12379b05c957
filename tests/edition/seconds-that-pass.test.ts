/** Seconds between two local times are those that pass, on the nights on which the clocks change too: by hand. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, identifier, literal, openEngine } from '../../src/engine/engine.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';

const CATALOGUE = fileURLToPath(new URL('../../catalogue', import.meta.url));
const CONTRACTS = loadContracts({ catalogueFolders: [CATALOGUE] });
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** What names people stands below the line under other names. */
const BELOW = ['person_key', 'age', 'birth_month', 'scene_lsoa_code', 'lsoa_code'];

async function seconds(dataset: string, cells: Record<string, string>, column: string): Promise<number | null> {
  const contract = CONTRACTS.get(dataset)!;
  const columns = contract.columns.map(
    (c) =>
      `${cells[c.name] === undefined ? 'null' : literal(cells[c.name]!)}::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`,
  );
  const names = contract.columns.map((c) => c.name);
  const below = BELOW.filter((name) => !names.includes(name)).map((name) => `null as ${name}`);
  await engine.run(
    `create or replace temp table source as select ${[...columns, ...below, "'d' as _delivery", "'final' as _status"].join(', ')}`,
  );
  const sql = readFileSync(join(dirname(contract.path), `${dataset}.sql`), 'utf8');
  return (await engine.one<{ n: number | null }>(`select ${column}::integer as n from (${sql})`)).n;
}

const MINUTES = 60;

describe.each([
  ['ambulance_incident', 'clock_start_at', 'at_scene_at', 'response_seconds'],
  ['emergency_call', 'called_at', 'answered_at', 'answer_seconds'],
  ['urgent_call', 'called_at', 'answered_at', 'wait_seconds'],
])('%s', (dataset, from, to, column) => {
  it.each([
    ['on any other day', '2025-07-01 00:50:00', '2025-07-01 01:10:00', 20],
    ['over the hour that is left out in March', '2025-03-30 00:50:00', '2025-03-30 02:10:00', 20],
    // the first 1:10, before the clocks go back, though it may be the second, 80 minutes after
    ['into the hour that comes twice in October', '2025-10-26 00:50:00', '2025-10-26 01:10:00', 20],
    // the second 1:50, though it may be the first
    ['out of it', '2025-10-26 01:50:00', '2025-10-26 02:10:00', 20],
    ['within it', '2025-10-26 01:10:00', '2025-10-26 01:30:00', 20],
    ['within it, the clocks going back meanwhile', '2025-10-26 01:50:00', '2025-10-26 01:10:00', 20],
    ['over all of it', '2025-10-26 00:50:00', '2025-10-26 02:10:00', 140],
    ['at the first moment after it', '2025-10-26 00:59:00', '2025-10-26 02:00:00', 121],
    ['on the last Sunday of another year', '2026-10-25 00:50:00', '2026-10-25 01:10:00', 20],
    ['on a Sunday in October that is not the last', '2025-10-19 00:50:00', '2025-10-19 01:10:00', 20],
  ])('%s', async (_, begins, ends, minutes) => {
    expect(await seconds(dataset, { [from]: begins, [to]: ends }, column)).toBe(minutes * MINUTES);
  });

  it('has none where a time is not known', async () => {
    expect(await seconds(dataset, { [from]: '2025-10-26 01:50:00' }, column)).toBeNull();
  });
});

/** Every rule of these contracts that says which of two times comes first. */
const ORDERS = [
  'ambulance_incident',
  'emergency_call',
  'urgent_call',
  'ecds_attendance',
  'ecds_attendance_tokens',
].flatMap((dataset) =>
  CONTRACTS.get(dataset)!.rowRules.flatMap(({ name, expression }) => {
    const [, then, first] = /^(\w+_at) >= (\w+_at)\b/.exec(expression) ?? [];
    return then && first ? [{ dataset, name, expression, first, then }] : [];
  }),
);

describe('rows of the hour in which the clocks go back', () => {
  it('are judged by seven rules of an ambulance, three of calls and five of a department', () => {
    expect(ORDERS).toHaveLength(7 + 3 + 2 * 5);
  });

  it.each(ORDERS)('are in order: $dataset, $name', async ({ expression, first, then }) => {
    const inOrder = async (a: string, b: string) =>
      (
        await engine.one<{ ok: boolean }>(
          `select ${expression} as ok from (select timestamp '${a}' as ${first}, timestamp '${b}' as ${then})`,
        )
      ).ok;
    expect(await inOrder('2025-10-26 01:50', '2025-10-26 01:10')).toBe(true);
    expect(await inOrder('2025-10-26 00:50', '2025-10-26 00:10')).toBe(false);
    expect(await inOrder('2025-10-26 01:10', '2025-10-26 00:50')).toBe(false);
    expect(await inOrder('2025-10-26 02:10', '2025-10-26 01:50')).toBe(false);
    expect(await inOrder('2025-10-19 01:50', '2025-10-19 01:10')).toBe(false);
    expect(await inOrder('2025-10-19 01:50', '2025-10-19 01:50')).toBe(true);
    expect(await inOrder('2025-03-30 02:10', '2025-03-30 02:20')).toBe(true);
    expect(await inOrder('2025-03-30 02:20', '2025-03-30 02:10')).toBe(false);
  });
});

describe('the seconds of the switch', () => {
  const rule = CONTRACTS.get('emergency_call')!.rowRules.find(({ name }) => name === 'seconds-agree-with-times')!;
  it.each<[string, string, number, boolean]>([
    ['2025-07-01 10:00:00', '2025-07-01 10:00:10', 11, true],
    // an hour off on another day than the clock change
    ['2025-07-01 10:00:00', '2025-07-01 10:00:10', 3610, false],
    ['2025-03-30 00:59:55', '2025-03-30 02:00:05', 10, true],
    ['2025-03-30 00:59:55', '2025-03-30 02:00:05', 3610, false],
    // in the hour that comes twice, and into it, either may be meant
    ['2025-10-26 00:59:55', '2025-10-26 01:00:05', 10, true],
    ['2025-10-26 01:59:55', '2025-10-26 01:00:05', 10, true],
    ['2025-10-26 01:10:00', '2025-10-26 01:10:10', 3610, true],
    ['2025-10-26 01:10:00', '2025-10-26 01:10:10', 600, false],
    ['2025-10-26 10:00:00', '2025-10-26 10:00:10', 3610, false],
  ])('of a call from %s to %s: %i, %s', async (called, answered, seconds, agrees) => {
    const { ok } = await engine.one<{ ok: boolean }>(
      `select ${rule.expression} as ok from (select timestamp '${called}' as called_at, timestamp '${answered}' as answered_at, ${seconds} as answer_seconds)`,
    );
    expect(ok).toBe(agrees);
  });
});

it('metrics of minutes leave out rows by the time that passed, not by the clock', () => {
  const metrics = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()].filter((m) =>
    `${m.numerator} ${m.records?.rows}`.includes('minutes('),
  );
  expect(metrics.length).toBeGreaterThan(20);
  for (const { id, records } of metrics) expect(records!.rows, id).not.toMatch(/_at\s*>=\s*\w+_at/);
});
