/** What is said of a count of a cohort: its sentence, and what it was counted from. */
import { describeCohort } from '../population/cohort/describe-cohort.ts';
import type { Wording } from '../population/cohort/describe-leaf.ts';
import type { CountedOf } from './describe-cohort-answer.ts';
import type { CohortCall } from './open-cohort-call.ts';

export const wordingOf = ({ words, cohorts, on }: CohortCall): Wording => ({
  words,
  on,
  titleOf: (id) => cohorts.get(id)!.title,
});

/** @param cohort the first that was named, when absent */
export function countedOf(call: CohortCall, cohort = call.options.cohort): CountedOf {
  const { edition, purpose, rule } = call;
  return {
    sentence: describeCohort(cohort, wordingOf(call)),
    edition: edition.manifest.editionId,
    purpose,
    rule,
    notes: call.notes,
  };
}
