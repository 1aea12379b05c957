/** What a reader must be told beside the figures, in words. */
import type { Manifest } from '../../edition/manifest.ts';
import { describeSources } from '../describe-sources.ts';
import { overlaps } from '../dimensions.ts';
import type { Figure, Metric, Question } from '../metric.ts';
import type { TableModel } from '../table-model.ts';
import { sourceNotes } from './source-notes.ts';

/** @param unplaced figures left out because their organisation belongs to none of the groups asked for */
export function noteFigures(metric: Metric, figures: Figure[], unplaced: number, manifest: Manifest): string[] {
  const incomplete = figures.filter((f) => f.status === 'value' && !f.complete).length;
  const impossible = figures.filter((f) => exceeds(f, metric)).length;
  const notes: string[] = [];
  if (incomplete && metric.records)
    notes.push(
      `${incomplete} of ${figures.length} figures are incomplete: the data begin after their period does, or end before it.`,
    );
  else if (incomplete)
    notes.push(
      `${incomplete} of ${figures.length} figures are incomplete: someone who reports at other times did not, or the period is not wholly covered.`,
    );
  if (figures.some((f) => f.provisional)) notes.push('Some figures are provisional and may change.');
  if (impossible)
    notes.push(`${impossible} figures have more in the numerator than in the denominator; they have no interval.`);
  if (unplaced)
    notes.push(`${metric.records ? 'Rows' : 'Organisations'} that belong to none of these groups are left out.`);
  return [...notes, ...sourceNotes(metric, describeSources(metric, manifest))];
}

/** What is said of groups that overlap, and of a choice that is of people. */
export function noteOverlaps({ by, where }: Question, { dimensions }: TableModel): string[] {
  const several = (dimension: string): boolean => overlaps(dimensions[dimension]);
  return [
    ...by
      .filter(several)
      .map(
        (dimension) =>
          `Groups of ${dimension} overlap: who has several on the day that a row counts stands in each. They never add up to a total.`,
      ),
    ...where
      .filter((w) => several(w.dimension) && by.includes(w.dimension))
      .map(
        ({ dimension, values }) =>
          `Of people with ${dimension} ${values.join(' or ')} on the day that a row counts; ${dimension} shows all that they have.`,
      ),
  ];
}

const exceeds = (f: Figure, metric: Metric): boolean =>
  metric.kind === 'proportion' && f.numerator !== null && f.denominator !== null && f.numerator > f.denominator;
