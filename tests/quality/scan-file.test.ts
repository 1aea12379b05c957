import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentProgress } from '../../src/progress.ts';
import { countByte } from '../../src/quality/internal/count-byte.ts';
import { FileRefused } from '../../src/quality/internal/prepared-input.ts';
import { type ScanOrder, scanFile, scanHalves } from '../../src/quality/internal/scan-file.ts';
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

const scanHere = ({ path, options, start, end }: ScanOrder) =>
  scanRange(path, { ...options, progress: silentProgress }, start, end);

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

describe('joined wherever it is split', () => {
  const ENDS = { lf: '\n', crlf: '\r\n', mixed: null };
  const kinds = (Object.keys(ENDS) as (keyof typeof ENDS)[]).flatMap((ends) =>
    [true, false].flatMap((header) => [true, false].map((drop) => ({ ends, header, drop }))),
  );
  it.each(kinds)('$ends lines, header $header, returns left out $drop', async ({ ends, header, drop }) => {
    const path = join(place, 'split.csv');
    const end = (i: number): string => ENDS[ends] ?? (i % 3 ? '\n' : '\r\n');
    for (const step of [1, 5, 8]) {
      const lines = Array.from({ length: 40 }, (_, i) => MESSY[(i * step + (i >> 3)) % MESSY.length]);
      const texts = [...(header ? ['a,b'] : []), ...lines, '"last ""one""",2'];
      const bytes = Buffer.from(texts.map((line, i) => `${line}${i + 1 < texts.length ? end(i) : ''}`).join(''));
      writeFileSync(path, bytes);
      const options = { ...OPTIONS, header, dropCarriageReturns: drop };
      const size = bytes.length;
      const whole = await scanRange(path, options, 0, size);
      const starts = [...bytes.keys()].filter((at) => bytes[at - 1] === 10).slice(header ? 1 : 0);
      for (const middle of [...starts, size]) {
        const where = { middle, size, width: 2 };
        expect(await scanHalves(path, options, where, scanHere)).toEqual(whole);
      }
    }
  });

  it('throws what one scan throws when the second half has no line ends', async () => {
    const path = join(place, 'endless.csv');
    const head = Buffer.from(`a,b\n${'1,2\n'.repeat(25_000_000)}`);
    writeFileSync(path, Buffer.concat([head, Buffer.alloc(70 << 20, 120)]));
    await expect(scanFile(path, OPTIONS)).rejects.toBeInstanceOf(FileRefused);
    rmSync(path);
  });

  it.each([
    ['at its end', [...Array(9).fill('1,2'), 'few']],
    ['in its first half', ['few', ...Array(9).fill('1,2')]],
    ['in its second half', [...Array(6).fill('1,2'), 'few', '1,2']],
  ])('tells that a copy will be needed where a bad line stands %s', async (_where, lines) => {
    const path = join(place, 'early.csv');
    const told = async (text: string): Promise<number> => {
      let calls = 0;
      writeFileSync(path, text);
      await scanFile(path, { ...OPTIONS, onRepair: () => calls++ }, 0);
      return calls;
    };
    expect(await told(`a,b\n${lines.join('\n')}\n`)).toBeGreaterThan(0);
    expect(await told(`a,b\n${lines.join('\n').replace('few', '3,4')}\n`)).toBe(0);
    expect(await told(`a,b\r\n${lines.join('\r\n')}\r\n`)).toBe(0);
  });
});

it('counts a byte in words as it counts it singly, from every offset', () => {
  const whole = Buffer.alloc(4_000);
  for (let i = 0; i < whole.length; i++) whole[i] = i % 7 === 0 ? 44 : (i * 89 + (i >> 4)) & 255;
  whole.fill(44, 1_000, 3_500);
  const ranges = [...Array(20).keys()].flatMap((from) =>
    [from, from + 5, from + 17, 1_700, 3_600].map((to) => [from, to]),
  );
  for (const bytes of [whole, whole.subarray(1), whole.subarray(6, 3_993)])
    for (const [from = 0, to = 0] of ranges.filter(([from = 0, to = 0]) => from <= to))
      for (const byte of [0, 44, 45, 127])
        expect(countByte(bytes, from, to, byte)).toBe(bytes.subarray(from, to).filter((b) => b === byte).length);
});
