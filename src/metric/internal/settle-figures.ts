/** A provisional figure becomes reliable when its contract says so: so many days after the end of its period. */
import { addDays, formatISO, parseISO } from 'date-fns';
import type { Manifest } from '../../edition/manifest.ts';
import type { Figure } from '../metric.ts';

/**
 * @param datasets that the figures are counted from
 * @returns the same figures; one that was delivered as provisional and whose period ended long enough before the
 *   edition's as-at date is no longer called so. With several datasets the slowest one counts.
 */
export function settleFigures(figures: Figure[], datasets: string[], manifest: Manifest): Figure[] {
  const days = manifest.quality.filter((q) => datasets.includes(q.dataset)).map((q) => q.reliableAfterDays);
  const asAt = manifest.inputs.asAt.slice(0, 10);
  const isReliable = (end: string) =>
    days.length > 0 && formatISO(addDays(parseISO(end), Math.max(...days)), { representation: 'date' }) <= asAt;
  return figures.map((f) => (f.provisional && f.period && isReliable(f.period.end) ? { ...f, provisional: false } : f));
}
