import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { Window } from './cohort.ts';
import type { CriterionFile } from './cohort-schema.ts';

type WindowFile = Pick<NonNullable<CriterionFile['events']>, 'days' | 'months'>;

/**
 * Which days count, as a criterion's file says: `days` or `months`.
 * @param say tells a fault at a setting of the criterion
 * @returns null when they are neither, or both, or turned round
 */
export function readWindow(
  { days, months }: WindowFile,
  say: (problem: string, expected: string, remedy: string, ...at: SettingPath) => null,
): Window | null {
  if (days !== undefined && months !== undefined)
    return say('it has days and months', 'one of the two', 'leave one out', 'months');
  if (months !== undefined) return { kind: 'months', months };
  if (days === undefined)
    return say('it does not say which days count', 'days or months', 'add e.g. `months: 12` or `days: [-365, -1]`');
  const [from, to] = days;
  if (from !== null && to !== null && from > to)
    return say(`day ${from} is after day ${to}`, 'the first day before the last', 'change the order', 'days');
  return { kind: 'days', from, to };
}
