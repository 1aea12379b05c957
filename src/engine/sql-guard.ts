/** The first of two walls around SQL that people write: what it names is read from its parse tree, and it is not run. */
import type { Engine } from './engine.ts';

/** Each answers with everything that is not allowed, in words; an empty list when the SQL may be run. */
export interface SqlGuard {
  /** one SELECT that reads the named tables and its own CTEs, and nothing else */
  select(sql: string, tables: string[]): Promise<string[]>;
  /** one expression over columns, that reads no table */
  expression(sql: string): Promise<string[]>;
}

const TABLE_FUNCTIONS = ['unnest', 'generate_series', 'range'];
const RELATIONS = ['BASE_TABLE', 'SUBQUERY', 'JOIN', 'TABLE_FUNCTION', 'EXPRESSION_LIST', 'EMPTY', 'PIVOT'];
const QUERIES = ['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE'];

/** Functions that tell about the engine, run text as SQL, or take any amount of memory, though the engine calls them steady. */
const DENIED =
  /^(__.*|pg_.*|icu_collate_.*|current_.*|session_user|user|getvariable|getenv|version|get_block_size|json_.*serialize.*|json_execute.*|parse_duckdb_log_message|ago|repeat|stats|reservoir_quantile|write_log|nextval|query.*|read_.*|glob)$/;

/** Names that are a function without brackets: their value is not the same on another day. */
const CLOCK = /^(current_(date|time|timestamp|localtime|localtimestamp|user|role|catalog|schema)|localtime(stamp)?)$/;

/** @param engine any engine: it parses, and its list of functions is the one that is allowed from */
export async function openSqlGuard(engine: Engine): Promise<SqlGuard> {
  const functions = await steadyFunctions(engine);
  const faultsOf = async (sql: string, tables: string[], also: (query: Node) => string[]): Promise<string[]> => {
    const query = await parseOne(engine, sql);
    if (typeof query === 'string') return [query];
    return [...new Set([...also(query), ...nodeFaults(query, functions, tables)])];
  };
  return {
    select: (sql, tables) => faultsOf(sql, tables, () => []),
    // within brackets on one line, so that a comment left open is a fault here as it would be where it is used; and alone,
    // so that brackets which it closes and opens itself are one as well
    expression: async (sql) => [
      ...new Set([
        ...(await faultsOf(`select (${sql})`, [], expressionFaults)),
        ...(await faultsOf(`select ${sql}`, [], expressionFaults)),
      ]),
    ],
  };
}

/** What an engine was first found to have: to list it anew for each of fifty contracts takes longer than to read them. */
const STEADY = new WeakMap<Engine, Set<string>>();

async function steadyFunctions(engine: Engine): Promise<Set<string>> {
  const known = STEADY.get(engine);
  if (known) return known;
  const steady = await engine.all<{ name: string }>(
    `select distinct function_name as name from duckdb_functions() where function_type = 'aggregate'
       or (function_type = 'scalar' and stability = 'CONSISTENT') or (function_type = 'macro' and schema_name = 'main')`,
  );
  const functions = new Set([...steady.map((f) => f.name), 'unnest'].filter((name) => !DENIED.test(name)));
  STEADY.set(engine, functions);
  return functions;
}

type Node = Record<string, unknown>;

async function parseOne(engine: Engine, sql: string): Promise<Node | string> {
  const { parsed } = await engine.one<{ parsed: string }>('select json_serialize_sql(?::varchar)::varchar as parsed', [
    sql,
  ]);
  const tree = JSON.parse(parsed) as { error: boolean; error_message?: string; statements?: { node: Node }[] };
  if (tree.error) return `it is not a SELECT: ${tree.error_message?.split('\n')[0] ?? 'it cannot be read'}`;
  const [only, another] = tree.statements ?? [];
  return !only || another ? 'it is not one statement' : only.node;
}

function expressionFaults(query: Node): string[] {
  const list = (key: string) => (query[key] as unknown[] | undefined)?.length ?? 0;
  const from = query.from_table as Node | undefined;
  const lone =
    query.type === 'SELECT_NODE' &&
    list('select_list') === 1 &&
    from?.type === 'EMPTY' &&
    list('modifiers') + list('group_expressions') === 0 &&
    query.aggregate_handling === 'STANDARD_HANDLING' &&
    ['where_clause', 'having', 'qualify', 'sample'].every((key) => query[key] === null);
  return lone ? [] : ['it is not one expression'];
}

/** Every object of the tree is looked at, whatever holds it, so that no clause is forgotten. */
function nodeFaults(query: Node, functions: Set<string>, tables: string[]): string[] {
  const nodes: Node[] = [];
  collect(query, nodes);
  const names = nodes.flatMap((n) => cteNames(n));
  const readable = new Set([...tables, ...names].map((name) => name.toLowerCase()));
  return [
    ...names.flatMap((name) => cteFault(name, tables)),
    ...nodes.flatMap((n) => relationFault(n, readable)),
    ...nodes.flatMap((n) => valueFault(n, functions)),
  ];
}

function collect(value: unknown, into: Node[]): void {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) into.push(value as Node);
  for (const child of Object.values(value)) collect(child, into);
}

const cteNames = (node: Node): string[] =>
  ((node.cte_map as { map?: { key: string }[] } | undefined)?.map ?? []).map((entry) => entry.key);

/** A CTE is known only in its own query: one called as a file or a table of the engine would open that name elsewhere. */
function cteFault(name: string, tables: string[]): string[] {
  const plain = /^[a-z_][a-z0-9_]*$/i.test(name) && !/^(duckdb|pg|sqlite|pragma|information)_/i.test(name);
  return plain && !tables.includes(name.toLowerCase()) ? [] : [`it may not call a query of its own ${name}`];
}

function relationFault(node: Node, readable: Set<string>): string[] {
  if (!('sample' in node)) return [];
  const type = String(node.type);
  if (type === 'BASE_TABLE') {
    const { table_name: name, schema_name: schema, catalog_name: catalog, at_clause: at } = node;
    const known = readable.has(String(name).toLowerCase()) && !schema && !catalog && !at;
    return known ? [] : [`it may not read ${[catalog, schema, name].filter(Boolean).join('.')}`];
  }
  if (type === 'TABLE_FUNCTION') {
    const name = String((node.function as Node | undefined)?.function_name);
    return TABLE_FUNCTIONS.includes(name) ? [] : [`it may not read from ${name}()`];
  }
  return RELATIONS.includes(type) || QUERIES.includes(type) ? [] : [`it may not use ${type}`];
}

function valueFault(node: Node, functions: Set<string>): string[] {
  if (node.class === 'PARAMETER') return ['it may not hold a parameter'];
  if (node.class === 'COLUMN_REF') {
    const name = (node.column_names as string[]).at(-1) ?? '';
    return CLOCK.test(name.toLowerCase()) ? [`it may not use ${name}, which is not the same on another day`] : [];
  }
  if (!('function_name' in node)) return [];
  const name = String(node.function_name);
  const known = functions.has(name.toLowerCase()) && ['', 'main'].includes(String(node.schema)) && !node.catalog;
  return known || TABLE_FUNCTIONS.includes(name) ? [] : [`it may not use the function ${name}`];
}
