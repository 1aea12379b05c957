import type { Metric } from './metric.ts';

/** Whether a metric's values are shares of 1 that are shown as percentages: proportions, and ratios whose unit is %. */
export const isShare = ({ kind, unit }: Pick<Metric, 'kind' | 'unit'>): boolean =>
  kind === 'proportion' || unit === '%';
