/** What a control chart's latest signal is, over which periods, and the words for it. */
import type { Polarity, SpcRule } from '../statistics/spc/chart-types.ts';
import { direction } from '../statistics/spc/xmr.ts';
import type { PanelPoint } from './page.ts';

export type SignalKind = 'outside' | 'shift' | 'trend' | 'near-limit';

export interface Signal {
  kind: SignalKind;
  way: 'up' | 'down';
  bearing: 'concern' | 'improvement' | 'neutral';
  /** the first and last point of it */
  first: PanelPoint;
  last: PanelPoint;
  /** whether the latest reported point is part of it */
  ongoing: boolean;
  /** reported periods since it ended; 0 when ongoing */
  age: number;
}

/** How sentences name a metric: 'A&E attendances' 'at Bedfordshire Hospitals'. */
export interface Named {
  subject: string;
  plural: boolean;
  /** 'at Milton Keynes University Hospital', 'in Mid and South Essex' */
  at: string;
  /** 'month', 'week', … */
  period: string;
}

const RUN_LENGTH = 7;

/**
 * Answers: the latest special cause of a chart, if it lies within the `recent` latest reported points.
 * Arguments: the panel's points in time order; how many latest reported points count as recent; which way is better.
 * Result: its kind, way, extent (the whole run or trend, not only its last point) and bearing; null when there is none.
 * Missing: periods without a value are passed over, as the chart does.
 */
export function findSignal(points: PanelPoint[], recent: number, polarity: Polarity): Signal | null {
  const judged = points.filter((point) => point.rule !== null);
  const end = judged.findLastIndex((point) => point.rule !== 'Common Cause');
  return end < 0 || judged.length - 1 - end >= recent ? null : signalEndingAt(judged, end, polarity);
}

/**
 * Answers: the latest special cause of a chart that touches a stretch of days, whatever came after it.
 * Arguments: the panel's points in time order; first and last day of the stretch, ISO; which way is better.
 * Result: null only when no point within the stretch is special, and no run or trend reaches into it.
 */
export function findSignalDuring(
  points: PanelPoint[],
  during: { start: string; end: string },
  polarity: Polarity,
): Signal | null {
  const judged = points.filter((point) => point.rule !== null);
  for (let end = judged.length - 1; end >= 0; end--) {
    if (judged[end]!.period.end < during.start) return null;
    if (judged[end]!.rule === 'Common Cause') continue;
    const signal = signalEndingAt(judged, end, polarity);
    if (signal.first.period.start <= during.end) return signal;
  }
  return null;
}

function signalEndingAt(judged: PanelPoint[], end: number, polarity: Polarity): Signal {
  const rule = judged[end]!.rule!;
  const way = direction(rule);
  const run = startOfRun(judged, end, way);
  const kind = kindOf(rule, end - run + 1);
  const start =
    kind === 'shift' ? run : kind === 'trend' ? startOfTrend(judged, end, way) : startOfEpisode(judged, end, kind);
  return {
    kind,
    way: way > 0 ? 'up' : 'down',
    bearing: bearingOf(way, polarity),
    first: judged[start]!,
    last: judged[end]!,
    ongoing: end === judged.length - 1,
    age: judged.length - 1 - end,
  };
}

/** A point outside the limits that ends a long run on the same side is told as the run: it says more. */
function kindOf(rule: SpcRule, runLength: number): SignalKind {
  if (rule.includes('Point Trend')) return 'trend';
  if (runLength >= RUN_LENGTH || rule.includes('Points ')) return 'shift';
  return rule.startsWith('2 in 3') ? 'near-limit' : 'outside';
}

function bearingOf(way: number, polarity: Polarity): Signal['bearing'] {
  if (polarity === 'neutral') return 'neutral';
  return way > 0 === (polarity === 'increase') ? 'improvement' : 'concern';
}

function startOfRun(points: PanelPoint[], end: number, way: number): number {
  let start = end;
  while (start > 0 && Math.sign(points[start - 1]!.value! - points[start - 1]!.mean!) === way) start--;
  return start;
}

function startOfTrend(points: PanelPoint[], end: number, way: number): number {
  let start = end;
  while (start > 0 && Math.sign(points[start]!.value! - points[start - 1]!.value!) === way) start--;
  return start;
}

/** The neighbouring points outside the same limit; for two of three, the earlier near point of the last window. */
function startOfEpisode(points: PanelPoint[], end: number, kind: SignalKind): number {
  if (kind === 'near-limit') return points[end - 1]?.rule === points[end]!.rule ? end - 1 : Math.max(0, end - 2);
  let start = end;
  while (start > 0 && points[start - 1]!.rule === points[end]!.rule) start--;
  return start;
}

/**
 * The signal in words: 'A&E attendances at X have been above their usual level since Mar 2025'.
 * The usual level is the mean of the chart. No sentence says why.
 */
export function describeSignal(signal: Signal, named: Named): string {
  const { subject, plural, at, period } = named;
  const [first, last] = [signal.first.period.label, signal.last.period.label];
  const who = `${subject} ${at}`;
  const their = plural ? 'their' : 'its';
  const were = plural ? 'were' : 'was';
  const have = plural ? 'have' : 'has';
  if (signal.kind === 'shift') {
    const level = `${signal.way === 'up' ? 'above' : 'below'} ${their} usual level`;
    return signal.ongoing
      ? `${who} ${have} been ${level} since ${first}`
      : `${who} ${were} ${level} from ${first} to ${last}`;
  }
  if (signal.kind === 'trend') {
    const moved = signal.way === 'up' ? ['risen', 'rose'] : ['fallen', 'fell'];
    return signal.ongoing
      ? `${who} ${have} ${moved[0]} ${period} after ${period} since ${first}`
      : `${who} ${moved[1]} ${period} after ${period} from ${first} to ${last}`;
  }
  if (signal.kind === 'near-limit') {
    const edge = `${signal.way === 'up' ? 'top' : 'bottom'} of ${their} usual range`;
    return `${who} ${were} close to the ${edge} in ${first} and ${last}`;
  }
  const unusual = `unusually ${signal.way === 'up' ? 'high' : 'low'}`;
  return first === last ? `${who} ${were} ${unusual} in ${last}` : `${who} ${were} ${unusual} from ${first} to ${last}`;
}
