/** Scores: every pair that a blocking rule finds, with its gammas, match weight and match probability. */
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { type CappedBlocks, makeKeys, makePairs } from './block-pairs.ts';
import { compareSql, gammaColumn } from './compare-sql.ts';
import { isTrained, keyPart, type LinkageModel } from './model.ts';
import { keyPartSql } from './record-columns.ts';
import { type LinkInput, standardiseRecords } from './standardise-records.ts';
import { termFrequencyColumns, weightSql } from './weigh-sql.ts';

/** SQL of the expected matches among pairs, summed in decimals so that the order of summing does not matter. */
export const EXPECTED_MATCHES = 'sum(match_probability::decimal(18, 15))';

export interface LinkedPairs {
  /** rows of the table */
  pairs: number;
  /** blocks that were too large to compare, by rule: matches within them are found only by another rule */
  capped: CappedBlocks[];
}

/**
 * Makes the table `pairs`, a row for each pair of records that some blocking rule finds, once:
 * `left_source`, `left_id`, `right_source`, `right_id` (text; sources are 'left' and 'right', in dedupe always 'left'),
 * `left_record`, `right_record` (whole numbers, the row of the table `linkage_records`), a `gamma_<comparison>` each
 * (-1 missing, 0 else, higher is stronger), `match_weight` (log2 of the odds, the prior within; VETO_WEIGHT where a veto of the
 * model forbids the pair), `match_probability`, `blocked_by` (number of the first rule that finds the pair, from 1),
 * `blocking_rules` (a bit for each rule that does). Where the model has `certain_only`, also `is_certain`: a certain rule agrees.
 *
 * @param input the files, as tables of the engine, and a trained model
 * @returns how many pairs, and what the cap on blocks left out; no pairs is an empty table
 * @throws ConcordError 'catalogue-invalid' when the model is not trained; 'file-refused' as standardiseRecords
 * Source: Fellegi and Sunter 1969; the vocabulary is that of Splink.
 * Example:
 * ```ts
 * const { model } = await trainModel(engine, { left: 'people', model: readModel('people.yaml'), kind: 'dedupe' });
 * await linkPairs(engine, { left: 'people', model, kind: 'dedupe' });
 * const { recall } = await estimateBlockingRecall(engine, model);
 * const { threshold } = await chooseThreshold(engine, recall ?? 1);
 * await engine.all('select left_id, right_id from pairs where match_weight >= ?', [threshold]);
 * ```
 */
export async function linkPairs(engine: Engine, input: LinkInput): Promise<LinkedPairs> {
  const { model, kind } = input;
  demandTrained(model);
  await standardiseRecords(engine, input);
  const capped = await makeKeys(engine, model.blocking, model, kind);
  await makePairs(engine, 'linkage_blocked', model.blocking.length, kind);
  await engine.run(
    `create or replace temp table pairs as ${scoreSql(model, 'linkage_blocked')} order by left_record, right_record`,
  );
  const { n } = await engine.one<{ n: number }>('select count(*) as n from pairs');
  return { pairs: n, capped };
}

export function demandTrained(model: LinkageModel): void {
  if (isTrained(model)) return;
  throw new ConcordError('catalogue-invalid', {
    where: `linkage model ${model.id}`,
    problem: 'it is not trained: m, u or the prior is missing',
    expected: 'm and u for every level but null, and a prior',
    remedy: 'train it first, and save the trained model',
  });
}

/** A query of the columns of `pairs`, for pairs with left_record, right_record, blocked_by and blocking_rules. */
export function scoreSql(model: LinkageModel, pairs: string): string {
  const gammas = model.comparisons.map(gammaColumn);
  const compared = compareSql(model, pairs, {
    ...{ left_source: 'l.source', left_id: 'l.id', right_source: 'r.source', right_id: 'r.id' },
    ...{ left_record: 'p.left_record', right_record: 'p.right_record' },
    ...{ blocked_by: 'p.blocked_by', blocking_rules: 'p.blocking_rules' },
    ...certainColumn(model),
    ...termFrequencyColumns(model),
  });
  const certain = Object.keys(certainColumn(model)).map((name) => `, ${name}`);
  return `select left_source, left_id, right_source, right_id, left_record, right_record, ${gammas.join(', ')},
      match_weight, 1 / (1 + pow(2, -match_weight)) as match_probability, blocked_by, blocking_rules${certain.join('')}
    from (select *, ${weightSql(model)} as match_weight from (${compared}))`;
}

/** `is_certain`: all parts of one of the certain rules are filled and equal, whatever the cap on blocks. */
function certainColumn(model: LinkageModel): Record<string, string> {
  if (!model.certain_only) return {};
  const agreements = model.certain_only.rules.map((rule) =>
    rule.map((part) => `${keyPartSql(keyPart(part), 'l')} = ${keyPartSql(keyPart(part), 'r')}`).join(' and '),
  );
  return { is_certain: `coalesce(${agreements.map((a) => `(${a})`).join(' or ')}, false)` };
}
