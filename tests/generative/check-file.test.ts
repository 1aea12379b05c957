import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkText } from '../quality/check-text.ts';
import { column, madeContract } from '../quality/made-contract.ts';
import { readMessyCsv } from './csv-twin.ts';

const RUNS = Number(process.env.CONCORD_RUNS ?? 25);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const contractOf = (multiline: boolean, encoding: 'utf-8' | 'iso-8859-1') =>
  madeContract({
    columns: [column('a'), column('b', { type: 'integer' }), column('c')],
    key: [],
    rowRules: [],
    delivery: { period: '', minRows: 0 },
    file: { multiline, encoding, nullValues: [] },
  });

const word = fc.constantFrom('', 'x', 'caf\u00e9', ' y ', 'two words', '0', '-7', '12.0', '1.5', 'x\uFEFFy', "o'clock");
const quoted = fc
  .array(fc.constantFrom('x', ',', '""', ' ', '\u00e9', '1', '\n', '\r\n', '\r'), { maxLength: 5 })
  .map((parts) => `"${parts.join('')}"`);
const field = fc.oneof({ arbitrary: word, weight: 4 }, { arbitrary: quoted, weight: 1 });
const number = fc.constantFrom('', '0', '1', '42', '-3', '"7"', '5.0', '+8');
const goodRow = fc.tuple(field, number, field).map((f) => f.join(','));
const junk = fc.string({
  unit: fc.constantFrom('"', ',', 'x', ' ', '\t', '\r', '\0', '\u00e9', '1', '""', '\n'),
  maxLength: 12,
});
const line = fc.oneof(
  { arbitrary: goodRow, weight: 6 },
  { arbitrary: junk, weight: 2 },
  { arbitrary: fc.constant(''), weight: 1 },
);
const body = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 14 })
  .map((lines) => lines.map((l) => l.join('')).join(''));

const messyFile = fc.record({
  body,
  mark: fc.boolean(),
  multiline: fc.boolean(),
  latin: fc.boolean(),
  cut: fc.boolean(),
  uniform: fc.constantFrom('as-is', 'lf', 'crlf'),
});

it(`loses no row of a messy CSV and agrees with the obvious reader (${RUNS} random files)`, async () => {
  await fc.assert(
    fc.asyncProperty(messyFile, async ({ body: messy, mark, multiline, latin, cut, uniform }) => {
      const ends = uniform === 'as-is' ? messy : messy.replaceAll('\r\n', '\n');
      const text = uniform === 'crlf' ? ends.replaceAll('\n', '\r\n') : ends;
      const rows = cut ? text.slice(0, -1) : text;
      // Latin-1 bytes under a byte order mark are bytes that are not UTF-8
      const bytes = Buffer.concat([
        mark && !latin ? Buffer.from('\uFEFF') : Buffer.alloc(0),
        Buffer.from(`a,b,c\n${rows}`, latin ? 'latin1' : 'utf8'),
      ]);
      const twin = readMessyCsv(latin ? bytes.toString('latin1').slice(6) : rows, 2, multiline);
      const { result, accepted, rejected } = await checkText(
        bytes,
        contractOf(multiline, latin ? 'iso-8859-1' : 'utf-8'),
        engine,
      );
      const r = result.reconciliation;
      expect(r.rowsIn).toBe(r.accepted + r.rejected);
      expect(r.physicalLines).toBe(twin.physicalLines + 1);
      expect(r.blankLines).toBe(twin.blankLines);
      expect(r.rowsIn).toBe(twin.accepted.length + twin.rejectedLines.length);
      if (twin.open || r.rowsIn === 0) {
        expect(result.outcome).toBe('refused');
        return;
      }
      expect(accepted).toEqual(twin.accepted);
      expect([...new Set(rejected.map((f) => f.line))]).toEqual(twin.rejectedLines);
    }),
    { numRuns: RUNS },
  );
}, 600_000);
