/** What a reader must be told of groups by what people have: who is in none, and who is in several. */
import { describeChoices } from '../describe-where.ts';
import { overlaps } from '../dimensions.ts';
import type { Question } from '../metric.ts';
import type { TableModel } from '../table-model.ts';

/** What is said of groups by what people have, of those that overlap, and of a choice that is of people. */
export function noteOverlaps({ by, where }: Question, { dimensions }: TableModel): string[] {
  const several = (dimension: string): boolean => overlaps(dimensions[dimension]);
  const told = new Set([...by, ...where.map((w) => w.dimension)].filter((dimension) => !!dimensions[dimension]?.held));
  return [
    ...[...told].map(
      (dimension) =>
        `What ${dimension} tells stands on the records of practices: who was never registered with one by that day, or has objected to the use of what practices hold, stands in no group of it.`,
    ),
    ...by
      .filter(several)
      .map(
        (dimension) =>
          `Groups of ${dimension} overlap: who has several on the day that a row counts stands in each, and who has none in none. They never add up to a total.`,
      ),
    ...[...new Set(where.map((w) => w.dimension))]
      .filter((dimension) => several(dimension) && by.includes(dimension))
      .map(
        (dimension) =>
          `Of people with ${dimension} ${describeChoices(where.filter((w) => w.dimension === dimension))} on the day that a row counts; ${dimension} shows all that they have.`,
      ),
  ];
}
