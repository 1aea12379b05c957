/** The match weight from which a pair is called a link, chosen without the truth and explained. */
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import { EXPECTED_MATCHES } from './link-pairs.ts';

/** What is expected when pairs of at least this weight are links. */
export interface ThresholdPoint {
  /** match weight, in steps of 0.1 */
  threshold: number;
  links: number;
  /** expected shares, 0 to 1 */
  precision: number;
  recall: number;
  f1: number;
}

export interface ChosenThreshold extends ThresholdPoint {
  /** the match probability of the threshold */
  probability: number;
  /** matches expected in all, those that blocking missed included */
  expectedMatches: number;
  /** why, in words for the person who must answer for it */
  explanation: string;
  /** every step, from the highest weight down */
  curve: ThresholdPoint[];
}

const STEPS_PER_UNIT = 10;

/**
 * Answers: from which match weight on pairs should be links, when nobody knows the true matches. Each pair's match
 * probability says how likely it is a match, so their sums give the expected true and false links at every threshold; the
 * one with the greatest expected F1 is chosen, the highest where several are equal.
 *
 * It is as good as the probabilities: where comparisons depend on one another among matches they are too sure of
 * themselves. Have a sample of pairs near the threshold looked at.
 *
 * @param engine after `linkPairs`, with its table `pairs`
 * @param blockingRecall share of matches that blocking finds, 0 to 1 (estimateBlockingRecall); 1 when absent
 * @throws ConcordError 'no-data' when there are no pairs; 'usage' when blockingRecall is not above 0 and at most 1
 * Source: maximum expected F-measure (Lewis 1995; from memory).
 * Example: `const { threshold, explanation } = await chooseThreshold(engine, recall ?? 1)`
 */
export async function chooseThreshold(engine: Engine, blockingRecall = 1): Promise<ChosenThreshold> {
  demandShare(blockingRecall);
  const bins = await engine.all<{ step: number; n: number; matches: number }>(
    `select floor(match_weight * ${STEPS_PER_UNIT})::integer as step, count(*) as n,
       ${EXPECTED_MATCHES}::double as matches
     from pairs group by 1 order by 1 desc`,
  );
  if (bins.length === 0)
    throw new ConcordError('no-data', {
      where: 'pairs',
      problem: 'no blocking rule found a pair, so there is nothing to choose a threshold from',
      expected: 'at least one pair',
      remedy: 'look at the blocking report and at the standardisation',
    });
  const expectedMatches = bins.reduce((sum, b) => sum + b.matches, 0) / blockingRecall;
  const curve = curveOf(bins, expectedMatches);
  const best = curve.reduce((a, b) => (b.f1 > a.f1 ? b : a));
  const probability = 1 / (1 + 2 ** -best.threshold);
  return {
    ...best,
    probability,
    expectedMatches,
    curve,
    explanation: explain(best, probability, expectedMatches, blockingRecall),
  };
}

function demandShare(blockingRecall: number): void {
  if (blockingRecall > 0 && blockingRecall <= 1) return;
  throw new ConcordError('usage', {
    where: 'blocking recall',
    problem: 'it is not a share of matches',
    expected: 'a number above 0 and at most 1',
    remedy: 'use what estimateBlockingRecall gives',
  });
}

function curveOf(bins: { step: number; n: number; matches: number }[], expectedMatches: number): ThresholdPoint[] {
  let links = 0;
  let matches = 0;
  return bins.map((bin) => {
    links += bin.n;
    matches += bin.matches;
    return {
      threshold: bin.step / STEPS_PER_UNIT,
      links,
      precision: matches / links,
      recall: expectedMatches === 0 ? 0 : matches / expectedMatches,
      f1: (2 * matches) / (links + expectedMatches),
    };
  });
}

function explain(best: ThresholdPoint, probability: number, expected: number, blockingRecall: number): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
  return (
    `A pair is a link from match weight ${best.threshold} (match probability ${probability.toFixed(3)}) on. ` +
    `By the match probabilities about ${Math.round(expected)} matches exist, of which blocking finds ${percent(blockingRecall)}. ` +
    `At this weight ${best.links} pairs are links; ${percent(best.precision)} of them are expected to be right and ` +
    `${percent(best.recall)} of all matches to be among them, which gives the greatest expected F1, ${best.f1.toFixed(4)}. ` +
    'No true match was used; look at pairs near the threshold before you rely on it.'
  );
}
