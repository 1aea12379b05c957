/** What the check of every extract finds, beside what was planted. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Contract } from '../../src/contract/contract.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, identifier, literal, openEngine } from '../../src/engine/engine.ts';
import { unfitText } from '../../src/pseudonym/kept-text.ts';
import { lineColumns } from '../../src/pseudonym/line-columns.ts';
import { checkFile } from '../../src/quality/check-file.ts';
import type { CheckResult } from '../../src/quality/check-result.ts';
import { newWorkspace } from '../../src/workspace/new-workspace.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

export interface CheckedFile {
  /** path within the folder of the run */
  name: string;
  dataset: string;
  result: CheckResult;
}

export interface Checked {
  files: CheckedFile[];
  /** an engine with the tables `found` (file, line, column_name, rule, severity), `checked` (file), `planted`, `planted_file`, and `withheld` (file, column_name, value): texts that do not pass the privacy line */
  engine: Engine;
  close(): void;
}

/**
 * Checks files of the run's extracts by their contracts, as `concord check` does.
 * @param wanted which, by their path within the folder of the run; all when absent
 */
export async function checkExtracts(folder: string, wanted: (name: string) => boolean = () => true): Promise<Checked> {
  const place = mkdtempSync(join(tmpdir(), 'concord-found-'));
  newWorkspace(join(place, 'workspace'));
  const contracts = loadContracts(openWorkspace(join(place, 'workspace')));
  const engine = await openEngine({ memoryLimit: '2GB', temporaryFolder: join(place, 'spill') });
  await engine.run(
    'create table found (file varchar, line bigint, column_name varchar, rule varchar, severity varchar)',
  );
  await engine.run('create table withheld (file varchar, column_name varchar, value varchar)');
  const names = readdirSync(join(folder, 'extracts'), { recursive: true, encoding: 'utf8' });
  const files: CheckedFile[] = [];
  const paths = names.filter((n) => /\.(csv|csv\.gz|parquet|xlsx)$/.test(n)).map((n) => join('extracts', n));
  for (const name of paths.filter(wanted).sort()) {
    const contract = contractOf(basename(name), contracts);
    // a folder for each: the engine remembers what it read of a file by its name and the second of its writing
    const own = join(place, `check-${files.length}`);
    const result = await checkOne(engine, join(folder, name), contract, own);
    for (const [file, severity] of [
      ['rejected', 'reject'],
      ['warnings', 'warn'],
    ] as const)
      await engine.run(`insert into found select ${literal(name)}, line, column_name, rule, ${literal(severity)}
        from read_parquet(${literal(join(own, `${file}.parquet`))}) where rule not like 'test-number:%'`);
    await readWithheld(engine, name, contract, join(own, 'rows.parquet'));
    rmSync(own, { recursive: true });
    files.push({ name, dataset: contract.id, result });
  }
  await engine.run(`create table planted as from read_parquet(${literal(join(folder, 'truth', 'faulty_rows.parquet'))});
    create table planted_file as from read_csv(${literal(join(folder, 'truth', 'faulty_files.csv'))}, all_varchar = true)`);
  await engine.run('create table checked (file varchar)');
  for (const { name } of files) await engine.run(`insert into checked values (${literal(name)})`);
  const close = (): void => {
    engine.close();
    rmSync(place, { recursive: true, force: true });
  };
  return { files, engine, close };
}

/** Texts of columns that pass the line which do not pass it themselves; none of rows about nobody. */
async function readWithheld(engine: Engine, name: string, contract: Contract, rows: string): Promise<void> {
  for (const { made } of contract.identity === 'none' ? [] : lineColumns(contract)) {
    const column = made.how === 'kept' ? made.from : null;
    const unfit = column && unfitText(column, identifier(column.name));
    if (column && unfit)
      await engine.run(`insert into withheld select distinct ${literal(name)}, ${literal(column.name)}, ${identifier(column.name)}
        from read_parquet(${literal(rows)}) where ${unfit}`);
  }
}

async function checkOne(engine: Engine, path: string, contract: Contract, folder: string): Promise<CheckResult> {
  mkdirSync(folder, { recursive: true });
  return checkFile({ path, contract, folder, engine, temporary: join(folder, 'temporary') });
}

/** The dataset's name is what stands before the partner and the month. */
function contractOf(fileName: string, contracts: Map<string, Contract>): Contract {
  const id = fileName.replace(/_[A-Z0-9]+_\d{4}-\d{2}\..*$/, '');
  const contract = contracts.get(id);
  if (!contract) throw new Error(`no contract for ${fileName}`);
  return contract;
}
