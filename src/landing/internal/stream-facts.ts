/** What one partner's deliveries of one dataset hold, by period, and which periods each file is about. */
import type { Contract } from '../../contract/contract.ts';
import { periodNumber, yearBegins } from '../../contract/period-number.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Delivery } from '../delivery.ts';
import { type Comparable, comparable, countRows, type RowClass } from './compare-deliveries.ts';
import { ownPeriods } from './own-periods.ts';

export interface StreamFacts {
  contract: Contract;
  from: string;
  of: Comparable;
  /** one for each delivery compared */
  files: FileFacts[];
  /** every period that some file is about */
  own: ReadonlySet<number>;
  /** current rows by period */
  current: ReadonlyMap<number, number>;
}

export interface FileFacts {
  rows: Record<RowClass, number>;
  /** rows that are new, by period */
  fresh: ReadonlyMap<number, number>;
  /** periods that the file is about, ascending */
  own: number[];
  /** the first period that an earlier file was about; beyond every period where there is none */
  since: number;
}

export async function factsOf(
  contract: Contract,
  from: string,
  deliveries: Delivery[],
  engine: Engine,
): Promise<StreamFacts> {
  const of = await comparable(contract, deliveries, engine);
  const counts = await countRows(contract, of, engine);
  const { cadence, mode } = contract.delivery;
  const numbered = counts.map((count) => ({
    ...count,
    period: count.day === null || cadence === 'once' ? null : periodNumber(count.day, cadence, yearBegins(contract)),
  }));
  const own = new Set<number>();
  const covered = new Set<number>();
  const came = new Map<number, number>();
  const files = of.deliveries.map((_, n) => {
    const rows = numbered.filter((count) => count.n === n);
    const fresh = byPeriod(rows.filter((count) => count.class === 'new'));
    const about =
      mode === 'full'
        ? ownPeriods(byPeriod(rows), new Set())
        : ownPeriods(withoutLate(byPeriod(rows), fresh, covered, came), covered);
    for (const [period, many] of fresh) came.set(period, (came.get(period) ?? 0) + many);
    const since = Math.min(...own);
    for (const period of about) own.add(period);
    // a file of several weeks may end within one, and the next file then has the rest of it
    for (const period of cadence === 'weekly' ? about.slice(0, -1) : about) covered.add(period);
    const total = (kind: RowClass): number =>
      rows.reduce((sum, count) => sum + (count.class === kind ? count.rows : 0), 0);
    const classes = { new: total('new'), replaced: total('replaced'), repeated: total('repeated') };
    return { rows: classes, fresh, own: about, since };
  });
  return { contract, from, of, files, own, current: byPeriod(numbered.filter((count) => count.current)) };
}

function byPeriod(counts: { period: number | null; rows: number }[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { period, rows } of counts) if (period !== null) sums.set(period, (sums.get(period) ?? 0) + rows);
  return sums;
}

/**
 * Rows by period, less those that came late beyond doubt: about a period that earlier files were about, with fewer new rows than
 * had come about it, in a file that goes on to a later one. In a small month they can outnumber the month's own.
 */
function withoutLate(
  rows: Map<number, number>,
  fresh: ReadonlyMap<number, number>,
  covered: ReadonlySet<number>,
  came: ReadonlyMap<number, number>,
): Map<number, number> {
  const goesOn = Math.max(...[...rows.keys()].filter((period) => !covered.has(period)));
  const left = new Map(rows);
  for (const [period, many] of fresh) {
    if (!covered.has(period) || period > goesOn || many >= (came.get(period) ?? 0)) continue;
    const others = (rows.get(period) ?? 0) - many;
    if (others > 0) left.set(period, others);
    else left.delete(period);
  }
  return left;
}

export const allRows = ({ rows }: FileFacts): number => rows.new + rows.replaced + rows.repeated;

/**
 * Whether a new row of this period came late: the file is about later ones, and the partner had sent that period or an earlier
 * one before. In full mode, whether the delivery before, which it stands instead of, should have had it.
 */
export function isLate(facts: StreamFacts, n: number, period: number): boolean {
  if (facts.contract.delivery.mode === 'full') {
    const before = facts.files[facts.of.prior[n] ?? -1]?.own ?? [];
    return period >= (before[0] ?? Number.POSITIVE_INFINITY) && period <= (before.at(-1) ?? 0);
  }
  const file = facts.files[n];
  return file !== undefined && period >= file.since && period < (file.own[0] ?? Number.NEGATIVE_INFINITY);
}
