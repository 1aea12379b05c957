/** One table of the edition, put together from the datasets that fill it. */
import { identifier } from '../engine/engine.ts';
import type { Mapped } from './map-dataset.ts';
import type { TablePlan } from './read-table-model.ts';
import { type Bench, inputOf, runStep, type StepInput, type StepOutput } from './run-step.ts';

/**
 * Makes a table in the order of its key, each key once, so that the order is total.
 * Where several datasets give a key, the first value that is not null wins, column by column, in the order of trust. A
 * table with a `status` (a figure that may be "not reported") takes the whole row of the most trusted dataset instead: a
 * figure that was corrected to "not reported" must not be filled in from elsewhere.
 */
export async function makeTable(bench: Bench, table: TablePlan, mapped: Mapped[]): Promise<StepOutput> {
  // one dataset's rows in the table's shape are the table: in its columns, in the order of its key, each key once
  const [only] = mapped;
  if (only && mapped.length === 1) return only.output;
  const ordered = mapped.toSorted(
    (a, b) => trust(table, a.dataset) - trust(table, b.dataset) || (a.dataset < b.dataset ? -1 : 1),
  );
  const inputs: Record<string, StepInput> = {};
  ordered.forEach((m, i) => {
    inputs[`mapped_${i}`] = inputOf(m.output);
  });
  return runStep(bench, {
    name: `table:${table.name}`,
    confined: false,
    select: tableSql(table, ordered.length),
    inputs,
  });
}

/** Datasets that tables.yaml does not name (a workspace's own) come after those that it does. */
const trust = (table: TablePlan, dataset: string): number => {
  const place = table.from.indexOf(dataset);
  return place < 0 ? table.from.length : place;
};

function tableSql(table: TablePlan, inputs: number): string {
  const names = table.columns.map((c) => identifier(c.name)).join(', ');
  const key = table.key.map(identifier).join(', ');
  if (inputs === 0)
    return `select ${table.columns.map((c) => `cast(null as ${c.type}) as ${identifier(c.name)}`).join(', ')} where false`;
  const all = Array.from({ length: inputs }, (_, i) => `select ${names}, ${i} as _trust from mapped_${i}`).join(
    '\n  union all\n  ',
  );
  if (table.columns.some((c) => c.name === 'status' && table.added.includes('status')))
    return `with given as (\n  ${all}\n)\nselect ${names} from given\nqualify _trust = min(_trust) over (partition by ${key})\norder by ${key}`;
  const merged = table.columns.map(({ name }) =>
    table.key.includes(name)
      ? identifier(name)
      : `arg_min(${identifier(name)}, _trust) filter (where ${identifier(name)} is not null) as ${identifier(name)}`,
  );
  return `with given as (\n  ${all}\n)\nselect ${merged.join(', ')} from given\ngroup by ${key}\norder by ${key}`;
}
