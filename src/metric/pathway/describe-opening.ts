/** Where the gap opens, in words for a board. */
import type { Metric } from '../metric.ts';
import type { FigureCut, GapChange, Limited, PathwayAnswer, StepGap } from './step-answer.ts';

/** How a figure of a metric is written. */
export type WriteValue = (value: number, metric: Metric) => string;

/**
 * Answers: the sentences that say where the gap opens, and those that say what that means.
 * Zero and missing: that no growth is beyond chance is said to be no proof of equality.
 */
export function describeOpening(found: PathwayAnswer, write: WriteValue): string[] {
  const { changes, opens, steps, cut } = found;
  if (!changes.length)
    return ['Where the gap opens cannot be said: no step has figures, with limits, of the groups that are compared.'];
  if (!opens)
    return [
      `At no step does the gap grow by more than chance can explain (${looked(changes)}). That is no proof that there is none.`,
    ];
  const step = steps[opens.step]!;
  const gap = step.gaps.find((g) => g.group === opens.group)!;
  // steps that could not be tested are passed over
  const from = changes.findLast((change) => change.group === opens.group && change.step < opens.step);
  const first = from === undefined;
  const opening = first
    ? `The gap is there from the first step that can be compared, '${step.step.title}', and grows at no later one by as much`
    : `The gap opens most at step ${opens.step + 1} of ${steps.length}, '${step.step.title}'`;
  return [
    `${opening}: ${sidesText(cut, gap, step.step.metric, write)}.`,
    `${first ? 'There' : `From '${steps[from.step]!.step.title}' to there`} the disadvantage grows ${times(opens.factor)}, more than chance explains (p ${probability(opens.adjusted)}, ${looked(changes)}).`,
  ];
}

/** What the words of `describeOpening` stand for. */
export const MEANING_OF_GAP =
  'The disadvantage is the odds ratio of shares and the ratio of all other figures, turned so that above 1 the group fares worse. A change is tested against chance as if the steps were independent, allowing for all changes together (Holm).';

const looked = (changes: GapChange[]): string =>
  changes.length === 1 ? 'one change looked at' : `${changes.length} changes looked at together`;

function sidesText(cut: FigureCut, { figure, against, label }: StepGap, metric: Metric, write: WriteValue): string {
  const [ours, theirs] = [write(figure.value!, metric), write(against.value!, metric)];
  return cut.compares === 'ends'
    ? `${metric.title}, ${ours} in ${cut.most} against ${theirs} in ${cut.least}`
    : `${metric.title}, ${ours} in the group ${label} against ${theirs} in all others`;
}

const times = ({ value, lower, upper }: Limited): string =>
  `${value!.toFixed(2)} times (${lower!.toFixed(2)} to ${upper!.toFixed(2)})`;

const probability = (p: number): string => (p < 0.001 ? 'under 0.001' : `= ${p.toFixed(3)}`);
