/** Rows that carry a sensitive code, as SQL: what a contract calls sensitive, or a code of the list in one of its columns. */
import { createHash } from 'node:crypto';
import type { Contract } from '../contract/contract.ts';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import { codeColumns, type SensitiveCode, type SensitiveCodes } from './read-sensitive-codes.ts';

/** How the list is another than at the last build. */
export interface ListChange {
  /** codes more, codes less */
  added: number;
  removed: number;
  /** systems of which codes are more or less */
  systems: string[];
}

/**
 * Lays `sensitive_code` (system, code, match) on the engine, which SQL of `markSensitiveCodes` reads on any of its connections.
 * @param engine of the identity zone, which keeps the list from build to build
 * @returns how it is another than at the last build; null when it is not, and at the first
 */
export async function laySensitiveCodes(engine: Engine, codes: SensitiveCode[]): Promise<ListChange | null> {
  const [held] = await engine.all(
    `select 1 from duckdb_tables() where table_name = 'sensitive_code' and not temporary`,
  );
  await engine.run('create or replace temp table new_code (system varchar, code varchar, match varchar)');
  for (let i = 0; i < codes.length; i += 1000) {
    const rows = codes.slice(i, i + 1000).map((c) => `(${[c.system, c.code, c.match].map(literal).join(', ')})`);
    await engine.run(`insert into new_code values ${rows.join(', ')}`);
  }
  const change = held ? await changeOf(engine) : null;
  await engine.run('create or replace table sensitive_code as from new_code; drop table new_code');
  return change && change.added + change.removed > 0 ? change : null;
}

async function changeOf(engine: Engine): Promise<ListChange> {
  const rows = await engine.all<{ system: string; added: number; removed: number }>(`
    select system, count(*) filter (where added) as added, count(*) filter (where not added) as removed from (
      select *, true as added from (from new_code except from sensitive_code)
      union all select *, false from (from sensitive_code except from new_code))
    group by system order by system`);
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((n, row) => n + of(row), 0);
  return { added: sum((r) => r.added), removed: sum((r) => r.removed), systems: rows.map((r) => r.system) };
}

/**
 * The contract with `sensitive` wide enough for the codes of the list: true for a row that was so before, or has one of them in a column
 * that holds codes of its system. A contract without such columns, or about nobody, is given back as it is.
 * The SQL reads `sensitive_code` (`laySensitiveCodes`), and is another text when codes that it looks for are others.
 * @throws ConcordError catalogue-invalid when sensitive.yaml names a column that the contract does not have
 */
export function markSensitiveCodes(contract: Contract, codes: SensitiveCodes): Contract {
  if (contract.identity === 'none') return contract;
  const columns = Map.groupBy(codeColumns(contract, codes), ({ system }) => system);
  const listed = Map.groupBy(codes.codes, ({ system }) => system);
  const looked = [...columns].filter(([system]) => listed.has(system)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (looked.length === 0) return contract;
  const parts = looked.flatMap(([system, found]) => {
    const texts = found.map(({ column }) => textOf(contract, column));
    const wanted = listed.get(system) ?? [];
    return CLASSIFICATIONS.includes(system) ? [written(system, texts, wanted)] : lookedUp(system, texts, wanted);
  });
  const own = contract.sensitive ? [`(${contract.sensitive}\n) is true`] : [];
  return { ...contract, sensitive: [...own, ...parts].join('\n  or ') };
}

/** Systems whose codes are few on a list and many in a row; senders write them with points and other signs, and several in one value. */
const CLASSIFICATIONS = ['icd-10', 'opcs-4'];

/**
 * SQL of whether any of the texts holds a code, by one pattern over all of them: to look up each of twelve diagnoses takes six times as
 * long. X, -, A and D at the end of an ICD-10 code say nothing of what it is.
 */
function written(system: string, texts: string[], codes: SensitiveCode[]): string {
  const among = (match: SensitiveCode['match']): string =>
    codes
      .filter((code) => code.match === match)
      .map(({ code }) => RegExp.escape(code))
      .join('|');
  const end = `${system === 'icd-10' ? '[XAD-]*' : ''}([^A-Z0-9]|$)`;
  const [starts, wholes] = [among('prefix'), among('exact')];
  const either = [...(starts ? [`(${starts})`] : []), ...(wholes ? [`(${wholes})${end}`] : [])].join('|');
  const all = `replace(upper(concat_ws(' ', ${texts.join(', ')})), '.', '')`;
  return `regexp_matches(${all}, ${literal(`(^|[^A-Z0-9])(${either})`)})`;
}

/** SQL, for each text, of whether it is a code that is listed, or begins like one: by the length of each beginning on the list. */
function lookedUp(system: string, texts: string[], codes: SensitiveCode[]): string[] {
  const lengths = new Set(codes.filter((c) => c.match === 'prefix').map((c) => c.code.length));
  const note = `/* ${hashOf(codes)} */`;
  const listed = (match: SensitiveCode['match'], length: string): string =>
    `(select code from sensitive_code ${note} where system = ${literal(system)} and match = ${literal(match)}${length})`;
  const hasWholes = codes.some((c) => c.match === 'exact');
  return texts.flatMap((text) => [
    ...(hasWholes ? [`${text} in ${listed('exact', '')}`] : []),
    ...[...lengths]
      .sort((a, b) => a - b)
      .map((length) => `left(${text}, ${length}) in ${listed('prefix', ` and length(code) = ${length}`)}`),
  ]);
}

/** SQL of a column's value as text; the checks have left no blanks around a value that they know the form of. */
function textOf({ columns }: Contract, name: string): string {
  const column = columns.find((c) => c.name === name);
  const text = column?.type === 'string' ? identifier(name) : `${identifier(name)}::varchar`;
  const isChecked = column?.severity === 'reject' && (column.format ?? column.pattern ?? column.codeList) !== undefined;
  return isChecked || column?.type !== 'string' ? text : `trim(${text})`;
}

const hashOf = (codes: SensitiveCode[]): string =>
  createHash('sha256')
    .update(codes.map(({ code, match }) => `${match} ${code}`).join('\n'))
    .digest('hex')
    .slice(0, 16);
