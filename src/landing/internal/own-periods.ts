/** Which periods a file is about, told from how many of its rows are about each. A few stray or late rows make it about none. */

/** A file is about several periods when at least so many have this share of the rows of its largest; those between belong too. */
const SEVERAL = 3;
const LEAST_SHARE = 0.25;
/** Of one or two periods, the smaller must have this share: of a small partner, two late rows may be a quarter of a month. */
const LEAST_OF_TWO = 0.5;

/**
 * @param rows accepted rows of the file by number of their period
 * @param covered periods that earlier deliveries of the partner were about
 * @returns numbers of the periods, ascending; those that were not covered when there is one
 */
export function ownPeriods(rows: Map<number, number>, covered: ReadonlySet<number>): number[] {
  let most = 0;
  for (const count of rows.values()) most = Math.max(most, count);
  const atLeast = (share: number): number[] =>
    [...rows].flatMap(([period, count]) => (count >= most * share ? [period] : []));
  const large = atLeast(LEAST_SHARE);
  const wide = large.length < SEVERAL ? atLeast(LEAST_OF_TWO) : spread(large, rows, covered);
  const fresh = wide.filter((period) => !covered.has(period));
  return (fresh.length ? fresh : wide).sort((a, b) => a - b);
}

/** Everything from the first to the last large period, and what follows on at either end without a gap and is new. */
function spread(large: number[], rows: Map<number, number>, covered: ReadonlySet<number>): number[] {
  const isNew = (period: number): boolean => rows.has(period) && !covered.has(period);
  let first = Math.min(...large);
  let last = Math.max(...large);
  while (isNew(first - 1)) first--;
  while (isNew(last + 1)) last++;
  return [...rows.keys()].filter((period) => period >= first && period <= last);
}
