import type { XmrProfileName } from '../spc/chart-types.ts';
import type { ControlChart } from '../spc/control-chart.ts';
import { iChart, iPrimeChart, mrChart } from '../spc/individuals-charts.ts';
import { cChart, pChart, pPrimeChart, uChart, uPrimeChart } from '../spc/proportion-and-rate-charts.ts';
import { gChart, tChart } from '../spc/rare-event-charts.ts';
import { runChart } from '../spc/run-chart.ts';
import { countColumn, divisorColumn, orderNotes } from './method-columns.ts';
import {
  byPosition,
  numberCells,
  numberOption,
  PERIOD,
  PROFILE,
  rowNames,
  rowsOfChart,
  textOption,
  VALUE,
} from './spc-rows.ts';
import type { StatColumn, StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const NUMERATOR = countColumn('numerator', 'how many had it; blank where not reported');
const DENOMINATOR = divisorColumn('denominator', 'of how many, above 0');
const COUNT = countColumn('count', 'how many events; blank where not reported');
const EXPOSURE = divisorColumn('exposure', 'in how much they were counted (bed days, thousands of people), above 0');

const SCREEN: StatOption = {
  name: 'screen',
  meaning: 'leave moving ranges of 3.267 times their average out of the limits',
  type: 'flag',
};
const NEVER_NARROWER: StatOption = {
  name: 'never-narrower',
  meaning: 'never draw limits narrower than counting alone gives',
  type: 'flag',
};
const PRIME_OPTIONS = [PROFILE, SCREEN, NEVER_NARROWER];

interface Described {
  id: string;
  answers: string;
  columns: StatColumn[];
  options?: StatOption[];
  source: string;
}

type Numbers = (number | null)[];
type Draw = (first: Numbers, second: Numbers, options: ReturnType<typeof chartOptionsOf>) => ControlChart;

function chartMethod({ id, answers, columns, options, source }: Described, draw: Draw): StatMethod {
  return {
    id,
    answers,
    columns: [PERIOD, ...columns],
    options: options ?? [PROFILE],
    gives: 'many',
    source: `${source}; specification section 12`,
    run(rows, given) {
      const names = rowNames(rows);
      const [first, second] = columns.map(({ part }) => numberCells(rows, part));
      const chart = draw(first!, second ?? [], chartOptionsOf(given));
      return chartRows(names, { ...chart, notes: [...orderNotes(rows), ...chart.notes] });
    },
  };
}

const chartOptionsOf = (options: StatOptions) => ({
  profile: (textOption(options, 'profile') ?? 'nhsr-plotthedots') as XmrProfileName,
  screenOutliers: options.screen === true,
  neverNarrower: options['never-narrower'] === true,
});

function chartRows(names: string[], { kind, points, sigmaZ, notes }: ControlChart): StatRow[] {
  const cells = byPosition(points, ({ index: _, denominator, ...point }) => point);
  return rowsOfChart(names, cells, { chart: kind, sigmaZ, notes });
}

const RUN_CHART: StatMethod = {
  id: 'run-chart',
  answers: 'whether a series shows more than chance by its runs above and below its median',
  columns: [PERIOD, VALUE],
  options: [{ name: 'centre', meaning: 'A centre line known from before; the median when absent', type: 'number' }],
  gives: 'one',
  source: 'Anhøj and Olesen (2014), as in qicharts2; specification section 12',
  run(rows, options) {
    rowNames(rows);
    const centre = numberOption(options, 'centre');
    const { points, notes, signal, ...found } = runChart(
      numberCells(rows, 'value'),
      centre === undefined ? {} : { centre },
    );
    return [
      {
        points: points.length,
        ...found,
        signal: signal ? 'yes' : 'no',
        notes: [...orderNotes(rows), ...notes].join(' '),
      },
    ];
  },
};

export const SPC_CONTROL_CHART_METHODS: StatMethod[] = [
  chartMethod(
    {
      id: 'p-chart',
      answers: 'which periods had an unusual share of something, counting alone considered',
      columns: [NUMERATOR, DENOMINATOR],
      source: 'Shewhart; qicharts2',
    },
    pChart,
  ),
  chartMethod(
    {
      id: 'p-prime',
      answers: 'which periods had an unusual share, where shares of large numbers vary more than counting explains',
      columns: [NUMERATOR, DENOMINATOR],
      options: PRIME_OPTIONS,
      source: 'Laney (2002); qicharts2',
    },
    pPrimeChart,
  ),
  chartMethod(
    {
      id: 'u-chart',
      answers: 'which periods had an unusual rate of events, counting alone considered',
      columns: [COUNT, EXPOSURE],
      source: 'Shewhart; qicharts2',
    },
    uChart,
  ),
  chartMethod(
    {
      id: 'u-prime',
      answers: 'which periods had an unusual rate, where rates of large exposures vary more than counting explains',
      columns: [COUNT, EXPOSURE],
      options: PRIME_OPTIONS,
      source: 'Laney (2002); qicharts2',
    },
    uPrimeChart,
  ),
  chartMethod(
    {
      id: 'c-chart',
      answers: 'which periods had an unusual number of events, where all had the same opportunity',
      columns: [COUNT],
      source: 'Shewhart; qicharts2',
    },
    (counts, _, options) => cChart(counts, options),
  ),
  chartMethod(
    {
      id: 'i-chart',
      answers: 'which single measurements are unusual',
      columns: [VALUE],
      options: [PROFILE, SCREEN],
      source: 'Shewhart; qicharts2',
    },
    (values, _, options) => iChart(values, options),
  ),
  chartMethod(
    {
      id: 'mr-chart',
      answers: 'between which measurements the move was unusually large',
      columns: [VALUE],
      options: [],
      source: 'Shewhart; qicharts2',
    },
    (values) => mrChart(values),
  ),
  chartMethod(
    {
      id: 'i-prime',
      answers: 'which averages or shares are unusual, when each rests on a different number of cases',
      columns: [VALUE, DENOMINATOR],
      options: [PROFILE, SCREEN],
      source: 'Taylor (2017); qicharts2',
    },
    iPrimeChart,
  ),
  chartMethod(
    {
      id: 't-chart',
      answers: 'between which rare events the time was unusually long or short',
      columns: [divisorColumn('time', 'the time since the event before, above 0')],
      source: 'Nelson (1994); qicharts2',
    },
    (times, _, options) => tChart(times, options),
  ),
  chartMethod(
    {
      id: 'g-chart',
      answers: 'between which rare events the number of cases was unusually large or small',
      columns: [countColumn('cases', 'how many cases since the event before, 0 or more')],
      source: 'Benneyan (2001); qicharts2',
    },
    (cases, _, options) => gChart(cases, options),
  ),
  RUN_CHART,
];
