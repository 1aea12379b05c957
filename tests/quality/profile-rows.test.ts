import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkFile } from '../../src/quality/check-file.ts';
import type { CheckResult, ColumnProfile } from '../../src/quality/check-result.ts';
import { profileRows } from '../../src/quality/internal/profile-rows.ts';
import { column, madeContract } from './made-contract.ts';

const top = mkdtempSync(join(tmpdir(), 'concord-profile-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ temporaryFolder: join(top, 'spill') });
});
afterAll(() => {
  engine.close();
  rmSync(top, { recursive: true, force: true });
});

const contract = madeContract({
  columns: [
    column('text'),
    column('a "quoted" name'),
    column('secret', { classification: 'sensitive' }),
    column('whole', { type: 'integer' }),
    column('real', { type: 'number' }),
    column('day', { type: 'date' }),
    column('moment', { type: 'timestamp' }),
    column('clock', { type: 'time' }),
    column('yes', { type: 'boolean' }),
    column('always missing'),
  ],
  key: [],
  rowRules: [],
  delivery: { period: '' },
});

const word = fc.constantFrom('', 'x', 'X', 'caf\u00e9', 'b', 'a', '\u{1F600}', '\uFF5E', 'NULL', 'x'.repeat(210));
const cells = fc.record({
  text: word,
  quoted: word,
  secret: fc.constantFrom('', 'hidden', 'also hidden'),
  whole: fc.constantFrom('', '0', '-0', '7', '12', 'not a number'),
  real: fc.constantFrom('', '0.0', '-0.0', '-0', '0', '1.5', '1.50', '1e3', '0.1'),
  day: fc.constantFrom('', '2025-04-01', '2025-04-02', '2025-02-30'),
  moment: fc.constantFrom('', '2025-04-01 10:00:00', '2025-04-01 10:00:00.5', '2025-04-01'),
  clock: fc.constantFrom('', '10:00', '10:00:00', '9:30'),
  yes: fc.constantFrom('', 'true', 'false', 'maybe'),
});
const file = fc.array(cells, { minLength: 1, maxLength: 40 });

let made = 0;

async function checked(rows: Record<string, string>[]): Promise<{ result: CheckResult; folder: string }> {
  const place = join(top, String(made++));
  mkdirSync(place);
  const header = contract.columns.map((c) => `"${c.name.replaceAll('"', '""')}"`).join(',');
  writeFileSync(
    join(place, 'f.csv'),
    `${[header, ...rows.map((r) => [...Object.values(r), ''].join(','))].join('\n')}\n`,
  );
  const folder = join(place, 'checked');
  const options = { path: join(place, 'f.csv'), contract, folder, engine, temporary: join(place, 'temporary') };
  return { result: await checkFile(options), folder };
}

it('tells the same of a file whether its cells are counted at once or column by column', async () => {
  await fc.assert(
    fc.asyncProperty(file, async (rows) => {
      const { result, folder } = await checked(rows);
      const profiled = (fewCells: number): Promise<ColumnProfile[]> =>
        profileRows(contract, folder, rows.length, result.faults, engine, fewCells);
      const byColumn = await profiled(0);
      expect(await profiled(Number.POSITIVE_INFINITY)).toEqual(byColumn);
      expect(result.profile).toEqual(byColumn);
    }),
    { numRuns: 25 },
  );
});

const row = (text: string, whole: string, real = ''): Record<string, string> => ({
  ...{ text, quoted: '', secret: 'hidden', whole, real, day: '', moment: '', clock: '', yes: '' },
});

it('counts values of every row, tells those of accepted ones, and takes no zero for two', async () => {
  const { result } = await checked([
    row('b', '1', '0.0'),
    row('a', '1', '-0.0'),
    row('b', '2', '-0'),
    row('a', '2', ''),
    // rejected: its text is counted, and never told
    row('slipped', 'not a number', '5'),
  ]);
  const of = (name: string) => result.profile.find((p) => p.column === name);
  expect(of('text')).toMatchObject({ rows: 5, missing: 0, distinct: 3 });
  expect(of('text')?.top).toEqual([
    { value: 'a', rows: 2 },
    { value: 'b', rows: 2 },
  ]);
  expect(of('real')).toMatchObject({ missing: 1, distinct: 2, top: [{ value: '0.0', rows: 3 }] });
  expect(of('whole')).toMatchObject({ missing: 0, distinct: 2 });
  expect(of('secret')).toMatchObject({ missing: 0, distinct: 1, top: [], minimum: null });
  expect(of('always missing')).toMatchObject({ missing: 5, distinct: 0, top: [] });
});

it('tells at most ten values of a column, the first in the alphabet of those that are as common', async () => {
  const { result } = await checked(Array.from({ length: 30 }, (_, i) => row(String.fromCharCode(97 + (i % 15)), '1')));
  expect(result.profile[0]?.top.map((t) => t.value).join('')).toBe('abcdefghij');
  expect(result.profile[0]).toMatchObject({ distinct: 15 });
});
