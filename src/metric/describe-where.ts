import type { Question } from './metric.ts';

/**
 * Answers: which part of the whole a question is about, in words to stand beside its figures.
 * Result: 'trust RZ1 or RZ2; week_band 18-19'; of what people have several of, each that they must have: 'condition DM and DEP'. Empty
 * when nothing was left out.
 */
export function describeWhere({ where }: Pick<Question, 'where'>): string {
  const dimensions = [...new Set(where.map((w) => w.dimension))];
  return dimensions
    .map((dimension) => `${dimension} ${describeChoices(where.filter((w) => w.dimension === dimension))}`)
    .join('; ');
}

/** Of one dimension: `DM`, `DM or DEP`, `DM and DEP`, `(DM or CHD) and DEP`. */
export function describeChoices(choices: Pick<Question['where'][number], 'values'>[]): string {
  const brackets = (values: string[]): string => (values.length > 1 ? `(${values.join(' or ')})` : values.join(''));
  return choices.length === 1
    ? choices[0]!.values.join(' or ')
    : choices.map(({ values }) => brackets(values)).join(' and ');
}
