/** An engine with the macros of linkage, and small tables in it. */
import { readFileSync } from 'node:fs';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';

const MACROS = readFileSync(new URL('../../src/linkage/standardise.sql', import.meta.url), 'utf8');

export async function openLinkage(): Promise<Engine> {
  const engine = await openEngine({ threads: 2 });
  await engine.run(MACROS);
  return engine;
}

export type TextRow = Record<string, string | null>;

/** Lays rows into a table of text columns, those of the first row. */
export async function layTable(engine: Engine, table: string, rows: TextRow[]): Promise<void> {
  const columns = Object.keys(rows[0]!);
  const cell = (value: string | null | undefined): string =>
    value === null || value === undefined ? 'null' : literal(value);
  const values = rows.map((row) => `(${columns.map((c) => cell(row[c])).join(', ')})`);
  await engine.run(
    `create or replace table ${table} as select ${columns.map((c) => `${c}::varchar as ${c}`).join(', ')}
     from (values ${values.join(', ')}) t(${columns.join(', ')})`,
  );
}
