/** What people want to know of a model and of files beside the links: what blocking costs, what it could be, why a pair weighs so. */
import { ConcordError } from '../concord-error.ts';
import type { Engine } from '../engine/engine.ts';
import type { Progress } from '../progress.ts';
import { allCapped } from './block-pairs.ts';
import { type BlockingRuleReport, blockingReport } from './blocking-report.ts';
import { chartUnlinkables, type UnlinkablePoint } from './chart-unlinkables.ts';
import { type BlockingRecall, estimateBlockingRecall } from './estimate-blocking-recall.ts';
import { explainPair, type RecordName, type Waterfall } from './explain-pair.ts';
import { linkPairs } from './link-pairs.ts';
import { isTrained, type LinkageModel } from './model.ts';
import { type ProposedRule, type ProposeOptions, proposeBlocking } from './propose-blocking.ts';
import { type LinkInput, standardiseRecords } from './standardise-records.ts';
import { type Trained, trainModel } from './train-model.ts';

/** What is asked; what is absent is not made. */
export interface Examination {
  /** what each blocking rule costs and adds */
  blocking?: boolean;
  /** blocking rules that would do */
  propose?: ProposeOptions;
  /** how many records could not reach a weight */
  unlinkables?: boolean;
  /** pairs of records whose weight is to be explained */
  waterfalls?: [RecordName, RecordName][];
}

/** What was found; null for what was not asked. */
export interface Examined {
  blocking: BlockingRuleReport[] | null;
  proposed: ProposedRule[] | null;
  unlinkables: UnlinkablePoint[] | null;
  /** in the order of the pairs asked */
  waterfalls: Waterfall[] | null;
}

/** A model made ready to weigh, and whether pairs stand in the table `pairs`. */
export interface Prepared {
  model: LinkageModel;
  /** what training did; null when the model came trained, or nothing needed it */
  training: Omit<Trained, 'model'> | null;
  /** of the model's rules; null where nothing that was asked compares pairs */
  blockingRecall: BlockingRecall | null;
}

/**
 * Does what an examination needs where the files are not linked, and no more: a report of blocking trains and compares nothing,
 * unlinkables and waterfalls need a trained model, and a proposal of rules needs pairs.
 * @param options `train`: train the model even if nothing that is asked needs it; `seed` of training, 1 when absent
 * @throws ConcordError as trainModel, linkPairs and standardiseRecords
 * Example: `const { model } = await prepareExamination(engine, input, { unlinkables: true }, {}, silentProgress)`
 */
export async function prepareExamination(
  engine: Engine,
  input: LinkInput,
  asked: Examination,
  options: { train?: boolean; seed?: number },
  progress: Progress,
): Promise<Prepared> {
  const weighs = asked.propose !== undefined || asked.unlinkables === true || asked.waterfalls !== undefined;
  const isToTrain = (weighs || options.train === true) && !isTrained(input.model);
  if (isToTrain) progress.start('training the model');
  const trained = isToTrain ? await trainModel(engine, input, { seed: options.seed ?? 1 }) : null;
  const { model, ...training } = trained ?? { model: input.model };
  const told = { model, training: trained && (training as Omit<Trained, 'model'>) };
  if (!weighs) return { ...told, blockingRecall: null };
  if (!asked.propose) {
    await standardiseRecords(engine, { ...input, model });
    return { ...told, blockingRecall: null };
  }
  progress.start('comparing pairs');
  const { pairs, capped } = await linkPairs(engine, { ...input, model });
  const noPair = pairs === 0 ? allCapped(capped, model, 'the blocking rules') : null;
  if (noPair) throw noPair;
  return { ...told, blockingRecall: await estimateBlockingRecall(engine, model) };
}

/**
 * Answers what is asked of files and a model.
 * @param engine after `prepareExamination` for the same, or after `linkFiles`
 * @param input the files, as tables of the engine, and the model as it was made ready or used
 * @throws ConcordError 'unknown-name' for a pair of a record that does not exist; 'no-data' when rules are to be proposed and no
 *   pair is a likely match
 * Example: `await examineFiles(engine, { ...input, model }, { unlinkables: true }, silentProgress)`
 */
export async function examineFiles(
  engine: Engine,
  input: LinkInput,
  { blocking, propose, unlinkables, waterfalls }: Examination,
  progress: Progress,
): Promise<Examined> {
  const { model } = input;
  const points = unlinkables ? await chartUnlinkables(engine, model) : null;
  const explained: Waterfall[] = [];
  for (const [one, other] of waterfalls ?? []) explained.push(await explainPair(engine, model, one, other));
  if (propose) progress.start('searching blocking rules');
  const proposed = propose ? await proposeBlocking(engine, input, propose) : null;
  if (proposed?.length === 0) throw nothingProposed();
  if (blocking) progress.start('counting blocks');
  const blocks = blocking ? await blockingReport(engine, input) : null;
  progress.end();
  return { blocking: blocks, proposed, unlinkables: points, waterfalls: waterfalls ? explained : null };
}

const nothingProposed = (): ConcordError =>
  new ConcordError('no-data', {
    where: 'search of blocking rules',
    problem:
      'no rule can be proposed: no pair that the rules of the model find is a likely match, or every rule makes too many pairs',
    expected: 'likely matches among the pairs, and pairs to spend on them',
    remedy: 'begin with wider rules in the model, on a sample of the records if need be, or allow more pairs',
  });
