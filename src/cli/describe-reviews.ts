/** What a build tells of reviewers' decisions and of pairs in doubt, in counts. */
import type { ReviewsFollowed } from '../edition/follow-reviews.ts';
import { countText, manyText } from './format-table.ts';

/** @returns indented lines; none when there is nothing to do or to tell */
export function describeReviews(reviews: ReviewsFollowed | null): string[] {
  if (!reviews) return [];
  const { linked, different, takenBack, closed, queued, waiting } = reviews;
  const obeyed = linked + different + takenBack;
  return [
    ...(obeyed
      ? [
          `  Reviewers: ${manyText(linked, 'record', 'records')} linked, ${manyText(different, 'pair', 'pairs')} kept apart, ${manyText(takenBack, 'decision', 'decisions')} taken back`,
        ]
      : []),
    ...(closed
      ? [
          `  Closed: ${manyText(closed, 'pair', 'pairs')}, whatever reviewers said, since the rules of linkage settle them`,
        ]
      : []),
    ...(waiting
      ? [
          `  In doubt: ${manyText(waiting, 'pair waits', 'pairs wait')} for reviewers, ${countText(queued)} of them new; see \`concord review list\``,
        ]
      : []),
  ];
}
