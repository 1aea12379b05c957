import { advisePrimeChart } from '../spc/proportion-and-rate-charts.ts';
import { countColumn, divisorColumn } from './method-columns.ts';
import { numberCells } from './spc-rows.ts';
import type { StatMethod } from './stat-method.ts';

export const ADVISE_PRIME_CHART: StatMethod = {
  id: 'advise-prime-chart',
  answers: 'whether a p-prime (or u-prime) chart is to be preferred to a p (or u) chart',
  columns: [
    countColumn('count', 'how many had it, or how many events; blank where not reported'),
    divisorColumn('denominator', 'of how many, or in how much they were counted, above 0'),
  ],
  options: [
    {
      name: 'family',
      meaning: 'p: shares of a denominator; u: rates of events, which may be more than their denominator',
      type: 'text',
      choices: ['p', 'u'],
      default: 'p',
    },
  ],
  gives: 'one',
  source: 'Laney (2002); specification section 12',
  run(rows, { family }) {
    const kind = family === 'u' ? 'u' : 'p';
    const advice = advisePrimeChart(kind, numberCells(rows, 'count'), numberCells(rows, 'denominator'));
    const { sigmaZ, preferPrime, reason } = advice;
    return [{ sigmaZ, preferPrime: preferPrime === null ? null : preferPrime ? 'yes' : 'no', notes: reason }];
  },
};
