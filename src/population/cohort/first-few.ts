/** Long lists in the words of a cohort. */

/** Of more than these the first few are named, so that a list of thousands can be read; the definition has them all. */
const MOST_NAMED = 12;
const NAMED_OF_MORE = 5;

/**
 * What of a list is named.
 * @returns all of it where it is short, with `others` null; otherwise its first few, and how many more there are, e.g. `4,995`
 */
export function firstFew(values: string[]): { named: string[]; others: string | null } {
  if (values.length <= MOST_NAMED) return { named: values, others: null };
  const named = values.slice(0, NAMED_OF_MORE);
  return { named, others: (values.length - named.length).toLocaleString('en-GB') };
}
