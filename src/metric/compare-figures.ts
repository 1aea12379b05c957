/** What a figure stands beside: the period before, its care system, its peers, England, and what was published of the same. */

import { ConcordError } from '../concord-error.ts';
import { quantileOfSorted } from '../statistics/estimates/quantile-of-sorted.ts';
import { systemOf } from './compare-system.ts';
import {
  type AskReleased,
  answered,
  type Compared,
  cell,
  compared,
  type Find,
  isComparable,
  NOTHING,
  pick,
  placeOf,
} from './comparison.ts';
import { grainsFrom, periodEnd, periodStart, shiftDays, shiftSteps, stepsBetween } from './grain.ts';
import type { Answer, Figure, Metric, Question } from './metric.ts';
import { isNoPlace, PLACE_DIMENSIONS } from './place-dimensions.ts';
import type { Released } from './released.ts';
import { withheldBeside } from './withheld-cells.ts';

export const COMPARATORS = ['previous', 'peers', 'system', 'england', 'published'] as const;
export type Comparator = (typeof COMPARATORS)[number];

/** Where a figure stands among all of its sort that have a value in the same period, of people a complete one. */
export interface Peers {
  /**
   * 1 is the best by the metric's polarity (the highest, where it has none); equal values share the better rank. Null: of people and not
   * complete, so it is none of them
   */
  rank: number | null;
  /** how many they are, itself among them where it has a rank */
  of: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
}

/** Absent: not asked for. Null: there is none, or the figure itself has no value. */
export interface FigureComparators {
  previous?: Compared | null;
  system?: Compared | null;
  england?: Compared | null;
  published?: Compared | null;
  peers?: Peers | null;
}

/**
 * Sets the figures of an answer beside others. Every figure that is compared with was itself let out by policy: what is withheld is
 * no comparator.
 * @param wanted which comparators
 * @param ask answers the further questions: at most one for each comparator, and one more for which system a place is in
 * @returns one set for each figure of the answer, in its order
 * @throws what `ask` throws
 * @example const beside = await compareFigures(answer, ['previous', 'england'], ask)
 */
export async function compareFigures(
  answer: Released<Answer>,
  wanted: Comparator[],
  ask: AskReleased,
): Promise<FigureComparators[]> {
  const beside = answer.figures.map((): FigureComparators => ({}));
  const each = (name: Comparator, find: (figure: Figure) => FigureComparators[Comparator]): void =>
    answer.figures.forEach((figure, i) => {
      Object.assign(beside[i]!, { [name]: figure.status === 'value' ? (find(figure) ?? null) : null });
    });
  if (wanted.includes('previous')) each('previous', await previousOf(answer, ask));
  if (wanted.includes('peers')) each('peers', await peersOf(answer, ask));
  if (wanted.includes('system')) each('system', await systemOf(answer, ask));
  if (wanted.includes('england')) each('england', await englandOf(answer, ask));
  if (wanted.includes('published')) each('published', await publishedOf(answer, ask));
  return beside;
}

/**
 * For whoever asks a further question: a month does not stand beside a day.
 * @throws ConcordError 'no-data' when the metric has no periods of that length
 */
export function demandGrain(metric: Metric, { grain }: Question): void {
  if (grain === null || (metric.grain !== null && grainsFrom(metric.grain).includes(grain))) return;
  throw new ConcordError('no-data', {
    where: metric.id,
    problem: `it has no figure of a ${grain}`,
    expected: `periods of a ${metric.grain ?? 'whole time'} or longer`,
    remedy: 'compare longer periods',
  });
}

/** The same cell one period before; without periods, over as long a time before the first day asked. */
async function previousOf(answer: Answer, ask: AskReleased): Promise<Find<Compared>> {
  const question = earlier(answer.question);
  if (!question || answer.metric.grain === null) return () => null;
  const { grain } = question;
  const before = await answered(ask, question);
  if (!before) return NOTHING;
  const found = new Map(before.figures.map((f) => [cell(f, grain ? f.period?.start : ''), f]));
  // the same period may be shown among other periods: what is withheld here is withheld there
  const withheld = answer.figures.filter(({ status }) => status === 'withheld' && grain);
  for (const figure of withheld) found.delete(cell(figure, figure.period?.start));
  return (figure) => {
    const start = grain && figure.period ? shiftSteps(figure.period.start, grain, -1) : '';
    const earlierFigure = found.get(cell(figure, start));
    return compared(answer.metric, figure, earlierFigure, earlierFigure?.period?.label ?? 'the period before');
  };
}

/** Null when it has no beginning to go back from. */
function earlier(question: Question): Question | null {
  const { grain, from, to } = question;
  if (grain) return { ...question, from: from === null ? null : shiftSteps(from, grain, -1) };
  if (from === null || to === null) return null;
  const { asked, ...days } = question;
  return { ...days, from: startBefore(from, to), to: shiftDays(from, -1) };
}

/** Whole months go back by as many months, of whatever lengths; other days by as many days. */
function startBefore(from: string, to: string): string {
  const whole = periodStart(from, 'month') === from && periodEnd(periodStart(to, 'month'), 'month') === to;
  const finest = whole ? 'month' : 'day';
  return shiftSteps(from, finest, -stepsBetween(from, to, finest));
}

/** All of the first place asked by, whichever were chosen, everything else being equal. */
async function peersOf(answer: Answer, ask: AskReleased): Promise<Find<Peers>> {
  const { metric, question } = answer;
  const place = placeOf(question);
  if (!place) return () => null;
  const all = await answered(ask, { ...question, where: question.where.filter((w) => w.dimension !== place) });
  if (!all) return NOTHING;
  const isPeer = (f: Figure): boolean => f.status === 'value' && f.value !== null && isComparable(metric, f);
  const groups = Map.groupBy(
    all.figures.filter((f) => isPeer(f) && !isNoPlace(place, f.group[place])),
    (f) => cell(f, f.period?.start, place),
  );
  const values = new Map(
    [...groups].map(([key, figures]) => [key, figures.map((f) => f.value!).sort((a, b) => a - b)]),
  );
  const few = withheldBeside(answer, (figure) => [cell(figure, figure.period?.start, place)]);
  return (figure) => {
    if (isNoPlace(place, figure.group[place]) || few(figure)) return null;
    const sorted = values.get(cell(figure, figure.period?.start, place));
    return sorted && sorted.length > 1 ? standing(metric, figure, sorted) : null;
  };
}

function standing(metric: Metric, figure: Figure, sorted: number[]): Peers {
  const value = figure.value!;
  const ahead = sorted.filter((other) => (metric.polarity === 'decrease' ? other < value : other > value)).length;
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share));
  return {
    rank: isComparable(metric, figure) ? ahead + 1 : null,
    of: sorted.length,
    lowerQuartile: lowerQuartile!,
    median: median!,
    upperQuartile: upperQuartile!,
  };
}

/**
 * The whole of what is published of the same groups that are no places, where all of England reported: an edition may hold a part of it, and
 * reports of some places only are not England's. Of a count it would say nothing, since no place is as large; nor of groups of people (ages)
 * that the published figures do not tell apart.
 */
async function englandOf(answer: Answer, ask: AskReleased): Promise<Find<Compared>> {
  const { metric, question } = answer;
  const published = metric.published ?? (metric.records === null ? metric.id : null);
  if (published === null || metric.kind === 'count') return () => null;
  const by = question.by.filter((d) => !PLACE_DIMENSIONS.includes(d));
  const where = question.where.filter((w) => !PLACE_DIMENSIONS.includes(w.dimension));
  const england = await answered(ask, { ...question, metric: published, by, where }, { otherMetric: true });
  if (!england) return NOTHING;
  const whole = england.figures.filter((f) => isAllOfEngland(england.metric, f));
  const found = new Map(whole.map((f) => [cell(f, startIn(question, f)), f]));
  return (figure) => {
    const theirs = found.get(cell({ group: pick(figure.group, by) }, startIn(question, figure)));
    return isOfSameDays(figure, theirs) ? compared(metric, figure, theirs, 'England') : null;
  };
}

/** Whether in each of the metric's own periods, as a mean, as many reported as do where all of England does. */
function isAllOfEngland({ englandReporters, grain }: Metric, { period, reported }: Figure): boolean {
  if (englandReporters === null) return false;
  const periods = period && grain ? stepsBetween(period.start, period.end, grain) : 1;
  return reported >= englandReporters * periods;
}

/** What a provider is called in published statistics. */
const NAMES: Record<string, string> = { provider: 'trust', trust: 'trust', system: 'system' };

/** The figure of the same place and period as it was published; null where the question is about what is never published. */
async function publishedOf(answer: Answer, ask: AskReleased): Promise<Find<Compared>> {
  const { metric, question } = answer;
  const dimensions = [...question.by, ...question.where.map((w) => w.dimension)];
  if (metric.published === null || dimensions.some((d) => !(d in NAMES))) return () => null;
  const theirs = await answered(ask, {
    ...question,
    metric: metric.published,
    by: question.by.map((d) => NAMES[d]!),
    where: question.where.map((w) => ({ ...w, dimension: NAMES[w.dimension]! })),
  });
  if (!theirs) return NOTHING;
  const found = new Map(theirs.figures.map((f) => [cell(f, startIn(question, f)), f]));
  return (figure) => {
    const group = Object.fromEntries(Object.entries(figure.group).map(([d, code]) => [NAMES[d]!, code]));
    const theirs = found.get(cell({ group }, startIn(question, figure)));
    return isOfSameDays(figure, theirs) ? compared(metric, figure, theirs, 'as published') : null;
  };
}

/** A month that was published is no comparator of five of its days. */
const isOfSameDays = ({ period: ours }: Figure, other: Figure | undefined): boolean =>
  ours?.start === other?.period?.start && ours?.end === other?.period?.end;

/** Without periods there is one figure of each. */
const startIn = ({ grain }: Question, { period }: Figure): string => (grain && period ? period.start : '');
