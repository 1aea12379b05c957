/** The rows of an edition as one purpose may have them, as files. */
import { join } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { diskFault } from '../../disk-fault.ts';
import { literal } from '../../engine/engine.ts';
import type { Progress } from '../../progress.ts';
import { defineKeyMacros, dropKeyMacros } from '../../pseudonym/key-macros.ts';
import { hashOfFile } from '../hash-canonically.ts';
import type { EditionTable } from '../manifest.ts';
import type { OpenEdition } from '../open-edition.ts';
import type { TablePlan } from '../read-table-model.ts';
import { type ExportedTable, type ExportHead, exportedColumns, exportHead } from './export-manifest.ts';
import { exportViewSql } from './export-view-sql.ts';
import { writeExportManifest } from './fill-export-folder.ts';
import { type PurposeInEdition, purposeTable, requireSameKey } from './purpose-in-edition.ts';

export interface PurposeExportOrder {
  edition: OpenEdition;
  allowed: PurposeInEdition;
  /** of `readTableModel` */
  plans: TablePlan[];
  /** tables to export; absent: every table about people */
  tables?: string[];
  format: 'parquet' | 'csv';
  /** when the export is made */
  at: Date;
  notice: string;
  progress: Progress;
}

export interface PurposeExport extends ExportHead {
  tables: ExportedTable[];
}

/**
 * Writes the tables of an edition for a purpose, one file each, and `manifest.json` which tells of them: tokens in place of
 * persons' keys, opt-outs obeyed, record numbers keyed again, rows in an order of their own. The same edition and key
 * give the same files. Tables without a row give files without a row.
 * @param folder exists and is empty (`fillExportFolder`)
 * @throws ConcordError unknown-name for a table that the edition has not, workspace-invalid for another key than that of the
 * build, catalogue-invalid when the table model has changed since the build
 * @example await exportPurpose('out', { edition, allowed, plans, format: 'csv', at: new Date(), notice: '', progress })
 */
export async function exportPurpose(folder: string, order: PurposeExportOrder): Promise<PurposeExport> {
  const { edition, allowed, progress } = order;
  const chosen = chooseTables(order);
  return withPurpose(edition, allowed, async () => {
    const tables: ExportedTable[] = [];
    progress.start(`exporting for ${allowed.purpose.id}`, chosen.length, 'tables');
    for (const one of chosen) {
      tables.push(await exportTable(folder, order, one));
      progress.advance(tables.length);
    }
    progress.end();
    const told = { ...exportHead(edition.manifest, allowed, order), tables };
    writeExportManifest(folder, told);
    return told;
  });
}

/**
 * Runs `work` while the purpose's people are to be read as `purpose_person` and its key is a macro of the edition's connection.
 * @throws ConcordError workspace-invalid when the key is another than that of the build
 */
export async function withPurpose<T>(
  edition: OpenEdition,
  allowed: PurposeInEdition,
  work: () => Promise<T>,
): Promise<T> {
  const { engine } = edition;
  await defineKeyMacros(engine, [allowed.key]);
  try {
    await requireSameKey(edition, allowed);
    const people = edition.table(purposeTable(allowed.purpose));
    await engine.run(`create or replace temp view purpose_person as from ${people}`);
    return await work();
  } finally {
    await engine.run('drop view if exists temp.purpose_person');
    await dropKeyMacros(engine, [allowed.key]);
  }
}

/** A table of the model and of the edition. */
export interface ChosenTable {
  plan: TablePlan;
  table: EditionTable;
}

/**
 * The tables that were asked for, or all about people, in the order of the model.
 * @throws ConcordError unknown-name, catalogue-invalid
 */
export function chooseTables({
  edition,
  plans,
  tables,
}: Pick<PurposeExportOrder, 'edition' | 'plans' | 'tables'>): ChosenTable[] {
  const made = new Map(edition.manifest.tables.map((table) => [table.name, table]));
  const exportable = plans.filter((plan) => made.has(plan.name));
  const unknown = (tables ?? []).filter((name) => !exportable.some((plan) => plan.name === name));
  if (unknown.length)
    throw new ConcordError(
      'unknown-name',
      unknown.map((name) => noTable(name, exportable)),
    );
  const chosen = exportable.filter((p) => (tables ? tables.includes(p.name) : p.zone === 'pseudonymised'));
  return chosen.map((plan) => {
    const table = made.get(plan.name)!;
    requireSameColumns(plan, table);
    return { plan, table };
  });
}

const noTable = (name: string, exportable: TablePlan[]) => ({
  where: `table ${name}`,
  problem: 'the edition has no table of that name that a purpose could be given',
  expected: `some of ${exportable.map((plan) => plan.name).join(', ')}`,
  remedy: 'name them apart by commas, without blanks',
});

/** Which rows came from general practice, and which columns are numbers, is told by the model that made the table. */
function requireSameColumns(plan: TablePlan, table: EditionTable): void {
  const [now, then] = [plan.columns, table.columns].map((columns) => columns.map((c) => c.name).join(', '));
  if (now === then) return;
  throw new ConcordError('catalogue-invalid', {
    where: `table ${plan.name}`,
    problem: 'the table model has changed since the edition was built',
    expected: `the columns of the edition: ${then}`,
    remedy: 'build again, and export then',
  });
}

type Counts = Record<'seen' | 'unlinked' | 'of_homes', number>;

async function exportTable(
  folder: string,
  order: PurposeExportOrder,
  { plan, table }: ChosenTable,
): Promise<ExportedTable> {
  const { edition, allowed, format } = order;
  const { purpose, key } = allowed;
  const schema = `edition_${plan.name}`;
  const view = exportViewSql({ plan, schema, purpose, key, unlinked: 'left-out' });
  const file = `${plan.name}.${format}`;
  const path = join(folder, file);
  const how = format === 'parquet' ? 'format parquet, compression zstd' : 'format csv, header true';
  return telling(plan.name, async () => {
    const copy = `copy (${view.rows}\norder by ${view.order}) to ${literal(path)} (${how})`;
    const { Count: exported } = await edition.engine.one<{ Count: number }>(copy);
    const { seen, unlinked, of_homes: ofHomes } = await edition.engine.one<Counts>(view.counts);
    const { rows } = table;
    if (seen - unlinked !== exported) throw new Error('rows were counted otherwise than exported');
    return {
      name: plan.name,
      file,
      sha256: await hashOfFile(path),
      rows,
      exported,
      leftOut: rows - seen,
      unlinked,
      ofHomes,
      columns: exportedColumns(plan, table, purpose.name),
    };
  });
}

/** An engine's message may hold a value: what is told is which table it was. */
async function telling<T>(table: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(error) ?? new Error(`table ${table} could not be exported`);
  }
}
