import type { Question } from './metric.ts';

/**
 * Answers: which part of the whole a question is about, in words to stand beside its figures.
 * Result: 'trust RZ1 or RZ2; week_band 18-19'; empty when nothing was left out.
 */
export const describeWhere = ({ where }: Pick<Question, 'where'>): string =>
  where.map(({ dimension, values }) => `${dimension} ${values.join(' or ')}`).join('; ');
