/** What the urgent and emergency care page shows, ready to draw. The API sends it as it is; the browser computes nothing. */
import type { FigureStatus, MetricKind } from '../metric/metric.ts';
import type { AssuranceIcon, PointType, Polarity, SpcRule, VariationIcon } from '../statistics/spc/chart-types.ts';

export interface PageData {
  page: { id: string; title: string; intro: string };
  workspace: { title: string; notice: string };
  edition: { id: string; asAt: string; dataTo: string | null };
  systems: { code: string; name: string }[];
  system: { code: string; name: string };
  /** trusts of the chosen system, plus the choice "all of the system" (code '') */
  trusts: { code: string; name: string }[];
  trust: { code: string; name: string } | null;
  /** at most three, most important first */
  statements: Statement[];
  panels: Panel[];
  /** area of the map, LSOA deprivation of the system */
  map: MapSummary | null;
  sources: SourceLine[];
}

export interface Statement {
  kind: 'changed' | 'upstream' | 'data';
  text: string;
  /** panel it speaks of */
  metric: string | null;
}

export interface SourceLine {
  dataset: string;
  name: string;
  publisher: string;
  dataTo: string | null;
  /** 0 to 1 */
  quality: number | null;
  status: string;
  madeUp: boolean;
  link: string | null;
}

/** One metric: its tile and its chart. */
export interface Panel {
  metric: string;
  title: string;
  /** the answer in words when a rule can give it, otherwise the title */
  heading: string;
  subtitle: string;
  unit: string;
  kind: MetricKind;
  polarity: Polarity;
  tile: Tile;
  points: PanelPoint[];
  variation: VariationIcon | null;
  assurance: AssuranceIcon | null;
  /** label of the target that assurance is about */
  assuranceTarget: string | null;
  /** those in force on the last day shown, the one that began last first */
  targets: PanelTarget[];
  numeratorLabel: string;
  denominatorLabel: string;
  notes: string[];
  sources: SourceLine[];
  /** why there is nothing to draw, in words; null when there is */
  empty: string | null;
}

export interface PanelTarget {
  value: number;
  /** 'target 95%' */
  label: string;
  /** first day in force */
  from: string;
}

export interface Tile {
  /** formatted for people: '71.3%', '34,120', 'not reported by this organisation' */
  value: string;
  /** what the value counts, small beside it: 'a day', 'admissions'; empty for percentages and where there is no value */
  unit: string;
  status: FigureStatus;
  periodLabel: string;
  /** 'down 1.2 points on Sep 2025' ; empty when there is nothing to compare */
  change: string;
  /** interval or denominator: '24,310 of 34,120' */
  detail: string;
  /** 'system 74.1%', 'system total 38,654' ; empty when it is the system */
  comparison: string;
  /** with scope and dates, in the order of the panel's targets */
  targets: string[];
  freshness: string;
  quality: string;
}

export interface PanelPoint {
  period: { start: string; end: string; label: string };
  status: FigureStatus;
  value: number | null;
  lower: number | null;
  upper: number | null;
  numerator: number | null;
  denominator: number | null;
  display: string;
  complete: boolean;
  provisional: boolean;
  mean: number | null;
  lowerLimit: number | null;
  upperLimit: number | null;
  rule: SpcRule | null;
  pointType: PointType | null;
}

export interface MapSummary {
  title: string;
  vintage: string;
  areas: { code: string; name: string; value: number | null; decile: number | null }[];
  missing: number;
}
