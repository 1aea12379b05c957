import type { DatasetQuality } from '../edition/manifest.ts';
import type { Figure, Metric, Target } from '../metric/metric.ts';
import { overdueSince } from './expect-data.ts';
import {
  formatChange,
  formatCount,
  formatDate,
  formatPercentage,
  formatQuantity,
  formatTarget,
  formatValue,
  unitWords,
} from './format-figure.ts';
import type { PanelPoint, Tile } from './page.ts';
import { wordFor, wordsOfFigure } from './status-words.ts';

export interface TileParts {
  metric: Metric;
  points: PanelPoint[];
  /** figures of the whole system when the page is about one trust; null when it is about the system */
  system: Figure[] | null;
  /** to show, in this order */
  targets: Target[];
  sources: DatasetQuality[];
  now: Date;
  place: 'trust' | 'system';
  /** whether policy keeps the figures back */
  refused?: boolean;
}

/**
 * Answers: the latest figure, and what a reader needs beside it.
 * Result: every text ready to show; empty where there is nothing to say. The value is the words of its status when it is
 * not a number, and the last reported figure then stands in the detail.
 */
export function buildTile(parts: TileParts): Tile {
  const { metric, points, targets } = parts;
  const latest = points.at(-1);
  const none = parts.refused ? 'not-permitted' : 'no-data';
  return {
    value: latest?.display ?? wordFor(none, parts.place),
    unit: latest?.value == null ? '' : unitWords(latest.value, metric),
    status: latest?.status ?? none,
    periodLabel: latest?.period.label ?? '',
    change: tellChange(points, metric),
    detail: tellDetail(points, metric),
    comparison: tellSystem(parts, latest),
    targets: targets.map((target) => `target ${formatTarget(target, metric)}`),
    freshness: tellFreshness(parts.sources, parts.now),
    quality: tellQuality(parts.sources),
  };
}

function tellChange(points: PanelPoint[], metric: Metric): string {
  const [before, latest] = [points.at(-2), points.at(-1)];
  if (latest?.value == null || !before) return '';
  if (before.value === null)
    return `${before.period.label}: ${before.status === 'not-reported' ? 'not reported' : before.display}`;
  // a move between a whole period and one that lacks reports is a move of the reports
  if (!latest.complete || !before.complete) return '';
  return formatChange(latest.value, before.value, before.period.label, metric);
}

function tellDetail(points: PanelPoint[], metric: Metric): string {
  const latest = points.at(-1);
  if (!latest) return '';
  if (latest.value === null) {
    const last = points.findLast((point) => point.value !== null);
    return last ? `last reported: ${formatQuantity(last.value!, metric)} in ${last.period.label}` : '';
  }
  const parts = [tellParts(latest, metric), tellInterval(latest, metric)].filter((part) => part !== '');
  const whole = parts.join('; ');
  return latest.complete ? whole : [whole, 'incomplete'].filter((part) => part !== '').join('; ');
}

function tellParts({ numerator, denominator }: PanelPoint, metric: Metric): string {
  if (metric.kind === 'count' || numerator === null || denominator === null) return '';
  if (metric.kind !== 'mean') return `${formatCount(numerator)} of ${formatCount(denominator)}`;
  return `${formatCount(numerator)} over ${formatCount(denominator)} ${metric.denominatorLabel}`.trim();
}

function tellInterval({ lower, upper }: PanelPoint, metric: Metric): string {
  if (lower === null || upper === null) return '';
  return `95% interval ${formatValue(lower, metric)} to ${formatValue(upper, metric)}`;
}

function tellSystem({ system, metric, place }: TileParts, latest: PanelPoint | undefined): string {
  if (place === 'system' || !system || !latest) return '';
  const same = system.find((figure) => figure.period?.start === latest.period.start);
  if (!same || same.value === null)
    return `system: ${same ? wordsOfFigure(same, 'system') : wordFor('no-data', 'system')}`;
  // unlike a share or an average, a number of things of the system holds the trust's own
  const whole = isTotal(metric) ? 'system total' : 'system';
  const value = metric.kind === 'count' ? formatValue(same.value, metric) : formatQuantity(same.value, metric);
  return `${whole} ${value}${same.complete ? '' : ' (incomplete)'}`;
}

/** Counts, and means over time alone: those of the organisations add up to the system's. */
const isTotal = ({ kind, denominator }: Metric): boolean =>
  kind === 'count' || (kind === 'mean' && denominator === null);

/** A figure is as fresh as the oldest of its sources. */
function tellFreshness(sources: DatasetQuality[], now: Date): string {
  const days = sources.map((source) => source.dataTo).filter((day) => day !== null);
  const oldest = days.sort()[0];
  if (!oldest) return '';
  const overdue = sources.map((source) => overdueSince(source, now)).filter((day) => day !== null);
  const due = overdue.sort()[0];
  const late = due ? `; newer expected ${formatDate(due)}, not yet received` : '';
  return `data to ${formatDate(oldest)}${late}`;
}

/** And as good as the worst of them. */
function tellQuality(sources: DatasetQuality[]): string {
  if (sources.length === 0) return '';
  const scores = sources.map((source) => source.overall).filter((score) => score !== null);
  if (scores.length === 0) return 'data quality not scored';
  return `data quality ${formatPercentage(Math.min(...scores))}`;
}
