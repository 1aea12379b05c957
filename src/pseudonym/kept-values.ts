/** What a column that passes the privacy line under its own name holds below it, where that is not what it held above. */
import type { Column, Contract } from '../contract/contract.ts';
import { parseIdentifies } from '../contract/identifies.ts';
import { identifier } from '../engine/engine.ts';
import { unfitNumber } from './kept-number.ts';
import { unfitText } from './kept-text.ts';
import { isOfStay, stayNumbers } from './stays.ts';

/**
 * SQL, over the delivered columns, of what is left of a column: text that is no value of it is missing, and so is a number that
 * could be an NHS number; dates of a birth, and a date that is the birth date of one of the row's persons, stand at the first of
 * their month; numbers are rounded down to what the contract says.
 * @returns null when it stays as it is; a part of the key does, save what it may not hold
 */
export function keptValue(contract: Contract, column: Column): string | null {
  const value = identifier(column.name);
  const unfit = unfitText(column, value) ?? unfitNumber(column, value);
  const left = column.coarsened === undefined ? value : roundedDown(value, column.coarsened);
  if (unfit) return withoutUnfit(unfit, left);
  if (left !== value) return left;
  if (!isDay(column) || contract.key.includes(column.name)) return null;
  const born = [...ofABirth(contract), ...birthDates(contract).map((birth) => `${value}::date = ${identifier(birth)}`)];
  if (born.length === 0) return null;
  return `case when ${born.join(' or ')} then date_trunc('month', ${value})::${column.type} else ${value} end`;
}

/** Whether a value of a column that is kept may not pass, so that it is missing below the line. */
export const mayWithhold = (column: Column): boolean =>
  (unfitText(column, identifier(column.name)) ?? unfitNumber(column, identifier(column.name))) !== null;

/** SQL of an age that came with the row: a number like any other. */
export function keptAge(said: Column, value: string): string {
  const unfit = unfitNumber(said, value);
  return unfit ? withoutUnfit(unfit, value) : value;
}

/** What is not known to be unfit stays. Of the condition of a `case` the engine works out no more than decides it; of a value, all. */
const withoutUnfit = (unfit: string, value: string): string => `case when ${unfit} then null else ${value} end`;

/** SQL, never null, of whether a row is of a birth, or tells a day of a stay that is; none where the contract knows no births. */
export const ofABirth = (contract: Contract): string[] => {
  const own = contract.births ? [`((${contract.births}\n) is true)`] : [];
  const stays = contract.stays?.part === 'ask' ? isOfStay(stayNumbers(contract, 'birth')) : [];
  return [...own, ...stays];
};

const isDay = (column: Column): boolean => column.type === 'date' || column.type === 'timestamp';

/** Below nought too: −1 of sevens is −7. */
const roundedDown = (value: string, to: number): string => `(${value} - (${value} % ${to} + ${to}) % ${to})`;

function birthDates({ columns }: Contract): string[] {
  const isBirthDate = ({ identifies, type }: Column): boolean =>
    identifies !== null && type === 'date' && parseIdentifies(identifies)?.what === 'birth-date';
  return columns.filter(isBirthDate).map((c) => c.name);
}
