/** The periods of a cadence, numbered without gaps, so that what was not sent can be counted. Weeks begin on Monday. */
import type { Contract, DeliveryRules } from './contract.ts';

type Cadence = DeliveryRules['cadence'];

const DAY = 86_400_000;

/** Which month, 0 to 11, a contract's years begin in. */
export const yearBegins = (contract: Contract): number =>
  contract.delivery.filePeriod?.grain === 'financial-year' ? 3 : 0;

/** @param date ISO date, or a time of which the day counts */
export function periodNumber(date: string, cadence: Cadence, firstMonth: number): number {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const days = Math.floor(day.getTime() / DAY);
  const months = day.getUTCFullYear() * 12 + day.getUTCMonth();
  if (cadence === 'weekly') return Math.floor((days + 3) / 7);
  if (cadence === 'monthly') return months;
  if (cadence === 'quarterly') return Math.floor(months / 3);
  return cadence === 'annual' ? Math.floor((months - firstMonth) / 12) : days;
}

/** The first day of a period, ISO. */
export function periodStart(number: number, cadence: Cadence, firstMonth: number): string {
  if (cadence === 'weekly') return isoDay(number * 7 - 3);
  if (cadence === 'monthly') return monthStart(number);
  if (cadence === 'quarterly') return monthStart(number * 3);
  return cadence === 'annual' ? monthStart(number * 12 + firstMonth) : isoDay(number);
}

/** The last day of a period, ISO. */
export const periodEnd = (number: number, cadence: Cadence, firstMonth: number): string =>
  isoDay(Date.parse(periodStart(number + 1, cadence, firstMonth)) / DAY - 1);

const isoDay = (days: number): string => new Date(days * DAY).toISOString().slice(0, 10);

const monthStart = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
