/** Quantiles and indices of inequality against PHEindicatormethods' results and R. */
import { proportion } from '../../../src/statistics/estimates/proportion.ts';
import { concentrationIndex } from '../../../src/statistics/inequality/concentration-index.ts';
import type { QuantileValue, ValueType } from '../../../src/statistics/inequality/deprivation-line.ts';
import { inequalityGap, inequalityRatio } from '../../../src/statistics/inequality/inequality-gap.ts';
import { quantileGroups } from '../../../src/statistics/inequality/quantile-groups.ts';
import { type SlopeIndexOptions, slopeIndex } from '../../../src/statistics/inequality/slope-index.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';
import { limitsOf } from './expected-limits.ts';

const PHE = 'PHEindicatormethods 2.1.0; specification section';
const VALUE_TYPES: ValueType[] = ['continuous', 'rate', 'proportion'];

const quantiles = (): Comparison[] => {
  const rows = readVectors('quantiles');
  return [...new Set(rows.map((row) => row.group!))].flatMap((name) => {
    const group = rows.filter((row) => row.group === name);
    const order = group[0]!.inverted === 'True' ? 'highest' : 'lowest';
    const found = quantileGroups(
      group.map((row) => numberIn(row.value)),
      10,
      order,
    );
    return group.map((row, i) => ({
      what: `${name} ${row.value}`,
      actual: found[i]!,
      expected: numberIn(row.decile_expected),
    }));
  });
};

/** `from` says which standard errors are used: those of the vector, or those that its limits give. */
const rowsOf = (name: string, from: 'se' | 'limits'): QuantileValue[] =>
  readVectors('sii_inputs')
    .filter((row) => row.case === name)
    .map((row) => ({
      quantile: Number(row.quantile),
      population: Number(row.population),
      value: numberIn(row.value),
      ...(from === 'se' ? { se: numberIn(row.se) } : { lower: numberIn(row.lower_cl), upper: numberIn(row.upper_cl) }),
    }));

const optionsOf = (row: VectorRow): SlopeIndexOptions => ({
  valueType: VALUE_TYPES[Number(row.value_type)]!,
  transform: row.link !== 'none',
  multiplier: Number(row.multiplier),
});

const slopes = (): Comparison[] =>
  readVectors('sii_expected').flatMap((row) => {
    const found = slopeIndex(rowsOf(row.case!, 'se'), { ...optionsOf(row), repetitions: 1000 });
    const intercept = numberIn(row.intercept);
    return [
      { what: `${row.case} sii`, actual: found.slopeIndex.value, expected: Number(row.sii) },
      { what: `${row.case} rii`, actual: found.relativeIndex.value, expected: Number(row.rii) },
      ...(intercept === null ? [] : [{ what: `${row.case} intercept`, actual: found.intercept, expected: intercept }]),
    ];
  });

const simulated = (): Comparison[] =>
  readVectors('sii_expected').flatMap((row) => {
    const { slopeIndex: slope, relativeIndex: relative } = slopeIndex(rowsOf(row.case!, 'limits'), optionsOf(row));
    return [
      { what: `${row.case} sii_lower95`, actual: slope.lower, expected: Number(row.sii_lower95) },
      { what: `${row.case} sii_upper95`, actual: slope.upper, expected: Number(row.sii_upper95) },
      { what: `${row.case} rii_lower95`, actual: relative.lower, expected: Number(row.rii_lower95) },
      { what: `${row.case} rii_upper95`, actual: relative.upper, expected: Number(row.rii_upper95) },
    ];
  });

const exact = (): Comparison[] =>
  readVectors('reference/inequality/slope_index_exact').flatMap((row) => {
    const options = { limits: 'exact', confidence: Number(row.confidence) } as const;
    const found = slopeIndex(rowsOf(row.case!, 'se'), options);
    const { value, lower, upper } = found.slopeIndex;
    return [
      ...limitsOf(row.case!, { lower, upper }, { lower: row.lower!, upper: row.upper! }),
      { what: `${row.case} sii`, actual: value, expected: Number(row.sii) },
      { what: `${row.case} rii`, actual: found.relativeIndex.value, expected: Number(row.rii) },
      { what: `${row.case} intercept`, actual: found.intercept, expected: Number(row.intercept) },
    ];
  });

/** At 95%; 100,000 draws still move the first area's limits by 0.017 (one standard error), a million by 0.005. */
const simulatedAgainstExact = (): Comparison[] =>
  readVectors('reference/inequality/slope_index_exact')
    .filter((row) => row.confidence === '0.95')
    .flatMap((row) => {
      const { lower, upper } = slopeIndex(rowsOf(row.case!, 'se'), { seed: 5, repetitions: 1_000_000 }).slopeIndex;
      return limitsOf(row.case!, { lower, upper }, { lower: row.lower!, upper: row.upper! });
    });

/** The limits that the specification works out in its text, to the six decimals given there. */
const exactInText = (): Comparison[] =>
  (
    [
      ['le_area1', 3.089895, 10.779338],
      ['le_area2', 11.936384, 13.15931],
    ] as const
  ).flatMap(([name, lower, upper]) => {
    const { slopeIndex: found } = slopeIndex(rowsOf(name, 'se'), { limits: 'exact' });
    return [
      { what: `${name} lower`, actual: found.lower, expected: lower },
      { what: `${name} upper`, actual: found.upper, expected: upper },
    ];
  });

const concentration = (): Comparison[] => {
  const inputs = readVectors('reference/inequality/concentration_index_inputs');
  return readVectors('reference/inequality/concentration_index_expected').flatMap((row) => {
    const rows = inputs
      .filter((input) => input.case === row.case)
      .map(({ rank, value, population }) => ({
        rank: Number(rank),
        value: Number(value),
        population: Number(population),
      }));
    const found = concentrationIndex(rows, {
      order: row.order as 'ascending' | 'descending',
      correction: row.correction as 'none' | 'Wagstaff' | 'Erreygers',
      bounds: [Number(row.lowest), Number(row.highest)],
      confidence: Number(row.confidence),
    });
    return limitsOf(`${row.case} ${row.order} ${row.correction}`, found, row);
  });
};

const gaps = (): Comparison[] =>
  readVectors('reference/inequality/inequality_gap').flatMap((row) => {
    const [most, least] = [proportion(Number(row.x1), Number(row.n1)), proportion(Number(row.x0), Number(row.n0))];
    const options = { confidence: Number(row.confidence) };
    const of = (kind: 'gap' | 'ratio'): VectorRow => ({
      value: row[kind]!,
      lower: row[`${kind}_lower`]!,
      upper: row[`${kind}_upper`]!,
    });
    return [
      ...limitsOf(`gap of ${row.x1}`, inequalityGap(most, least, options), of('gap')),
      ...limitsOf(`ratio of ${row.x1}`, inequalityRatio(most, least, options), of('ratio')),
    ];
  });

export const CONFORMANCE: Conformance[] = [
  {
    method: 'quantileGroups',
    title: 'deciles of small areas',
    vectors: ['quantiles'],
    source: `${PHE} 7`,
    tolerance: { absolute: 0 },
    comparisons: quantiles,
  },
  {
    method: 'slopeIndex',
    title: 'slope and relative index of inequality, values',
    vectors: ['sii_inputs', 'sii_expected'],
    source: `${PHE} 8`,
    tolerance: { relative: 1e-12 },
    comparisons: slopes,
  },
  {
    method: 'slopeIndex',
    title: 'slope and relative index of inequality, simulated limits',
    vectors: ['sii_inputs', 'sii_expected'],
    source: `${PHE} 8 (other draws, so 5 in 100 as the package's own tests)`,
    tolerance: { relative: 0.05 },
    comparisons: simulated,
  },
  {
    method: 'slopeIndex',
    title: 'slope index of inequality, exact limits',
    vectors: ['sii_inputs', 'reference/inequality/slope_index_exact'],
    source: 'R 4.2.2 lm(weights), and the formula of specification section 8',
    tolerance: { relative: 1e-12 },
    comparisons: exact,
  },
  {
    method: 'slopeIndex',
    title: 'slope index of inequality, limits in the text',
    vectors: ['sii_inputs'],
    source: 'specification section 8',
    tolerance: { absolute: 6e-7 },
    comparisons: exactInText,
  },
  {
    method: 'slopeIndex',
    title: 'slope index of inequality, a million draws against exact limits',
    vectors: ['sii_inputs', 'reference/inequality/slope_index_exact'],
    source: 'R 4.2.2; specification section 8',
    tolerance: { absolute: 0.02 },
    comparisons: simulatedAgainstExact,
  },
  {
    method: 'concentrationIndex',
    title: 'concentration index and its corrections',
    vectors: ['reference/inequality/concentration_index_inputs', 'reference/inequality/concentration_index_expected'],
    source: 'R 4.2.2 lm(weights), confint',
    tolerance: { relative: 1e-12 },
    comparisons: concentration,
  },
  {
    method: 'inequalityGap, inequalityRatio',
    title: 'gap between most and least deprived',
    vectors: ['reference/inequality/inequality_gap'],
    source: 'R 4.2.2 prop.test(correct = FALSE)',
    tolerance: { relative: 1e-12 },
    comparisons: gaps,
  },
];
