import type { Panel, PanelPoint } from '../../api/schemas/page.ts';
import { isHigh, pointLook } from '../icons/point-shapes.ts';

/** One point of a control chart as the chart draws it. */
export interface SpcRow {
  date: string;
  label: string;
  value: number;
  display: string;
  shape: string;
  fill: string;
  edge: string;
  size: number;
  words: string;
}

export interface LimitRow {
  date: string;
  group: number;
  mean: number;
  lower: number;
  upper: number;
}

export interface SpcRows {
  points: SpcRow[];
  limits: LimitRow[];
  /** periods without a value, and what is said of them */
  gaps: { date: string; label: string; words: string }[];
  /** first dates of later baselines */
  steps: { date: string; words: string }[];
}

const GAP_WORDS = {
  'not-reported': 'not reported',
  'no-data': 'no data',
  'no-rate': 'no rate',
  withheld: 'withheld (small number)',
  'not-permitted': 'not permitted',
} as const;

/** Sorts a panel's points into what a chart draws: values, limits by baseline, gaps and changes of baseline. */
export function spcRows(panel: Panel): SpcRows {
  const rows: SpcRows = { points: [], limits: [], gaps: [], steps: [] };
  let group = 0;
  for (const point of panel.points) {
    const { status, period } = point;
    if (status === 'value' && point.value !== null) rows.points.push(spcRow(point, point.value));
    else if (status !== 'value') rows.gaps.push({ date: period.start, label: period.label, words: GAP_WORDS[status] });
    if (point.mean === null || point.lowerLimit === null || point.upperLimit === null) continue;
    const before = rows.limits.at(-1);
    if (before && (before.mean !== point.mean || before.upper !== point.upperLimit)) {
      group += 1;
      rows.steps.push({ date: period.start, words: `limits worked out again from ${period.label}` });
    }
    rows.limits.push({ date: period.start, group, mean: point.mean, lower: point.lowerLimit, upper: point.upperLimit });
  }
  return rows;
}

function spcRow(point: PanelPoint, value: number): SpcRow {
  const look = pointLook(point.pointType, isHigh(point));
  const notes = [look.words, point.provisional ? 'provisional' : '', point.complete ? '' : 'incomplete'];
  return {
    date: point.period.start,
    label: point.period.label,
    value,
    display: point.display,
    shape: look.shape,
    fill: point.provisional ? '#ffffff' : look.fill,
    edge: look.edge,
    size: look.shape === 'circle' ? 45 : 90,
    words: notes.filter((note) => note !== '').join(', '),
  };
}
