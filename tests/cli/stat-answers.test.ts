/** Ways of asking a statistic that its one case of stat-method-cases.ts does not take. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-stat-answers-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Cell = string | number | null;

async function ask(method: string, table: Cell[][], ...more: string[]) {
  writeFileSync(join(folder, 'data.csv'), stringify(table));
  const ran = await runCommand(['stat', method, '--input', 'data.csv', '--json', ...more], { cwd: folder });
  return { ...ran, rows: ran.exitCode === 0 ? (JSON.parse(ran.out).rows as Record<string, Cell>[]) : [] };
}

const set = (...pairs: string[]): string[] => pairs.flatMap((pair) => ['--set', pair]);
const columns = (...pairs: string[]): string[] => pairs.flatMap((pair) => ['--column', pair]);

describe('neighbours from polygons', () => {
  /** A square of side 1; every other one as a MultiPolygon, some within a Feature. */
  const square = (x: number, y: number): string => {
    const ring = [
      [x, y],
      [x + 1, y],
      [x + 1, y + 1],
      [x, y + 1],
      [x, y],
    ];
    const shape =
      (x + y) % 2 === 0 ? { type: 'Polygon', coordinates: [ring] } : { type: 'MultiPolygon', coordinates: [[ring]] };
    return JSON.stringify(x === 1 ? { type: 'Feature', properties: {}, geometry: shape } : shape);
  };
  const places = Array.from({ length: 9 }, (_, i) => ({ x: i % 3, y: Math.floor(i / 3) }));
  const values = [1, 2, 5, 2, 4, 6, 3, 7, 9];
  const map = [['area', 'value', 'polygon'], ...places.map(({ x, y }, i) => [`a${i}`, values[i]!, square(x, y)])];
  const named = (kind: 'queen' | 'rook'): Cell[][] => {
    const touching = ({ x, y }: { x: number; y: number }): string =>
      places
        .flatMap((p, j) => {
          const [across, up] = [Math.abs(p.x - x), Math.abs(p.y - y)];
          const near = kind === 'queen' ? Math.max(across, up) === 1 : across + up === 1;
          return near ? [`a${j}`] : [];
        })
        .join(' ');
    return [['area', 'value', 'neighbours'], ...places.map((p, i) => [`a${i}`, values[i]!, touching(p)])];
  };

  it.each(['moran', 'local-moran', 'local-g'])('gives %s the neighbours that names would give', async (method) => {
    const queen = await ask(method, map);
    expect(queen.err).toBe('');
    expect(queen.rows).toEqual((await ask(method, named('queen'))).rows);
    const rook = await ask(method, map, ...set('contiguity=rook'));
    expect(rook.rows).toEqual((await ask(method, named('rook'))).rows);
    expect(rook.rows).not.toEqual(queen.rows);
  });

  it.each([
    ['no JSON', '{"type":"Polygon"'],
    ['a point', '{"type":"Point","coordinates":[0,0]}'],
    ['no coordinates', '{"type":"Polygon"}'],
    ['points of one number', '{"type":"Polygon","coordinates":[[[0],[1]]]}'],
    ['a polygon where there should be several', '{"type":"MultiPolygon","coordinates":[[[0,0],[1,0],[0,1]]]}'],
    ['an empty cell beside polygons', ''],
  ])('refuses %s, and repeats no value', async (_, text) => {
    const { exitCode, err } = await ask('moran', [...map.slice(0, -1), ['secret', 9, text]]);
    expect(exitCode).not.toBe(0);
    expect(err).toContain('each polygon is the text of a GeoJSON Polygon or MultiPolygon');
    expect(err).not.toContain('secret');
  });

  it('does not choose between names and polygons', async () => {
    const both = map.map((row, i) => [...row, i === 0 ? 'neighbours' : 'a0 a1']);
    expect((await ask('moran', both)).err).toContain('not from both');
  });

  it('tells hot spots from cold ones', async () => {
    const line: Cell[][] = [['area', 'value', 'x', 'y']];
    for (let i = 0; i < 30; i++) line.push([`a${i}`, i < 5 ? 0 : i > 24 ? 20 : 10, i, 0]);
    const { rows } = await ask('local-g', line, ...set('nearest=4'));
    expect([rows[1]!.spot, rows[15]!.spot, rows[28]!.spot]).toEqual(['cold', 'none', 'hot']);
    const higher = await ask('local-g', line, ...set('nearest=4', 'alternative=greater'));
    expect([higher.rows[1]!.spot, higher.rows[28]!.spot]).toEqual(['none', 'hot']);
  });
});

describe('predictions of a regression', () => {
  const points: Cell[][] = [
    ['who', 'x', 'y'],
    ['a', 1, 2],
    ['b', 2, 3],
    ['c', 3, 5],
    ['d', 4, 6],
    ['e', 5, null],
    ['f', null, 4],
  ];
  const part = columns('outcome=y', 'covariate=x', 'label=who');

  it('gives every row of the file, and rows without an outcome without fitting to them', async () => {
    const { rows } = await ask('linear-regression', points, ...part, ...set('give=predictions'));
    expect(rows.map(({ row, label, in_fit }) => [row, label, in_fit])).toEqual([
      [1, 'a', 'yes'],
      [2, 'b', 'yes'],
      [3, 'c', 'yes'],
      [4, 'd', 'yes'],
      [5, 'e', 'no'],
      [6, 'f', 'no'],
    ]);
    // R: predict(lm(y ~ x), data.frame(x = 5), interval = 'confidence' and 'prediction')
    expect(rows[4]!.value).toBeCloseTo(7.5, 10);
    expect(rows[4]!.lower).toBeCloseTo(5.8335898, 6);
    expect(rows[4]!.upper).toBeCloseTo(9.1664102, 6);
    expect(rows[4]!.single_lower).toBeCloseTo(5.3486736, 6);
    expect(rows[4]!.single_upper).toBeCloseTo(9.6513264, 6);
    expect(rows[5]).toMatchObject({ outcome: 4, value: null, lower: null, single_lower: null });
    expect(rows[5]!.notes).toContain('No prediction');
  });

  it('adds up to the outcome over the rows of the fit, on the exposure of each row', async () => {
    const table: Cell[][] = [
      ['n', 'years', 'sex'],
      [3, 2, 'f'],
      [5, 2, 'f'],
      [1, 1, 'm'],
      [8, 4, 'm'],
      [null, 10, 'm'],
      [null, 1, 'other'],
    ];
    const { rows } = await ask(
      'poisson-regression',
      table,
      ...columns('outcome=n', 'exposure=years', 'category=sex'),
      ...set('give=predictions'),
    );
    const fitted = rows.filter(({ in_fit }) => in_fit === 'yes').map(({ value }) => value as number);
    expect(fitted).toHaveLength(4);
    expect(fitted.reduce((sum, value) => sum + value, 0)).toBeCloseTo(17, 8);
    expect(rows[4]!.value).toBeCloseTo((9 / 5) * 10, 8);
    expect(rows[5]!.value).toBe(null);
  });

  it('expects the mean of every row of a model without terms', async () => {
    const { rows } = await ask('linear-regression', points, ...columns('outcome=y'), ...set('give=predictions'));
    expect(rows.map(({ value }) => Number(value).toFixed(9))).toEqual(Array.from({ length: 6 }, () => '4.000000000'));
  });

  it('warns where columns repeat others', async () => {
    const doubled = points.map((row, i) => [
      ...row,
      i === 0 ? 'twice' : typeof row[1] === 'number' ? 2 * row[1] : null,
    ]);
    const { rows } = await ask(
      'linear-regression',
      doubled,
      ...part,
      ...columns('covariate=twice'),
      ...set('give=predictions'),
    );
    expect(rows[0]!.notes).toContain('repeat others');
    expect(rows[4]!.value).toBeCloseTo(7.5, 8);
  });
});

describe('a joint test of several terms', () => {
  const table: Cell[][] = [['y', 'x', 'area', 'n']];
  for (let i = 0; i < 24; i++)
    table.push([
      10 + i / 3 + ((i * 7) % 5),
      i === 20 ? null : i,
      ['east', 'north', 'south'][i % 3]!,
      1 + ((i * 5) % 7),
    ]);
  const part = columns('outcome=y', 'covariate=x', 'category=area');

  it('of all terms of a linear regression is its F test', async () => {
    const { rows } = await ask('linear-regression', table, ...part, ...set('joint=area,x'));
    for (const row of rows) {
      expect(row.joint_statistic).toBeCloseTo(row.f as number, 8);
      expect(row.joint_p_value).toBeCloseTo(row.f_p_value as number, 10);
      expect(row).toMatchObject({
        joint_terms: 'area, x',
        joint_df: 3,
        joint_residual_df: row.df,
        joint_method: 'Wald F',
      });
    }
  });

  it('of one coefficient is the square of its own statistic', async () => {
    const { rows } = await ask(
      'poisson-regression',
      table,
      ...columns('outcome=n', 'covariate=x', 'category=area'),
      ...set('joint=x', 'errors=HC0'),
    );
    const own = rows.find(({ term }) => term === 'x')!;
    expect(own.joint_statistic).toBeCloseTo((own.statistic as number) ** 2, 8);
    expect(own.joint_p_value).toBeCloseTo(own.p_value as number, 10);
  });

  it('by likelihood compares with the model without the terms, on the same rows', async () => {
    const by = columns('outcome=n', 'category=area');
    const larger = await ask(
      'poisson-regression',
      table,
      ...by,
      ...columns('covariate=x'),
      ...set('joint=x', 'joint-test=likelihood-ratio'),
    );
    const complete = table.filter((row) => row[1] !== null);
    const smaller = await ask('poisson-regression', complete, ...by);
    const gain = 2 * ((larger.rows[0]!.log_likelihood as number) - (smaller.rows[0]!.log_likelihood as number));
    expect(larger.rows[0]).toMatchObject({ joint_df: 1, joint_residual_df: null, joint_method: 'likelihood ratio' });
    expect(larger.rows[0]!.joint_statistic).toBeCloseTo(gain, 8);
  });

  it.each([
    ['a column that is not in the model', ['joint=age'], 'joint names columns of the model'],
    ['predictions beside it', ['joint=x', 'give=predictions'], 'beside coefficients'],
    [
      'a likelihood with robust errors',
      ['joint=x', 'joint-test=likelihood-ratio', 'errors=HC1'],
      'errors by the model',
    ],
  ])('refuses %s', async (_, settings, expected) => {
    const { exitCode, err } = await ask('linear-regression', table, ...part, ...set(...settings));
    expect(exitCode).not.toBe(0);
    expect(err).toContain(expected);
  });
});

describe('statistics of small tables', () => {
  it('scores forecasts against what came', async () => {
    const table: Cell[][] = [
      ['actual', 'forecast', 'lower', 'upper'],
      [10, null, null, null],
      [12, null, null, null],
      [11, null, null, null],
      [14, 12, 8, 13],
      [null, 12, 8, 16],
      [9, 12, 8, 16],
    ];
    const { rows } = await ask('forecast-accuracy', table, ...set('confidence=80'));
    const found = Object.fromEntries(rows.map(({ measure, value }) => [measure, value]));
    expect(found['mean absolute error']).toBeCloseTo(2.5, 10);
    expect(found['root mean squared error']).toBeCloseTo(Math.sqrt(6.5), 10);
    // the naive forecast was off by 2 and 1 before
    expect(found['mean absolute scaled error']).toBeCloseTo(2.5 / 1.5, 10);
    // widths 5 and 8, and 14 lies 1 above 13 at α = 0.2
    expect(found['interval score']).toBeCloseTo((5 + 10 + 8) / 2, 10);
    expect(found['share of values within their interval']).toBe(0.5);
  });

  it('gives no scaled error without values before, and says why', async () => {
    const { rows } = await ask('forecast-accuracy', [
      ['actual', 'forecast'],
      [3, 4],
    ]);
    expect(rows.map(({ value }) => value === null)).toEqual([false, false, false, true]);
    expect(rows[3]!.notes).toContain('before the first forecast');
  });

  it('subtracts the reference from the area, by the weights of the file', async () => {
    const header = ['ageband', 'events', 'population', 'reference-events', 'reference-population', 'weight'];
    const bands: Cell[][] = [header, ['0-64', 40, 8000, 30, 10_000, 80], ['65+', 60, 1000, 45, 900, 20]];
    const { rows } = await ask('direct-rate-difference', bands, ...set('standard=weights', 'multiplier=1000'));
    const rate = (young: number, old: number): number => 800 * young + 200 * old;
    expect(rows[0]!.value).toBeCloseTo(rate(40 / 8000, 60 / 1000) - rate(30 / 10_000, 45 / 900), 10);
    const one: Cell[][] = [header, ['0+', 40, 1000, 20, 1000, 1]];
    const { rows: whole } = await ask('direct-rate-difference', one, ...set('standard=weights'));
    expect(whole[0]!.lower).toBeCloseTo(481.818426, 5);
    expect(whole[0]!.upper).toBeCloseTo(3518.18157, 4);
  });

  it('measures how far a population moved, in shares or in counts', async () => {
    const moved = await ask('population-stability', [
      ['expected', 'actual'],
      [50, 0.6],
      [50, 0.4],
    ]);
    expect(moved.rows[0]!.index).toBeCloseTo(0.0405465, 7);
    expect(moved.rows[0]!.verdict).toBe('stable');
    const gap = await ask('population-stability', [
      ['expected', 'actual'],
      [50, null],
      [50, 0.4],
    ]);
    expect(gap.rows[0]).toMatchObject({ index: null, verdict: null });
  });

  it('advises a prime chart where points vary more than counting explains', async () => {
    const wide: Cell[][] = [
      ['count', 'denominator'],
      [7610, 10_210],
      [7455, 9980],
      [7702, 10_150],
      [6900, 9900],
    ];
    expect((await ask('advise-prime-chart', wide)).rows[0]!.prefer_prime).toBe('yes');
    const none: Cell[][] = [
      ['count', 'denominator'],
      [0, 10],
      [0, 10],
    ];
    expect((await ask('advise-prime-chart', none)).rows[0]).toMatchObject({ sigma_z: null, prefer_prime: null });
    // more events than their denominator are rates, never shares
    const rates: Cell[][] = [
      ['count', 'denominator'],
      [12, 10],
      [9, 10],
      [14, 10],
    ];
    expect((await ask('advise-prime-chart', rates)).exitCode).not.toBe(0);
    expect((await ask('advise-prime-chart', rates, ...set('family=u'))).rows[0]!.prefer_prime).toBe('no');
  });

  it('takes equal shares where none are given, and refuses some', async () => {
    const counts: Cell[][] = [
      ['count', 'share'],
      [20, null],
      [30, null],
      [25, null],
      [25, null],
    ];
    expect((await ask('goodness-of-fit', counts)).rows[0]).toMatchObject({ statistic: 2, df: 3 });
    const some = await ask('goodness-of-fit', [...counts.slice(0, -1), [25, 0.25]]);
    expect(some.err).toContain('either each row has a share, or none has');
  });

  it('gives no time where the curve does not fall so far', async () => {
    const times: Cell[][] = [
      ['time', 'event'],
      [1, 1],
      [2, 0],
      [3, 0],
      [4, 0],
    ];
    const { rows } = await ask('survival-quantile', times);
    expect(rows[0]).toMatchObject({ share: 0.5, value: null, total: 4, events: 1 });
    expect(rows[0]!.notes).toContain('not reached');
    expect((await ask('survival-quantile', times, ...set('share=0.25'))).rows[0]!.value).not.toBe(null);
    expect((await ask('at-risk-table', times, ...set('times=0,x'))).err).toContain('times are numbers');
  });

  it('adds seasons, trend and remainder up to the values, gaps apart', async () => {
    const table: Cell[][] = [['value']];
    for (let i = 0; i < 60; i++) table.push([i === 8 ? null : (i % 3) + (i % 7) + i / 10]);
    const { rows } = await ask('decompose-seasons', table, ...set('seasons=3,7,40'));
    for (const row of rows.filter(({ value }) => value !== null)) {
      const parts = ['trend', 'season_3', 'season_7', 'remainder'].map((name) => row[name] as number);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(row.value as number, 9);
    }
    expect(rows[8]).toMatchObject({ value: null, remainder: null });
    expect(rows[0]!.notes).toContain('A season of 40 periods is left out');
  });
});
