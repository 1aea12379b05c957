/** Linkage models as files: read with every fault at once, written so that they read back the same. */
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { ConcordError } from '../concord-error.ts';
import { inspectYaml } from '../workspace/read-yaml.ts';
import { checkModel } from './check-model.ts';
import { everyRule } from './model-rules.ts';
import type { BlockingRule, Comparison, KeyPart, Level, LinkageModel, Standardisation } from './model-schema.ts';
import { ModelSchema } from './model-schema.ts';

export type { BlockingRule, Comparison, KeyPart, Level, LinkageModel, Standardisation };

/** Records in a block above which it is left out, when the model does not say. */
const MAX_BLOCK = 1000;

/**
 * Reads a linkage model.
 * @param path a YAML file with the settings of model-schema.ts
 * @returns the model as written; m, u, prior and threshold are absent in one that was never trained
 * @throws ConcordError 'catalogue-invalid' with every fault, each with its line
 */
export function readModel(path: string): LinkageModel {
  const file = inspectYaml(path, ModelSchema, 'catalogue-invalid');
  const problems = file.problems.length ? file.problems : checkModel(file.value, file.where);
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return file.value;
}

/**
 * Writes a model, trained or not, so that `readModel` gives the same again, to the last digit of every probability.
 * Comments of the file it was read from are not kept, so save a trained model beside its definition.
 */
export function writeModel(path: string, model: LinkageModel): void {
  writeFileSync(path, stringify(model, { lineWidth: 120 }));
}

/** Every level of every comparison has m and u, and the prior is known. Null levels need neither. */
export const isTrained = (model: LinkageModel): boolean =>
  model.prior !== undefined &&
  model.comparisons.every((c) => scoredLevels(c).every((l) => l.m !== undefined && l.u !== undefined));

/** The levels that carry weight, strongest first; a missing value carries none. */
export const scoredLevels = (comparison: Comparison): Level[] => comparison.levels.filter((l) => l.kind !== 'null');

/** Gamma of the i-th scored level: `else` is 0, the strongest the highest; a missing value is -1. */
export const gammaOf = (comparison: Comparison, scoredIndex: number): number =>
  scoredLevels(comparison).length - 1 - scoredIndex;

export const standardisationOf = (model: LinkageModel, column: string): { from: string; rule: Standardisation } => {
  const setting = model.standardise?.[column] ?? 'text';
  return typeof setting === 'string' ? { from: column, rule: setting } : setting;
};

export const keyPart = (part: string | KeyPart): KeyPart => (typeof part === 'string' ? { column: part } : part);

/** A rule as people read it: `surname (first 3) + birth_date (year)`. */
export const ruleName = (rule: BlockingRule): string =>
  rule
    .map((given) => {
      const part = keyPart(given);
      const how = part.first
        ? `first ${part.first}`
        : part.last
          ? `last ${part.last}`
          : part.soundex
            ? 'soundex'
            : (part.phonetic?.replace('_', ' ') ?? part.part);
      return how ? `${part.column} (${how})` : part.column;
    })
    .join(' + ');

export const maxBlock = (model: LinkageModel): number => model.max_block ?? MAX_BLOCK;

/** Every column that the model reads after standardisation, in order of first use. */
export function modelColumns(model: LinkageModel): string[] {
  const used = [
    ...model.comparisons.flatMap((c) => c.columns),
    ...everyRule(model)
      .flat()
      .map((p) => keyPart(p).column),
  ];
  return [...new Set(used)];
}
