/** The waterfall of a pair: from the prior, comparison by comparison, to its match weight. */
import { ConcordError } from '../concord-error.ts';
import { type Engine, literal } from '../engine/engine.ts';
import { keySql } from './block-pairs.ts';
import { compareSql, gammaColumn } from './compare-sql.ts';
import { demandTrained } from './link-pairs.ts';
import { type Comparison, gammaOf, type LinkageModel, ruleName, scoredLevels } from './model.ts';
import { comparisonSql, priorWeight, termFrequencyColumns, termFrequencySql, vetoSql, weightSql } from './weigh-sql.ts';

export interface RecordName {
  source: 'left' | 'right';
  id: string;
}

export interface WaterfallStep {
  comparison: string;
  /** -1 missing, 0 else, higher is stronger */
  gamma: number;
  /** label of the level that held */
  label: string;
  /** log2 of m / u; 0 when missing */
  weight: number;
  /** what the rarity of the shared value adds; 0 without term frequency adjustment */
  termFrequency: number;
}

export interface Waterfall {
  /** log2 of the prior odds */
  prior: number;
  steps: WaterfallStep[];
  /** label of the veto that forbids the pair; null when none does */
  veto: string | null;
  /** the prior and all steps added up; VETO_WEIGHT when a veto forbids the pair */
  weight: number;
  probability: number;
  /** blocking rules that agree on the pair, whatever the cap on blocks; none means that it is never compared */
  blockedBy: string[];
}

/**
 * Answers: why two records have the match weight they have, whether or not a blocking rule finds them. It holds labels and
 * weights, never the values of the records.
 * @param engine after `linkPairs`, with its table `linkage_records`
 * @returns a step for each comparison; a missing value weighs 0 and is labelled as its null level
 * Example: `await explainPair(engine, model, { source: 'left', id: 'a1' }, { source: 'right', id: 'b7' })`
 * @throws ConcordError 'unknown-name' when a record does not exist; 'catalogue-invalid' when the model is not trained
 */
export async function explainPair(
  engine: Engine,
  model: LinkageModel,
  left: RecordName,
  right: RecordName,
): Promise<Waterfall> {
  demandTrained(model);
  const [a, b] = [await recordNumber(engine, left), await recordNumber(engine, right)];
  const pair = `(select ${Math.min(a, b)} as left_record, ${Math.max(a, b)} as right_record)`;
  const terms = model.comparisons.flatMap((c, i) => [
    `${comparisonSql(c)} as weight_${i}`,
    `(${termFrequencySql(c)})::double as tf_${i}`,
  ]);
  const row = await engine.one<Record<string, number>>(
    `select *, ${terms.join(', ')}, ${vetoSql(model)} as veto, ${weightSql(model)} as match_weight
     from (${compareSql(model, pair, termFrequencyColumns(model))})`,
  );
  const weight = row.match_weight!;
  return {
    prior: priorWeight(model),
    steps: model.comparisons.map((c, i) => ({
      ...{ comparison: c.name, gamma: row[gammaColumn(c)]!, label: labelOf(c, row[gammaColumn(c)]!) },
      ...{ weight: row[`weight_${i}`]!, termFrequency: row[`tf_${i}`]! },
    })),
    veto: row.veto ? model.vetoes![row.veto - 1]!.label : null,
    ...{ weight, probability: 1 / (1 + 2 ** -weight), blockedBy: await agreeingRules(engine, model, a, b) },
  };
}

function labelOf(comparison: Comparison, gamma: number): string {
  const scored = scoredLevels(comparison);
  const level = gamma < 0 ? comparison.levels[0]! : scored.find((_, i) => gammaOf(comparison, i) === gamma)!;
  return level.label;
}

async function recordNumber(engine: Engine, { source, id }: RecordName): Promise<number> {
  const found = await engine.all<{ record: number }>('select record from linkage_records where source = ? and id = ?', [
    source,
    id,
  ]);
  if (found[0]) return found[0].record;
  throw new ConcordError('unknown-name', {
    where: `${source} file`,
    problem: 'no record has that id',
    expected: 'an id of the unique_id column, written as in the file',
    remedy: `look it up; the left file of a deduplication is ${literal('left')}`,
  });
}

async function agreeingRules(engine: Engine, model: LinkageModel, a: number, b: number): Promise<string[]> {
  const agree = model.blocking.map(
    (rule, k) => `count(distinct ${keySql(rule)}) = 1 and count(${keySql(rule)}) = 2 as rule_${k}`,
  );
  const row = await engine.one<Record<string, boolean>>(
    `select ${agree.join(', ')} from linkage_records where record in (${a}, ${b})`,
  );
  return model.blocking.filter((_, k) => row[`rule_${k}`]).map(ruleName);
}
