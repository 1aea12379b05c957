/** Rows of tables added up beforehand, as the table model's `rollups` say, for questions that would read all of them. */
import { identifier } from '../engine/engine.ts';
import { hiddenFromSql } from '../pseudonym/purpose-sql.ts';
import type { TableMade } from './make-built-in-tables.ts';
import type { Rollup, TableColumn, TableJoin, TablePlan } from './read-table-model.ts';
import { type ByColumn, findColumn, joinSql } from './rollup-columns.ts';
import { type RollupMade, rollupMade } from './rollup-made.ts';
import { type Bench, inputOf, runStep } from './run-step.ts';

/** The column of a rollup that says whether a purpose may use the rows that it adds up. */
export const seenColumn = (purpose: string): string => `${SEEN}${purpose}`;
const SEEN = 'seen_for_';

const HIDDEN = /^hidden_from_/;

/**
 * Adds up the rows of each table that has rollups: by the columns that the rollup names and by whom the rows may be seen, so that no
 * row of it holds rows that one purpose may use and another may not.
 * @param tables every table of the edition, those of purposes too
 * @returns one table for each rollup all of whose tables are there: `rows_added`, and the sums of numbers and counts of truths
 * @throws Error when a number to be added up is not known in some row, or a row could be seen while what is joined to it cannot: a
 *   fault of the table model
 */
export async function makeRollups(bench: Bench, tables: TableMade[]): Promise<TableMade[]> {
  const there = new Map(tables.map((t) => [t.plan.name, t]));
  const hidden = tables.map((t) => t.plan.name).filter((name) => HIDDEN.test(name));
  const made: TableMade[] = [];
  for (const table of tables) {
    const each = table.plan.rollups?.each ?? [];
    const finest = new Map<string, Rolled>();
    // the finest first, since what is coarser is added up of it
    for (const rollup of each.toSorted((a, b) => b.by.length - a.by.length || valuesOf(b) - valuesOf(a))) {
      const { name, by: paths, sums } = rollup;
      const by = paths.map((path) => findColumn(table.plan, rollup, path, there)).filter((c) => c !== null);
      if (by.length < paths.length) continue;
      const finer = [...finest.values()].filter((other) => holds(other, rollup));
      const of = finer.toSorted((a, b) => a.made.output.rows - b.made.output.rows)[0];
      const added = addedUp(table.plan, sums);
      const told = rollupMade(table.plan.name, rollup, table.plan.rollups!.joins);
      const shape = { name, by, added, told };
      const made = await makeRollup(bench, table, shape, { there, hidden, of: of?.made ?? null });
      finest.set(name, { ...rollup, made });
    }
    made.push(...each.flatMap(({ name }) => finest.get(name)?.made ?? []));
  }
  return made;
}

interface Rolled extends Rollup {
  made: TableMade;
}

/** Of rollups by as many columns, the one whose columns have more values is the finer. */
const valuesOf = ({ by, bands = {} }: Rollup): number =>
  by.reduce((sum, path) => sum + (bands[path]?.length ?? Number.MAX_SAFE_INTEGER), 0);

/**
 * Whether a coarser rollup can be added up of a finer one: each of its bands is some of the finer one's together, and what is below
 * its first band is below theirs.
 */
const holds = (finer: Rolled, { by, bands = {}, sums }: Rollup): boolean =>
  by.every((path) => {
    const from = finer.bands?.[path];
    return (
      finer.by.includes(path) &&
      (!from || (bands[path]?.[0] === from[0] && bands[path]!.every((n) => from.includes(n))))
    );
  }) && sums.every((column) => finer.sums.includes(column));

/** What the rows of a rollup are by and what of them is added up. */
interface Shape {
  name: string;
  by: ByColumn[];
  added: TableColumn[];
  /** what the manifest tells of it */
  told: RollupMade;
}

interface Around {
  there: Map<string, TableMade>;
  /** names of the tables of who is hidden from a purpose */
  hidden: string[];
  /** a finer rollup of the same table; null: of its rows */
  of: TableMade | null;
}

async function makeRollup(bench: Bench, table: TableMade, shape: Shape, around: Around): Promise<TableMade> {
  const { name, by } = shape;
  const { there, hidden, of } = around;
  const joins = [...new Set(by.flatMap((c) => c.joins))];
  const joined = joins.map((join) => there.get(join.to)!);
  for (const { plan } of joined) refuseHidden(table.plan, plan);
  const plan = planOf(table.plan, shape, hidden);
  const read = of ? [of] : [table, ...joined, ...hidden.map((who) => there.get(who)!)];
  const output = await runStep(bench, {
    name: `table:${name}`,
    confined: false,
    select: sortedSql(
      plan,
      by,
      hidden,
      of ? sumOfSums(of.plan, plan, by) : sumOfRows(table.plan, shape, joins, hidden),
    ),
    inputs: Object.fromEntries(read.map((t) => [t.plan.name, inputOf(t.output)])),
    facts: 'select sum(rows_unknown)::bigint as unknown from result',
  });
  if (Number(output.facts.unknown) > 0)
    throw new Error(
      `${table.plan.name} has ${output.facts.unknown} rows with a number that is not known: ${name} cannot add them up`,
    );
  const datasets = [table, ...joined].flatMap((t) => t.datasets);
  return { plan, output, datasets: [...new Set(datasets)].sort() };
}

/** Where a row may be seen, so must what it is joined to: its columns are laid beside the row. */
function refuseHidden(table: TablePlan, joined: TablePlan): void {
  if (joined.zone === 'open' || table.fromGp === true || joined.fromGp === false) return;
  throw new Error(
    `a rollup of ${table.name} stands on ${joined.name}, of which some may be hidden while ${table.name} is seen`,
  );
}

/** @throws Error for what is no column, number or truth of the table */
const addedUp = (table: TablePlan, sums: string[]): TableColumn[] =>
  sums.map((name) => {
    const column = table.columns.find((c) => c.name === name);
    if (column && (isTruth(column) || isNumber(column))) return column;
    throw new Error(`a rollup of ${table.name} sums '${name}', which is no number or truth of it`);
  });

const isTruth = ({ type }: TableColumn): boolean => /^bool/i.test(type);
const isNumber = ({ type }: TableColumn): boolean => /^((small|big)?int|integer|decimal|double)/i.test(type);

const seenIn = (hidden: string): string => seenColumn(hidden.replace(HIDDEN, ''));

function sumOfRows(table: TablePlan, { by, added }: Shape, joins: TableJoin[], hidden: string[]): string {
  const { people, joins: persons, mask, seen } = hiddenFromSql(table, hidden);
  const own = (c: TableColumn): string => `t.${identifier(c.name)}`;
  const unknown = added.map((c) => `${own(c)} is null`).join(' or ') || 'false';
  const values = [
    ...by.map((c) => `${c.told(c.sql)} as ${identifier(c.name)}`),
    `${mask} as _hidden_from`,
    'count(*) as rows_added',
    `count(*) filter (where ${unknown}) as rows_unknown`,
    ...added.map(
      (c) => `${isTruth(c) ? `count(*) filter (where ${own(c)})` : `sum(${own(c)})`} as ${identifier(c.name)}`,
    ),
  ];
  const seenBy = seen('_hidden_from').map((sql, i) => `, ${sql} as ${identifier(seenIn(hidden[i]!))}`);
  return [
    ...(persons.length ? [`with ${people}`] : []),
    `select * exclude (_hidden_from)${seenBy.join('')}`,
    `from (select ${values.join(', ')}`,
    `from ${identifier(table.name)} as t`,
    ...joins.map(joinSql),
    ...persons,
    'group by all)',
  ].join('\n');
}

/** Of a finer rollup of the same table. */
function sumOfSums(finer: TablePlan, plan: TablePlan, by: ByColumn[]): string {
  const values = plan.columns.map((c) => {
    const own = identifier(c.name);
    const told = by.find((b) => b.name === c.name)?.told(own);
    if (told !== undefined) return told === own ? own : `${told} as ${own}`;
    return c.name.startsWith(SEEN) ? own : `sum(${own}) as ${own}`;
  });
  return [`select ${values.join(', ')}`, `from ${identifier(finer.name)}`, 'group by all'].join('\n');
}

function sortedSql(plan: TablePlan, by: ByColumn[], hidden: string[], added: string): string {
  const columns = plan.columns.map((c) => `cast(${identifier(c.name)} as ${c.type}) as ${identifier(c.name)}`);
  const keys = [...by.map((c) => c.name), ...hidden.map(seenIn)].map((name) => `${identifier(name)} nulls last`);
  return `select ${columns.join(', ')}\nfrom (\n${added}\n) as added\norder by ${keys.join(', ')}`;
}

function planOf(table: TablePlan, { name, by, added, told }: Shape, hidden: string[]): TablePlan {
  const column = (of: string, type: string, unit: string, description: string): TableColumn => ({
    name: of,
    type,
    unit,
    description,
  });
  return {
    name,
    key: by.map((c) => c.name),
    from: ['builder'],
    added: [],
    zone: 'pseudonymised',
    fromGp: table.fromGp,
    rollup: told,
    columns: [
      ...by.map(({ name: of, type, unit, description }) => ({ name: of, type, unit, description })),
      ...hidden.map((who) => column(seenIn(who), 'boolean', '', 'whether the purpose may use these rows')),
      column('rows_added', 'bigint', 'rows', `rows of ${table.name}`),
      column('rows_unknown', 'bigint', 'rows', 'rows in which a number is not known: none'),
      ...added.map((c) =>
        column(
          c.name,
          /^decimal/i.test(c.type) ? 'decimal(18,2)' : isTruth(c) || /int/i.test(c.type) ? 'bigint' : c.type,
          c.unit,
          c.description,
        ),
      ),
    ],
  };
}
