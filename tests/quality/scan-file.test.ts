import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentProgress } from '../../src/progress.ts';
import { scanFile } from '../../src/quality/internal/scan-file.ts';
import { scanRange } from '../../src/quality/internal/scan-lines.ts';

const MESSY = [
  '1,2',
  '',
  '"a ""b""",2',
  'few',
  '1,2,3',
  '"open,2',
  '   ',
  'x"y,2',
  '1,2\r',
  '\0,2',
  '"a"b,2',
  ',',
  '7,8',
];
const OPTIONS = {
  ...{ delimiter: ',', quote: '"', header: true, width: 2, multiline: false, skipRows: 0 },
  ...{ dropCarriageReturns: false, progress: silentProgress },
};

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'concord-scan-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

it('never reads a file in two halves whose first lines are passed over: they may reach beyond its middle', async () => {
  const path = join(place, 'preamble.csv');
  writeFileSync(path, 'x\n\t\nabc\n1,2');
  const scan = await scanFile(path, { ...OPTIONS, header: false, skipRows: 3 }, 0);
  expect(scan).toMatchObject({ records: 1, headerLines: 3, bad: { lines: [] } });
});

it('measures a long line alike with and without quotation marks, and beside lines that must be looked at', async () => {
  const path = join(place, 'long.csv');
  const quoted = (length: number): string => `"${'x'.repeat(length - 4)}",2`;
  for (const [length, records] of [
    [1_000_000, 3],
    [1_000_001, 2],
  ] as const) {
    writeFileSync(path, Buffer.concat([Buffer.from(`a,b\n${quoted(length)}\n1,2\n`), Buffer.from('3,4\n')]));
    expect((await scanFile(path, OPTIONS)).records).toBe(records);
    writeFileSync(
      path,
      Buffer.concat([Buffer.from(`a,b\n${quoted(length)}\n1,2\n3,4\n`), Buffer.from([0xff, 44, 50, 10])]),
    );
    expect((await scanFile(path, OPTIONS)).records).toBe(records);
  }
});

it.each([true, false])('reads a file in two halves as it reads it whole (header: %s)', async (header) => {
  const path = join(place, `messy-${header}.csv`);
  const lines = Array.from({ length: 4_000 }, (_, i) => MESSY[(i * 7 + (i >> 5)) % MESSY.length]);
  writeFileSync(path, `${header ? 'a,b\n' : ''}${lines.join('\n')}`);
  const options = { ...OPTIONS, header };
  const whole = await scanRange(path, options, 0, statSync(path).size);
  expect(whole.bad.lines.length).toBeGreaterThan(1_000);
  expect(await scanFile(path, options, 0)).toEqual(whole);
});
