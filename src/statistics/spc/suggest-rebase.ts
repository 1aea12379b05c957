/** Where a person may want to compute limits anew, and why. Nothing is ever rebased by itself. */
import { demand } from '../impossible-input.ts';
import { medianOf } from './averages.ts';
import type { XmrChart, XmrProfileName } from './chart-types.ts';
import { type XmrOptions, xmrChart } from './xmr.ts';

export interface SuggestRebaseOptions {
  profile?: XmrProfileName;
  /** positions from which limits are computed anew already */
  rebaseAt?: number[];
  ghosts?: number[];
  /** how many points in a row on one side are a lasting shift; 12 when absent, and never less than the profile's run */
  lasting?: number;
}

export interface RebaseSuggestion {
  /** 0-based position in the series from which limits would be computed anew: where the shift begins */
  at: number;
  side: 'above' | 'below';
  /** in words, a whole sentence */
  reason: string;
  evidence: {
    /** judged points between the last rebase (or the start) and the shift, and their median */
    pointsBefore: number;
    medianBefore: number;
    /** how many points in a row lie on one side of that median, and their own */
    shiftLength: number;
    medianAfter: number;
    /** special causes before the shift by limits of their own: many say that nothing was settled before */
    signalsBefore: number;
    /** special causes in the shift by the limits before it, and by limits of its own */
    signalsByOldLimits: number;
    signalsIfRebased: number;
  };
}

export interface RebaseAdvice {
  suggestions: RebaseSuggestion[];
  notes: string[];
}

/** Limits rest on so many points before a shift can be told from them. */
const SETTLED = 12;

/** A value that is judged, and where it stood. */
interface Judged {
  index: number;
  value: number;
}

/**
 * Answers: where a series has shifted for so long that its limits no longer describe it, and might be computed anew.
 * Arguments: `values`, in time order, null where not reported; `options`, above.
 * Result: suggestions in time order, each with its position, the reason in words and the evidence; and what must be asked of
 * a person before one is taken. Suggested is the start of a shift of 12 or more points (`lasting`) on one side of the median of
 * the 12 or more points before it (a median, so that one wild point makes no shift), if limits of its own leave fewer special
 * causes in it than the limits before. A run may begin early, with points of the old level that happened to lie on the new
 * side: of the starts in it the one is taken that leaves the values nearest to the medians before and after it.
 * Zero, missing and small: nulls and ghosts are passed over; a shift with fewer than 12 points before it is not suggested, for
 * there is nothing settled to have shifted from; too short a series gives no suggestion. Options that cannot be are refused.
 * Source: NHS England's Making Data Count team gives no formula, asks for big shifts and judgement (as reported by North London
 * NHS Foundation Trust); a known cause, from the start of the long run, and 12 points until limits are settled:
 * NHSRplotthedots, "Number of points required"; a shift sustained for 10 to 12 points: D. M. Williams (2019). The rule that
 * puts these together is this project's.
 * Example:
 * ```ts
 * const low = [5, 6, 5, 4, 5, 6, 4, 5, 5, 6, 4, 5];
 * const shifted = [...low, ...low.map((value) => value + 9)];
 * suggestRebase(shifted).suggestions[0] // { at: 12, side: 'above', evidence: { shiftLength: 12, signalsIfRebased: 0 } }
 * suggestRebase(low).suggestions // []
 * suggestRebase(low, { lasting: 3 }) // ImpossibleInput
 * ```
 */
export function suggestRebase(values: (number | null)[], options: SuggestRebaseOptions = {}): RebaseAdvice {
  const { lasting = SETTLED, ...drawn } = options;
  demand(Number.isInteger(lasting) && lasting >= 8, 'a lasting shift is 8 or more points');
  const chart = xmrChart(values, { ...drawn, polarity: 'neutral' });
  const suggestions: RebaseSuggestion[] = [];
  for (const group of groupsOf(chart)) {
    let start = 0;
    for (let from = SETTLED; from < group.length; from++) {
      const shift = from >= start + SETTLED ? shiftAt(group, start, from, lasting) : null;
      const suggestion = shift && weigh(group, shift, drawn.profile);
      if (!shift || !suggestion) continue;
      suggestions.push(suggestion);
      start = shift.from;
    }
  }
  return { suggestions, notes: suggestions.length === 0 ? [] : [ASK] };
}

const ASK =
  'A suggestion is not applied by itself. Before limits are computed anew: is it known what changed, did it change then, is it ' +
  'expected to last, and is the story clearer with new limits? Write the cause beside the chart.';

const groupsOf = (chart: XmrChart): Judged[][] =>
  [...new Set(chart.points.map((point) => point.group))].map((group) =>
    chart.points.filter((point) => point.group === group && !point.ghost),
  );

/** Places in the group. */
interface Shift {
  start: number;
  from: number;
  end: number;
  side: number;
}

/** A lasting shift in the run that begins at `from`, or has begun before it where no earlier point could be looked at. */
function shiftAt(group: Judged[], start: number, from: number, lasting: number): Shift | null {
  const middle = medianOf(valuesOf(group, start, from))!;
  const sideAt = (i: number) => Math.sign(group[i]!.value - middle);
  const side = sideAt(from);
  if (side === 0 || (sideAt(from - 1) === side && from > start + SETTLED)) return null;
  let [first, end] = [from, from];
  while (first > start + 1 && sideAt(first - 1) === side) first--;
  while (end < group.length && sideAt(end) === side) end++;
  const best = bestStart(group, { start, from: first, end, side }, lasting);
  return best !== null && best >= start + SETTLED ? { start, from: best, end, side } : null;
}

/** The start in a run that leaves its first lasting part, and all before, nearest to the medians each side of that start. */
function bestStart(group: Judged[], run: Shift, lasting: number): number | null {
  const until = run.from + lasting;
  let [best, least] = [null as number | null, Number.POSITIVE_INFINITY];
  for (let at = run.from; at < until && at + lasting <= run.end; at++) {
    const before = valuesOf(group, run.start, at);
    const middle = medianOf(before)!;
    const lies = group.slice(at, run.end).every((point) => Math.sign(point.value - middle) === run.side);
    const spread = spreadAbout(before) + spreadAbout(valuesOf(group, at, until));
    if (lies && spread < least) [best, least] = [at, spread];
  }
  return best;
}

const valuesOf = (group: Judged[], from: number, end: number): number[] =>
  group.slice(from, end).map((point) => point.value);

/** How far values lie from their median, together. */
function spreadAbout(values: number[]): number {
  const middle = medianOf(values)!;
  return values.reduce((sum, value) => sum + Math.abs(value - middle), 0);
}

function weigh(group: Judged[], shift: Shift, profile: XmrProfileName | undefined): RebaseSuggestion | null {
  const before = valuesOf(group, shift.start, shift.from);
  const during = valuesOf(group, shift.from, shift.end);
  const settings: XmrOptions = { polarity: 'neutral', ...(profile === undefined ? {} : { profile }) };
  const baseline = { from: 0, to: before.length - 1 };
  const byOldLimits = xmrChart([...before, ...during], { ...settings, baseline });
  const signalsByOldLimits = signalsFrom(byOldLimits, before.length);
  const signalsIfRebased = signalsFrom(xmrChart(during, settings), 0);
  if (signalsIfRebased >= signalsByOldLimits) return null;
  const side = shift.side > 0 ? 'above' : 'below';
  return {
    at: group[shift.from]!.index,
    side,
    reason:
      `From here on ${during.length} points in a row lie ${side} the median of the ${before.length} points before. ` +
      `By the limits before, ${signalsByOldLimits} of them are special causes; by limits of their own, ${signalsIfRebased}.`,
    evidence: {
      pointsBefore: before.length,
      medianBefore: medianOf(before)!,
      shiftLength: during.length,
      medianAfter: medianOf(during)!,
      signalsBefore: signalsFrom(xmrChart(before, settings), 0),
      signalsByOldLimits,
      signalsIfRebased,
    },
  };
}

const signalsFrom = (chart: XmrChart, from: number): number =>
  chart.points.filter((point) => point.index >= from && point.rule !== 'Common Cause').length;
