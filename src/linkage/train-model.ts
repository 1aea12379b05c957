/** Training without truth: u from random pairs, m by expectation maximisation within blocks, the prior from sure rules. */
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { allCapped, allPairs, type CappedBlocks, makeKeys, makePairs } from './block-pairs.ts';
import { countPatterns, sampleRandomPairs } from './count-patterns.ts';
import {
  type EmResult,
  estimateU,
  type GammaPattern,
  matchProbability,
  maximiseExpectation,
  type Probabilities,
  startOfM,
} from './expectation-maximisation.ts';
import { type BlockingRule, gammaOf, keyPart, type LinkageModel, ruleName, scoredLevels } from './model.ts';
import { type LinkInput, standardiseRecords } from './standardise-records.ts';

export interface TrainOptions {
  /** of the random pairs; a whole number, 1 when absent */
  seed?: number;
  /** random pairs from which u is estimated; 1,000,000 when absent. All pairs are taken where there are no more */
  randomPairs?: number;
  /** pairs within blocks from which m is estimated, drawn by the seed; 2,000,000 when absent */
  blockedPairs?: number;
}

/** What one pass of expectation maximisation learnt, within the blocks of one rule. */
export interface TrainingPass {
  rule: string;
  pairs: number;
  /** comparisons whose m it estimates: those that share no column with the rule */
  comparisons: string[];
  iterations: number;
  converged: boolean;
  /** share of matches among its pairs */
  share: number;
}

export interface Trained {
  /** the model with m, u and prior filled in; nothing else is changed */
  model: LinkageModel;
  passes: TrainingPass[];
  /** random pairs that u stands on */
  randomPairs: number;
  /** pairs within blocks that m stands on */
  blockedPairs: number;
  /** pairs that the deterministic rules find; null when the model gives its own prior */
  deterministicPairs: number | null;
  /** blocks that were too large to learn from, of the deterministic rules first, then of the training rules */
  capped: CappedBlocks[];
}

/** Rounds of m within blocks, then u from the random pairs without those that match. */
const ROUNDS = 4;

/**
 * Estimates a model's m, u and prior on records whose true matches nobody knows.
 * @param input the files, as tables of the engine, and the model; m and u already in it are not used
 * @returns the trained model and what training did. The same seed, rows and model give the same numbers
 * @throws ConcordError 'no-data' when there are no pairs to learn from; 'catalogue-invalid' when every training rule uses
 *   a column of some comparison, or there is neither a prior nor deterministic rules
 * Source: Fellegi and Sunter 1969; Winkler 1988 and 2000 (expectation maximisation); the way of passes is that of Splink.
 * Example: `const { model } = await trainModel(engine, { left: 'people', model: untrained, kind: 'dedupe' }, { seed: 7 })`
 */
export async function trainModel(engine: Engine, input: LinkInput, options: TrainOptions = {}): Promise<Trained> {
  const { model, kind } = input;
  const rules = trainingRules(model);
  await standardiseRecords(engine, input);
  const all = await allPairs(engine, kind);
  if (all === 0) throw noPairs('no two records can be paired');
  const { prior, deterministicPairs, left } = await estimatePrior(engine, model, kind, all);
  const random = await sampleRandomPairs(engine, model, kind, options.randomPairs ?? 1_000_000, options.seed ?? 1, all);
  const capped = await makeKeys(engine, rules, model, kind);
  await makePairs(engine, 'linkage_training', rules.length, kind);
  const blocked = await countPatterns(
    engine,
    model,
    'linkage_training',
    options.blockedPairs ?? 2_000_000,
    options.seed ?? 1,
  );
  if (blocked.length === 0)
    throw allCapped(capped, model, 'the training rules') ?? noPairs('the training rules find no pair');
  const learnt = learn(model, rules, random, blocked, prior);
  return {
    model: { ...withProbabilities(model, learnt.m, learnt.u), prior },
    passes: learnt.passes,
    randomPairs: pairsIn(random),
    blockedPairs: pairsIn(blocked),
    deterministicPairs,
    capped: [...left, ...capped],
  };
}

const pairsIn = (patterns: GammaPattern[]): number => patterns.reduce((sum, p) => sum + p.n, 0);

const noPairs = (problem: string): ConcordError =>
  new ConcordError('no-data', {
    where: 'training',
    problem,
    expected: 'records that agree on the keys of the training rules',
    remedy: 'check the standardisation and the training rules, or give m and u in the model',
  });

/** Rules of training, refused when they leave some comparison without a pass that can learn it. */
function trainingRules(model: LinkageModel): BlockingRule[] {
  const rules = model.training ?? model.blocking;
  const never = model.comparisons.filter((_, c) => !rules.some((rule) => freeComparisons(model, rule).includes(c)));
  if (never.length === 0) return rules;
  throw new ConcordError(
    'catalogue-invalid',
    never.map((c) => ({
      where: `${model.id}, comparison ${c.name}`,
      problem: 'every training rule uses one of its columns, so its m cannot be estimated',
      expected: 'a rule on other columns',
      remedy: 'add a rule under training',
    })),
  );
}

/** Comparisons that share no column with a rule: within its blocks they are free to agree or not. */
function freeComparisons(model: LinkageModel, rule: BlockingRule): number[] {
  const used = new Set(rule.map((p) => keyPart(p).column));
  return model.comparisons.flatMap((c, i) => (c.columns.some((column) => used.has(column)) ? [] : [i]));
}

interface Learnt {
  m: Probabilities;
  u: Probabilities;
  passes: TrainingPass[];
}

function learn(
  model: LinkageModel,
  rules: BlockingRule[],
  random: GammaPattern[],
  blocked: GammaPattern[],
  prior: number,
): Learnt {
  const levels = model.comparisons.map((c) => scoredLevels(c).length);
  const every = levels.map((_, c) => c);
  let m = startOfM(levels);
  let u = estimateU(random, levels, () => 1);
  let passes: TrainingPass[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) u = estimateU(random, levels, (p) => 1 - matchProbability(p.gammas, m, u, prior, every));
    const results = rules.map((rule, k) => runPass(model, rule, k, blocked, { m, u }));
    m = averageM(
      m,
      results.map((r) => r.result),
    );
    passes = results.map((r) => r.pass);
  }
  return { m, u, passes };
}

function runPass(
  model: LinkageModel,
  rule: BlockingRule,
  k: number,
  blocked: GammaPattern[],
  known: { m: Probabilities; u: Probabilities },
): { pass: TrainingPass; result: EmResult & { free: number[] } } {
  const bit = 2 ** k;
  const patterns = blocked.filter((p) => Math.floor(p.rules / bit) % 2 === 1);
  const free = freeComparisons(model, rule);
  const result = maximiseExpectation({ patterns, ...known, share: 0.5, free });
  const pass = {
    rule: ruleName(rule),
    pairs: pairsIn(patterns),
    comparisons: free.map((c) => model.comparisons[c]!.name),
    ...{ iterations: result.iterations, converged: result.converged, share: result.share },
  };
  return { pass, result: { ...result, free } };
}

/** Passes are averaged by the matches each expects to have seen; a comparison that none saw stays as it is. */
function averageM(before: Probabilities, results: (EmResult & { free: number[] })[]): Probabilities {
  return before.map((levels, c) => {
    const seen = results.filter((r) => r.free.includes(c));
    const total = seen.reduce((sum, r) => sum + r.matches[c]!, 0);
    if (total === 0) return levels;
    return levels.map((_, gamma) => seen.reduce((sum, r) => sum + r.m[c]![gamma]! * r.matches[c]!, 0) / total);
  });
}

/** Distinct pairs that the deterministic rules find, divided by the share of matches they are said to find. */
async function estimatePrior(
  engine: Engine,
  model: LinkageModel,
  kind: LinkInput['kind'],
  all: number,
): Promise<{ prior: number; deterministicPairs: number | null; left: CappedBlocks[] }> {
  const { deterministic } = model;
  if (!deterministic) {
    if (model.prior !== undefined) return { prior: model.prior, deterministicPairs: null, left: [] };
    throw new ConcordError('catalogue-invalid', {
      where: model.id,
      problem: 'there is neither a prior nor deterministic rules',
      expected: 'one of them',
      remedy: 'add rules that find hardly anything but matches, and the share of matches you think they find',
    });
  }
  const left = await makeKeys(engine, deterministic.rules, model, kind);
  await makePairs(engine, 'linkage_deterministic', deterministic.rules.length, kind);
  const { n } = await engine.one<{ n: number }>('select count(*) as n from linkage_deterministic');
  const matches = Math.max(n, 0.5) / deterministic.recall;
  return { prior: Math.min(matches / all, 0.5), deterministicPairs: n, left };
}

/** A copy of the model with m and u by comparison and gamma. */
function withProbabilities(model: LinkageModel, m: Probabilities, u: Probabilities): LinkageModel {
  const comparisons = model.comparisons.map((comparison, c) => {
    const scored = scoredLevels(comparison);
    const levels = comparison.levels.map((level) => {
      if (level.kind === 'null') return level;
      const gamma = gammaOf(comparison, scored.indexOf(level));
      return { ...level, m: m[c]![gamma]!, u: u[c]![gamma]! };
    });
    return { ...comparison, levels };
  });
  return { ...model, comparisons };
}
