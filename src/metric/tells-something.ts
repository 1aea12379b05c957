import type { Figure } from './metric.ts';

/** Whether a figure tells anything at all: a value, that something is not reported, or why what was counted gives no value. */
export const tellsSomething = ({ status }: Pick<Figure, 'status'>): boolean =>
  status !== 'no-data' && status !== 'not-permitted';
