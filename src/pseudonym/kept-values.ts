/** What a column that passes the privacy line under its own name holds below it, where that is not what it held above. */
import type { Column, Contract } from '../contract/contract.ts';
import { parseIdentifies } from '../contract/identifies.ts';
import { identifier } from '../engine/engine.ts';
import { unfitText } from './kept-text.ts';

/**
 * SQL, over the delivered columns, of what is left of a column: text that is no value of it is missing; dates of a birth, and a
 * date that is the birth date of one of the row's persons, stand at the first of their month; numbers are rounded down to
 * what the contract says.
 * @returns null when it stays as it is; a part of the key does, save what it may not hold
 */
export function keptValue(contract: Contract, column: Column): string | null {
  const value = identifier(column.name);
  const unfit = unfitText(column, value);
  if (unfit) return `case when not coalesce(${unfit}, false) then ${value} end`;
  if (column.coarsened !== undefined) return roundedDown(value, column.coarsened);
  if (!isDay(column) || contract.key.includes(column.name)) return null;
  const born = [...ofABirth(contract), ...birthDates(contract).map((birth) => `${value}::date = ${identifier(birth)}`)];
  if (born.length === 0) return null;
  return `case when ${born.join(' or ')} then date_trunc('month', ${value})::${column.type} else ${value} end`;
}

/** SQL, never null, of whether a row is of a birth; none where the contract knows no births. */
export const ofABirth = ({ births }: Pick<Contract, 'births'>): string[] => (births ? [`((${births}\n) is true)`] : []);

const isDay = (column: Column): boolean => column.type === 'date' || column.type === 'timestamp';

/** Below nought too: −1 of sevens is −7. */
const roundedDown = (value: string, to: number): string => `(${value} - (${value} % ${to} + ${to}) % ${to})`;

function birthDates({ columns }: Contract): string[] {
  const isBirthDate = ({ identifies, type }: Column): boolean =>
    identifies !== null && type === 'date' && parseIdentifies(identifies)?.what === 'birth-date';
  return columns.filter(isBirthDate).map((c) => c.name);
}
