/** The whole way of linkage: train where needed, score, choose the threshold, cluster. */
import type { Engine } from '../engine/engine.ts';
import type { Progress } from '../progress.ts';
import { allCapped, type CappedBlocks } from './block-pairs.ts';
import { chooseThreshold } from './choose-threshold.ts';
import { type Clustered, type ClusterOptions, clusterPairs } from './cluster-pairs.ts';
import { type BlockingRecall, estimateBlockingRecall } from './estimate-blocking-recall.ts';
import { EXPECTED_MATCHES, linkPairs } from './link-pairs.ts';
import { isTrained, type LinkageModel } from './model.ts';
import type { LinkInput } from './standardise-records.ts';
import { type Trained, trainModel } from './train-model.ts';

export interface LinkedFiles {
  /** as it was used: trained */
  model: LinkageModel;
  /** what training did; null when the model came trained */
  training: Omit<Trained, 'model'> | null;
  pairs: number;
  capped: CappedBlocks[];
  blockingRecall: BlockingRecall;
  threshold: Threshold;
  clusters: Clustered;
}

export interface Threshold {
  /** match weight from which a pair is a link */
  weight: number;
  chosenBy: 'method' | 'model';
  explanation: string;
  /** of the links, as the match probabilities expect; shares from 0 to 1, null when there is no link or no match */
  precision: number | null;
  recall: number | null;
  expectedMatches: number;
}

/**
 * Answers: which records of one file, or of two, are of the same person, and how sure that is. A model that is trained is used as
 * it is; another is trained first. A threshold in the model holds; otherwise the method chooses it.
 * @param input the files, as tables of the engine, and the model
 * @param options of clustering, and the seed of training (1 when absent)
 * @returns what was found; the tables `pairs`, `clusters` and `cluster_cuts` stay in the engine
 * @throws ConcordError as trainModel, linkPairs, chooseThreshold ('no-data' when no pair is found, which says where blocks are too large) and clusterPairs
 * Example: `await linkFiles(engine, { left: 'people', model, kind: 'dedupe' }, { seed: 7 }, silentProgress)`
 */
export async function linkFiles(
  engine: Engine,
  input: LinkInput,
  options: Omit<ClusterOptions, 'threshold'> & { seed?: number },
  progress: Progress,
): Promise<LinkedFiles> {
  const { seed = 1, ...clustering } = options;
  progress.start('training the model');
  const trained = isTrained(input.model) ? null : await trainModel(engine, input, { seed });
  const model = trained?.model ?? input.model;
  progress.start('comparing pairs');
  const { pairs, capped } = await linkPairs(engine, { ...input, model });
  const noPair = pairs === 0 ? allCapped(capped, model, 'the blocking rules') : null;
  if (noPair) throw noPair;
  const blockingRecall = await estimateBlockingRecall(engine, model);
  const threshold = await thresholdOf(engine, model, blockingRecall.recall ?? 1);
  progress.start('clustering');
  const clusters = await clusterPairs(engine, { ...clustering, threshold: threshold.weight });
  progress.end();
  return { model, training: trained && withoutModel(trained), pairs, capped, blockingRecall, threshold, clusters };
}

const withoutModel = ({ model: _, ...told }: Trained): Omit<Trained, 'model'> => told;

async function thresholdOf(engine: Engine, model: LinkageModel, blockingRecall: number): Promise<Threshold> {
  const chosen = await chooseThreshold(engine, blockingRecall);
  const { expectedMatches } = chosen;
  if (model.threshold === undefined) {
    const { threshold: weight, explanation, precision, recall } = chosen;
    return { weight, chosenBy: 'method', explanation, precision, recall, expectedMatches };
  }
  const { links, matches } = await engine.one<{ links: number; matches: number }>(
    `select count(*) as links, coalesce(${EXPECTED_MATCHES}, 0)::double as matches from pairs
     where match_weight >= ${model.threshold}`,
  );
  return {
    ...{ weight: model.threshold, chosenBy: 'model', expectedMatches },
    explanation: `The model says that a pair is a link from match weight ${model.threshold} on. The method would choose ${chosen.threshold}.`,
    precision: links === 0 ? null : matches / links,
    recall: expectedMatches === 0 ? null : matches / expectedMatches,
  };
}
