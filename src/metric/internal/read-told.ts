/** The stretches of months in which senders sent what a question stands on, with the groups that each sender is in. */
import type { Engine } from '../../engine/engine.ts';
import type { Question } from '../metric.ts';
import { NO_PLACE } from '../place-dimensions.ts';
import type { CompiledRecords } from '../records/compile-records.ts';
import { compileTold } from '../records/compile-told.ts';
import type { ToldStretch } from '../records/judge-told.ts';
import type { QueryOptions } from '../records/record-query.ts';
import { isTied, toldOf } from '../records/told-needs.ts';

/** Of one kind of record. */
export interface ToldTable {
  stretches: ToldStretch[];
  /** dimensions spoken of whose groups are made of its senders */
  tied: string[];
  /** names of groups, by `dimension=code` */
  names: Map<string, string>;
  /** whether a sender tells all of the people on its roll, whoever else is asked about */
  keepsPeople: boolean;
}

type Row = Omit<ToldStretch, 'groups'> & Record<`by_${string}` | `name_${string}`, string | null>;

/** What reads who told some tables, from the table that says it. */
export interface ToldQuery {
  from: string;
  told: string[];
  dimensions: string[];
  compiled: CompiledRecords;
}

type Spoken = Pick<Question, 'by' | 'where'>;

/**
 * Answers: the queries of who told what, one for each table that says it.
 * Arguments: what they are compiled from; the tables, each with `told`; what the question and the policy speak of.
 * Result: none of a table that the edition does not have: it was built before that was known.
 */
export function toldQueries(options: QueryOptions, tables: string[], { by, where }: Spoken): ToldQuery[] {
  const { model, rowFilter } = options;
  const spoken = [...new Set([...by, ...where.map((w) => w.dimension), ...Object.keys(rowFilter)])];
  return [...Map.groupBy(tables, (table) => toldOf(model, table).in)]
    .filter(([from]) => options.tableSql(from) !== null)
    .map(([from, told]) => {
      const dimensions = spoken.filter((dimension) => isTied(model, told[0]!, dimension));
      return { from, told, dimensions, compiled: compileTold(options, { from, told, dimensions }) };
    });
}

/**
 * Answers: by table, who told it when.
 * Arguments: what runs a compiled query; then as `toldQueries`.
 * Result: none of a table of which the edition does not say it. A dimension of which no sender is in any group is not tied: places made of
 * councils are no groups of practices.
 */
export async function readTold(
  engine: Pick<Engine, 'all'>,
  options: QueryOptions,
  tables: string[],
  question: Spoken,
): Promise<Map<string, ToldTable>> {
  const { model } = options;
  const found = new Map<string, ToldTable>();
  for (const { dimensions, compiled } of toldQueries(options, tables, question)) {
    const read = await engine.all<Row>(compiled.sql, compiled.parameters);
    const tied = dimensions.filter((dimension) => read.some((row) => row[`by_${dimension}`] !== null));
    const rows = read.map((row) => stretchOf(row, dimensions, tied));
    const names = namesIn(read, dimensions);
    for (const [table, stretches] of Map.groupBy(rows, (row) => row.told))
      found.set(table, { stretches, tied, names, keepsPeople: toldOf(model, table).roll !== undefined });
  }
  return found;
}

/** Whoever is in no place is of those who are not in a place, where places are made of senders. */
function stretchOf(row: Row, dimensions: string[], tied: string[]): ToldStretch {
  const { told, teller, from_month, to_month, state, usual } = row;
  const groupOf = (dimension: string): string | null => {
    const isOfPlaces = dimension === 'place' && tied.includes(dimension);
    return row[`by_${dimension}`] ?? (isOfPlaces ? NO_PLACE.code : null);
  };
  const groups = Object.fromEntries(dimensions.map((dimension) => [dimension, groupOf(dimension)]));
  return { told, teller, from_month, to_month, state, usual, groups };
}

const namesIn = (rows: Row[], dimensions: string[]): Map<string, string> =>
  new Map([
    [`place=${NO_PLACE.code}`, NO_PLACE.name],
    ...rows.flatMap((row) =>
      dimensions.flatMap((d): [string, string][] => {
        const [code, name] = [row[`by_${d}`], row[`name_${d}`]];
        return code && name ? [[`${d}=${code}`, name]] : [];
      }),
    ),
  ]);
