/** Which periods a file is about, told from how many of its rows are about each. A few stray or late rows make it about none. */

/** A period with fewer of a file's rows than this share of its largest is not what the file is about. */
const LEAST_SHARE = 0.25;
/** From so many periods on, those between them belong to the file too, however few rows they have. */
const SEVERAL = 3;

/**
 * @param rows accepted rows of the file by number of their period
 * @param covered periods that earlier deliveries of the partner were about
 * @returns numbers of the periods, ascending; those that were not covered when there is one
 */
export function ownPeriods(rows: Map<number, number>, covered: ReadonlySet<number>): number[] {
  let most = 0;
  for (const count of rows.values()) most = Math.max(most, count);
  const large = [...rows].flatMap(([period, count]) => (count >= most * LEAST_SHARE ? [period] : []));
  const wide = large.length < SEVERAL ? large : spread(large, rows, covered);
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
