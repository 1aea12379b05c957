/** Where on a pathway a gap opens: how it changes from step to step, and which changes are beyond chance. */
import { normalCdf, normalQuantile } from '../../statistics/distributions/normal.ts';
import { adjustByHolm } from '../../statistics/multiple/false-discovery-rate.ts';
import { CONFIDENCE } from '../internal/make-figure.ts';
import type { GapChange, StepAnswer } from './step-answer.ts';

type Change = Omit<GapChange, 'adjusted'>;

const Z = normalQuantile(0.5 + CONFIDENCE / 2);

/**
 * Answers: how the gap of each group changes from step to step.
 * Argument: the steps, in order.
 * Result: for each group and each step that could be tested the change from the step before that could be; at the first such step from
 * no gap at all. It is the difference of two logarithms of the disadvantage, as a factor with its limits; its p-value says how
 * often chance alone would change the gap as much, two-sided, by the normal distribution with the two standard errors
 * added in squares; `adjusted` allows for all changes looked at together, by Holm.
 * Missing: steps without a test are passed over.
 * What it takes for granted: that the figures of two steps vary independently. Where each step counts those who passed the one
 * before, they do; where the same people are counted twice the test errs, mostly on the side of seeing nothing.
 */
export function gapChanges(steps: StepAnswer[]): GapChange[] {
  const groups = new Set(steps.flatMap(({ gaps }) => gaps.map(({ group }) => group)));
  const changes = [...groups].flatMap((group) => changesOf(steps, group));
  const adjusted = adjustByHolm(changes.map(({ pValue }) => pValue));
  return changes.map((change, i) => ({ ...change, adjusted: adjusted[i]! }));
}

function changesOf(steps: StepAnswer[], group: string): Change[] {
  let before = { log: 0, error: 0 };
  return steps.flatMap(({ gaps }, step) => {
    const gap = gaps.find((g) => g.group === group);
    if (!gap?.tested) return [];
    const change = gap.tested.log - before.log;
    const error = Math.hypot(gap.tested.error, before.error);
    before = gap.tested;
    const [value, lower, upper] = [0, -Z, Z].map((z) => Math.exp(change + z * error));
    const factor = { value: value!, lower: lower!, upper: upper! };
    return [{ step, group, label: gap.label, factor, pValue: Math.min(1, 2 * normalCdf(-Math.abs(change / error))) }];
  });
}

const BEYOND_CHANCE = 0.05;

/**
 * Answers: where the gap opens most: the largest growth that is beyond chance (adjusted p at or below 0.05), at a step where the group
 * does fare worse; null when there is none.
 */
export function whereGapOpens(changes: GapChange[], steps: StepAnswer[]): GapChange | null {
  const opening = changes.filter(({ factor, adjusted, step, group }) => {
    const gap = steps[step]!.gaps.find((g) => g.group === group)!;
    return factor.value! > 1 && adjusted <= BEYOND_CHANCE && gap.tested!.log > 0;
  });
  return opening.reduce<GapChange | null>(
    (most, change) => (most === null || change.factor.value! > most.factor.value! ? change : most),
    null,
  );
}
