import type { TopLevelSpec } from 'vega-lite';
import type { Panel } from '../../api/schemas/page.ts';
import { SPC_COLOURS } from '../icons/point-shapes.ts';
import { chartConfig } from './chart-config.ts';
import { placeLabels } from './place-labels.ts';
import { type SpcRows, spcRows } from './spc-rows.ts';
import { axisFormat, isPercentage, spcDomain } from './spc-scale.ts';

export interface SpcSpecOptions {
  /** width of the whole drawing, in CSS pixels */
  width: number;
  /** height of the plotting area, in CSS pixels */
  height: number;
}

const LABEL_GAP_PIXELS = 15;
const AXIS_PIXELS = 62;
const PIXELS_A_LETTER = 7;

/**
 * A panel as a control chart (XmR): value line with gaps, mean solid, limits dashed, target dotted, special cause by
 * shape as well as colour, provisional hollow, what was not reported marked at the bottom, lines labelled at their end.
 * Pure: the same panel and size give the same specification.
 */
export function buildSpcSpec(panel: Panel, options: SpcSpecOptions): TopLevelSpec {
  const rows = spcRows(panel);
  const domain = spcDomain(panel, rows);
  const narrow = options.width < 560;
  const labels = endLabels(panel, rows, domain, options.height, narrow);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${panel.heading}. ${panel.subtitle}. The table below the chart holds every value.`,
    width: Math.max(180, options.width - AXIS_PIXELS - labelPixels(labels)),
    height: options.height,
    padding: { left: 2, right: 2, top: 4, bottom: 2 },
    autosize: { type: 'pad' },
    config: chartConfig,
    encoding: { x: timeAxis(panel, narrow) },
    layer: [
      ...stepLayers(rows, domain),
      ...limitLayers(rows),
      ...targetLayers(panel),
      ...valueLayers(panel, rows, domain),
      ...gapLayer(rows, domain),
      ...labelLayers(labels, rows),
    ],
  } as TopLevelSpec;
}

/** Room for the longest label, so that nothing has to be made smaller to fit. */
const labelPixels = (labels: { text: string }[]): number =>
  16 + PIXELS_A_LETTER * Math.max(0, ...labels.map((label) => label.text.length));

function timeAxis(panel: Panel, narrow: boolean) {
  return {
    field: 'date',
    type: 'temporal',
    scale: { type: 'utc', domain: timeDomain(panel), padding: 8 },
    axis: {
      title: null,
      format: daily(panel) ? '%-d %b %Y' : '%b %Y',
      labelOverlap: 'greedy',
      labelSeparation: 12,
      labelFlush: false,
      grid: false,
      tickCount: narrow ? 3 : 8,
    },
  };
}

/** First to last date; a single date gets a day either side, since an axis of no length has no place for it. */
function timeDomain(panel: Panel): { expr: string }[] {
  const first = panel.points[0]?.period.start ?? '2000-01-01';
  const last = panel.points.at(-1)?.period.start ?? first;
  const extra = first === last ? 1 : 0;
  return [utcOf(first, -extra), utcOf(last, extra)];
}

function utcOf(date: string, extraDays: number): { expr: string } {
  const [year = 2000, month = 1, day = 1] = date.split('-').map(Number);
  return { expr: `utc(${year}, ${month - 1}, ${day + extraDays})` };
}

/** daily or weekly periods want the day on the axis */
const daily = (panel: Panel): boolean => {
  const first = panel.points[0]?.period;
  return first !== undefined && Date.parse(first.end) - Date.parse(first.start) < 8 * 86_400_000;
};

function valueAxis(panel: Panel, domain: [number, number]) {
  return {
    scale: { domain, nice: false, zero: false },
    axis: {
      title: isPercentage(panel) ? 'Per cent' : capitalised(panel.unit),
      titleAngle: 0,
      titleAlign: 'left',
      titleAnchor: 'start',
      titleX: -54,
      titleY: -12,
      format: axisFormat(panel, domain),
      tickCount: 5,
    },
  };
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function stepLayers(rows: SpcRows, domain: [number, number]) {
  if (rows.steps.length === 0) return [];
  return [
    { data: { values: rows.steps }, mark: { type: 'rule', color: '#768692', strokeWidth: 1, aria: false } },
    {
      data: { values: rows.steps },
      mark: { type: 'text', align: 'left', dx: 4, dy: 8, fontSize: 12, color: '#4c6272' },
      encoding: { text: { field: 'words' }, y: { datum: domain[1], type: 'quantitative' } },
    },
  ];
}

function limitLayers(rows: SpcRows) {
  const of = (field: string, extra: object) => ({
    data: { values: rows.limits },
    mark: { type: 'line', interpolate: 'linear', color: SPC_COLOURS.commonText, aria: false, ...extra },
    encoding: { y: { field, type: 'quantitative' }, detail: { field: 'group' } },
  });
  if (rows.limits.length === 0) return [];
  return [
    of('mean', { strokeWidth: 1.5 }),
    of('upper', { strokeWidth: 1.25, strokeDash: [6, 4] }),
    of('lower', { strokeWidth: 1.25, strokeDash: [6, 4] }),
  ];
}

/** Each target from its first day on: a line before it would judge months by what nobody asked of them. */
function targetLayers(panel: Panel) {
  const first = panel.points[0]?.period.start;
  return panel.targets.map(({ value, from }) => ({
    data: { values: [{ target: value, from }] },
    mark: { type: 'rule', color: '#7C2855', strokeWidth: 2, strokeDash: [2, 3], aria: false },
    encoding: {
      x: first === undefined || from <= first ? { value: 0 } : { field: 'from', type: 'temporal' },
      x2: { value: 'width' },
      y: { field: 'target', type: 'quantitative' },
    },
  }));
}

function valueLayers(panel: Panel, rows: SpcRows, domain: [number, number]) {
  const line = panel.points.map((p) => ({ date: p.period.start, value: p.status === 'value' ? p.value : null }));
  return [
    {
      data: { values: line },
      mark: { type: 'line', color: '#425563', strokeWidth: 1.5, aria: false, invalid: 'break-paths-filter-domains' },
      encoding: { y: { field: 'value', type: 'quantitative', ...valueAxis(panel, domain) } },
    },
    {
      data: { values: rows.points },
      mark: { type: 'point', filled: false, strokeWidth: 1.5, opacity: 1 },
      encoding: {
        y: { field: 'value', type: 'quantitative' },
        shape: { field: 'shape', type: 'nominal', scale: null, legend: null },
        fill: { field: 'fill', type: 'nominal', scale: null, legend: null },
        stroke: { field: 'edge', type: 'nominal', scale: null, legend: null },
        size: { field: 'size', type: 'quantitative', scale: null, legend: null },
        description: { field: 'spoken', type: 'nominal' },
        tooltip: [
          { field: 'label', title: 'Period' },
          { field: 'display', title: capitalised(panel.title) },
          { field: 'words', title: 'Note' },
        ],
      },
      transform: [{ calculate: "datum.label + ': ' + datum.display + ', ' + datum.words", as: 'spoken' }],
    },
  ];
}

function gapLayer(rows: SpcRows, domain: [number, number]) {
  if (rows.gaps.length === 0) return [];
  return [
    {
      data: { values: rows.gaps },
      mark: { type: 'text', text: '×', fontSize: 15, color: '#4c6272', baseline: 'bottom', dy: -2 },
      transform: [{ calculate: "datum.label + ': ' + datum.words", as: 'spoken' }],
      encoding: {
        y: { datum: domain[0], type: 'quantitative' },
        description: { field: 'spoken', type: 'nominal' },
        tooltip: [
          { field: 'label', title: 'Period' },
          { field: 'words', title: 'Value' },
        ],
      },
    },
  ];
}

/** What stands at the right end: the last value, the mean, the limits and the target, moved apart. */
function endLabels(panel: Panel, rows: SpcRows, domain: [number, number], height: number, narrow: boolean) {
  const limit = rows.limits.at(-1);
  const last = rows.points.at(-1);
  const wanted = [
    ...(last ? [{ text: last.display, at: last.value }] : []),
    ...(limit
      ? [
          { text: 'mean', at: limit.mean },
          { text: narrow ? 'upper' : 'upper limit', at: limit.upper },
          { text: narrow ? 'lower' : 'lower limit', at: limit.lower },
        ]
      : []),
    ...panel.targets.map((target) => ({ text: target.label, at: target.value })),
  ];
  return placeLabels(wanted, domain[0], domain[1], ((domain[1] - domain[0]) * LABEL_GAP_PIXELS) / height);
}

/** The last value bold, the names of lines plain: weight is not a channel, so each is a layer of its own. */
function labelLayers(labels: { text: string; place: number }[], rows: SpcRows) {
  const display = rows.points.at(-1)?.display;
  const layer = (weight: 'bold' | 'normal', values: { text: string; place: number }[]) => ({
    data: { values },
    mark: { type: 'text', align: 'left', dx: 10, fontSize: 13, fontWeight: weight, color: '#212b32', aria: false },
    encoding: { x: { value: 'width' }, y: { field: 'place', type: 'quantitative' }, text: { field: 'text' } },
  });
  return [
    layer(
      'bold',
      labels.filter((l) => l.text === display),
    ),
    layer(
      'normal',
      labels.filter((l) => l.text !== display),
    ),
  ];
}
