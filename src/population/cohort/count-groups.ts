/** How many of each group of people are in a cohort. */
import type { Engine } from '../../engine/engine.ts';
import { overlaps } from '../../metric/dimensions.ts';
import type { TableModel } from '../../metric/table-model.ts';
import type { CompileCohortOptions } from './compile-cohort.ts';
import { compileGroups } from './compile-groups.ts';

export interface GroupCount {
  /** by dimension: code and name; a null code is of people of whom it is not known, or who have none */
  group: Record<string, string | null>;
  labels: Record<string, string>;
  /** whom the cohort chooses from */
  people: number;
  /** who is in the cohort */
  members: number;
}

/**
 * Answers: the groups, in order of their codes; none where the cohort chooses from nobody.
 * @param by dimensions, one or more
 * @throws ConcordError as `compileGroups`
 */
export async function countGroups(engine: Engine, options: CompileCohortOptions, by: string[]): Promise<GroupCount[]> {
  const { sql, parameters } = compileGroups(options, by);
  const rows = await engine.all<Record<string, string | number | null>>(sql, parameters);
  return rows.map((row) => {
    const told = by.map((dimension, i) => {
      const code = row[`code_${i + 1}`] as string | null;
      const absent = overlaps(options.model.dimensions[dimension]) ? 'none known' : 'not known';
      return { dimension, code, name: code === null ? absent : String(row[`name_${i + 1}`] ?? code) };
    });
    return {
      group: Object.fromEntries(told.map(({ dimension, code }) => [dimension, code])),
      labels: Object.fromEntries(told.map(({ dimension, name }) => [dimension, name])),
      people: row.people as number,
      members: row.members as number,
    };
  });
}

/** What must be told beside groups. */
export const groupNotes = ({ dimensions }: TableModel, by: string[]): string[] =>
  by
    .filter((dimension) => overlaps(dimensions[dimension]))
    .map(
      (dimension) =>
        `Groups of ${dimension} overlap: who has several on the day stands in each, and who has none in none. They never add up to a total.`,
    );
