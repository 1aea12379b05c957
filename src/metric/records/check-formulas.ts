import type { Problem } from '../../concord-error.ts';
import type { YamlFile } from '../../workspace/read-yaml.ts';
import { ifSound, soundOr, unsound } from '../../workspace/sound-settings.ts';
import { ExpressionFault, type ValueType } from '../expression.ts';
import { expressionProblems } from '../expression-problems.ts';
import type { MetricKind } from '../metric.ts';
import type { MetricFile } from '../metric-schema.ts';
import type { TableModel } from '../table-model.ts';
import { formulaType, rowType } from './formula-type.ts';
import { KINDS, type Needs } from './record-kinds.ts';
import { featureOfFile } from './records-of-file.ts';
import type { FeatureFile } from './records-schema.ts';

/** Faults of numerator and denominator, which may speak of columns, the index day and the features. */
export function checkFormulas(file: YamlFile<MetricFile>, model: TableModel): Problem[] {
  const { value: metric } = file;
  const needs = soundOr(() => KINDS[metric.kind as MetricKind], null);
  const typeOf = (name: string): ValueType => {
    const { features = {} } = metric.records!;
    if (!Object.hasOwn(features, name)) return rowType(model, metric.source)(name);
    return featureType(model, metric.source, name, features[name]!);
  };
  return [
    ...ifSound(() =>
      expressionProblems(metric.numerator, file.where(['numerator']), needs?.numerator ?? ['truth', 'number'], typeOf),
    ),
    ...ifSound(() => {
      if (metric.denominator !== undefined && needs?.denominator === 'none')
        return [say(file.where(['denominator']), `a ${metric.kind} of records has none`, denominatorOf(needs))];
      if (metric.denominator !== undefined)
        return expressionProblems(metric.denominator, file.where(['denominator']), ['truth', 'number'], typeOf);
      if (needs?.denominator !== 'must') return [];
      return [say(file.where(['kind']), `a ${metric.kind} has no denominator`, 'a denominator')];
    }),
    ...ifSound(() => partProblems(file, typeOf)),
  ];
}

/** Rows of which something holds, of rows of which something holds, are mostly a part of them: whoever writes it says whether they are. */
function partProblems(file: YamlFile<MetricFile>, typeOf: (name: string) => ValueType): Problem[] {
  const { kind, numerator, denominator, numerator_is_part: said } = file.value;
  if (kind !== 'ratio')
    return said === undefined
      ? []
      : [say(file.where(['numerator_is_part']), `it is for ratios, not for a ${kind}`, 'no numerator_is_part')];
  const isTruth = (formula: string): boolean => !expressionProblems(formula, '', ['truth'], typeOf).length;
  if (said !== undefined || denominator === undefined || !isTruth(numerator) || !isTruth(denominator)) return [];
  return [
    say(
      file.where(['kind']),
      'a ratio of two truths does not say whether the numerator is a part of the denominator',
      'numerator_is_part: true where it counts some of the same people or records, otherwise false',
    ),
  ];
}

/** A fault of the feature itself is told of the feature, and not again where it is named. */
function featureType(model: TableModel, source: string, name: string, feature: FeatureFile): ValueType {
  try {
    return formulaType(model, source, { [name]: featureOfFile(feature) })(name);
  } catch (error) {
    if (error instanceof ExpressionFault) return unsound();
    throw error;
  }
}

const denominatorOf = (needs: Needs): string =>
  needs.population
    ? 'its `population` instead'
    : 'a condition in `rows`, or a numerator that is null for rows left out';

const say = (where: string, problem: string, expected: string): Problem => ({
  where,
  problem,
  expected,
  remedy: 'correct the setting',
});
