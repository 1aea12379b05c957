/** Which tables a question reads, and whether any of them is about people. */
import { ConcordError } from '../concord-error.ts';
import { anyOfPeople } from '../edition/is-of-people.ts';
import type { TablePlan } from '../edition/read-table-model.ts';
import { tablesUsed } from '../metric/compile-answer.ts';
import type { Metric, Question } from '../metric/metric.ts';
import type { TableModel } from '../metric/table-model.ts';

/** What a policy must name: the rows that are counted, and those of the population that they are divided by (places by people). */
export const tablesOf = ({ source, records }: Metric): string[] => [
  ...new Set([source, records?.population?.source ?? source]),
];

/**
 * Whether a question reads rows about people: those that are counted, those that they are divided by, or any other that it touches,
 * such as what people have on a day.
 */
export function readsPeople(
  plans: readonly TablePlan[],
  model: TableModel,
  metric: Metric,
  question: Question,
): boolean {
  return anyOfPeople([...tablesOf(metric), ...touched(model, metric, question)], plans);
}

/** None of a question that cannot be put: nothing is read for it. */
function touched(model: TableModel, metric: Metric, question: Question): string[] {
  try {
    return tablesUsed(metric, model, question);
  } catch (error) {
    if (error instanceof ConcordError) return [];
    throw error;
  }
}
