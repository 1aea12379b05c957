/** A cohort by groups of people: how many of each group are in it, as one query. */
import { ConcordError } from '../../concord-error.ts';
import { unknownName } from '../../metric/expression-problems.ts';
import { openRows } from '../../metric/records/table-rows.ts';
import type { TableModel } from '../../metric/table-model.ts';
import { type CompileCohortOptions, type CompiledCohort, compileOver } from './compile-cohort.ts';

/** Of whom each row is that is grouped. */
const PEOPLE = 'person';
/** What `writePeople` knows of each, by the names that the table of persons has for it. */
const KNOWN = ['person_key', 'practice_code', 'birth_month', 'sex', 'ethnic_category', 'lsoa_code'];

/**
 * Dimensions of people, by name: what `--by` takes.
 * @example groupDimensions(model) // ['icb', 'system', 'practice', 'pcn', ..., 'condition', 'multimorbidity']
 */
export const groupDimensions = ({ dimensions }: TableModel): string[] =>
  Object.keys(dimensions).filter((name) => dimensions[name]!.paths.some((path) => path.table === PEOPLE));

/**
 * Compiles the counts of a cohort by groups: a row for each group that somebody is in whom the cohort chooses from, with `people` (those it
 * chooses from), `members` (of whom the whole holds), and for each dimension in its place `code_1`, `name_1`: null for people of whom it is
 * not known, and of a condition for those who have none. Everything is as on the index date; home, sex and ethnic category as last known.
 * Of conditions a person stands in each that they have.
 * @param by dimensions, one or more
 * @throws ConcordError 'usage' for what is no dimension of people, each with the nearest that is; otherwise as `compileCohort`
 */
export function compileGroups(options: CompileCohortOptions, by: string[]): CompiledCohort {
  demandDimensions(options.model, by);
  return compileOver(options, [options.cohort], ([one], { query, on }) => {
    const { judged, holds } = one!;
    const rows = openRows(query, PEOPLE, 'p', () => query.day(on), { by: KNOWN, sql: judged });
    const codes = by.map(rows.code);
    const columns = by.flatMap((dimension, i) => [
      `${codes[i]} as code_${i + 1}`,
      `max(${rows.label(dimension)}) as name_${i + 1}`,
    ]);
    const places = codes.map((_, i) => `code_${i + 1}`);
    return `select ${columns.join(',\n  ')},
  count(*) as people, count(case when ${holds} then 1 end) as members
from ${rows.table}${rows.joins()}
group by ${codes.join(', ')}
order by ${places.map((place) => `${place} nulls last`).join(', ')}`;
  });
}

/** @throws ConcordError 'usage' for what is no dimension of people, each with the nearest that is */
export function demandDimensions(model: TableModel, by: string[]): void {
  const known = groupDimensions(model);
  const unknown = by.filter((name) => !known.includes(name));
  if (!unknown.length) return;
  throw new ConcordError(
    'usage',
    unknown.map((name) => unknownName(`by '${name.slice(0, 60)}'`, 'dimension of people', name.slice(0, 60), known)),
  );
}
