/** Ratios and differences of two groups. */
import type { Estimate } from '../estimate.ts';
import { meanDifference, rateDifference, riskDifference } from '../estimates/differences.ts';
import type { EstimateOptions } from '../estimates/make-estimate.ts';
import { oddsRatio, rateRatio, relativeRisk } from '../estimates/ratios.ts';
import type { GroupEvents } from '../estimates/two-groups.ts';
import { demand } from '../impossible-input.ts';
import { estimateCells } from './estimate-cells.ts';
import {
  CONFIDENCE,
  countColumn,
  divisorColumn,
  estimateOptions,
  measurementOptions,
  multiplierOption,
  numberCell,
  numberColumn,
  numbersOf,
  textCell,
  textColumn,
  textOption,
  UNIT,
} from './method-columns.ts';
import type { StatMethod, StatRow } from './stat-method.ts';

type Compare = (group: GroupEvents, reference: GroupEvents, options: EstimateOptions) => Estimate;

interface Described {
  id: string;
  answers: string;
  source: string;
  total: string;
  /** only differences have one */
  multiplier?: string;
}

const ofEvents = ({ id, answers, source, total, multiplier }: Described, compare: Compare): StatMethod => ({
  id,
  answers,
  columns: [
    countColumn('events', 'events in the group; rows are summed'),
    divisorColumn('total', `${total} in the group`),
    countColumn('reference-events', 'events in the group it is compared with'),
    divisorColumn('reference-total', `${total} in the group it is compared with`),
  ],
  options: [CONFIDENCE, ...(multiplier === undefined ? [] : [multiplierOption(multiplier)])],
  gives: 'one',
  source,
  run: (rows, options) => {
    const group = { events: numbersOf(rows, 'events'), total: numbersOf(rows, 'total') };
    const reference = { events: numbersOf(rows, 'reference-events'), total: numbersOf(rows, 'reference-total') };
    return [estimateCells(compare(group, reference, estimateOptions(options)))];
  },
});

const PERSONS = 'persons';
const EXPOSURE = 'population or person-time';

/** Values of the two groups named in the column, the one compared with last. */
function twoLists(rows: StatRow[], named: string | undefined): [(number | null)[], (number | null)[]] {
  const names = [...new Set(rows.map((row) => textCell(row.group)))].sort();
  demand(names.length === 2, 'a difference of means has two groups in its group column');
  const reference = named ?? names[0]!;
  demand(names.includes(reference), 'the reference is one of the two groups');
  const of = (isReference: boolean): (number | null)[] =>
    rows.filter((row) => (textCell(row.group) === reference) === isReference).map((row) => numberCell(row.value));
  return [of(false), of(true)];
}

export const TWO_GROUP_METHODS: StatMethod[] = [
  ofEvents(
    {
      id: 'relative-risk',
      answers: 'how many times the risk of one group that of another is',
      source: 'Katz and others 1978',
      total: PERSONS,
    },
    relativeRisk,
  ),
  ofEvents(
    {
      id: 'odds-ratio',
      answers: 'how many times the odds of one group those of another are',
      source: 'Woolf 1955',
      total: PERSONS,
    },
    oddsRatio,
  ),
  ofEvents(
    {
      id: 'rate-ratio',
      answers: 'how many times the rate of one group that of another is',
      source: 'Breslow and Day 1987, volume II',
      total: EXPOSURE,
    },
    rateRatio,
  ),
  ofEvents(
    {
      id: 'rate-difference',
      answers: 'how much higher the rate of one group is than that of another',
      source: 'Normal approximation, Poisson variances',
      total: EXPOSURE,
      multiplier: '100000',
    },
    rateDifference,
  ),
  ofEvents(
    {
      id: 'risk-difference',
      answers: 'how much higher the share with an event is in one group than in another',
      source: 'Newcombe 1998, method 10',
      total: PERSONS,
      multiplier: '1',
    },
    riskDifference,
  ),
  {
    id: 'mean-difference',
    answers: 'how much higher the average of one group is than that of another',
    columns: [numberColumn('value', 'the measurement'), textColumn('group', 'which of the two groups the row is of')],
    options: [
      CONFIDENCE,
      UNIT,
      {
        name: 'reference',
        meaning: 'the group whose mean is subtracted; the first by the alphabet when not given',
        type: 'text',
      },
    ],
    gives: 'one',
    source: 'Welch 1947',
    run: (rows, options) => {
      const [group, reference] = twoLists(rows, textOption(options, 'reference'));
      return [estimateCells(meanDifference(group, reference, measurementOptions(options)))];
    },
  },
];
