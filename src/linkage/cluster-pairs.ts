/** Clusters: which records are of one person, from the pairs above a threshold. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { type Engine, identifier } from '../engine/engine.ts';
import { layNumbers, ROWS_AT_ONCE } from './lay-numbers.ts';
import {
  type CutLink,
  type CutReason,
  type GroupLimits,
  PAIRINGS,
  type Pairing,
  type RecordGroups,
} from './record-groups.ts';
import { type SplitCluster, splitClusters } from './split-clusters.ts';
import { takeLinks } from './take-links.ts';

/** Records of a cluster above which its weakest links are cut, when the caller does not say. */
export const MOST_MEMBERS = 50;

export interface ClusterOptions {
  /** match weight (log2 of odds) from which a pair is a link */
  threshold: number;
  /** many-to-many when absent; one-to-many: a left record may go with many right ones, each right record with one left one */
  pairing?: Pairing;
  /** records of a cluster above which its weakest links are cut; from 2, MOST_MEMBERS when absent */
  mostMembers?: number;
  /** columns of the model: two records that both fill one, and differ in it after standardisation, are never in one cluster */
  contradict?: string[];
}

export interface Clustered {
  /** pairs from the threshold on */
  links: number;
  /** clusters of every size, those of one record included */
  clusters: number;
  /** how many clusters there are of each size, smallest first */
  sizes: { members: number; clusters: number }[];
  /** records that are linked only where that is certain */
  restricted: number;
  /** links that were cut, by reason */
  cut: Record<CutReason, number>;
  /** links that lost by the pairing to another link of exactly the same weight, so that the order of records decided */
  ties: number;
  /** clusters that the guard split, largest first: what they would have been, and what they came to */
  splits: SplitCluster[];
}

/**
 * Answers: which records belong together. Links are taken from the strongest down; one that would make a cluster that breaks
 * the pairing, contradicts itself or is too large is cut. So chains come apart at their weakest links, and each record goes
 * with its best partner by weight. Among equal weights the lower record number (by file, then id) comes first; ties are told.
 *
 * The guard against chaining needs no size: two groups become one when the match weights of all pairs compared between them,
 * those below the threshold too, add up to the threshold or more: what makes two records a link makes two groups one. A single
 * false link between two people is so outweighed by their other pairs, which disagree. Pairs that blocking did not find say
 * nothing, and a pair that a veto of the model forbids is never in one cluster. Where the model has `certain_only`, a restricted
 * record shares a cluster with others through certain links alone. In the end no two clusters stay apart that this rule and the limits would join by a link.
 *
 * Makes two tables: `clusters(source, record_id, cluster_id)`, every record once, also those that nothing links; ids count from
 * 1 in the order of each cluster's first record, so the same records, pairs and options give the same ids, whatever the order
 * of the pairs; and `cluster_cuts(left_record, right_record, match_weight, reason)`, the links that were cut.
 *
 * @param engine after `linkPairs`, with its tables `pairs` and `linkage_records`
 * @returns counts; without pairs every record is a cluster of its own, without records there is none
 * @throws ConcordError 'usage' when an option is out of range; 'unknown-name' when no such column was standardised
 * Source: union-find (Tarjan 1975); links from the strongest down are Kruskal's 1956, here with limits; match weights are log odds,
 *   so a partition of greatest sum is the likeliest when pairs are independent: correlation clustering (Bansal, Blum and Chawla
 *   2004), here greedily; from memory.
 * Example: `await clusterPairs(engine, { threshold, pairing: 'one-to-one' })`
 */
export async function clusterPairs(engine: Engine, options: ClusterOptions): Promise<Clustered> {
  demandOptions(options);
  const limits = await readLimits(engine, options);
  const { groups, links, cuts, ties } = await takeLinks(engine, limits);
  const cut = { pairing: 0, contradiction: 0, certainty: 0, evidence: 0, members: 0 };
  for (const { reason } of cuts) cut[reason] += 1;
  await layCuts(engine, cuts);
  await layClusters(engine, groups, limits.records);
  const sizes = await engine.all<{ members: number; clusters: number }>(
    `select members, count(*) as clusters from (select count(*) as members from clusters group by cluster_id)
     group by 1 order by 1`,
  );
  const clusters = sizes.reduce((sum, s) => sum + s.clusters, 0);
  const restricted = limits.isRestricted.reduce((sum, one) => sum + one, 0);
  return { links, clusters, sizes, restricted, cut, ties, splits: splitClusters(cuts, groups, limits.records) };
}

function demandOptions({ threshold, mostMembers = MOST_MEMBERS, pairing = 'many-to-many' }: ClusterOptions): void {
  const problems: Problem[] = [];
  const demand = (good: boolean, where: string, expected: string): void => {
    if (!good) problems.push({ where, problem: 'it is out of range', expected, remedy: 'give another' });
  };
  demand(Number.isFinite(threshold), 'threshold', 'a match weight, a finite number');
  demand(Number.isInteger(mostMembers) && mostMembers >= 2, 'most members', 'a whole number from 2');
  demand(PAIRINGS.includes(pairing), 'pairing', PAIRINGS.join(', '));
  if (problems.length > 0) throw new ConcordError('usage', problems);
}

async function readLimits(engine: Engine, options: ClusterOptions): Promise<GroupLimits> {
  const { pairing = 'many-to-many', mostMembers = MOST_MEMBERS, contradict = [] } = options;
  const known = (await engine.describe('from linkage_records')).map((c) => c.name);
  const unknown = contradict.filter((column) => !known.includes(column));
  if (unknown.length > 0)
    throw new ConcordError('unknown-name', {
      where: `contradict: ${unknown.join(', ')}`,
      problem: 'the model standardises no such column',
      expected: 'columns that a comparison or a blocking rule of the model reads',
      remedy: 'check the spelling, or add a comparison of it to the model',
    });
  const { records } = await engine.one<{ records: number }>('select count(*) as records from linkage_records');
  const isRight = new Uint8Array(records + 1);
  const facts = contradict.map(() => new Int32Array(records + 1));
  const codes = contradict.map(
    (c, i) =>
      `, case when ${identifier(c)} is not null then dense_rank() over (order by ${identifier(c)}) end as fact_${i}`,
  );
  const knowsCertain = known.includes('is_restricted');
  const isRestricted = new Uint8Array(records + 1);
  const query = `select record, source = 'right' as is_right, ${knowsCertain ? 'is_restricted' : 'false'} as restricted ${codes.join('')} from linkage_records`;
  for await (const rows of engine.stream<Record<string, number | boolean | null>>(query))
    for (const row of rows) {
      const record = Number(row.record);
      isRight[record] = row.is_right ? 1 : 0;
      isRestricted[record] = row.restricted ? 1 : 0;
      for (const [i, fact] of facts.entries()) fact[record] = Number(row[`fact_${i}`] ?? 0);
    }
  return { records, pairing, threshold: options.threshold, mostMembers, isRight, knowsCertain, isRestricted, facts };
}

async function layClusters(engine: Engine, groups: RecordGroups, records: number): Promise<void> {
  const numbers = Array.from({ length: records }, (_, i) => i + 1);
  await layNumbers(engine, 'linkage_roots', { record: numbers, root: numbers.map(groups.root) });
  await engine.run(`create or replace temp table clusters as
    select source, id as record_id, dense_rank() over (order by root)::integer as cluster_id
    from linkage_records join linkage_roots using (record) order by cluster_id, record`);
}

async function layCuts(engine: Engine, cuts: CutLink[]): Promise<void> {
  await engine.run(`create or replace temp table cluster_cuts
    (left_record integer, right_record integer, match_weight double, reason varchar)`);
  const lists =
    'unnest(cast(? as integer[])), unnest(cast(? as integer[])), unnest(cast(? as double[])), unnest(cast(? as varchar[]))';
  for (let from = 0; from < cuts.length; from += ROWS_AT_ONCE) {
    const some = cuts.slice(from, from + ROWS_AT_ONCE);
    const columns = [
      some.map((c) => c.left),
      some.map((c) => c.right),
      some.map((c) => c.weight),
      some.map((c) => c.reason),
    ];
    await engine.run(
      `insert into cluster_cuts select ${lists}`,
      columns.map((column) => `[${column.join(',')}]`),
    );
  }
}
