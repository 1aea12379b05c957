/** Tables that the build adds beside those of the table model: for each purpose, and rows added up beforehand. */
import { hiddenPlanOf, purposePlanOf } from '../../edition/make-purposes.ts';
import { seenColumn } from '../../edition/make-rollups.ts';
import type { TableColumn, TablePlan } from '../../edition/read-table-model.ts';
import { bandedText } from '../../edition/rollup-columns.ts';
import { code, markdownTable } from './markdown.ts';

/** Stands for any purpose. */
const ANY = { id: '<purpose>', name: 'the purpose' };

export const columnTable = (columns: TableColumn[]): string =>
  markdownTable(
    ['Column', 'Type', 'Unit', 'Meaning'],
    columns.map((c) => [code(c.name), c.type, c.unit, c.description]),
  );

/** @param purposes their ids */
export function purposeTables(purposes: string[]): string {
  const [seen, hidden] = [purposePlanOf(ANY), hiddenPlanOf(ANY)];
  return [
    '## Tables of each purpose\n',
    `An edition has these two for each purpose that it is published for; purposes are ${purposes.map(code).join(', ')} (\`catalogue/purposes.yaml\`). The build makes them of the resident index and the opt-outs.\n`,
    `### ${code(seen.name)}\n`,
    'Who is in the edition for a purpose, one row per person whom it may see. Key: `person_key`.\n',
    columnTable(seen.columns),
    `### ${code(hidden.name)}\n`,
    'Of whom a purpose may not use some rows or any, one row per person; whoever is not in it hides nothing. Key: `person_key`.\n',
    columnTable(hidden.columns),
  ].join('\n');
}

/** The rollups of a table, with their columns; none for a table that has none. */
export function rollupTables(plan: TablePlan, model: Map<string, TablePlan>): string[] {
  return (plan.rollups?.each ?? []).flatMap(({ name, by, bands = {}, sums }) => [
    `### ${name}\n`,
    `Rows of ${code(plan.name)} added up by the build, one row for each combination of ${by.map(code).join(', ')} and of who may see the rows. A question that it can answer is asked of it instead.\n`,
    columnTable([
      ...by.map((path) => {
        const column = columnAt(plan, path, model);
        const description = bands[path] ? bandedText(column.description, bands[path]) : column.description;
        return { ...column, name: path.replace('.', '_'), description };
      }),
      {
        name: seenColumn(ANY.id),
        ...{
          type: 'boolean',
          unit: '',
          description: 'whether this purpose may use the rows; one such column for each purpose',
        },
      },
      { name: 'rows_added', type: 'bigint', unit: 'rows', description: `rows of ${plan.name} that were added up` },
      {
        name: 'rows_unknown',
        ...{ type: 'bigint', unit: 'rows' },
        description: 'rows among them in which a number to be added up is not known: always 0, or the build fails',
      },
      ...sums.map((sum) => addedUp(columnAt(plan, sum, model))),
    ]),
  ]);
}

/** A number is the sum over the rows; of what is true or false it is how often it is true. */
function addedUp(column: TableColumn): TableColumn {
  if (column.type === 'boolean')
    return { ...column, type: 'bigint', unit: 'rows', description: `rows in which it is true: ${column.description}` };
  const type = column.type.startsWith('decimal') ? 'decimal(18,2)' : 'bigint';
  return { ...column, type, description: `sum of ${column.description}` };
}

/** A column of the table, or of one that it is joined to: `practice_code`, `person.sex`. */
function columnAt(plan: TablePlan, path: string, model: Map<string, TablePlan>): TableColumn {
  const [join, joined] = path.split('.') as [string, string | undefined];
  const to = joined === undefined ? plan : model.get(plan.rollups!.joins.find((j) => j.name === join)!.to)!;
  return to.columns.find((c) => c.name === (joined ?? join))!;
}
