/** Keeps, of each file as it is written, whose record each line is and which lines are faulty and why. */
import { type Engine, literal } from '../../engine/engine.ts';
import type { FaultDose } from '../extracts/dataset-extract.ts';
import { type FaultPlan, familyColumn, nameOf } from '../faults/fault-sql.ts';
import type { FileFault } from '../faults/file-faults.ts';
import { ROW_FAULTS } from '../faults/row-faults.ts';

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
      dataset varchar, file varchar, partner varchar, month varchar, fault varchar, detectable_by varchar, why varchar);`);
}

export async function startOwners(engine: Engine): Promise<void> {
  await engine.run('create or replace table truth_owner (file varchar, line bigint, resident_id bigint)');
}

/** @returns how many lines of these files are faulty */
export async function tellChunk(engine: Engine, dataset: string, files: ToldFile[], plan: FaultPlan): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map((f) => `(${literal(f.name)}, ${f.first}, ${f.last}, ${f.firstLine})`);
  await engine.run(`create or replace temp table chunk_file as
    select * from (values ${rows.join(', ')}) as f(file, first, last, first_line)`);
  const lines = 'chunk c asof join chunk_file f on c.rowid >= f.first';
  await engine.run(`insert into truth_owner
    select f.file, c.rowid - f.first + f.first_line, c._resident from ${lines} where c._resident is not null order by c.rowid`);
  for (const dose of plan.doses) await engine.run(faultyLines(dataset, dose, lines));
}

/** The lines with one of the faults. Of a duplicate it is the second that is too many. */
function faultyLines(dataset: string, dose: FaultDose, lines: string): string {
  const rule = ROW_FAULTS[dose.fault];
  const column = Object.keys(rule.writes(dose))[0] ?? dose.column ?? '';
  const by = rule.detectableBy;
  const told =
    dose.fault === 'corrected'
      ? "case _lag when 0 then 'corrected-later' else 'corrected' end, case _lag when 0 then 'none' else 'delivery' end"
      : `${literal(dose.fault)}, ${literal(by)}`;
  const second =
    dose.fault === 'duplicate' ? 'qualify row_number() over (partition by f.file, c._row order by c.rowid) = 2' : '';
  return `insert into truth_row_fault
    select ${literal(dataset)}, f.file, c.rowid - f.first + f.first_line, ${literal(column)}, ${told}
    from ${lines} where c.${familyColumn(rule.family)} = ${literal(nameOf(dose))} ${second} order by c.rowid`;
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
