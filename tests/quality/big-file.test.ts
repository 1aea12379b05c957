import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { checkFile } from '../../src/quality/check-file.ts';
import { column, madeContract } from './made-contract.ts';

const ROWS = 400_000;
const codes = (n: number): string[] => Array.from({ length: n }, (_, i) => `C${i}`);
const rule = (name: string, expression: string) => ({
  ...{ name, expression, description: name, columns: ['a', 'b'], expected: 'x', remedy: 'x' },
  ...({ dimension: 'consistency', severity: 'warn' } as const),
});

/** Everything that tempts an engine to give rows in another order: lists short and long, IN, a subquery. */
const contract = madeContract({
  columns: [
    column('id', { type: 'integer', required: true }),
    column('a', { codeList: { id: 'short', codes: codes(30), hash: 's' } }),
    column('b', { codeList: { id: 'long', codes: codes(2_000), hash: 'l' } }),
    column('text'),
  ],
  key: ['id'],
  rowRules: [
    rule('in', `a in (${codes(40).map((c) => `'${c}'`)})`),
    rule('sub', "b in (select 'C' || i from range(3000) as t(i))"),
  ],
  delivery: { period: '' },
});

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'concord-big-'));
  const lines = Array.from({ length: ROWS }, (_, i) =>
    [i, i % 100_000 === 7 ? 'X' : `C${i % 30}`, i % 100_000 === 9 ? 'Y' : `C${i % 2_000}`, 'x'.repeat(i % 40)].join(
      ',',
    ),
  );
  lines[200_000] = 'not a row';
  writeFileSync(join(place, 'big.csv'), `id,a,b,text\n${lines.join('\n')}\n`);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function checkOn(threads: number): Promise<{ lines: Record<string, number[]>; hashes: string[] }> {
  const engine = await openEngine({ threads });
  const folder = join(place, `on-${threads}`);
  try {
    const result = await checkFile({ path: join(place, 'big.csv'), contract, folder, engine, temporary: place });
    const hashes = ['rows', 'rejected', 'warnings'].map((name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, `${name}.parquet`)))
        .digest('hex'),
    );
    return { lines: Object.fromEntries(result.faults.map((f) => [f.rule, f.lines])), hashes };
  } finally {
    engine.close();
  }
}

it('gives right lines and the same bytes on one thread and on two', async () => {
  const [one, two] = [await checkOn(1), await checkOn(2)];
  expect(one.lines).toEqual({
    'code:a': [9, 100_009, 200_009, 300_009],
    'code:b': [11, 100_011, 200_011, 300_011],
    'rule:in': [9, 100_009, 200_009, 300_009],
    'rule:sub': [11, 100_011, 200_011, 300_011],
    'line:too-few-columns': [200_002],
  });
  expect(two).toEqual(one);
}, 120_000);
