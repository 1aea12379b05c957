/** Lays the rows of some months of a dataset into a table for the time being, faults and all, in the order in which they are written. */
import { readFileSync } from 'node:fs';
import { type Engine, literal } from '../../engine/engine.ts';
import type { FaultPlan } from '../faults/fault-sql.ts';
import { familyColumn, faultySelect, LOST_FIRST } from '../faults/fault-sql.ts';
import { SENDINGS } from '../faults/row-faults.ts';
import type { DatasetExtract } from './dataset-extract.ts';
import { ownNumber } from './own-numbers.ts';
import type { FieldList } from './read-fields.ts';

/** The first days of the first and of the last month. */
export interface Months {
  from: string;
  to: string;
}

/** One file that is to be written: rows `first` to `last` of the table `chunk`. */
export interface FileRows {
  partner: string;
  /** YYYY-MM */
  month: string;
  rows: number;
  first: number;
  last: number;
}

/** SQL: whether a row is never sent, by SQL of the month in which it was to be; null when all are. */
type Lost = (drop: string) => string | null;

/** Macros that a dataset's query limits itself by, of this connection alone. */
export async function setChunk(engine: Engine, { from, to }: Months): Promise<void> {
  await engine.run(`
    create or replace temp macro chunk_from() as date ${literal(from)};
    create or replace temp macro chunk_to() as (date ${literal(to)} + interval 1 month)::date;`);
}

/** What a feed of tokens carries in the place of identifiers. `nhs_number` is as it was written, right or wrong. */
const TOKEN_COLUMNS: Record<string, string> = {
  pseudo_nhs_number: 'nhs_token(nhs_number) as pseudo_nhs_number',
  birth_year_month: "strftime(birth_date, '%Y-%m') as birth_year_month",
};

/**
 * @param plan its doses fit the dataset's own columns
 * @param lost rows that are not sent at all; null when all are
 * @param seed of the run, for the numbers that senders give
 * @returns the files in the table `chunk`, in its order; rows that are to be sent after these months are in the table `unsent`
 */
export async function layChunk(
  engine: Engine,
  dataset: DatasetExtract,
  fields: FieldList,
  plan: FaultPlan,
  months: Months,
  lost: Lost | null,
  seed: number,
): Promise<FileRows[]> {
  const lags = plan.doses.some((d) => SENDINGS[d.fault]?.some((months) => months > 0));
  await setChunk(engine, lags ? { ...months, from: monthBefore(months.from) } : months);
  const clean = readFileSync(dataset.rows, 'utf8');
  const named = fields.fields.map((f) => f.name);
  const columns = [...new Set([...named.filter((c) => !TOKEN_COLUMNS[c]), ...tokenSources(named)])];
  const select = faultySelect(clean, columns, plan);
  const told = fields.fields.map(
    (f) => TOKEN_COLUMNS[f.name] ?? derived(dataset, f.name) ?? ownNumber(dataset.id, f, seed),
  );
  const families = (['number', 'person', 'content', 'row'] as const)
    .map(familyColumn)
    .filter((f) => select.includes(f));
  const without = lost?.('_drop');
  await engine.run(`create or replace temp table chunk as
    select ${told.join(', ')}, _partner, _drop, _row, _resident, _lag${families.map((f) => `, ${faultTold(f, lost)}`).join('')}
    from (${select})
    where _drop >= date ${literal(months.from)}${without ? ` and not (${without})` : ''}
    order by _drop, _partner, _row, _lag`);
  await engine.run(
    `create or replace temp table unsent as from chunk where _drop > date ${literal(months.to)} order by rowid`,
  );
  if (lags) await engine.run(`delete from chunk where _drop > date ${literal(months.to)}`);
  return engine.all<FileRows & object>(`
    select _partner as partner, strftime(_drop, '%Y-%m') as month, count(*) as rows, min(rowid) as first, max(rowid) as last
    from chunk group by _drop, _partner order by _drop, _partner`);
}

/** A row whose first sending was lost has nothing to correct. */
function faultTold(family: string, lost: Lost | null): string {
  const before = family === familyColumn('row') ? lost?.('(_drop - interval 1 month)::date') : null;
  if (!before) return family;
  return `case when starts_with(${family}, 'corrected') and _lag = 1 and (${before}) then ${family} || ${literal(LOST_FIRST)}
    else ${family} end as ${family}`;
}

const derived = (dataset: DatasetExtract, column: string): string | undefined => {
  const sql = dataset.derived?.[column];
  return sql && `${sql} as ${column}`;
};

const tokenSources = (named: string[]): string[] => [
  ...(named.includes('pseudo_nhs_number') ? ['nhs_number'] : []),
  ...(named.includes('birth_year_month') ? ['birth_date'] : []),
];

function monthBefore(month: string): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - 1);
  return date.toISOString().slice(0, 10);
}
