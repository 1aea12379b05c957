/**
 * One SELECT that reads the source, cleanses, types and checks every row. Its layers:
 * raw texts by position → cleansed texts → typed columns → one true/false a check → a short text where a row is at fault.
 * Only rows at fault pay for that text, so the checks cost little beside the parsing.
 */
import type { Column, Contract } from '../../contract/contract.ts';
import { ENGINE_TYPES } from '../../contract/engine-types.ts';
import { identifier, literal } from '../../engine/engine.ts';
import { findCleansingRule } from '../cleansing-rules.ts';
import type { HeaderMatch } from './match-header.ts';
import type { PreparedInput } from './prepared-input.ts';
import { numberName, type RowCheck, textName } from './rule.ts';
import { typedValue } from './typed-value.ts';

export interface RowQuery {
  input: PreparedInput;
  match: HeaderMatch;
  contract: Contract;
  /** numbered by their place in this list */
  checks: RowCheck[];
}

/** One step of cleansing: its number is its place in the list. */
export interface CleansingStep {
  column: string;
  rule: string;
}

export const rawName = (position: number): string => `_raw${position}`;

/** SQL that gives each record: contract columns, `_faults`, `_cleansed`, in file order. */
export function rowQuery(query: RowQuery): string {
  const { contract, checks, input } = query;
  const present = contract.columns.filter((c) => query.match.positions.has(c.name));
  const texts = present.map((c) => `${prefixed(c, cleansed(c, rawOf(query, c)))} as ${identifier(textName(c.name))}`);
  const raws = present.filter(changes).map((c) => identifier(rawOf(query, c)));
  const typed = contract.columns.map((c) =>
    query.match.positions.has(c.name)
      ? `${typedValue(c, input.typedDates)} as ${identifier(c.name)}`
      : `null::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`,
  );
  const numbers = present
    .filter((c) => c.format === 'nhs-number')
    .map((c) => `try_cast(${identifier(textName(c.name))} as bigint) as ${identifier(numberName(c.name))}`);
  const flags = checks.map((check, i) => `(${check.fault}) as _f${i}`);
  const columns = contract.columns.map((c) => identifier(c.name));
  return [
    `select ${columns.join(', ')}, ${faultsText(checks, query)} as _faults, ${cleansedText(present, query)} as _cleansed`,
    `from (select ${['*', ...flags].join(', ')} from (`,
    `  select ${['*', ...typed, ...numbers].join(', ')} from (`,
    `    select ${[...raws, ...texts].join(', ')} from ${source(query)}`,
    `  )`,
    `))`,
  ].join('\n');
}

/** Steps of cleansing in the contract, numbered as `_cleansed` numbers them. */
export const cleansingSteps = (contract: Contract, match: HeaderMatch): CleansingStep[] =>
  contract.columns
    .filter((c) => match.positions.has(c.name))
    .flatMap((c) => c.cleanse.map((rule) => ({ column: c.name, rule })));

const changes = (column: Column): boolean => column.cleanse.length > 0;

/** What is missing stays missing. */
const prefixed = (column: Column, text: string): string =>
  column.prefix === undefined ? text : `${literal(column.prefix)} || ${text}`;

const rawOf = (query: RowQuery, column: Column): string => rawName(query.match.positions.get(column.name) ?? -1);

function cleansed(column: Column, raw: string, steps = column.cleanse.length): string {
  let sql = identifier(raw);
  for (const name of column.cleanse.slice(0, steps)) sql = findCleansingRule(name)?.sql(sql) ?? sql;
  return steps === 0 ? sql : `nullif(${sql}, '')`;
}

/**
 * `<check numbers>|<text>` and a separator for each column at fault; null for a good row. The text stays inside
 * rows.parquet, which holds it anyway; what leaves it is its class. Rules about several columns have no text.
 */
function faultsText(checks: RowCheck[], query: RowQuery): string {
  if (checks.length === 0) return 'null::varchar';
  const groups = Map.groupBy(
    checks.map((_, i) => i),
    (i) => checks[i]?.column ?? '',
  );
  const parts = [...groups].map(([column, numbers]) => {
    const flags = numbers.map((i) => `_f${i}`);
    const told = numbers.map((i) => (numbers.length === 1 ? `'${i},'` : `case when _f${i} then '${i},' end`));
    const text = query.match.positions.has(column) ? [textPart(shownText(query, column))] : [];
    return `case when ${flags.join(' or ')} then concat(${[...told, ...text, FAULT_END].join(', ')}) end`;
  });
  return `case when ${checks.map((_, i) => `_f${i}`).join(' or ')} then concat(${parts.join(', ')}) end`;
}

/** Ends one column's part of `_faults`: a control character that no text of ours keeps. */
export const FAULT_END = 'chr(30)';

/** null, and so nothing, where the cell was missing. */
const textPart = (name: string): string => `'|' || left(replace(${identifier(name)}, ${FAULT_END}, ''), 200)`;

/** The class is of the text as it came, before cleansing, where that is at hand. */
function shownText(query: RowQuery, name: string): string {
  const column = query.contract.columns.find((c) => c.name === name);
  return column && changes(column) ? rawOf(query, column) : textName(name);
}

function cleansedText(present: Column[], query: RowQuery): string {
  let number = 0;
  const parts = present.filter(changes).map((column) => {
    const raw = rawOf(query, column);
    const told = column.cleanse.map((_, step) => {
      const changed = `${cleansed(column, raw, step + 1)} is distinct from ${cleansed(column, raw, step)}`;
      return `case when ${changed} then '${number++};' else '' end`;
    });
    const whole = `${identifier(textName(column.name))} is distinct from ${identifier(raw)}`;
    return `case when ${whole} then ${told.join(' || ')} else '' end`;
  });
  return parts.length === 0 ? 'null::varchar' : `nullif(${parts.join(' || ')}, '')`;
}

function source({ input, contract }: RowQuery): string {
  const nulls = contract.file.nullValues.map((v) => v);
  if (input.reader === 'parquet') return parquetSource(input, nulls);
  const columns = Array.from({ length: input.width }, (_, i) => `'${rawName(i)}': 'VARCHAR'`);
  const quote = literal(input.quote);
  const options = [
    `columns = {${columns.join(', ')}}`,
    `header = false, auto_detect = false, skip = ${input.skip}`,
    `delim = ${literal(input.delimiter)}, quote = ${quote}, escape = ${quote}`,
    `new_line = ${literal(input.lineEnd === '\n' ? '\\n' : '\\r\\n')}`,
    `nullstr = [${['', ...nulls].map(literal).join(', ')}]`,
    `parallel = ${input.parallel}`,
    `max_line_size = 4194304`,
  ];
  return `read_csv(${literal(input.path)}, ${options.join(', ')})`;
}

function parquetSource(input: PreparedInput, nulls: string[]): string {
  const missing = ['', ...nulls].map(literal).join(', ');
  const columns = (input.header ?? []).map((name, i) => {
    const text = `${identifier(name)}::varchar`;
    return `case when ${text} in (${missing}) then null else ${text} end as ${rawName(i)}`;
  });
  return `(select ${columns.join(', ')} from read_parquet(${literal(input.path)}))`;
}
