import { confidenceFraction } from '../distributions/normal.ts';
import type { Estimate } from '../estimate.ts';
import { demand } from '../impossible-input.ts';
import { concentrationIndex } from '../inequality/concentration-index.ts';
import type { QuantileValue, ValueType } from '../inequality/deprivation-line.ts';
import { inequalityGap, inequalityRatio } from '../inequality/inequality-gap.ts';
import { quantileGroups } from '../inequality/quantile-groups.ts';
import { type SlopeIndexOptions, slopeIndex } from '../inequality/slope-index.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  divisorColumn,
  estimateOptions,
  LABEL,
  multiplierOption,
  numberCell,
  numberColumn,
  numberOption,
  numbersOf,
  textOption,
} from './method-columns.ts';
import type { StatMethod, StatOptions, StatRow } from './stat-method.ts';

const QUANTILE = numberColumn('quantile', 'of deprivation, 1 = most deprived');
const VALUE = numberColumn('value', "the quantile's figure");

const groups: StatMethod = {
  id: 'quantile-groups',
  answers: 'in which of ten (or other) equal-sized groups each value stands',
  columns: [LABEL, numberColumn('value', 'what is ranked, for example a deprivation score')],
  options: [
    { name: 'groups', meaning: 'number of groups', type: 'number', default: '10' },
    {
      name: 'first',
      meaning: 'whether group 1 holds the highest or the lowest values',
      type: 'text',
      choices: ['highest', 'lowest'],
      default: 'highest',
    },
  ],
  gives: 'many',
  source: 'PHEindicatormethods 2.1.0 phe_quantile',
  run: (rows, options) => {
    const first = textOption(options, 'first') === 'lowest' ? 'lowest' : 'highest';
    const found = quantileGroups(numbersOf(rows, 'value'), numberOption(options, 'groups') ?? 10, first);
    return rows.map((row, i) => ({ label: row.label ?? null, value: numberCell(row.value), group: found[i]! }));
  },
};

const slope: StatMethod = {
  id: 'slope-index',
  answers: 'how far the least deprived end of the population lies from the most deprived, as difference and as ratio',
  columns: [
    QUANTILE,
    divisorColumn('population', 'persons of the quantile'),
    VALUE,
    numberColumn('se', 'standard error, on the sampling scale for rates (log) and proportions (logit)', false),
    numberColumn('lower', 'lower 95% limit, where there is no standard error', false),
    numberColumn('upper', 'upper 95% limit, where there is no standard error', false),
  ],
  options: [
    { name: 'quantiles', meaning: 'number of quantiles, 5 to 100', type: 'number', default: '10' },
    {
      name: 'value-type',
      meaning: 'what the value is',
      type: 'text',
      choices: ['continuous', 'rate', 'proportion'],
      default: 'continuous',
    },
    { name: 'transform', meaning: 'fit the line to logarithms of rates or logits of proportions', type: 'flag' },
    multiplierOption('1'),
    CONFIDENCE,
    { name: 'limits', meaning: 'how', type: 'text', choices: ['simulated', 'exact'], default: 'simulated' },
    { name: 'repetitions', meaning: 'number of draws', type: 'number', default: '100000' },
    { name: 'seed', meaning: 'from which the draws follow', type: 'number', default: '1' },
    { name: 'reliability', meaning: 'draw ten times and say how far the limits move', type: 'flag' },
  ],
  gives: 'many',
  source: 'PHEindicatormethods 2.1.0 phe_sii',
  run: (rows, options) => {
    const found = slopeIndex(rows.map(quantileRow), slopeOptions(options));
    const { intercept, reliability } = found;
    return [
      { index: 'slope', ...estimateCells(found.slopeIndex), intercept, movement: reliability?.slopeIndex ?? null },
      {
        index: 'relative',
        ...estimateCells(found.relativeIndex),
        intercept,
        movement: reliability?.relativeIndex ?? null,
      },
    ];
  },
};

function quantileRow(row: StatRow): QuantileValue {
  const [quantile, population] = [numberCell(row.quantile), numberCell(row.population)];
  demand(quantile !== null && population !== null, 'each row has a quantile and a population');
  const [value, se] = [numberCell(row.value), numberCell(row.se)];
  return { quantile, population, value, se, lower: numberCell(row.lower), upper: numberCell(row.upper) };
}

function slopeOptions(options: StatOptions): SlopeIndexOptions {
  const given = {
    quantiles: numberOption(options, 'quantiles') ?? 10,
    repetitions: numberOption(options, 'repetitions') ?? 100_000,
    seed: numberOption(options, 'seed') ?? 1,
  };
  return {
    ...given,
    ...estimateOptions(options),
    valueType: (textOption(options, 'value-type') ?? 'continuous') as ValueType,
    transform: options.transform === true,
    reliability: options.reliability === true,
    limits: textOption(options, 'limits') === 'exact' ? 'exact' : 'simulated',
  };
}

const concentration: StatMethod = {
  id: 'concentration-index',
  answers: 'whether health or care is concentrated among the better off (above 0) or the worse off (below 0)',
  columns: [
    numberColumn('rank', 'what orders persons or groups by advantage, for example income or a deprivation score'),
    numberColumn('value', 'health, or use of care'),
    divisorColumn('population', 'persons that the row stands for', false),
  ],
  options: [
    {
      name: 'order',
      meaning: 'whether a higher rank is better off (ascending) or worse off (descending)',
      type: 'text',
      choices: ['ascending', 'descending'],
      default: 'ascending',
    },
    {
      name: 'correction',
      meaning: 'for values between two bounds',
      type: 'text',
      choices: ['none', 'Wagstaff', 'Erreygers'],
      default: 'none',
    },
    { name: 'lowest', meaning: 'lower bound of the value', type: 'number', default: '0' },
    { name: 'highest', meaning: 'upper bound of the value', type: 'number', default: '1' },
    CONFIDENCE,
  ],
  gives: 'one',
  source: 'Kakwani, Wagstaff and van Doorslaer 1997; Wagstaff 2005; Erreygers 2009',
  run: (rows, options) => {
    const weighted = rows.some((row) => numberCell(row.population) !== null);
    const ranked = rows.map((row) => ({
      rank: numberCell(row.rank),
      value: numberCell(row.value),
      population: weighted ? numberCell(row.population) : 1,
    }));
    const found = concentrationIndex(ranked, {
      order: textOption(options, 'order') === 'descending' ? 'descending' : 'ascending',
      correction: (textOption(options, 'correction') ?? 'none') as 'none' | 'Wagstaff' | 'Erreygers',
      bounds: [numberOption(options, 'lowest') ?? 0, numberOption(options, 'highest') ?? 1],
      confidence: numberOption(options, 'confidence') ?? 0.95,
    });
    return [estimateCells(found)];
  },
};

const gap: StatMethod = {
  id: 'inequality-gap',
  answers: 'how far the most deprived group lies from the least deprived, as difference and as ratio',
  columns: [QUANTILE, VALUE, numberColumn('lower', 'its lower limit'), numberColumn('upper', 'its upper limit')],
  options: [CONFIDENCE, { ...CONFIDENCE, name: 'given-confidence', meaning: 'of the limits in the file' }],
  gives: 'many',
  source: 'Normal approximation from the limits of the two groups',
  run: (rows, options) => {
    const sorted = rows
      .filter((row) => numberCell(row.quantile) !== null)
      .sort((a, b) => numberCell(a.quantile)! - numberCell(b.quantile)!);
    demand(sorted.length >= 2, 'an inequality gap needs a most and a least deprived group');
    const level = confidenceFraction(numberOption(options, 'given-confidence') ?? 0.95);
    const [most, least] = [endOf(sorted[0]!, level), endOf(sorted.at(-1)!, level)];
    return [
      { measure: 'difference', ...estimateCells(inequalityGap(most, least, estimateOptions(options))) },
      { measure: 'ratio', ...estimateCells(inequalityRatio(most, least, estimateOptions(options))) },
    ];
  },
};

const endOf = (row: StatRow, confidence: number): Estimate => ({
  ...{ value: numberCell(row.value), lower: numberCell(row.lower), upper: numberCell(row.upper), confidence },
  ...{ unit: 'as given', numerator: null, denominator: null, method: 'as given', notes: [] },
});

export const INEQUALITY_METHODS: StatMethod[] = [groups, slope, concentration, gap];
