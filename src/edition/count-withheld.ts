/** How many values became missing at the privacy line: those that have not the form of their column's values. Numbers alone. */
import type { Contract } from '../contract/contract.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { mayWithhold } from '../pseudonym/kept-values.ts';
import { lineColumns } from '../pseudonym/line-columns.ts';
import { checkFiles } from '../quality/check-files.ts';
import type { AdmittedRows } from './admit-rows.ts';
import type { CheckedDelivery } from './check-again.ts';

/** column → values of it; a column of which none was withheld is not there */
export type Withheld = Record<string, number>;

/**
 * Counts, for each delivery that crossed, what is there above the line and missing below it. The files tell of themselves how much of each
 * column is missing, so that no row is read again; but of rows that were rejected or stay in the care zone, which are few.
 * @param engine that reads both zones
 * @returns by place in `crossed`
 */
export async function countWithheld(
  engine: Engine,
  contract: Contract,
  crossed: CheckedDelivery[],
): Promise<Withheld[]> {
  const columns = withholding(contract);
  if (columns.length === 0 || crossed.length === 0) return crossed.map(() => ({}));
  const files = crossed.map(({ folder, rows }) => ({ above: checkFiles(folder).rows, below: rows!.files[0]! }));
  const present = await presentIn(
    engine,
    files.flatMap(({ above, below }) => [above, below]),
    columns,
  );
  const counts: Withheld[] = [];
  for (const [i, checked] of crossed.entries()) {
    const at = (file: string, column: string): number => present.get(file)?.get(column) ?? 0;
    const gone = columns.map((column) => ({ column, n: at(files[i]!.above, column) - at(files[i]!.below, column) }));
    counts.push(await withoutOthers(engine, checked, Object.fromEntries(gone.map(({ column, n }) => [column, n]))));
  }
  return counts;
}

/** Names of the columns that pass under their own name, and of which a value may not. */
const withholding = (contract: Contract): string[] =>
  lineColumns(contract).flatMap(({ made }) => (made.how === 'kept' && mayWithhold(made.from) ? [made.from.name] : []));

/** Values that each file has of each column, as it tells of itself. */
async function presentIn(
  engine: Engine,
  files: string[],
  columns: string[],
): Promise<Map<string, Map<string, number>>> {
  const rows = await engine.all<{ file: string; name: string; n: number }>(`
    select file_name as file, path_in_schema as name, sum(num_values - stats_null_count)::bigint as n
    from parquet_metadata([${files.map(literal).join(', ')}])
    where path_in_schema in (${columns.map(literal).join(', ')}) group by all`);
  const present = new Map<string, Map<string, number>>();
  for (const { file, name, n } of rows) present.set(file, (present.get(file) ?? new Map()).set(name, Number(n)));
  return present;
}

/** Less what is not below the line for another reason: of rows that were rejected, and of those of the care zone. */
async function withoutOthers(
  engine: Engine,
  { folder, check, care }: CheckedDelivery,
  gone: Withheld,
): Promise<Withheld> {
  let left = some(gone);
  if (check.reconciliation.rejected > 0) left = less(left, await presentAmong(engine, rejectedRows(folder), left));
  if (care) left = less(left, await presentAmong(engine, care.rows.relation, left));
  return left;
}

const rejectedRows = (folder: string): string => {
  const { rows, rejected } = checkFiles(folder);
  return `(select * from read_parquet(${literal(rows)}, file_row_number = true)
    where file_row_number in (select row_number from read_parquet(${literal(rejected)}) where row_number is not null))`;
};

async function presentAmong(engine: Engine, relation: string, among: Withheld): Promise<Withheld> {
  const names = Object.keys(among).map(identifier);
  if (names.length === 0) return {};
  return engine.one<Withheld>(`select ${names.map((n) => `count(${n})::bigint as ${n}`).join(', ')} from ${relation}`);
}

const less = (all: Withheld, others: Withheld): Withheld =>
  some(Object.fromEntries(Object.entries(all).map(([name, n]) => [name, n - Number(others[name] ?? 0)])));

const some = (all: Withheld): Withheld => Object.fromEntries(Object.entries(all).filter(([, n]) => n > 0));

/** As the manifest tells them of a delivery. */
export const toldWithheld = (withheld: Withheld = {}): { valuesWithheld?: Withheld } =>
  Object.keys(withheld).length > 0 ? { valuesWithheld: withheld } : {};

/** Of a whole dataset, the most first. */
export function withheldOf({ used }: Pick<AdmittedRows, 'used'>): { column: string; values: number }[] {
  const all = new Map<string, number>();
  for (const { withheld = {} } of used)
    for (const [column, n] of Object.entries(withheld)) all.set(column, (all.get(column) ?? 0) + n);
  return [...all]
    .map(([column, values]) => ({ column, values }))
    .sort((a, b) => b.values - a.values || (a.column < b.column ? -1 : 1));
}

/** Columns that a note names at most. */
const NAMED = 5;

/** What the person who builds should know of it: one sentence, or none. */
export function withheldNotes(people: AdmittedRows[]): string[] {
  const each = people
    .flatMap((rows) => withheldOf(rows).map((w) => ({ ...w, of: `${rows.contract.id}.${w.column}` })))
    .sort((a, b) => b.values - a.values);
  if (each.length === 0) return [];
  const total = each.reduce((sum, { values }) => sum + values, 0);
  const named = each.slice(0, NAMED).map(({ of, values }) => `${of} ${values.toLocaleString('en-GB')}`);
  const others = each.length > NAMED ? `, and ${each.length - NAMED} more` : '';
  return [
    `${total === 1 ? '1 value was' : `${total.toLocaleString('en-GB')} values were`} withheld at the privacy line, since they have not the form of ` +
      `their column or may tell who somebody is: ${named.join(', ')}${others}; ` +
      '`concord explain` tells of each dataset how many, the manifest of each delivery',
  ];
}
