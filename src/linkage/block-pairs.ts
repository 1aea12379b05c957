/** Pairs that share a blocking key: each once, with the rules that find it. Blocks above the cap are left out and told. */
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { type BlockingRule, keyPart, type LinkageModel, maxBlock, ruleName } from './model.ts';
import { keyPartSql } from './record-columns.ts';
import type { LinkKind } from './standardise-records.ts';

/** Blocks of one rule that were left out, and how many pairs that rule would have made of them. */
export interface CappedBlocks {
  rule: string;
  blocks: number;
  largestBlock: number;
  pairs: number;
}

/**
 * Answers: why did rules find no pair, where it is since all the pairs they make lie within blocks that were left out? null where it is not.
 * @param capped the blocks of these rules that were left out
 * @param rules what the rules are called in the message
 */
export function allCapped(capped: CappedBlocks[], model: LinkageModel, rules: string): ConcordError | null {
  const left = capped.filter((c) => c.pairs > 0);
  if (left.length === 0) return null;
  const largest = Math.max(...left.map((c) => c.largestBlock));
  return new ConcordError('no-data', {
    where: left.map((c) => c.rule).join('; '),
    problem: `${rules} find pairs in blocks alone that are too large to compare: max_block is ${maxBlock(model)} records, and the largest block has ${largest}`,
    expected: 'some block of two records or more, and of no more than max_block',
    remedy: 'add a rule of more columns, remove rows that are repeated, or raise max_block in the model',
  });
}

/** SQL of a rule's key on linkage_records: a number, missing when any part is. */
export const keySql = (rule: BlockingRule): string => {
  const parts = rule.map((p) => keyPartSql(keyPart(p)));
  return `case when ${parts.map((p) => `${p} is not null`).join(' and ')} then hash(${parts.join(', ')}) end`;
};

/** SQL for the pairs that blocks of so many records make. Column names: n records, of them n_left of the left file. */
export const pairsOfBlock = (kind: LinkKind): string =>
  kind === 'link' ? 'n_left::hugeint * (n - n_left)' : 'n::hugeint * (n - 1) // 2';

/**
 * Makes `linkage_keys(record, is_right, key_1 …)`, keys of blocks above the cap set to missing.
 * @returns the blocks left out, by rule; empty when there are none
 */
export async function makeKeys(
  engine: Engine,
  rules: BlockingRule[],
  model: LinkageModel,
  kind: LinkKind,
): Promise<CappedBlocks[]> {
  const keys = rules.map((rule, i) => `${keySql(rule)} as key_${i + 1}`).join(', ');
  await engine.run(
    `create or replace temp table linkage_keys as select record, source = 'right' as is_right, ${keys} from linkage_records order by record`,
  );
  const capped: CappedBlocks[] = [];
  for (const [i, rule] of rules.entries()) {
    const told = await capBlocks(engine, i + 1, maxBlock(model), kind);
    if (told) capped.push({ rule: ruleName(rule), ...told });
  }
  return capped;
}

async function capBlocks(
  engine: Engine,
  rule: number,
  most: number,
  kind: LinkKind,
): Promise<Omit<CappedBlocks, 'rule'> | null> {
  await engine.run(`create or replace temp table linkage_large_blocks as
    select key_${rule} as key, count(*) as n, count(*) filter (not is_right) as n_left
    from linkage_keys where key_${rule} is not null group by 1 having count(*) > ${most} order by 1`);
  const told = await engine.one<Omit<CappedBlocks, 'rule'>>(
    `select count(*) as blocks, coalesce(max(n), 0) as "largestBlock", coalesce(sum(${pairsOfBlock(kind)}), 0)::double as pairs
     from linkage_large_blocks`,
  );
  if (told.blocks === 0) return null;
  await engine.run(
    `update linkage_keys set key_${rule} = null where key_${rule} in (select key from linkage_large_blocks)`,
  );
  return told;
}

/**
 * Makes a table of pairs from linkage_keys: `left_record` < `right_record`, `blocked_by` (number of the first rule that finds
 * the pair, from 1) and `blocking_rules` (a bit for each rule that finds it, the first rule's the lowest).
 */
export async function makePairs(engine: Engine, table: string, rules: number, kind: LinkKind): Promise<void> {
  const numbers = Array.from({ length: rules }, (_, i) => i + 1);
  const bits = numbers.map((k) => `case when l.key_${k} = r.key_${k} then ${2 ** (k - 1)} else 0 end`).join(' + ');
  const sides = kind === 'link' ? 'and not l.is_right and r.is_right' : '';
  const selects = numbers.map((k) => {
    const earlier = numbers.slice(0, k - 1).map((j) => `and coalesce(l.key_${j} <> r.key_${j}, true)`);
    return `select l.record as left_record, r.record as right_record, ${k}::utinyint as blocked_by, (${bits})::uinteger as blocking_rules
      from linkage_keys l join linkage_keys r on l.key_${k} = r.key_${k} and l.record < r.record ${sides} ${earlier.join(' ')}`;
  });
  await engine.run(`create or replace temp table ${table} as ${selects.join('\nunion all\n')}`);
}

/** All pairs that could be made of linkage_records. */
export async function allPairs(engine: Engine, kind: LinkKind): Promise<number> {
  const { pairs } = await engine.one<{ pairs: number }>(
    `select (${pairsOfBlock(kind)})::double as pairs from (
       select count(*) as n, count(*) filter (source = 'left') as n_left from linkage_records)`,
  );
  return pairs;
}
