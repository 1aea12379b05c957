/** How many of the matches the blocking rules find at all: the ceiling on everything after them, estimated without truth. */
import { type Engine, identifier } from '../engine/engine.ts';
import { EXPECTED_MATCHES } from './link-pairs.ts';
import { type KeyPart, keyPart, type LinkageModel } from './model.ts';
import { keyPartSql } from './record-columns.ts';

export interface BlockingRecall {
  /** share of matches found, 0 to 1: the smaller of the two estimates; null when nothing is found that could be a match */
  recall: number | null;
  /** expected matches among the pairs found: the sum of their match probabilities */
  found: number;
  /** by the agreement of each column among matches that rules on other columns found */
  byColumns: number | null;
  /** by capture and recapture: from the matches that one rule and that two rules found. An upper bound of the recall */
  byRecapture: number | null;
  notes: string[];
}

/** Patterns of agreement of one column's keys, each with its share among matches: a bit for each of the column's parts. */
interface ColumnAgreement {
  parts: KeyPart[];
  shares: { bits: number; share: number }[];
}

/**
 * Answers: what share of the true matches the model's blocking rules find. Two methods, and the smaller is believed:
 * by columns: among matches found by rules that do not use a column, how often do its keys agree? Columns being
 * independent, that tells how often no rule would find a match; and by recapture: Chao's lower bound of the matches that no
 * rule found, from the matches found by exactly one and exactly two rules.
 * Both are too high when the same records are faulty in many columns at once, so the true ceiling may be lower.
 *
 * @param engine after `linkPairs`, with its tables `pairs` and `linkage_records`
 * @returns nulls when no pair is a likely match
 * Example: `const { recall, found } = await estimateBlockingRecall(engine, model)`
 * Source: Chao 1987 (capture and recapture); independence as in Fellegi and Sunter 1969; from memory.
 */
export async function estimateBlockingRecall(engine: Engine, model: LinkageModel): Promise<BlockingRecall> {
  const { found } = await engine.one<{ found: number }>(
    `select coalesce(${EXPECTED_MATCHES}, 0)::double as found from pairs`,
  );
  const notes: string[] = [];
  if (found < 1)
    return { recall: null, found, byColumns: null, byRecapture: null, notes: ['no pair is a likely match'] };
  const byColumns = await recallByColumns(engine, model, notes);
  const byRecapture = await recallByRecapture(engine, model.blocking.length, found);
  const estimates = [byColumns, byRecapture].filter((e) => e !== null);
  return { recall: estimates.length ? Math.min(...estimates) : null, found, byColumns, byRecapture, notes };
}

async function recallByRecapture(engine: Engine, rules: number, found: number): Promise<number | null> {
  if (rules < 2) return null;
  const { once, twice } = await engine.one<{ once: number; twice: number }>(`select
      coalesce(${EXPECTED_MATCHES} filter (bit_count(blocking_rules) = 1), 0)::double as once,
      coalesce(${EXPECTED_MATCHES} filter (bit_count(blocking_rules) = 2), 0)::double as twice from pairs`);
  const missed = (((rules - 1) / rules) * once * Math.max(0, once - 1)) / (2 * (twice + 1));
  return found / (found + missed);
}

async function recallByColumns(engine: Engine, model: LinkageModel, notes: string[]): Promise<number | null> {
  const columns = [...new Set(model.blocking.flat().map((p) => keyPart(p).column))];
  const agreements: ColumnAgreement[] = [];
  for (const column of columns) {
    const agreement = await columnAgreement(engine, model, column);
    if (!agreement) {
      notes.push(`every rule uses ${column}, so how often it agrees among matches cannot be told`);
      return null;
    }
    agreements.push(agreement);
  }
  return 1 - shareMissed(model, agreements);
}

async function columnAgreement(engine: Engine, model: LinkageModel, column: string): Promise<ColumnAgreement | null> {
  const parts = distinctParts(model, column);
  const others = model.blocking.reduce(
    (mask, rule, k) => mask + (rule.some((p) => keyPart(p).column === column) ? 0 : 2 ** k),
    0,
  );
  if (others === 0) return null;
  const keys = parts.map((p, i) => `${keyPartSql(p)} as part_${i}`).join(', ');
  const bits = parts.map((_, i) => `case when l.part_${i} = r.part_${i} then ${2 ** i} else 0 end`).join(' + ');
  const rows = await engine.all<{ bits: number; weight: number }>(`
    with parts as (select record, ${keys} from linkage_records)
    select ${bits} as bits, ${EXPECTED_MATCHES}::double as weight
    from pairs p join parts l on l.record = p.left_record join parts r on r.record = p.right_record
    where (blocking_rules & ${others}::uinteger) <> 0 group by 1 order by 1`);
  const total = rows.reduce((sum, r) => sum + r.weight, 0);
  if (total < 1) return null;
  return { parts, shares: rows.map((r) => ({ bits: r.bits, share: r.weight / total })) };
}

function distinctParts(model: LinkageModel, column: string): KeyPart[] {
  const found = new Map<string, KeyPart>();
  for (const part of model.blocking.flat().map(keyPart)) if (part.column === column) found.set(partName(part), part);
  return [...found.values()];
}

const partName = (part: KeyPart): string => `${identifier(part.column)} ${keyPartSql(part)}`;

/** Goes through the columns one after another, keeping the rules that every column so far has agreed with. */
function shareMissed(model: LinkageModel, agreements: ColumnAgreement[]): number {
  const rules = model.blocking.map((rule) => new Set(rule.map((p) => partName(keyPart(p)))));
  let alive = new Map<bigint, number>([[(1n << BigInt(rules.length)) - 1n, 1]]);
  for (const { parts, shares } of agreements) {
    const next = new Map<bigint, number>();
    for (const { bits, share } of shares) {
      const broken = parts.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 0).map(partName);
      const kept = rules.reduce((mask, r, k) => (broken.some((b) => r.has(b)) ? mask : mask | (1n << BigInt(k))), 0n);
      for (const [state, probability] of alive)
        next.set(state & kept, (next.get(state & kept) ?? 0) + probability * share);
    }
    alive = next;
  }
  return alive.get(0n) ?? 0;
}
