/** Match weights as SQL: what each gamma is worth, and what the rarity of a shared value adds. */
import { identifier } from '../engine/engine.ts';
import { gammaColumn } from './compare-sql.ts';
import { type Comparison, gammaOf, type Level, type LinkageModel, scoredLevels } from './model.ts';
import { tfColumn } from './record-columns.ts';

/** log2 of the prior odds. */
export const priorWeight = (model: LinkageModel): number => Math.log2(model.prior! / (1 - model.prior!));

/** log2 of the Bayes factor m / u. */
export const levelWeight = (level: Level): number => Math.log2(level.m! / level.u!);

const tfName = (comparison: Comparison, column: string): string => `tf ${comparison.name} ${column}`;

/** The larger of the two records' term frequencies, by name, for each comparison and column that adjusts by it. */
export const termFrequencyColumns = (model: LinkageModel): Record<string, string> =>
  Object.fromEntries(
    model.comparisons.flatMap((c) =>
      c.levels
        .filter((level) => level.tf)
        .map((level) => {
          const column = (level.on ?? c.columns)[0]!;
          const tf = identifier(tfColumn(column));
          return [tfName(c, column), `greatest(l.${tf}, r.${tf})`];
        }),
    ),
  );

/**
 * What the level's value is worth more or less than the average value: tf × log2(u of exact agreement / term frequency).
 * A value that differs slightly is taken to be the commoner of the two.
 */
export function termFrequencySql(comparison: Comparison): string {
  const scored = scoredLevels(comparison);
  const whens = scored.flatMap((level, i) => {
    if (!level.tf) return [];
    const base = scored.find((l) => l.kind === 'exact')?.u ?? level.u!;
    const tf = identifier(tfName(comparison, (level.on ?? comparison.columns)[0]!));
    return [`when ${gammaOf(comparison, i)} then ${level.tf} * log2(${base} / ${tf})`];
  });
  return whens.length ? `coalesce(case ${gammaColumn(comparison)} ${whens.join(' ')} end, 0)` : '0';
}

/**
 * SQL of a comparison's weight by its gamma; a missing value weighs nothing. The weights stand in a list, by gamma from missing
 * up: thirty times quicker than a case of as many decimals.
 */
export function comparisonSql(comparison: Comparison): string {
  const weights = [0, ...scoredLevels(comparison).map(levelWeight).reverse()];
  return `([${weights.map((weight) => `${weight}::double`).join(', ')}])[${gammaColumn(comparison)} + 2]`;
}

/** The match weight of a pair that a veto forbids: odds of 2^-1000, which nothing makes up for. */
export const VETO_WEIGHT = -1000;

/** SQL of the number, from 1, of the first veto that forbids a pair, by its gammas; missing when none does. */
export function vetoSql(model: LinkageModel): string {
  const gammaOfName = (name: string): string => gammaColumn(model.comparisons.find((c) => c.name === name)!);
  const whens = (model.vetoes ?? []).map(({ agree, disagree, unless = [] }, i) => {
    const conditions = [
      ...agree.map((name) => `${gammaOfName(name)} > 0`),
      ...disagree.map((name) => `${gammaOfName(name)} = 0`),
      ...unless.map((name) => `${gammaOfName(name)} <= 0`),
    ];
    return `when ${conditions.join(' and ')} then ${i + 1}`;
  });
  return whens.length ? `case ${whens.join(' ')} end` : 'null::integer';
}

/** SQL of a pair's match weight: the prior, each comparison and its term frequency adjustment; or what a veto makes of it. */
export function weightSql(model: LinkageModel): string {
  const terms = model.comparisons
    .flatMap((c) => [comparisonSql(c), termFrequencySql(c)])
    .filter((term) => term !== '0');
  const sum = `(${[`${priorWeight(model)}::double`, ...terms].join(' + ')})`;
  return model.vetoes ? `case when ${vetoSql(model)} is null then ${sum} else ${VETO_WEIGHT} end` : sum;
}
