/** Which tables hold rows about people, as their model says. */
import { isPerson } from '../pseudonym/purpose-sql.ts';
import type { TablePlan } from './read-table-model.ts';

/** Whether rows of a table are about people or homes: it is below the privacy line, or a column says whose each row is. */
export const isOfPeople = ({ zone, columns }: Pick<TablePlan, 'zone' | 'columns'>): boolean =>
  zone === 'pseudonymised' || columns.some(({ name }) => isPerson(name));

/** Whether any of some tables, by name, holds rows about people. */
export const anyOfPeople = (names: readonly string[], plans: readonly TablePlan[]): boolean =>
  plans.some((plan) => names.includes(plan.name) && isOfPeople(plan));
