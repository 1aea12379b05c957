/** Comparison levels as SQL: for each comparison a gamma, the number of the first level that holds. */
import { identifier } from '../engine/engine.ts';
import { type Comparison, gammaOf, type Level, type LinkageModel, scoredLevels } from './model.ts';
import { nicknameColumn, soundexColumn, soundsColumn } from './record-columns.ts';

/** A column of either record, where the two are side by side. */
const left = (column: string): string => identifier(`left ${column}`);
const right = (column: string): string => identifier(`right ${column}`);

export const gammaColumn = (comparison: Comparison): string => `gamma_${comparison.name}`;

/** A distance or similarity that several levels of one comparison share, so that it is worked out once a pair. */
interface Measure {
  name: string;
  sql: string;
}

/**
 * Equal values need no arithmetic, and values of very different length are not tried. Damerau–Levenshtein is dear: it is worked
 * out only where Levenshtein, never more than twice as large, leaves it a chance.
 */
function measureOf(level: Level, column: string, most: number): Measure | null {
  const [l, r] = [`l.${identifier(column)}`, `r.${identifier(column)}`];
  const unlessEqual = (best: number, sql: string): string => `case when ${l} = ${r} then ${best} else ${sql} end`;
  const name = identifier(`${level.kind} of ${column}`);
  if (level.kind === 'jaro-winkler') return { name, sql: unlessEqual(1, `jaro_winkler_similarity(${l}, ${r})`) };
  if (level.kind === 'levenshtein')
    return { name, sql: unlessEqual(0, closeInLength(l, r, most, `levenshtein(${l}, ${r})`)) };
  if (level.kind === 'damerau-levenshtein') {
    const near = `case when levenshtein(${l}, ${r}) <= ${2 * most} then damerau_levenshtein(${l}, ${r}) end`;
    return { name, sql: unlessEqual(0, closeInLength(l, r, most, near)) };
  }
  return null;
}

const closeInLength = (l: string, r: string, most: number, distance: string): string =>
  `case when abs(length(${l}) - length(${r})) <= ${most} then ${distance} end`;

/** The measures of a model, each once, with the widest threshold of its levels. */
function measuresOf(model: LinkageModel): Measure[] {
  const levels = model.comparisons.flatMap((c) =>
    c.levels.flatMap((l) => (l.on ?? c.columns).map((on) => ({ l, on }))),
  );
  const found = new Map<string, Measure>();
  for (const { l, on } of levels) {
    const alike = levels.filter((other) => other.l.kind === l.kind && other.on === on);
    const measure = measureOf(l, on, Math.max(...alike.map((a) => a.l.threshold ?? 0)));
    if (measure) found.set(measure.name, measure);
  }
  return [...found.values()];
}

/** SQL, true where a level holds of all its columns; measures are columns of the query. Missing counts as not. */
function levelSql(level: Level, columns: string[]): string {
  const each = (condition: (column: string) => string): string => columns.map(condition).join(' and ');
  const least = level.threshold ?? 1;
  switch (level.kind) {
    case 'null':
      return columns.map((c) => `(${left(c)} is null or ${right(c)} is null)`).join(' and ');
    case 'exact':
      return each((c) => `${left(c)} = ${right(c)}`);
    case 'jaro-winkler':
      return each((c) => `${measureOf(level, c, 0)!.name} >= ${least}`);
    case 'levenshtein':
    case 'damerau-levenshtein':
      return each((c) => `${measureOf(level, c, 0)!.name} <= ${least}`);
    case 'date-parts-swapped':
      return each((c) => swappedDate(left(c), right(c)));
    case 'date-parts-equal':
      return each((c) => `${equalParts(left(c), right(c))} >= ${least}`);
    case 'date-difference':
      return each((c) => `abs(date_diff('day', ${left(c)}, ${right(c)})) <= ${least}`);
    case 'soundex':
      return each((c) => `${left(soundexColumn(c))} = ${right(soundexColumn(c))}`);
    case 'phonetic':
      return each((c) => `list_has_any(${left(soundsColumn(c))}, ${right(soundsColumn(c))})`);
    case 'nickname':
      return each((c) => `list_has_any(${left(nicknameColumn(c))}, ${right(nicknameColumn(c))})`);
    case 'postcode-part':
      return each(
        (c) =>
          `linkage_postcode_part(${left(c)}, '${level.part}') = linkage_postcode_part(${right(c)}, '${level.part}')`,
      );
    case 'array-intersect':
      return each((c) => `len(list_intersect(${left(c)}, ${right(c)})) >= ${least}`);
    case 'distance-km':
      return `linkage_distance_km(${columns.map(left).join(', ')}, ${columns.map(right).join(', ')}) <= ${least}`;
    case 'columns-reversed':
      return `${left(columns[0]!)} = ${right(columns[1]!)} and ${left(columns[1]!)} = ${right(columns[0]!)}`;
    case 'else':
      return 'true';
  }
}

const swappedDate = (l: string, r: string): string =>
  `(year(${l}) = year(${r}) and month(${l}) = day(${r}) and day(${l}) = month(${r}))`;

const equalParts = (l: string, r: string): string =>
  `((year(${l}) = year(${r}))::tinyint + (month(${l}) = month(${r}))::tinyint + (day(${l}) = day(${r}))::tinyint)`;

/** SQL of a comparison's gamma: -1 where the null level holds, else the number of the first level that does. */
function gammaSql(comparison: Comparison): string {
  const scored = scoredLevels(comparison);
  const whens = comparison.levels.map((level) => {
    const gamma = level.kind === 'null' ? -1 : gammaOf(comparison, scored.indexOf(level));
    return `when ${levelSql(level, level.on ?? comparison.columns)} then ${gamma}`;
  });
  return `(case ${whens.join(' ')} end)::tinyint`;
}

/** Columns of a record that the levels look at. */
function comparedColumns(model: LinkageModel): string[] {
  const derived = (level: Level, column: string): string[] => {
    if (level.kind === 'soundex') return [soundexColumn(column)];
    if (level.kind === 'phonetic') return [soundsColumn(column)];
    return level.kind === 'nickname' ? [nicknameColumn(column)] : [];
  };
  const used = model.comparisons.flatMap((c) => [
    ...c.columns,
    ...c.levels.flatMap((level) => (level.on ?? c.columns).flatMap((column) => derived(level, column))),
  ]);
  return [...new Set(used)];
}

/**
 * A query of the gammas of pairs. The records are laid side by side with the measures first, so that each is worked out
 * once and not again in every level.
 * @param pairs SQL of a table with left_record and right_record
 * @param kept further columns by name, as SQL on the pair p and its records l and r
 */
export function compareSql(model: LinkageModel, pairs: string, kept: Record<string, string>): string {
  const sides = comparedColumns(model).flatMap((column) => [
    `l.${identifier(column)} as ${left(column)}`,
    `r.${identifier(column)} as ${right(column)}`,
  ]);
  const measures = measuresOf(model).map((m) => `${m.sql} as ${m.name}`);
  const also = Object.entries(kept).map(([name, sql]) => `${sql} as ${identifier(name)}`);
  const gammas = model.comparisons.map((c) => `${gammaSql(c)} as ${gammaColumn(c)}`);
  return `select ${[...Object.keys(kept).map(identifier), ...gammas].join(', ')} from (
    select ${[...also, ...sides, ...measures].join(', ')} from ${pairs} p
    join linkage_records l on l.record = p.left_record join linkage_records r on r.record = p.right_record)`;
}
