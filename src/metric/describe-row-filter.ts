/** What a policy's row filter lets be seen, in words, and whether the edition knows what it names. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { DimensionValue } from './list-values.ts';

interface Filtered {
  dimension: string;
  values: string[];
  known: DimensionValue[];
}

/**
 * Answers: what must be said of figures or counts from which a policy leaves rows out: what it shows, and which of the values that it names
 * the edition does not know; also of an edition that knows none at all, which has no row to show.
 * @param rowFilter of the policy
 * @param knownOf the values of a dimension that the edition knows, whether or not the policy shows them; of those that are named only
 *   these, where it knows them all
 * @throws ConcordError 'policy-refused' where the edition knows others of a dimension and none of the values that are named: there would be no
 *   row, and nobody would know why
 */
export async function describeRowFilter(
  rowFilter: Record<string, string[]>,
  knownOf: (dimension: string, values: string[]) => Promise<DimensionValue[]>,
): Promise<string[]> {
  const filters = Object.entries(rowFilter);
  // a filter without a value allows no row, which is told by itself
  if (!filters.length || filters.some(([, values]) => !values.length)) return [];
  const found: Filtered[] = [];
  for (const [dimension, values] of filters) found.push({ dimension, values, known: await knownOf(dimension, values) });
  const problems = found
    .filter((one) => one.known.length > 0 && unknownIn(one).length === one.values.length)
    .map(notKnown);
  if (problems.length) throw new ConcordError('policy-refused', problems);
  const shown = found.map((one) => `${one.dimension} ${one.values.map((value) => nameOf(one, value)).join(' or ')}`);
  const unknown = found.flatMap((one) => unknownIn(one).map((value) => `${one.dimension} '${value}'`));
  return [
    `The policy shows only some rows, and no others are counted: those of ${shown.join(', and of them those of ')}.`,
    ...(unknown.length ? [`The policy names what this edition does not know: ${unknown.join(', ')}.`] : []),
  ];
}

function unknownIn({ values, known }: Filtered): string[] {
  const codes = new Set(known.map(({ code }) => code));
  return values.filter((value) => !codes.has(value));
}

function nameOf({ known }: Filtered, value: string): string {
  const label = known.find(({ code }) => code === value)?.label;
  return label && label !== value ? `${value} (${label})` : value;
}

function notKnown({ dimension, values, known }: Filtered): Problem {
  const codes = known.map(({ code }) => code);
  const near = values.map((value) => nearestName(value, codes)).find((name) => name);
  return {
    where: `row_filter of ${dimension}`,
    problem: `the policy shows only rows of ${values.map((value) => `'${value.slice(0, 60)}'`).join(' or ')}, and the edition knows no such ${dimension}`,
    expected: `one of the ${codes.length} codes of ${dimension} that the edition knows`,
    remedy: `${near ? `did you mean '${near}'? ` : ''}Correct the row_filter in the policy's file in catalogue/policies`,
  };
}
