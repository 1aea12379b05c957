/** What each kind of metric of records needs of its definition. */
import type { ValueType } from '../expression.ts';
import type { IntervalMethod, MetricKind } from '../metric.ts';

/** What each kind needs: the sorts of its numerator, and whether there is a denominator, a population, and so on. */
export interface Needs {
  numerator: ValueType[];
  denominator: 'must' | 'may' | 'none';
  population: boolean;
  method: IntervalMethod;
}

export const KINDS: Record<MetricKind, Needs> = {
  count: { numerator: ['truth', 'number'], denominator: 'none', population: false, method: 'byar' },
  proportion: { numerator: ['truth', 'number'], denominator: 'may', population: false, method: 'wilson' },
  mean: { numerator: ['number'], denominator: 'none', population: false, method: 'student-t' },
  ratio: { numerator: ['truth', 'number'], denominator: 'must', population: false, method: 'byar' },
  rate: { numerator: ['truth', 'number'], denominator: 'none', population: true, method: 'byar' },
  percentile: { numerator: ['number'], denominator: 'none', population: false, method: 'order-statistics' },
  'standardised-rate': { numerator: ['truth', 'number'], denominator: 'none', population: true, method: 'dobson' },
  'standardised-ratio': { numerator: ['truth', 'number'], denominator: 'none', population: true, method: 'byar' },
};
