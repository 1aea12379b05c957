/** Records that say too little to be linked at all. */
import type { Engine } from '../engine/engine.ts';
import { compareSql } from './compare-sql.ts';
import { demandTrained } from './link-pairs.ts';
import type { LinkageModel } from './model.ts';
import { termFrequencyColumns, weightSql } from './weigh-sql.ts';

export interface UnlinkablePoint {
  /** match weight, in steps of 0.5 */
  weight: number;
  /** match probability of that weight */
  probability: number;
  records: number;
  /** share of records, 0 to 1, that stay below the weight even against themselves */
  share: number;
}

/**
 * Answers: for each match weight, how many records could not reach it even when compared with an exact copy of themselves,
 * because too much is missing or what they hold is too common. A threshold above the bulk of the curve loses them for ever.
 * @param engine after `linkPairs` or `standardiseRecords`, with its table `linkage_records`
 * @returns points of rising weight; the first has share 0 and the last share 1. Empty when there are no records
 * @throws ConcordError 'catalogue-invalid' when the model is not trained
 */
export async function chartUnlinkables(engine: Engine, model: LinkageModel): Promise<UnlinkablePoint[]> {
  demandTrained(model);
  const itself = '(select record as left_record, record as right_record from linkage_records)';
  const bins = await engine.all<{ step: number; n: number }>(`
    select floor(${weightSql(model)} * 2)::integer as step, count(*) as n
    from (${compareSql(model, itself, termFrequencyColumns(model))}) group by 1 order by 1`);
  const total = bins.reduce((sum, b) => sum + b.n, 0);
  const at = (step: number, records: number): UnlinkablePoint => ({
    ...{ weight: step / 2, probability: 1 / (1 + 2 ** (-step / 2)), records, share: records / total },
  });
  let below = 0;
  const points = bins.flatMap(({ step, n }) => {
    const before = at(step, below);
    below += n;
    return [before, at(step + 1, below)];
  });
  return points.filter((p, i) => points[i + 1]?.weight !== p.weight);
}
