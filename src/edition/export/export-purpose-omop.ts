/** An edition as OMOP CDM 5.4 for one purpose, with what became of every row. */
import { identifier } from '../../engine/engine.ts';
import { hashOfFile } from '../hash-canonically.ts';
import { exportOmop, type OmopExport, TABLES_READ } from '../omop/export-omop.ts';
import { dataTo, type ExportHead, exportHead } from './export-manifest.ts';
import { chooseTables, type PurposeExportOrder, withPurpose } from './export-purpose.ts';
import { exportViewSql } from './export-view-sql.ts';
import { writeExportManifest } from './fill-export-folder.ts';

export interface OmopPurposeOrder extends Omit<PurposeExportOrder, 'tables' | 'progress'> {
  /** name and code of the care system whose data they are */
  holder: { name: string; code: string };
}

export interface OmopPurposeExport extends ExportHead {
  cdmVersion: '5.4';
  /** ISO day: what began later is left out, and stays that go on end on it */
  releaseDate: string;
  tables: { name: string; file: string; sha256: string; rows: number }[];
  /** tables of the edition about people: rows = seen + leftOut */
  sources: { name: string; rows: number; seen: number; leftOut: number }[];
  /** tables about people that the model has no place for here, or that are worked out of others, with the rows that the purpose may see */
  notExported: { name: string; seen: number }[];
  /** of the rows that the purpose may see: rows = exported + those left out, each for one reason */
  accounts: OmopExport['accounts'];
}

/**
 * Writes the tables of OMOP CDM 5.4 from the views of a purpose (`exportOmop`), and `manifest.json` which accounts for every row.
 * Numbers of records are keyed for the purpose before rows are numbered, so that the ids of two purposes' exports do not tell
 * whose is whose. The release date is the last day that the data are about, or else the day by which they had come.
 * @param folder exists and is empty (`fillExportFolder`)
 * @throws ConcordError workspace-invalid for another key than that of the build, catalogue-invalid when the table model has changed
 */
export async function exportPurposeOmop(folder: string, order: OmopPurposeOrder): Promise<OmopPurposeExport> {
  const { edition, allowed, plans, format, holder } = order;
  const { manifest, engine } = edition;
  const releaseDate = dataTo(manifest.quality) ?? manifest.inputs.asAt;
  const views: Record<string, string> = {};
  return withPurpose(edition, allowed, async () => {
    try {
      const sources = await layViews(order, views);
      const made = await exportOmop(engine, views, folder, {
        plans,
        format,
        releaseDate,
        source: {
          name: holder.name,
          abbreviation: holder.code,
          holder: holder.name,
          description: `Edition ${manifest.editionId} as ${allowed.purpose.name} may see it`,
          edition: manifest.editionId,
        },
      });
      const tables: OmopPurposeExport['tables'] = [];
      for (const { name, rows, path } of made.tables)
        tables.push({ name, file: `${name}.${format}`, sha256: await hashOfFile(path), rows });
      const notExported = await countNotExported(order);
      const head = exportHead(manifest, allowed, order);
      const left = { sources, notExported, accounts: made.accounts };
      const told = { ...head, cdmVersion: '5.4' as const, releaseDate, tables, ...left };
      writeExportManifest(folder, told);
      return told;
    } finally {
      for (const view of Object.values(views)) await engine.run(`drop view if exists ${view}`);
    }
  });
}

/** Lays the tables that are read as views of the purpose, and tells how many rows of those about people it sees. */
async function layViews(
  { edition, allowed, plans }: OmopPurposeOrder,
  views: Record<string, string>,
): Promise<OmopPurposeExport['sources']> {
  const { engine, manifest } = edition;
  const sources: OmopPurposeExport['sources'] = [];
  const tables = manifest.tables.map((table) => table.name).filter((name) => TABLES_READ.has(name));
  for (const { plan, table } of chooseTables({ edition, plans, tables })) {
    const schema = `edition_${plan.name}`;
    const { rows, counts } = exportViewSql({ plan, schema, ...allowed, unlinked: 'kept' });
    views[plan.name] = `temp.${identifier(`seen_${plan.name}`)}`;
    await engine.run(`create or replace temp view ${identifier(`seen_${plan.name}`)} as\n${rows}`);
    if (plan.zone === 'open') continue;
    const { seen } = await engine.one<{ seen: number }>(counts);
    sources.push({ name: plan.name, rows: table.rows, seen, leftOut: table.rows - seen });
  }
  return sources;
}

async function countNotExported({
  edition,
  allowed,
  plans,
}: OmopPurposeOrder): Promise<OmopPurposeExport['notExported']> {
  const notExported: OmopPurposeExport['notExported'] = [];
  for (const { plan } of chooseTables({ edition, plans })) {
    if (TABLES_READ.has(plan.name)) continue;
    const { counts } = exportViewSql({ plan, schema: `edition_${plan.name}`, ...allowed, unlinked: 'kept' });
    const { seen } = await edition.engine.one<{ seen: number }>(counts);
    if (seen > 0) notExported.push({ name: plan.name, seen });
  }
  return notExported;
}
