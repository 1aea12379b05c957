/** Where the tables of a build tell of objections of type 1. */
import type { Type1Codes } from '../pseudonym/read-type-1-codes.ts';
import { type1FromEvents, type1FromFlags } from '../pseudonym/type-1-sql.ts';
import type { TablePlan } from './read-table-model.ts';
import type { StepOutput } from './run-step.ts';
import { readParquetFiles } from './table-files.ts';

/** A table of the model, or the part of it that the care zone keeps. */
export interface TableTelling {
  plan: TablePlan;
  output: Pick<StepOutput, 'paths'>;
}

/**
 * What practices recorded of objections of type 1, in coded entries (`gp_event`), mapped to a concept or as their system holds them, and
 * as flags of registrations (`registration`).
 * @param tables of the edition and of the care zone: an objection is heard wherever it stands
 * @returns SQL of (person_key, dissent, recorded_on), as `makeOptOuts` reads it; null when there is neither table
 */
export function findType1Statements(codes: Type1Codes, tables: TableTelling[]): string | null {
  const codesOf = (says: string) => partsOf(tables, 'gp_event', says, ['effective_date', 'recorded_date']);
  const events = [codesOf('code'), codesOf('objection_code as code')].filter((part) => part !== null);
  const flags = partsOf(tables, 'registration', 'type_1_objection as flag', ['changed_date']);
  const told = [...events.map((part) => type1FromEvents(part, codes)), ...(flags ? [type1FromFlags(flags)] : [])];
  return told.length > 0 ? told.join('\nunion all\n') : null;
}

/** The parts of a table in both zones as one relation; null when no part has all these columns: a workspace may have tables of its own. */
function partsOf(tables: TableTelling[], name: string, says: string, days: string[]): string | null {
  const needed = ['person_key', says.split(' ')[0], ...days];
  const parts = tables.filter(
    ({ plan }) => plan.name === name && needed.every((column) => plan.columns.some((c) => c.name === column)),
  );
  const rows = parts.map(
    ({ output }) =>
      `select person_key, ${says}, coalesce(${[...days, 'null'].join(', ')})::date as recorded_on from ${readParquetFiles(output.paths)}`,
  );
  return rows.length > 0 ? `(${rows.join(' union all ')})` : null;
}
