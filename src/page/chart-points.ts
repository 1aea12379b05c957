import type { Figure, Metric, Target } from '../metric/metric.ts';
import { targetsOf, targetThroughout } from '../metric/targets-in-force.ts';
import type { XmrChart } from '../statistics/spc/chart-types.ts';
import { missingNote, xmrChart } from '../statistics/spc/xmr.ts';
import { formatTarget, formatValue } from './format-figure.ts';
import type { PanelPoint } from './page.ts';
import { wordsOfFigure } from './status-words.ts';

export interface ChartedPoints {
  points: PanelPoint[];
  /** null when the metric is not drawn as a control chart */
  chart: XmrChart | null;
  /** the target that the chart's limits are set against; null when none held all the time */
  held: Target | null;
  notes: string[];
}

/** A mean with fewer than this share of its expected reports may have moved for want of reports alone. */
const MEAN_JUDGED_FROM = 0.95;

/**
 * Answers: a metric's figures as points of a control chart.
 * Arguments: the figures in time order, one a period; the metric.
 * Result: a point for every figure with its display text, the chart's mean and limits (on every point, so that lines run
 * through gaps), and rule and type where it was judged.
 * Missing: a figure that is no value has no number, only its status and words; it has no part in the limits. An
 * incomplete count, and a mean with fewer than 95% of its reports, is lower for want of reports, which would be taken for a
 * change of the service: it is drawn but not judged, and a note says so. Shares and ratios divide reports by the same
 * reports, so they are judged all the same. Limits are set against a target only when it held over every period that
 * they rest on; a note says which, or that there is none.
 */
export function chartPoints(figures: Figure[], metric: Metric, place: 'trust' | 'system'): ChartedPoints {
  const dated = figures.filter((figure) => figure.period !== null);
  const judged = dated.map((figure) => (isJudged(figure, metric) ? figure.value : null));
  const held = targetThroughout(
    metric.targets,
    dated.filter((_, i) => judged[i] !== null),
  );
  const chart =
    metric.chart === 'xmr' ? xmrChart(judged, { polarity: metric.polarity, target: held?.value ?? null }) : null;
  const points = dated.map((figure) => plainPoint(figure, metric, place));
  if (chart) addChart(points, chart);
  const notes =
    chart && dated.length > 0 ? [...tellNotes(points, judged, chart), ...tellTarget(figures, metric, held)] : [];
  return { points, chart, held, notes };
}

/** The chart's notes, with "no value" told apart: what has no figure, and what has one that is not judged. */
function tellNotes(points: PanelPoint[], judged: (number | null)[], chart: XmrChart): string[] {
  const missing = judged.filter((value) => value === null).length;
  const drawn = points.filter((point, i) => point.status === 'value' && judged[i] === null).length;
  const empty = missing - drawn;
  const all = points.length;
  return [
    ...chart.notes.filter((note) => note !== missingNote(missing, all)),
    ...(empty > 0 ? [`${empty} of ${all} periods have no figure. They have no part in the limits.`] : []),
    ...(drawn > 0 ? [`${drawn} of ${all} periods lack reports. They are drawn, but have no part in the limits.`] : []),
  ];
}

/** Against which of the targets shown the limits are set, when a reader could take it for another. */
function tellTarget(figures: Figure[], metric: Metric, held: Target | null): string[] {
  const shown = targetsOf(metric.targets, figures);
  if (shown.length === 0 || metric.polarity === 'neutral') return [];
  if (!held) return ['No target held in every period judged, so the limits are not set against one.'];
  const which = formatTarget(held, metric);
  return [`Whether the target will be met is judged by ${which}, which held in every period judged.`];
}

function isJudged(figure: Figure, metric: Metric): boolean {
  if (figure.status !== 'value') return false;
  if (figure.complete || metric.kind === 'proportion' || metric.kind === 'ratio') return true;
  if (metric.kind === 'count') return false;
  return figure.expected > 0 && figure.reported / figure.expected >= MEAN_JUDGED_FROM;
}

function plainPoint(figure: Figure, metric: Metric, place: 'trust' | 'system'): PanelPoint {
  const { status, value } = figure;
  return {
    period: figure.period!,
    status,
    value,
    lower: figure.lower,
    upper: figure.upper,
    numerator: figure.numerator,
    denominator: figure.denominator,
    display: status === 'value' && value !== null ? formatValue(value, metric) : wordsOfFigure(figure, place),
    complete: figure.complete,
    provisional: figure.provisional,
    mean: null,
    lowerLimit: null,
    upperLimit: null,
    rule: null,
    pointType: null,
  };
}

function addChart(points: PanelPoint[], chart: XmrChart): void {
  let lines = chart.points[0];
  if (!lines) return;
  const judged = new Map(chart.points.map((point) => [point.index, point]));
  points.forEach((point, i) => {
    const own = judged.get(i);
    lines = own ?? lines!;
    point.mean = lines.mean;
    point.lowerLimit = lines.lowerLimit;
    point.upperLimit = lines.upperLimit;
    point.rule = own?.rule ?? null;
    point.pointType = own?.pointType ?? null;
  });
}
