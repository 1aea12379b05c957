/** What `concord stat` runs of estimates, standardisation, inequality and waiting lists, each called once as the command does. */
import { describe, expect, it } from 'vitest';
import { ESTIMATES_METHODS } from '../../src/statistics/methods/estimates-methods.ts';
import { INEQUALITY_METHODS } from '../../src/statistics/methods/inequality-methods.ts';
import type { StatOptions, StatRow } from '../../src/statistics/methods/stat-method.ts';
import { ESP2013, ESP2013_21_BANDS } from '../../src/statistics/standardisation/european-standard-population.ts';
import { numberIn, readVectors } from './read-vectors.ts';

const METHODS = [...ESTIMATES_METHODS, ...INEQUALITY_METHODS];
const run = (id: string, rows: StatRow[], options: StatOptions = {}): StatRow[] =>
  METHODS.find((method) => method.id === id)!.run(rows, options);
const near = (figure: number) => expect.closeTo(figure, 5);

const area = (name: string): StatRow[] =>
  readVectors('dsr_isr_inputs')
    .filter((row) => row.area === name)
    .map((row) => ({
      ...{ ageband: row.ageband!, events: numberIn(row.count), population: numberIn(row.pop) },
      ...{ 'reference-events': numberIn(row.refcount), 'reference-population': numberIn(row.refpop) },
    }));
const twoGroups: StatRow[] = [
  { events: 10, total: 100, 'reference-events': 5, 'reference-total': 110 },
  { events: 20, total: 100, 'reference-events': 10, 'reference-total': 110 },
];
const lists: StatRow[] = [5, 7, 9, 11].map((value) => ({ value, group: 'this year' }));
const lastYear: StatRow[] = [1, 2, 3].map((value) => ({ value, group: 'last year' }));
const deaths: StatRow[] = readVectors('life_expectancy_inputs').map((row) => ({
  ...{ ageband: row.startage!, population: Number(row.pop), deaths: Number(row.deaths) },
  ...{ prevalence: 0.5, surveyed: null },
}));
const persons: StatRow[] = readVectors('dsr_nonindependent_inputs')
  .filter((row) => row.area === 'big')
  .map((row) => ({
    ...{ ageband: row.ageband!, population: Number(row.pop) },
    // the columns need not come in order
    ...{ 'persons:f4': Number(row.f4), 'persons:f1': Number(row.f1) },
    ...{ 'persons:f2': Number(row.f2), 'persons:f3': Number(row.f3) },
  }));
const quantiles: StatRow[] = [1, 2, 3, 4, 5].map((quantile) => ({
  ...{ quantile, population: 1000, value: 70 + 2 * quantile, se: 0.5 },
  ...{ lower: 69 + 2 * quantile, upper: 71 + 2 * quantile },
}));

/** method, rows, options, first row of the answer */
const CASES: [string, StatRow[], StatOptions, StatRow][] = [
  [
    'proportion',
    [
      { numerator: 20, denominator: 100 },
      { numerator: 20, denominator: 100 },
    ],
    { multiplier: 100, confidence: 95 },
    { value: near(20), lower: near(15.0452009), unit: 'per cent', confidence: 0.95, method: 'Wilson', notes: '' },
  ],
  ['proportion', [{ numerator: null, denominator: 100 }], {}, { value: null, lower: null, numerator: null }],
  ['rate', [{ events: 65, population: 100 }], {}, { value: 65000, lower: near(50163.1877105), method: 'Byars' }],
  [
    'mean',
    [2, 4, 4, 4, 5, 5, 7, 9].map((value) => ({ value })),
    { unit: 'days' },
    { value: 5, unit: 'days', upper: near(6.787488) },
  ],
  ['median', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((value) => ({ value })), {}, { value: 5.5, lower: 1, upper: 9 }],
  ['percentile', [10, 20, 30, 40].map((value) => ({ value })), { share: 0.9 }, { value: near(37), upper: null }],
  [
    'bootstrap',
    [3, 5, 8, 1, 9, 4, 7, null, 2, 6, 5].map((value) => ({ value })),
    { method: 'bca', unit: 'days' },
    { value: 5, unit: 'days', method: 'Bootstrap, BCa', notes: '1 row without a value left out.' },
  ],
  [
    'bootstrap',
    [3, 5, 40].map((value) => ({ value, cluster: 'one patient' })),
    { statistic: 'median' },
    { value: 5, lower: null, upper: null, method: 'Bootstrap, percentile' },
  ],
  ['relative-risk', twoGroups, {}, { value: near(2.2), lower: near(1.2201639) }],
  ['odds-ratio', twoGroups, {}, { value: near(2.4117647), lower: near(1.2561723) }],
  ['rate-ratio', twoGroups, {}, { value: near(2.2), lower: near(1.1837204) }],
  ['rate-difference', twoGroups, { multiplier: 100 }, { value: near(8.1818182), unit: 'per 100' }],
  ['risk-difference', twoGroups, {}, { value: near(0.0818182), method: 'Newcombe' }],
  ['mean-difference', [...lists, ...lastYear], {}, { value: 6, lower: near(2.1020245) }],
  ['mean-difference', [...lists, ...lastYear], { reference: 'this year' }, { value: -6 }],
  [
    'direct-rate',
    area('big'),
    {},
    { value: near(10430.247991469), numerator: 895, denominator: 8970, method: 'Dobson' },
  ],
  ['direct-rate', persons, {}, { value: near(10430.24799147), lower: near(9532.94977862) }],
  [
    'direct-rate',
    area('big').map((row, i) => ({ ...row, weight: ESP2013[i]!.weight })),
    { standard: 'weights', multiplier: 10000 },
    { value: near(1043.0247991469), unit: 'per 10,000' },
  ],
  [
    'direct-rate',
    ESP2013_21_BANDS.map(({ ageband }) => ({ ageband, events: 1, population: 100 })),
    { standard: 'esp2013-21' },
    { value: near(1000) },
  ],
  [
    'direct-rate-difference',
    area('big').map((row) => ({
      ...row,
      'reference-events': Number(row.events) / 2,
      'reference-population': row.population ?? null,
    })),
    {},
    { value: near(10430.247991469 / 2) },
  ],
  ['indirect-ratio', area('big'), { multiplier: 100 }, { value: near(107.0723294), numerator: 895 }],
  ['indirect-rate', area('tiny'), {}, { value: near(100.6706577), method: 'Exact' }],
  ['life-expectancy', deaths, {}, { startAge: 0, value: near(80.16960813195), unit: 'years' }],
  ['healthy-life-expectancy', deaths, {}, { startAge: 0, value: near(80.16960813195 / 2) }],
  [
    'benchmark',
    [{ label: 'Ward A', value: 20, lower: 15, upper: 25, lower998: 12, upper998: 28 }],
    { benchmark: 10, polarity: 'decrease' },
    { label: 'Ward A', value: 20, benchmark: 10, verdict: 'much worse' },
  ],
  ['benchmark', [{ value: 20, lower: 15, upper: 25, benchmark: 10 }], {}, { label: null, verdict: 'higher' }],
  ['benchmark', [{ value: 20, lower: 15, upper: 25 }], {}, { verdict: 'not compared' }],
  ['excess-events', [{ events: 65, population: 1000 }], { benchmark: 0.04 }, { value: 25, lower: near(10.1631877) }],
  [
    'attributable-fraction',
    [{ label: 'smoking', prevalence: 0.25, 'relative-risk': 2, lower: 1, upper: null }],
    {},
    { label: 'smoking', value: 0.2, lower: 0, upper: null },
  ],
  [
    'waiting-list',
    [{ label: 'ENT', demand: 30, capacity: 27, queue: 1200, 'mean-wait': 63 }],
    { target: 52 },
    {
      ...{ label: 'ENT', load: near(1.1111111), targetMeanWait: 13, targetQueueSize: 390, needsRelief: 'yes' },
      ...{ reliefCapacity: near(61.153846), pressure: near(2.423077) },
    },
  ],
  ['waiting-list', [{ demand: 30 }], {}, { load: null, needsRelief: null, targetQueueSize: 135 }],
  [
    'quantile-groups',
    [40, 10, 30, 20].map((value) => ({ label: `${value}`, value })),
    { groups: 2 },
    { label: '40', group: 1 },
  ],
  ['quantile-groups', [40, 10, 30, 20].map((value) => ({ value })), { groups: 2, first: 'lowest' }, { group: 2 }],
  [
    'slope-index',
    quantiles,
    { quantiles: 5, limits: 'exact' },
    { index: 'slope', value: near(10), lower: near(8.4505124) },
  ],
  [
    'slope-index',
    quantiles,
    { quantiles: 5, repetitions: 1000, seed: 3, reliability: true, 'value-type': 'rate', transform: true },
    { index: 'slope', intercept: expect.any(Number), movement: expect.any(Number) },
  ],
  [
    'concentration-index',
    [2, 4, 5, 4, 7].map((value, i) => ({ rank: i + 1, value })),
    {},
    { value: near(0.1818182), denominator: 5 },
  ],
  [
    'concentration-index',
    [0.2, 0.4, 0.5].map((value, i) => ({ rank: i + 1, value, population: 10 })),
    { order: 'descending', correction: 'Erreygers', confidence: 0.95 },
    { method: 'Erreygers index, convenient regression' },
  ],
  ['inequality-gap', quantiles, {}, { measure: 'difference', value: -8, lower: near(-8 - Math.SQRT2) }],
];

describe('concord stat', () => {
  it.each(CASES)('%s answers as its function does', (id, rows, options, expected) => {
    const found = run(id, rows, options);
    expect(found[0]).toMatchObject(expected);
    const { gives } = METHODS.find((method) => method.id === id)!;
    if (gives === 'one') expect(found.length).toBe(1);
  });

  it('has every method of the group run above, with kebab-case ids that occur once', () => {
    const ids = METHODS.map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(CASES.map(([id]) => id)));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('draws rows of a cluster together: rows given twice say no more than once', () => {
    const values = [3, 5, 8, 1, 9, 4, 7, 2, 6, 5];
    const twice = values.flatMap((value, i) => [0, 1].map(() => ({ value, cluster: `patient ${i}` })));
    const [once] = run(
      'bootstrap',
      values.map((value) => ({ value })),
    );
    expect(run('bootstrap', twice)[0]).toMatchObject({ lower: once!.lower!, upper: once!.upper! });
  });

  it.each([
    [
      'bootstrap',
      [
        { value: 1, cluster: 'a' },
        { value: 2, cluster: null },
      ],
      {},
    ],
    ['bootstrap', [{ value: null }], {}],
    ['bootstrap', lists, { repeats: 5 }],
    ['percentile', [{ value: 1 }], {}],
    ['mean-difference', lists, {}],
    ['mean-difference', [...lists, ...lastYear], { reference: 'next year' }],
    ['direct-rate', area('big').slice(1), {}],
    ['direct-rate', area('big'), { standard: 'weights' }],
    ['direct-rate', persons.map(({ 'persons:f3': _left, ...row }) => row), {}],
    ['indirect-ratio', [{ events: 1, population: 10, 'reference-events': 5, 'reference-population': null }], {}],
    ['slope-index', [{ quantile: null, population: 5, value: 1 }], {}],
    ['inequality-gap', quantiles.slice(0, 1), {}],
  ] as [string, StatRow[], StatOptions][])('%s refuses rows that cannot be answered', (id, rows, options) =>
    expect(() => run(id, rows, options)).toThrow(RangeError),
  );

  it('leaves the rows it was given as they were', () => {
    const rows = structuredClone(quantiles).reverse();
    run('inequality-gap', rows);
    expect(rows).toEqual([...quantiles].reverse());
  });
});
