/** Numbers and dates as people read them: the one place where Concord's pages decide on digits, commas and months. */
import { isShare } from '../metric/is-share.ts';
import type { MetricKind, Target } from '../metric/metric.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SMALL_NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** From here a mean is shown whole, and a change also as a share of the figure before: below, the digits would be noise. */
const WHOLE_FROM = 100;

/** What a number measures; decides how it is written. */
export interface Measured {
  kind: MetricKind;
  unit: string;
}

/**
 * Answers: how a figure is written.
 * Arguments: `value` in the metric's own unit (proportions as 0 to 1); what it measures.
 * Result: proportions, and ratios whose unit is %, as a percentage to one decimal; counts whole with commas; means and
 * other ratios to one decimal, whole from 100 up.
 * Zero and missing: zero is written as zero; nothing is rounded to 0% or 100% that is not exactly that, it is written
 * "under 0.1%" or "over 99.9%". Missing values never come here: they are written in words.
 * Example: `formatValue(0.7134, {kind: 'proportion', unit: '%'})` is '71.3%'.
 */
export function formatValue(value: number, { kind, unit }: Measured): string {
  if (isPercentage({ kind, unit })) return formatPercentage(value);
  if (kind === 'count' || Math.abs(value) >= WHOLE_FROM) return formatCount(value);
  return withCommas(value.toFixed(1));
}

/**
 * Answers: the words that say what a written figure counts: 'a day' of a rate a day, 'admissions' of a count.
 * Result: empty for percentages, which carry their sign; one thing is named in the singular.
 */
export function unitWords(value: number, measured: Measured): string {
  if (isPercentage(measured)) return '';
  const rate = / (an? \w+)$/.exec(measured.unit)?.[1];
  if (rate) return rate;
  return formatValue(value, measured) === '1' ? measured.unit.replace(/s$/, '') : measured.unit;
}

/** A figure with its unit, as a sentence writes it: '108 a day', '75.5%', '10,396 admissions'. */
export const formatQuantity = (value: number, measured: Measured): string =>
  withUnit(formatValue(value, measured), value, measured);

const withUnit = (written: string, value: number, measured: Measured): string =>
  [written, unitWords(value, measured)].filter((text) => text !== '').join(' ');

export const isPercentage = (measured: Measured): boolean => isShare(measured);

/** A share of 1 as a percentage to one decimal; a share that is not nothing or all is not rounded to it. */
export function formatPercentage(share: number): string {
  const shown = (share * 100).toFixed(1);
  if (share > 0 && shown === '0.0') return 'under 0.1%';
  if (share < 1 && shown === '100.0') return 'over 99.9%';
  return shown === '0.0' || shown === '-0.0' ? '0%' : shown === '100.0' ? '100%' : `${shown}%`;
}

/** A number of things: whole, thousands with commas. */
export const formatCount = (count: number): string => withCommas(String(Math.round(count)));

/** Numbers under ten in words, for prose; larger ones in digits. */
export const inWords = (count: number): string => SMALL_NUMBERS[count] ?? formatCount(count);

/** An ISO date as '31 Oct 2025'. */
export function formatDate(isoDate: string): string {
  return `${Number(isoDate.slice(8, 10))} ${formatMonth(isoDate)}`;
}

/** The month of an ISO date as 'Oct 2025'. */
export const formatMonth = (isoDate: string): string =>
  `${MONTHS[Number(isoDate.slice(5, 7)) - 1]} ${isoDate.slice(0, 4)}`;

/**
 * Answers: how far a figure moved.
 * Arguments: the figure and the one before it, in the metric's own unit; the earlier period's label.
 * Result: percentages in points ('down 1.2 points on Sep 2025'), counts with their share of the earlier figure
 * ('up 1,020 (3.1%) on Sep 2025'), the rest in their own unit.
 * Zero: a move too small to show is 'no change on Sep 2025'; no share is given of a figure below 100.
 */
export function formatChange(value: number, before: number, beforeLabel: string, measured: Measured): string {
  const { moved, whole, size, unit } = moveOf(value - before, before, measured);
  if (isNothing(size)) return `no change on ${beforeLabel}`;
  const share = whole && before >= WHOLE_FROM ? ` (${formatPercentage(Math.abs(moved) / before)})` : '';
  return `${moved > 0 ? 'up' : 'down'} ${size}${unit}${share} on ${beforeLabel}`;
}

/**
 * Answers: how far a figure lies from another, with its sign: '+11.3 points' of percentages, '-1,020' of counts.
 * Arguments: the figure less the other, and the other, in the metric's own unit.
 * Zero: a difference too small to show is 'no difference'.
 */
export function formatDifference(difference: number, other: number, measured: Measured): string {
  const { moved, size, unit } = moveOf(difference, other, measured);
  return isNothing(size) ? 'no difference' : `${moved > 0 ? '+' : '-'}${size}${unit}`;
}

const isNothing = (size: string): boolean => Number(size.replaceAll(',', '')) === 0;

/** A difference from another figure as it is written, without its sign. */
function moveOf(difference: number, other: number, measured: Measured) {
  const percentage = isPercentage(measured);
  const moved = percentage ? difference * 100 : difference;
  const whole = !percentage && (measured.kind === 'count' || Math.abs(other) >= WHOLE_FROM);
  const size = withCommas(Math.abs(moved).toFixed(whole ? 0 : 1));
  return { moved, whole, size, unit: percentage ? ` ${size === '1.0' ? 'point' : 'points'}` : '' };
}

const OPERATORS = { '<=': 'at most', '>=': 'at least', '<': 'under', '=': 'exactly' };

/**
 * A target in words, with its scope and its dates: 'at least 95% (constitutional; from 1 Jun 2010)'.
 * A target without a first day (year 1) has no 'from'.
 */
export function formatTarget(target: Target, measured: Measured): string {
  const from = target.from < '0002' ? '' : `from ${formatDate(target.from)}`;
  const to = target.to ? `to ${formatDate(target.to)}` : '';
  const about = [target.scope, [from, to].filter((text) => text !== '').join(' ')].filter((text) => text !== '');
  const value = withUnit(targetValue(target, measured), target.value, measured);
  return `${OPERATORS[target.operator]} ${value}${about.length > 0 ? ` (${about.join('; ')})` : ''}`;
}

/** A target as a line of a chart is named: 'target 95%'. */
export const targetLabel = (target: Target, measured: Measured): string => `target ${targetValue(target, measured)}`;

/** A target is set, not measured: 95.0% is written 95%. */
const targetValue = ({ value }: Target, measured: Measured): string =>
  formatValue(value, measured).replace(/\.0(?=%|$)/, '');

const withCommas = (digits: string): string =>
  digits.replace(/^-0$/, '0').replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
