import type { Criterion } from './cohort.ts';

/** A criterion and those in it, the outermost first. */
export function* criteriaIn(criterion: Criterion): Generator<Criterion> {
  yield criterion;
  if (criterion.kind === 'not') yield* criteriaIn(criterion.of);
  else if (criterion.kind === 'all' || criterion.kind === 'any' || criterion.kind === 'at-least')
    for (const part of criterion.of) yield* criteriaIn(part);
}
