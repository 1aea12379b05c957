/** Columns of linkage_records that are worked out from the standardised ones, once a value instead of once a pair. */
import { identifier } from '../engine/engine.ts';
import { soundsSql } from './lay-sounds.ts';
import { type KeyPart, keyPart, type LinkageModel } from './model.ts';
import { everyRule } from './model-rules.ts';

export const soundexColumn = (column: string): string => `${column}__soundex`;
export const soundsColumn = (column: string): string => `${column}__sounds`;
export const nicknameColumn = (column: string): string => `${column}__nicknames`;
export const tfColumn = (column: string): string => `${column}__tf`;

/** Columns derived from the values of one column. `sql` is of `value`, and of `n`, the records that hold it. */
export interface DerivedColumns {
  column: string;
  derived: { name: string; sql: string }[];
}

/** Soundex codes, lists of double metaphone codes, lists of nickname groups and term frequencies that the model's levels and rules use. */
export function derivedColumns(model: LinkageModel): DerivedColumns[] {
  const found = new Map<string, Map<string, string>>();
  const add = (column: string, name: string, sql: string): void => {
    found.set(column, (found.get(column) ?? new Map<string, string>()).set(name, sql));
  };
  const soundex = (column: string): void => add(column, soundexColumn(column), 'linkage_soundex(value)');
  const sounds = (column: string): void => add(column, soundsColumn(column), soundsSql('value'));
  for (const part of everyRule(model).flat().map(keyPart)) {
    if (part.soundex) soundex(part.column);
    if (part.phonetic) sounds(part.column);
  }
  for (const comparison of model.comparisons)
    for (const level of comparison.levels)
      for (const column of level.on ?? comparison.columns) {
        if (level.kind === 'soundex') soundex(column);
        if (level.kind === 'phonetic') sounds(column);
        if (level.kind === 'nickname') add(column, nicknameColumn(column), 'linkage_nickname_groups(value)');
        if (level.tf) add(column, tfColumn(column), 'n / sum(n) over ()');
      }
  return [...found].map(([column, derived]) => ({
    column,
    derived: [...derived].map(([name, sql]) => ({ name, sql })),
  }));
}

/** Columns whose sounds must be laid before `derivedColumns` can be worked out. */
export const soundedColumns = (model: LinkageModel): string[] =>
  derivedColumns(model).flatMap(({ column, derived }) =>
    derived.some(({ name }) => name === soundsColumn(column)) ? [column] : [],
  );

/**
 * SQL of a part of a blocking key on linkage_records; missing where the column is, or is too short.
 * @param of the name by which the query knows the record; none when there is but one
 */
export function keyPartSql(part: KeyPart, of?: string): string {
  const named = (column: string): string => `${of === undefined ? '' : `${of}.`}${identifier(column)}`;
  const column = named(part.column);
  if (part.soundex) return named(soundexColumn(part.column));
  if (part.phonetic) return `${named(soundsColumn(part.column))}[1]`;
  if (part.first) return `case when length(${column}) >= ${part.first} then left(${column}, ${part.first}) end`;
  if (part.last) return `case when length(${column}) >= ${part.last} then right(${column}, ${part.last}) end`;
  if (part.part === 'year' || part.part === 'month' || part.part === 'day') return `${part.part}(${column})`;
  return part.part ? `linkage_postcode_part(${column}, '${part.part}')` : column;
}
