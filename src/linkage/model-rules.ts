/** The rules of a model, whatever they are for. */
import type { BlockingRule, LinkageModel } from './model-schema.ts';

/** Every rule whose columns the model reads: for blocking, training, the prior, and certainty. */
export const everyRule = (model: LinkageModel): BlockingRule[] => [
  ...model.blocking,
  ...(model.training ?? []),
  ...(model.deterministic?.rules ?? []),
  ...(model.certain_only?.rules ?? []),
];
