/** A search for blocking rules: few pairs, and hardly a match lost. */
import type { Engine } from '../engine/engine.ts';
import { pairsOfBlock } from './block-pairs.ts';
import { EXPECTED_MATCHES } from './link-pairs.ts';
import {
  type BlockingRule,
  type KeyPart,
  type LinkageModel,
  maxBlock,
  modelColumns,
  ruleName,
  standardisationOf,
} from './model.ts';
import { keyPartSql } from './record-columns.ts';
import type { LinkInput, LinkKind } from './standardise-records.ts';

export interface ProposeOptions {
  /** pairs that the rules may make together; ten for each record when absent */
  mostPairs?: number;
  /** most rules; 8 when absent */
  mostRules?: number;
}

export interface ProposedRule {
  rule: BlockingRule;
  name: string;
  /** pairs the rule makes */
  pairs: number;
  /** share of the likely matches that it finds beyond the rules before it, 0 to 1 */
  adds: number;
  /** share that all rules so far find */
  found: number;
}

/** A rule that adds less is not worth its pairs. */
const LEAST_GAIN = 0.0005;
/** Pairs below it are no likely matches. */
const LIKELY = 0.5;

/**
 * Answers: which blocking rules would find the likely matches with few pairs. The likely matches are those that the model
 * finds with the blocking rules it has; every column, first three characters, part of a date or postcode, and every two of
 * these, are tried. Again and again the rule is taken that finds the most new matches among those that cost no more than
 * their even share of the pairs left. Rules whose largest block is above the model's cap are left out.
 *
 * A match that no rule of the model finds cannot be known here: begin with wide rules, on a sample of the records if need be.
 *
 * @param engine after `linkPairs` for the same input, with its tables `pairs` and `linkage_records`
 * @param input with a trained model
 * @returns rules in the order they were taken; empty when no likely match was found
 * Example: `await proposeBlocking(engine, { left: 'people', model, kind: 'dedupe' }, { mostPairs: 2_000_000, mostRules: 5 })`
 */
export async function proposeBlocking(
  engine: Engine,
  input: LinkInput,
  options: ProposeOptions = {},
): Promise<ProposedRule[]> {
  const { model, kind } = input;
  const parts = candidateParts(model);
  const patterns = await likelyMatches(engine, parts);
  const candidates = await countCandidates(engine, model, parts, kind);
  const { n } = await engine.one<{ n: number }>('select count(*) as n from linkage_records');
  return choose(candidates, patterns, options.mostPairs ?? 10 * n, options.mostRules ?? 8);
}

function candidateParts(model: LinkageModel): KeyPart[] {
  return modelColumns(model).flatMap((column): KeyPart[] => {
    const { rule } = standardisationOf(model, column);
    if (rule === 'list' || rule === 'number') return [];
    if (rule === 'date')
      return [{ column }, { column, part: 'year' }, { column, part: 'month' }, { column, part: 'day' }];
    if (rule === 'postcode') return [{ column }, { column, part: 'sector' }, { column, part: 'district' }];
    return [{ column }, { column, first: 3 }];
  });
}

interface Candidate {
  rule: BlockingRule;
  /** numbers of its parts */
  parts: number[];
  pairs: number;
}

/** Likely matches by which parts agree in them. */
interface AgreementPattern {
  agree: Set<number>;
  weight: number;
}

async function likelyMatches(engine: Engine, parts: KeyPart[]): Promise<AgreementPattern[]> {
  const keys = parts.map((p, i) => `${keyPartSql(p)} as part_${i}`).join(', ');
  const agree = parts.map((_, i) => `coalesce(l.part_${i} = r.part_${i}, false) as agree_${i}`).join(', ');
  const rows = await engine.all<Record<string, boolean | number>>(`
    with parts as (select record, ${keys} from linkage_records)
    select ${agree}, ${EXPECTED_MATCHES}::double as weight
    from (select * from pairs where match_probability >= ${LIKELY}) p
    join parts l on l.record = p.left_record join parts r on r.record = p.right_record
    group by all order by all`);
  return rows.map((row) => ({
    agree: new Set(parts.flatMap((_, i) => (row[`agree_${i}`] ? [i] : []))),
    weight: Number(row.weight),
  }));
}

async function countCandidates(
  engine: Engine,
  model: LinkageModel,
  parts: KeyPart[],
  kind: LinkKind,
): Promise<Candidate[]> {
  const singles = parts.map((_, i) => [i]);
  const doubles = parts.flatMap((p, i) => parts.flatMap((q, j) => (j > i && p.column !== q.column ? [[i, j]] : [])));
  const found: Candidate[] = [];
  for (const numbers of [...singles, ...doubles]) {
    const keys = numbers.map((i) => keyPartSql(parts[i]!));
    const { pairs, largest } = await engine.one<{ pairs: number; largest: number }>(`
      select coalesce(sum(${pairsOfBlock(kind)}), 0)::double as pairs, coalesce(max(n), 0) as largest from (
        select ${keys.join(', ')}, count(*) as n, count(*) filter (source = 'left') as n_left
        from linkage_records where ${keys.map((k) => `${k} is not null`).join(' and ')} group by ${keys.join(', ')})`);
    if (largest <= maxBlock(model)) found.push({ rule: numbers.map((i) => parts[i]!), parts: numbers, pairs });
  }
  return found;
}

function choose(candidates: Candidate[], patterns: AgreementPattern[], budget: number, most: number): ProposedRule[] {
  const total = patterns.reduce((sum, p) => sum + p.weight, 0);
  const chosen: ProposedRule[] = [];
  let [left, rest, found] = [budget, patterns, 0];
  while (chosen.length < most) {
    const finds = (c: Candidate): number =>
      rest.reduce((sum, p) => (c.parts.every((i) => p.agree.has(i)) ? sum + p.weight : sum), 0) / total;
    const fairShare = left / (most - chosen.length);
    const worth = candidates
      .filter((c) => c.pairs <= fairShare)
      .map((c) => ({ c, adds: finds(c) }))
      .filter(({ adds }) => adds >= LEAST_GAIN);
    if (worth.length === 0) break;
    const { c, adds } = worth.reduce((a, b) =>
      b.adds > a.adds || (b.adds === a.adds && b.c.pairs < a.c.pairs) ? b : a,
    );
    found += adds;
    left -= c.pairs;
    rest = rest.filter((p) => !c.parts.every((i) => p.agree.has(i)));
    chosen.push({ rule: c.rule, name: ruleName(c.rule), pairs: c.pairs, adds, found });
  }
  return chosen;
}
