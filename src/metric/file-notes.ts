/** What a file of figures says beside each figure. */
import { sourceNotes } from './internal/source-notes.ts';
import type { Answer } from './metric.ts';

/**
 * Answers: the notes of an answer that hold for each of its figures, so that a file that is written piece by piece can carry them:
 * groups that overlap, a review that is overdue, sources of less quality than the metric needs, made-up figures, the rule by which small numbers were withheld, and that the policy allows no
 * rows. What is about one
 * figure (incomplete, provisional, small) stands in its own columns.
 */
export const fileNotes = ({ metric, disclosed, groupNotes, notPermitted, overdue, ...answer }: Answer): string[] => [
  ...(notPermitted === undefined ? [] : [notPermitted]),
  ...(groupNotes ?? []),
  ...(overdue === undefined ? [] : [overdue]),
  ...sourceNotes(metric, answer),
  ...(disclosed === undefined ? [] : [disclosureNote(disclosed)]),
];

/** @param means what the rule means that was applied */
export const disclosureNote = (means: string): string => `Small numbers: ${means}.`;
