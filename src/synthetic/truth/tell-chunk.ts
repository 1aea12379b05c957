/** Keeps, of each file as it is written, whose record each line is and which lines are faulty and why. */
import { type Engine, literal } from '../../engine/engine.ts';
import type { FaultDose } from '../extracts/dataset-extract.ts';
import { type FaultPlan, familyColumn, LOST_FIRST, nameOf } from '../faults/fault-sql.ts';
import type { FileFault } from '../faults/file-faults.ts';
import { type DetectableBy, ROW_FAULTS } from '../faults/row-faults.ts';

export interface ToldFile {
  /** path within the folder of the run */
  name: string;
  /** of its rows in the table `chunk` */
  first: number;
  last: number;
  /** number of the line of its first row */
  firstLine: number;
  /** faults of the file as a whole */
  found: FileFault[];
}

export async function startTruth(engine: Engine): Promise<void> {
  await engine.run(`
    create or replace table truth_row_fault (
      dataset varchar, file varchar, line bigint, column_name varchar, fault varchar, detectable_by varchar);
    create or replace table truth_file_fault (
      dataset varchar, file varchar, partner varchar, month varchar, fault varchar, detectable_by varchar, why varchar);
    create or replace table truth_not_sent (
      dataset varchar, partner varchar, due varchar, fault varchar, key varchar, resident_id bigint);`);
}

/** A table of its own for each dataset, since several are written side by side. */
export const ownersOf = (dataset: string): string => `truth_owner_${dataset}`;

export async function startOwners(engine: Engine, dataset: string): Promise<void> {
  await engine.run(`create or replace table ${ownersOf(dataset)} (file varchar, line bigint, resident_id bigint)`);
}

/** @returns how many lines of these files are faulty */
export async function tellChunk(engine: Engine, dataset: string, files: ToldFile[], plan: FaultPlan): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map((f) => `(${literal(f.name)}, ${f.first}, ${f.last}, ${f.firstLine})`);
  await engine.run(`create or replace temp table chunk_file as
    select * from (values ${rows.join(', ')}) as f(file, first, last, first_line)`);
  await engine.run(`insert into ${ownersOf(dataset)}
    select f.file, c.rowid - f.first + f.first_line, c._resident
    from chunk c asof join chunk_file f on c.rowid >= f.first where c._resident is not null order by c.rowid`);
  if (plan.doses.length > 0) await engine.run(faultyLines(dataset, plan.doses));
}

/** Tells of the rows that were to be sent after the last month: of the table `unsent` that the last chunk of a dataset leaves. */
export async function tellNotSent(
  engine: Engine,
  { id, key }: { id: string; key: string[] },
  plan: FaultPlan,
): Promise<void> {
  if (!plan.doses.some((d) => ROW_FAULTS[d.fault].family === 'row')) return;
  await engine.run(`insert into truth_not_sent
    select ${literal(id)}, _partner, strftime(_drop, '%Y-%m'), split_part(${familyColumn('row')}, ':', 1),
      concat_ws('|', ${key.map((k) => `${k}::varchar`).join(', ')}), _resident
    from unsent order by rowid`);
}

/** In a file of fewer rows nobody can tell a late row from those that the file is about: two of a badge office's four are no sign. */
const FEW_ROWS = 30;

/** The lines with a fault. Of a duplicate it is the second that is too many. */
function faultyLines(dataset: string, doses: FaultDose[]): string {
  const families = [...new Set(doses.map((d) => familyColumn(ROW_FAULTS[d.fault].family)))];
  const meanings = doses.flatMap((dose) => meaningsOf(dataset, dose));
  return `insert into truth_row_fault
    with named as (
      select rowid as at, _row, _lag, unnest([${families.join(', ')}]) as name
      from chunk where coalesce(${families.join(', ')}) is not null
    ),
    meaning as (from (values ${meanings.join(', ')}) as m(name, lag, column_name, fault, detectable_by))
    select ${literal(dataset)}, f.file, n.at - f.first + f.first_line, m.column_name, m.fault,
      case when m.fault = 'late' and f.last - f.first + 1 < ${FEW_ROWS} then 'none' else m.detectable_by end
    from named n asof join chunk_file f on n.at >= f.first
    join meaning m on m.name = n.name and (m.lag is null or m.lag = n._lag)
    qualify m.fault <> 'duplicate' or row_number() over (partition by f.file, n._row, m.fault order by n.at) = 2
    order by n.at, m.name`;
}

/** What the name that a chunk gives a fault stands for, as SQL rows. */
function meaningsOf(dataset: string, dose: FaultDose): string[] {
  const rule = ROW_FAULTS[dose.fault];
  const column = Object.keys(rule.writes(dose))[0] ?? dose.column ?? '';
  const meaning = (lag: string, fault: string, by: DetectableBy, name = nameOf(dose), on = column): string =>
    `(${literal(name)}, ${lag}, ${literal(on)}, ${literal(fault)}, ${literal(by)})`;
  if (dose.fault === 'corrected')
    return [
      meaning('0', 'corrected-later', 'none'),
      meaning('1', 'corrected', rule.detectableBy),
      meaning('1', 'late', ROW_FAULTS.late.detectableBy, nameOf(dose) + LOST_FIRST, ''),
    ];
  // a feed of tokens hides the number and its check digit
  const hidden = dataset.endsWith('_tokens') && column === 'nhs_number' && rule.detectableBy === 'contract';
  return [meaning('null::integer', dose.fault, hidden ? 'linkage' : rule.detectableBy)];
}

export async function tellFileFault(
  engine: Engine,
  dataset: string,
  at: { file: string; partner: string; month: string },
  { fault, detectableBy, why }: FileFault,
): Promise<void> {
  const values = [dataset, at.file, at.partner, at.month, fault, detectableBy, why];
  await engine.run(`insert into truth_file_fault values (${values.map(literal).join(', ')})`);
}
