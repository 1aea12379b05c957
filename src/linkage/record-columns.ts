/** Columns of linkage_records that are worked out from the standardised ones, once a record instead of once a pair. */
import { identifier } from '../engine/engine.ts';
import { type KeyPart, keyPart, type LinkageModel } from './model.ts';

export const soundexColumn = (column: string): string => `${column}__soundex`;
export const nicknameColumn = (column: string): string => `${column}__nicknames`;
export const tfColumn = (column: string): string => `${column}__tf`;

export interface DerivedColumn {
  name: string;
  sql: string;
}

/** Soundex codes and lists of nickname groups that the model's levels and rules use. */
export function derivedColumns(model: LinkageModel): DerivedColumn[] {
  const rules = [...model.blocking, ...(model.training ?? []), ...(model.deterministic?.rules ?? [])];
  const soundex = rules
    .flat()
    .map(keyPart)
    .filter((p) => p.soundex);
  const found = new Map<string, DerivedColumn>();
  const add = (name: string, sql: string): void => void found.set(name, { name, sql });
  for (const { column } of soundex) add(soundexColumn(column), `linkage_soundex(${identifier(column)})`);
  for (const comparison of model.comparisons)
    for (const level of comparison.levels)
      for (const column of level.on ?? comparison.columns) {
        if (level.kind === 'soundex') add(soundexColumn(column), `linkage_soundex(${identifier(column)})`);
        if (level.kind === 'nickname') add(nicknameColumn(column), `linkage_nickname_groups(${identifier(column)})`);
      }
  return [...found.values()];
}

/** Columns whose term frequencies some level uses. */
export const tfColumnsOf = (model: LinkageModel): string[] => [
  ...new Set(model.comparisons.flatMap((c) => c.levels.filter((l) => l.tf).map((l) => (l.on ?? c.columns)[0]!))),
];

/** SQL of a part of a blocking key on linkage_records; missing where the column is, or is too short. */
export function keyPartSql(part: KeyPart): string {
  const column = identifier(part.column);
  if (part.soundex) return identifier(soundexColumn(part.column));
  if (part.first) return `case when length(${column}) >= ${part.first} then left(${column}, ${part.first}) end`;
  if (part.last) return `case when length(${column}) >= ${part.last} then right(${column}, ${part.last}) end`;
  if (part.part === 'year' || part.part === 'month' || part.part === 'day') return `${part.part}(${column})`;
  return part.part ? `linkage_postcode_part(${column}, '${part.part}')` : column;
}
