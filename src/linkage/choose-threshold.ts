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
  /** any threshold from the first to the second gives the same links; the first is null when no pair is below */
  sameLinks: [number | null, number];
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
 * one with the greatest expected F1, F, is chosen. Where no pair lies for a stretch, every threshold there gives the same links;
 * then the weight is taken at which one more pair would neither raise nor lower F, a match probability of F / 2, or the nearest
 * to it, so that the threshold also serves records that come later.
 *
 * It is as good as the probabilities: where comparisons depend on one another among matches they are too sure of
 * themselves. Have a sample of pairs near the threshold looked at.
 *
 * @param engine after `linkPairs`, with its table `pairs`
 * @param blockingRecall share of matches that blocking finds, 0 to 1 (estimateBlockingRecall); 1 when absent
 * @throws ConcordError 'no-data' when there are no pairs; 'usage' when blockingRecall is not above 0 and at most 1
 * Source: maximum expected F-measure (Lewis 1995); the bound of F / 2 is of Lipton, Elkan and Naryanaswamy 2014; from memory.
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
  const sameLinks = sameLinksAs(best, curve);
  const threshold = within(sameLinks, best.f1);
  const probability = 1 / (1 + 2 ** -threshold);
  const chosen = { ...best, threshold, probability, sameLinks, expectedMatches, curve };
  return { ...chosen, explanation: explain(chosen, blockingRecall) };
}

/** From just above the next lower pair to the lowest pair that is a link. */
function sameLinksAs(best: ThresholdPoint, curve: ThresholdPoint[]): [number | null, number] {
  const below = curve[curve.indexOf(best) + 1];
  return [below ? onGrid(below.threshold + 1 / STEPS_PER_UNIT) : null, best.threshold];
}

function within([low, high]: [number | null, number], f1: number): number {
  if (f1 === 0) return high;
  const indifferent = onGrid(Math.log2(f1 / 2 / (1 - f1 / 2)));
  return Math.min(high, Math.max(low ?? indifferent, indifferent));
}

/** In steps of a tenth, without a negative zero. */
const onGrid = (weight: number): number => Math.round(weight * STEPS_PER_UNIT) / STEPS_PER_UNIT + 0;

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

function explain(chosen: Omit<ChosenThreshold, 'explanation'>, blockingRecall: number): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
  const [low, high] = chosen.sameLinks;
  const same =
    low === high ? '' : `Any weight ${low === null ? 'up to' : `from ${low} to`} ${high} gives the same links. `;
  return (
    `A pair is a link from match weight ${chosen.threshold} (match probability ${chosen.probability.toFixed(3)}) on. ${same}` +
    `By the match probabilities about ${Math.round(chosen.expectedMatches)} matches exist, of which blocking finds ${percent(blockingRecall)}. ` +
    `At this weight ${chosen.links} pairs are links; ${percent(chosen.precision)} of them are expected to be right and ` +
    `${percent(chosen.recall)} of all matches to be among them, which gives the greatest expected F1, ${chosen.f1.toFixed(4)}. ` +
    'No true match was used; look at pairs near the threshold before you rely on it.'
  );
}
