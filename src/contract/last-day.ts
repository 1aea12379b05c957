/** The last day that a source's figures are about, from the date that stands in its rows. */
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { endOfISOWeek } from 'date-fns/endOfISOWeek';
import { endOfMonth } from 'date-fns/endOfMonth';
import { formatISO } from 'date-fns/formatISO';
import { parseISO } from 'date-fns/parseISO';
import type { DeliveryRules } from './contract.ts';

const MONTHS: Partial<Record<DeliveryRules['cadence'], number>> = { monthly: 1, quarterly: 3, annual: 12 };

/**
 * A monthly figure dated 1 October is about all of October; a weekly one about the week that ends on Sunday.
 * @param date ISO date; null stays null
 * @returns ISO date; a date that is not the first of a month is taken as it is, except that a monthly source's month is
 *   completed
 */
export function lastDay(date: string | null, cadence: DeliveryRules['cadence']): string | null {
  if (date === null) return null;
  const day = parseISO(date.slice(0, 10));
  if (cadence === 'weekly') return isoDay(endOfISOWeek(day));
  const months = MONTHS[cadence];
  if (!months) return isoDay(day);
  if (day.getDate() === 1) return isoDay(addDays(addMonths(day, months), -1));
  return isoDay(months === 1 ? endOfMonth(day) : day);
}

const isoDay = (date: Date): string => formatISO(date, { representation: 'date' });
