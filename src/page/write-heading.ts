import type { Polarity } from '../statistics/spc/chart-types.ts';
import { describeSignal, findSignal, type Named } from './describe-signal.ts';
import type { PanelPoint } from './page.ts';
import type { PagePlace } from './page-place.ts';

/** Below this many charted points the limits may still move, and a heading would say more than is known. */
const SETTLED_FROM = 13;

/**
 * Answers: what a panel's chart shows, as a heading in words.
 * Arguments: the panel's points in time order; which way is better; how sentences name the metric and place; the plain
 * title to fall back to.
 * Result: in order: not reported in the latest periods; the special cause that the latest point is part of; "within
 * its usual range". The title alone when there is no chart or it rests on fewer than 13 points.
 * Missing: a gap before the latest report is not in the heading; the statements and the chart tell it.
 */
export function writeHeading(
  points: PanelPoint[],
  polarity: Polarity,
  named: Named,
  place: PagePlace,
  title: string,
): string {
  const silentFrom = firstOfSilence(points);
  if (silentFrom) return capital(`${named.subject} ${named.plural ? 'have' : 'has'} ${notReported(silentFrom, place)}`);
  const judged = points.filter((point) => point.rule !== null);
  const latest = judged.at(-1);
  if (!latest || judged.length < SETTLED_FROM) return title;
  const signal = findSignal(points, 1, polarity);
  if (signal) return capital(describeSignal(signal, named));
  const be = named.plural ? 'were within their' : 'was within its';
  return capital(`${named.subject} ${named.at} ${be} usual range in ${latest.period.label}`);
}

/** The first of the unbroken not-reported periods at the end; null when the latest was reported or none ever was. */
export function firstOfSilence(points: PanelPoint[]): PanelPoint | null {
  const lastReported = points.findLastIndex((point) => point.status !== 'not-reported');
  return lastReported < 0 ? null : (points[lastReported + 1] ?? null);
}

const notReported = (from: PanelPoint, place: PagePlace): string =>
  `not been reported by ${place.kind === 'trust' ? place.name : `trusts ${place.at}`} since ${from.period.label}`;

/** The first letter as a capital; the rest as it is. */
export const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
