/** Completed years, on every engine and by the twin. */
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/metric/parse-expression.ts';
import { writeExpression } from '../../../src/metric/write-expression.ts';
import { ENGINE_NAMES, openEngines } from './every-engine.ts';
import { evaluate } from './twin-expression.ts';

const CASES: [string | null, string | null, number | null][] = [
  ['1990-05-10', '2025-05-09', 34],
  ['1990-05-10', '2025-05-10', 35],
  ['2024-02-29', '2025-02-28', 0],
  ['2024-02-29', '2025-03-01', 1],
  ['2025-06-01', '2025-06-01', 0],
  // before birth
  ['2025-06-01', '2025-05-31', null],
  ['2025-06-01', '2024-06-01', null],
  ['2025-12-01', '2025-01-31', null],
  [null, '2025-01-31', null],
  ['2025-12-01', null, null],
];
describe('years from one day to another', () => {
  const engines = openEngines();

  it.each(ENGINE_NAMES)('of %s', async (name) => {
    const { dialect, rows } = engines.find((engine) => engine.dialect.name === name)!;
    for (const type of ['date', 'timestamp']) {
      const cell = (day: string | null): string => (day === null ? `cast(null as ${type})` : `${type} '${day}'`);
      const told = CASES.map(([a, b], i) => `(${i}, ${cell(a)}, ${cell(b)})`).join(', ');
      const years = (text: string): string =>
        writeExpression(parseExpression(text), (column) => column, String, dialect);
      const sql = `select cast(${years('years(a, b)')} as double precision) as y, case when ${years('years(a, b) < 18')} then 1 else 0 end as minor
        from (values ${told}) as t(i, a, b) order by i`;
      const found = await rows(dialect.settle({ sql, parameters: [] }).sql, []);
      expect(found.map((row) => row.y)).toEqual(CASES.map(([, , y]) => y));
      expect(found.map((row) => row.minor)).toEqual(CASES.map(([, , y]) => (y !== null && y < 18 ? 1 : 0)));
    }
  });

  it('of the twin', () => {
    const day = (text: string | null): Date | null => (text === null ? null : new Date(`${text}T00:00:00Z`));
    for (const [a, b, y] of CASES) {
      const values: Record<string, Date | null> = { a: day(a), b: day(b) };
      expect(
        evaluate(parseExpression('years(a, b)'), (name) => values[name]!),
        `${a} to ${b}`,
      ).toBe(y);
    }
  });
});
