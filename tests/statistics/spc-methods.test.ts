/** The control-chart methods as `concord stat` runs them: a row for every row read, columns by name, options by word. */
import { describe, expect, it } from 'vitest';
import { SPC_METHODS } from '../../src/statistics/methods/spc-methods.ts';
import type { StatOptions, StatRow } from '../../src/statistics/methods/stat-method.ts';

const methodOf = (id: string) => SPC_METHODS.find((method) => method.id === id)!;
const run = (id: string, rows: StatRow[], options: StatOptions = {}) => methodOf(id).run(rows, options);
const column = (part: string, values: (number | null)[]): StatRow[] => values.map((value) => ({ [part]: value }));
const month = (i: number) => `2025-${String(i + 1).padStart(2, '0')}`;

const quiet = [10, 11, 10, 9, 10, 11, 9, 10, 11, 10, 9];

describe('every method', () => {
  it('has an id of its own, says what it answers without a full stop, and where it comes from', () => {
    expect(new Set(SPC_METHODS.map((method) => method.id)).size).toBe(SPC_METHODS.length);
    for (const method of SPC_METHODS) {
      expect(method.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(method.answers).not.toMatch(/\.$/);
      expect(method.source.length).toBeGreaterThan(10);
    }
  });

  it.each(SPC_METHODS.filter((method) => method.gives === 'many').map((method) => [method.id]))(
    '%s gives nothing for no rows',
    (id) => {
      expect(run(id, [], { target: 0, deviation: 1 })).toEqual([]);
    },
  );
});

describe('xmr', () => {
  const rows = [...quiet, 30].map((value, i) => ({ period: month(i), value }));

  it('gives a row for every period, and the icons on the last', () => {
    const found = run('xmr', rows, { polarity: 'increase', target: 9 });
    expect(found.length).toBe(12);
    expect(found[0]).toMatchObject({ period: '2025-01', rule: '7 Points Below CL', variation: null, ghost: 'no' });
    expect(found[11]).toMatchObject({
      period: '2025-12',
      rule: 'Above UCL',
      pointType: 'special_cause_improvement',
      variation: 'improvement_high',
      assurance: 'inconsistent',
      profile: 'nhsr-plotthedots',
    });
  });

  it('keeps the row of a period without a value', () => {
    const found = run('xmr', [...rows.slice(0, 3), { period: '2025-04', value: null }]);
    expect(found[3]).toMatchObject({ period: '2025-04', value: null, rule: null });
    expect(found[3]!.notes).toContain('1 of 4 periods');
  });

  it('finds rebases, baselines and ghosts by period, or by row number', () => {
    const found = run('xmr', rows, { ghosts: '2025-12', rebase: '2025-07' });
    expect(found.map((row) => row.group)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    expect(found[11]).toMatchObject({ ghost: 'yes', rule: 'Common Cause' });
    const numbered = run('xmr', column('value', [...quiet, 10, 30]), { baseline: '1,12', screen: 'no' });
    expect(numbered[12]).toMatchObject({ period: '13', rule: 'Above UCL' });
    expect(run('xmr', column('value', [...quiet, 10, 30]), { 'fix-first': 12 })[12]).toMatchObject({
      rule: 'Above UCL',
    });
  });

  it.each([
    ['a period that comes twice', [...rows, rows[0]!], {}],
    ['months that are not in order', rows.toReversed(), {}],
    ['a period that is not there', rows, { rebase: '2024-01' }],
    ['a baseline without an end', rows, { baseline: '2025-01' }],
  ])('refuses %s', (_what, given, options) => {
    expect(() => run('xmr', given, options)).toThrow(RangeError);
  });
});

describe('the other methods', () => {
  it('suggest-rebase gives a row for each suggestion', () => {
    const values = [...quiet, 10, ...[...quiet, 10].map((value) => value + 6)];
    expect(run('suggest-rebase', column('value', values), { lasting: 12 })).toMatchObject([
      { period: '13', side: 'above', pointsBefore: 12, shiftLength: 12, signalsIfRebased: 0 },
    ]);
  });

  const counted = (parts: [string, string]) =>
    [812, 790, 845].map((x, i) => ({ [parts[0]]: x, [parts[1]]: [3105, 2990, 3220][i]! }));
  it.each([
    ['p-chart', counted(['numerator', 'denominator']), 'p'],
    ['p-prime', counted(['numerator', 'denominator']), 'p-prime'],
    ['u-chart', counted(['count', 'exposure']), 'u'],
    ['u-prime', counted(['count', 'exposure']), 'u-prime'],
    ['c-chart', column('count', [4, 7, 3]), 'c'],
    ['i-chart', column('value', [4, 7, 3]), 'i'],
    ['mr-chart', column('value', [4, 7, 3]), 'mr'],
    ['i-prime', counted(['value', 'denominator']), 'i-prime'],
    ['t-chart', column('time', [12, 5, 33]), 't'],
    ['g-chart', column('cases', [14, 3, 25]), 'g'],
  ])('%s gives a row for every row, with its lines', (id, rows, chart) => {
    const found = run(id, rows);
    expect(found.length).toBe(3);
    expect(found[2]).toMatchObject({ period: '3', rule: 'Common Cause', chart });
    expect(found[2]!.upperLimit).toBeGreaterThan(found[2]!.centre as number);
  });

  it('p-prime takes its flags', () => {
    const rows = counted(['numerator', 'denominator']);
    const [plain, never] = [run('p-prime', rows), run('p-prime', rows, { 'never-narrower': true, screen: true })];
    expect(never[2]!.upperLimit as number).toBeGreaterThan(plain[2]!.upperLimit as number);
    expect(never[2]!.notes).toContain('taken as 1');
  });

  it('run-chart gives one row', () => {
    expect(run('run-chart', column('value', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]))).toMatchObject([
      { points: 12, centre: 6.5, longestRun: 6, crossings: 1, crossingsLeast: 3, signal: 'yes' },
    ]);
    expect(run('run-chart', column('value', [6, 7]), { centre: 5 })).toMatchObject([{ centre: 5, longestRun: 2 }]);
  });

  it('cusum says from which period the change runs', () => {
    const rows = [10, 12, 13, 12].map((value, i) => ({ period: month(i), value }));
    const found = run('cusum', rows, { target: 10, deviation: 1, decision: 4 });
    expect(found[3]).toMatchObject({ high: 5.5, signal: 'high', changeFrom: '2025-02' });
    expect(() => run('cusum', rows, { target: 10 })).toThrow('needs the setting deviation');
  });

  it('ewma gives its limits', () => {
    const [, second] = run('ewma', column('value', [9.45, 7.99]), { target: 10, deviation: 1 });
    expect(second!.average).toBeCloseTo(9.51, 12);
    expect(second!.lowerLimit).toBeCloseTo(9.23162509, 8);
  });

  it('risk-adjusted-cusum and poisson-cusum alarm at the threshold', () => {
    const cases = [1, 1, 1].map((outcome) => ({ outcome, risk: 0.1 }));
    expect(run('risk-adjusted-cusum', cases, { threshold: 1 }).map((row) => row.alarm)).toEqual([
      null,
      'deterioration',
      null,
    ]);
    expect(run('risk-adjusted-cusum', cases, { threshold: 1, 'keep-sum': true })[2]!.alarm).toBe('deterioration');
    const weeks = [20, 20].map((observed) => ({ observed, expected: 5 }));
    expect(run('poisson-cusum', weeks, { threshold: 5, 'rate-ratio': 2 }).map((row) => row.alarm)).toEqual([
      'yes',
      'yes',
    ]);
  });

  it('thresholds are found for past risks and expectations, and need a seed', () => {
    const aim = { seed: 1, runs: 100 };
    const risks = column('risk', [0.1, 0.2, null]);
    const [found] = run('risk-adjusted-threshold', risks, { ...aim, 'average-run-length': 50 });
    expect(found!.achieved as number).toBeGreaterThanOrEqual(50);
    const expected = column('expected', [4]);
    const [rate] = run('poisson-threshold', expected, { ...aim, 'false-alarm-rate': 0.1, within: 52 });
    expect(rate!.achieved as number).toBeLessThanOrEqual(0.1);
    expect(() => run('poisson-threshold', expected, { 'average-run-length': 50 })).toThrow('needs the setting seed');
  });
});
