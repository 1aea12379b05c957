/** The months of the period, and the last of them that is sent. */
import { ConcordError } from '../../concord-error.ts';
import type { WorldSettings } from '../world-steps.ts';

/** First days of the months, in order. */
export function monthsCovered({ years, endDate }: Pick<WorldSettings, 'years' | 'endDate'>): string[] {
  const [year = 0, month = 0] = endDate.split('-').map(Number);
  const last = year * 12 + month - 1;
  return Array.from({ length: years * 12 }, (_, i) => monthText(last - years * 12 + 1 + i));
}

const monthText = (count: number): string =>
  `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`;

/**
 * @returns the first day of the last month that is sent
 * @throws ConcordError 'usage' when it is none of the covered ones
 */
export function throughMonth(options: Pick<WorldSettings, 'years' | 'endDate'> & { through?: string }): string {
  const months = monthsCovered(options);
  const [first = '', last = ''] = [months[0], months.at(-1)];
  if (options.through === undefined) return last;
  const wanted = `${options.through}-01`;
  if (months.includes(wanted)) return wanted;
  throw new ConcordError('usage', {
    where: `--through ${options.through}`,
    problem: /^\d{4}-\d{2}$/.test(options.through) ? 'the care system has no such month' : 'it is not a month',
    expected: `a month from ${first.slice(0, 7)} to ${last.slice(0, 7)}`,
    remedy: 'write it as YYYY-MM, or leave it out for all months',
  });
}
