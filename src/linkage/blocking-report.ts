/** What each blocking rule costs and adds, before anything is compared. */
import { type Engine, literal } from '../engine/engine.ts';
import { allPairs, type CappedBlocks, keySql, makeKeys, makePairs, pairsOfBlock } from './block-pairs.ts';
import { ruleName } from './model.ts';
import { type LinkInput, type LinkKind, standardiseRecords } from './standardise-records.ts';

/** What a rule costs and adds. */
export interface BlockingRuleReport {
  rule: string;
  /** pairs the rule makes, blocks above the cap left out */
  pairs: number;
  /** pairs that no earlier rule makes */
  added: number;
  /** share of the comparisons of a run that it adds, from 0 to 1 */
  cost: number;
  /** share of all possible pairs that it makes, from 0 to 1 */
  shareOfAllPairs: number;
  /** records in its largest block, before the cap */
  largestBlock: number;
  /** records whose key is missing, so that the rule cannot find them */
  recordsWithoutKey: number;
  capped: CappedBlocks | null;
}

/**
 * Answers: what each blocking rule of a model costs and adds, in the model's order. Nothing is compared, and the model need
 * not be trained. Pairs are laid in a table, so a rule that makes billions of them shows itself by its time.
 * @returns a report for each rule; shares are 0 when no two records can be paired
 * @throws ConcordError 'file-refused' as standardiseRecords
 * Example: `console.table(await blockingReport(engine, { left: 'people', model, kind: 'dedupe' }))`
 */
export async function blockingReport(engine: Engine, input: LinkInput): Promise<BlockingRuleReport[]> {
  const { model, kind } = input;
  await standardiseRecords(engine, input);
  const capped = await makeKeys(engine, model.blocking, model, kind);
  await makePairs(engine, 'linkage_blocked', model.blocking.length, kind);
  const all = await allPairs(engine, kind);
  const rows = await engine.all<{ rule: number; n: number }>(
    'select blocked_by as rule, count(*) as n from linkage_blocked group by 1',
  );
  const added = new Map(rows.map((r) => [r.rule, r.n]));
  const compared = rows.reduce((sum, r) => sum + r.n, 0);
  const reports: BlockingRuleReport[] = [];
  for (const [i, rule] of model.blocking.entries()) {
    const { pairs, largest, without } = await countBlocks(engine, keySql(rule), i + 1, kind);
    const more = added.get(i + 1) ?? 0;
    reports.push({
      ...{ rule: ruleName(rule), pairs, added: more },
      ...{ cost: share(more, compared), shareOfAllPairs: share(pairs, all) },
      ...{ largestBlock: largest, recordsWithoutKey: without },
      capped: capped.find((c) => c.rule === ruleName(rule)) ?? null,
    });
  }
  return reports;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

async function countBlocks(
  engine: Engine,
  key: string,
  number: number,
  kind: LinkKind,
): Promise<{ pairs: number; largest: number; without: number }> {
  const blocks = (keys: string, from: string, right: string): string =>
    `select key, count(*) as n, count(*) filter (not is_right) as n_left
     from (select ${keys} as key, ${right} as is_right from ${from}) group by key`;
  return engine.one(`select
      (select coalesce(sum(${pairsOfBlock(kind)}), 0)::double
       from (${blocks(`key_${number}`, 'linkage_keys', 'is_right')}) where key is not null) as pairs,
      coalesce(max(n) filter (key is not null), 0) as largest,
      coalesce(sum(n) filter (key is null), 0)::bigint as without
    from (${blocks(key, 'linkage_records', `source = ${literal('right')}`)})`);
}
