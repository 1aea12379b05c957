/** Comparison vectors collapsed: how many pairs have each pattern of gammas. */
import type { Engine } from '../engine/engine.ts';
import { compareSql, gammaColumn } from './compare-sql.ts';
import type { GammaPattern } from './expectation-maximisation.ts';
import type { LinkageModel } from './model.ts';
import type { LinkKind } from './standardise-records.ts';
import { vetoSql } from './weigh-sql.ts';

/**
 * Patterns of the pairs of a table with left_record, right_record and blocking_rules. Pairs that a veto forbids are left out: they
 * are no matches, and what is learnt here is how matches look.
 * @param most pairs at about which a sample is taken, by chance that the seed repeats
 */
export async function countPatterns(
  engine: Engine,
  model: LinkageModel,
  table: string,
  most: number,
  seed: number,
): Promise<GammaPattern[]> {
  const { n } = await engine.one<{ n: number }>(`select count(*) as n from ${table}`);
  const chance = `linkage_uniform(left_record, ${seed * 2 + 1}) + linkage_uniform(right_record, ${seed * 2 + 2})`;
  const pairs = n <= most ? table : `(select * from ${table} where (${chance}) % 1 < ${most / n})`;
  const compared = compareSql(model, pairs, { rules: 'p.blocking_rules' });
  return collapse(engine, model, `select * from (${compared}) where ${vetoSql(model)} is null`);
}

async function collapse(engine: Engine, model: LinkageModel, compared: string): Promise<GammaPattern[]> {
  const gammas = model.comparisons.map(gammaColumn);
  const rows = await engine.all<Record<string, number>>(
    `select rules, ${gammas.join(', ')}, count(*) as n from (${compared}) group by all order by all`,
  );
  return rows.map((row) => ({ gammas: gammas.map((g) => row[g]!), n: row.n!, rules: row.rules! }));
}

/**
 * Patterns of pairs drawn at random, with replacement, from all that `kind` allows; all of them where there are no more
 * than asked for.
 */
export async function sampleRandomPairs(
  engine: Engine,
  model: LinkageModel,
  kind: LinkKind,
  wanted: number,
  seed: number,
  all: number,
): Promise<GammaPattern[]> {
  const pairs = all <= wanted ? everyPair(kind) : await randomPairs(engine, kind, wanted, seed);
  return collapse(engine, model, compareSql(model, pairs, { rules: '0' }));
}

const everyPair = (kind: LinkKind): string =>
  `(select l.record as left_record, r.record as right_record from linkage_records l join linkage_records r on l.record < r.record
    ${kind === 'link' ? "and l.source = 'left' and r.source = 'right'" : ''})`;

async function randomPairs(engine: Engine, kind: LinkKind, wanted: number, seed: number): Promise<string> {
  const { n, n_left } = await engine.one<{ n: number; n_left: number }>(
    `select count(*) as n, count(*) filter (source = 'left') as n_left from linkage_records`,
  );
  const pick = (from: number, count: number, salt: number): string =>
    `1 + ${from} + floor(linkage_uniform(i, ${seed * 2 + salt}) * ${count})::integer`;
  const [left, right] =
    kind === 'link' ? [pick(0, n_left, 1), pick(n_left, n - n_left, 2)] : [pick(0, n, 1), pick(0, n, 2)];
  return `(select least(a, b) as left_record, greatest(a, b) as right_record
    from (select ${left} as a, ${right} as b from range(${wanted}) t(i)) where a <> b)`;
}
