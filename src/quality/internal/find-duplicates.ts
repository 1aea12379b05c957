/** Keys and unique columns that come more than once in a delivery, among the rows that nothing else rejected. */
import type { Column, Contract } from '../../contract/contract.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { addRule, type FaultStore, rejectedPositions } from './fault-store.ts';
import type { Rule } from './rule.ts';

/**
 * An identical repeat is rejected and its first kept. The same key with other content says that one of them is wrong,
 * and not which: all are rejected.
 */
export async function findDuplicates(store: FaultStore, contract: Contract, rowsPath: string): Promise<void> {
  if (contract.key.length > 0) await duplicateKeys(store, contract, rowsPath);
  for (const column of contract.columns.filter((c) => c.unique)) await repeatedValues(store, column, rowsPath);
}

/**
 * A table of the rows not yet rejected whose value of `columns` comes more than once; null where none does. Hashes first:
 * five times less to sort through, and of most files there is nothing more to ask.
 */
async function suspects(store: FaultStore, columns: string[], rowsPath: string, all: string): Promise<string | null> {
  const { engine } = store;
  const [table, often] = [`${store.rows}_suspects`, `${store.rows}_often`];
  const key = columns.map(identifier).join(', ');
  const rows = `read_parquet(${literal(rowsPath)}, file_row_number = true)`;
  const some = columns.map((c) => `${identifier(c)} is not null`).join(' or ');
  await engine.run(`
    create or replace temp table ${often} as
    select hash(${key}) as hashed from ${rows} where ${some} group by 1 having count(*) > 1`);
  try {
    if (await isEmpty(engine, often)) return null;
    await engine.run(`
      create or replace temp table ${table} as
      select file_row_number as row_number, ${key}, ${all} as content from ${rows}
      where hash(${key}) in (select hashed from ${often}) and file_row_number not in (${rejectedPositions(store)})`);
    return table;
  } finally {
    await engine.run(`drop table ${often}`);
  }
}

async function duplicateKeys(store: FaultStore, contract: Contract, rowsPath: string): Promise<void> {
  const { engine } = store;
  const content = `struct_pack(${contract.columns.map((c) => `${identifier(c.name)} := ${identifier(c.name)}`).join(', ')})`;
  const table = await suspects(store, contract.key, rowsPath, content);
  if (table === null) return;
  if (!(await isEmpty(engine, table))) {
    const key = contract.key.map(identifier).join(', ');
    const repeat = addRule(store, keyRule('repeated', contract.key));
    const clash = addRule(store, keyRule('duplicate', contract.key));
    const partition = `partition by ${key}`;
    await engine.run(`
      insert into ${store.rows}
      select row_number, case when several then ${clash} else ${repeat} end, null from (
        select row_number, content_first <> content_last as several, row_number <> first_row as later, times from (
          select row_number, min(content) over (${partition}) as content_first,
            max(content) over (${partition}) as content_last,
            min(row_number) over (${partition}) as first_row, count(*) over (${partition}) as times
          from ${table}))
      where times > 1 and (several or later)`);
  }
  await engine.run(`drop table ${table}`);
}

async function repeatedValues(store: FaultStore, column: Column, rowsPath: string): Promise<void> {
  const table = await suspects(store, [column.name], rowsPath, 'null');
  if (table === null) return;
  if (!(await isEmpty(store.engine, table))) {
    const rule = addRule(store, uniqueRule(column));
    await store.engine.run(`
      insert into ${store.rows}
      select row_number, ${rule}, null from ${table}
      qualify count(*) over (partition by ${identifier(column.name)}) > 1`);
  }
  await store.engine.run(`drop table ${table}`);
}

async function isEmpty(engine: Engine, table: string): Promise<boolean> {
  return (await engine.one<{ n: number }>(`select count(*) as n from ${table}`)).n === 0;
}

function keyRule(kind: 'repeated' | 'duplicate', key: string[]): Rule {
  const same = kind === 'repeated';
  return {
    rule: `key:${kind}`,
    column: key.length === 1 ? (key[0] ?? null) : null,
    severity: 'reject',
    dimension: 'uniqueness',
    problem: same
      ? 'the row repeats an earlier row of the file exactly'
      : `rows with the same ${key.join(', ')} say different things`,
    expected: `one row for each ${key.join(', ')}`,
    remedy: same ? 'send each row once; the first was kept' : 'send only the row that is right; none was kept',
  };
}

const uniqueRule = (column: Column): Rule => ({
  rule: `unique:${column.name}`,
  column: column.name,
  severity: column.severity,
  dimension: 'uniqueness',
  problem: `${column.businessName || column.name} comes more than once`,
  expected: 'a value that no other row has',
  remedy: 'send each once',
});
