/** What the clock and the earlier deliveries say of a file. It goes into check.json only: the same bytes give the same rows. */
import type { Contract } from '../../contract/contract.ts';
import { lastDay } from '../../contract/last-day.ts';
import { periodNumber, yearBegins } from '../../contract/period-number.ts';
import { londonDay } from '../../london-day.ts';
import type { CheckResult, FaultGroup } from '../check-result.ts';
import type { Span } from './count-cells.ts';

const DAY = 86_400_000;

/** Days from the end of the newest period to the check; negative when it came before; null when none is due. */
export function daysLate(contract: Contract, period: Span | undefined, now: Date | undefined): number | null {
  const end = lastDay(period?.to ?? null, contract.delivery.cadence);
  if (!end || !now || contract.delivery.cadence === 'once') return null;
  return Math.round((Date.parse(londonDay(now)) - Date.parse(end)) / DAY);
}

/** A warning when the rows are about days that have not come and no single column of dates can say so. */
export function futurePeriod(contract: Contract, period: Span | undefined, now: Date | undefined): FaultGroup[] {
  const { period: expression, filePeriod } = contract.delivery;
  const first = filePeriod ? period?.from : period?.to;
  const told = contract.columns.some((c) => c.name === expression.trim().replaceAll('"', ''));
  if (!first || !now || told || first.slice(0, 10) <= londonDay(now)) return [];
  return [
    {
      rule: 'future:period',
      column: null,
      valueClass: null,
      severity: 'warn',
      dimension: 'timeliness',
      problem: 'the file is about a time that has not come',
      expected: 'rows about days up to the day the file was checked',
      remedy: 'check the dates, or the period in the name of the file',
      rows: 0,
      lines: [],
    },
  ];
}

/**
 * Periods that the partner has sent with this delivery, of those that there are from its first to its newest. A delivery
 * counts for every period between its own first and last day.
 * @returns 1 of 1 where the contract states no period or no cadence
 */
export function coverageOf(
  contract: Contract,
  period: Span | undefined,
  earlier: Pick<CheckResult, 'period'>[],
): { submitted: number; expected: number } {
  const { cadence } = contract.delivery;
  const firstMonth = yearBegins(contract);
  const sent = new Set<number>();
  for (const { from, to } of [...earlier.map((e) => e.period), period ?? { from: null, to: null }]) {
    if (!from || !to || cadence === 'once') continue;
    const last = periodNumber(to, cadence, firstMonth);
    for (let n = periodNumber(from, cadence, firstMonth); n <= last; n++) sent.add(n);
  }
  if (sent.size === 0) return { submitted: 1, expected: 1 };
  let first = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const n of sent) {
    first = Math.min(first, n);
    newest = Math.max(newest, n);
  }
  return { submitted: sent.size, expected: newest - first + 1 };
}
