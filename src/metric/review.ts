/** Who checked a definition, and when: the same setting of every definition that is kept in the catalogue. */
import { type Static, Type } from 'typebox';

const text = (description: string) => Type.String({ minLength: 1, description });
const date = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });

const Review = Type.Object(
  { by: text('who checked it'), on: date('day it was checked'), next_due: date('day of the next check') },
  { additionalProperties: false },
);

/** The setting `reviewed` of a file. */
export const ReviewedSetting = Type.Union([Type.Literal('unreviewed'), Review], {
  description: "'unreviewed', or by, on and next_due",
});

/** Days are ISO dates. */
export type Reviewed = 'unreviewed' | { by: string; on: string; nextDue: string };

/** The setting as it is used. */
export const reviewedOfFile = (file: Static<typeof ReviewedSetting>): Reviewed =>
  file === 'unreviewed' ? file : { by: file.by, on: file.on, nextDue: file.next_due };

/** @example reviewedText({ by: 'A Reviewer', on: '2026-05-04', nextDue: '2027-05-04' }) // 'by A Reviewer on 2026-05-04, next due 2027-05-04' */
export const reviewedText = (reviewed: Reviewed): string =>
  reviewed === 'unreviewed' ? reviewed : `by ${reviewed.by} on ${reviewed.on}, next due ${reviewed.nextDue}`;
