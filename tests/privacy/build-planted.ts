/** Lands, builds and exports the planted county by command, as an operator would, and keeps everything that was said. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { rowsOfTable } from '../../src/edition/table-files.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { purposeViewSql } from '../../src/pseudonym/purpose-sql.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type Ran, runCommand, type Setting } from '../cli/run-command.ts';
import { makePlantedCounty, writeOptOuts } from './planted-county.ts';
import { PURPOSES } from './planted-people.ts';
import type { ToldRow } from './told-rows.ts';

/** Ways in which rows of an edition can be had. */
export const PATHS = ['view', 'parquet', 'csv'] as const;
export type Path = (typeof PATHS)[number];

export interface Planted {
  top: string;
  folder: string;
  keys: string;
  engine: Engine;
  /** everything that commands said, in order */
  said: { argv: string[]; ran: Ran }[];
  concord(argv: string[], setting?: Setting): Promise<Ran>;
  /** SQL of what a purpose has of a table on a path */
  relation(path: Path, purpose: string, table: string): string;
  close(): void;
}

/** @param tables those that are exported as CSV too */
export async function buildPlanted(tables: string[]): Promise<Planted> {
  const { top, folder, keys } = await makePlantedCounty();
  const said: Planted['said'] = [];
  const concord = async (argv: string[], setting: Setting = {}): Promise<Ran> => {
    const ran = await runCommand([...argv, '--workspace', folder], { cwd: top, ...setting });
    said.push({ argv, ran });
    return ran;
  };
  const must = async (...argv: string[]): Promise<void> => {
    const { exitCode, err } = await concord([...argv]);
    if (exitCode !== 0) throw new Error(`concord ${argv.join(' ')} ended with ${exitCode}: ${err}`);
  };

  const lists = writeOptOuts(top);
  await concord(['land', join(folder, 'sent')]);
  await must('opt-outs', 'take', lists.national, '--keys', keys);
  await must('opt-outs', 'objections', lists.objections, '--keys', keys);
  await must('build', '--keys', keys);
  for (const kind of ['parquet', 'csv', 'omop']) mkdirSync(join(top, kind));
  for (const purpose of PURPOSES) {
    const to = (kind: string) => ['--out', join(top, kind, purpose), '--keys', keys];
    await must('export', 'purpose', purpose, ...to('parquet'));
    await must('export', 'purpose', purpose, ...to('csv'), '--format', 'csv', '--tables', tables.join(','));
    await must('export', 'omop', '--purpose', purpose, ...to('omop'));
  }
  const engine = await openEngine();
  const views = await layViews(engine, folder, tables);
  const relation = (path: Path, purpose: string, table: string): string => {
    if (path === 'view') return views(purpose, table);
    const file = literal(join(top, path, purpose, `${table}.${path}`));
    return path === 'csv' ? `read_csv(${file}, all_varchar = true)` : `read_parquet(${file})`;
  };
  return { top, folder, keys, engine, said, concord, relation, close: () => engine.close() };
}

/** The views of every purpose over the edition's tables, laid as an analyst's connection would have them. */
async function layViews(
  engine: Engine,
  folder: string,
  tables: string[],
): Promise<(purpose: string, table: string) => string> {
  const workspace = openWorkspace(folder);
  const plans = readTableModel(workspace).filter((plan) => tables.includes(plan.name));
  const edition = await openEdition(workspace);
  const place = (table: string): string => {
    return rowsOfTable(workspace.paths.data, edition.manifest.tables.find((t) => t.name === table)!);
  };
  for (const plan of plans) await engine.run(`create table ${plan.name} as from ${place(plan.name)}`);
  for (const purpose of PURPOSES) {
    await engine.run(`create schema ${purpose}`);
    await engine.run(`create table ${purpose}.purpose_person as from ${place(`purpose_${purpose}`)}`);
    for (const plan of plans)
      await engine.run(
        `create view ${purpose}.${plan.name} as ${purposeViewSql(plan, { table: 'main', people: purpose })}`,
      );
  }
  edition.close();
  return (purpose, table) => `${purpose}.${table}`;
}

/** The numbers of records that a purpose has of a table on a path, once for each row. */
export async function numbersOn(made: Planted, path: Path, purpose: string, row: ToldRow): Promise<string[]> {
  const rows = await made.engine.all<{ n: string }>(
    `select ${row.column}::varchar as n from ${made.relation(path, purpose, row.table)} order by n`,
  );
  return rows.map(({ n }) => n);
}

/** What an export says of itself. */
export const manifestOf = (made: Planted, kind: string, purpose: string) =>
  JSON.parse(readFileSync(join(made.top, kind, purpose, 'manifest.json'), 'utf8'));
