/** What the page route sends: `src/page/page.ts` as a schema, held equal to it by a test of types. */
import { type Static, type TSchema, Type } from 'typebox';

const oneOf = <const V extends string[]>(...values: V) => Type.Enum<V>(values as unknown as readonly [...V]);
const nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);
const numberOrNull = nullable(Type.Number());
const textOrNull = nullable(Type.String());
const place = Type.Object({ code: Type.String(), name: Type.String() });

export const FigureStatus = oneOf('value', 'not-reported', 'no-data', 'no-rate', 'withheld', 'not-permitted');
export const Polarity = oneOf('increase', 'decrease', 'neutral');
export const SpcRule = oneOf(
  'Above UCL',
  'Below LCL',
  '6 Point Trend (Increasing)',
  '6 Point Trend (Decreasing)',
  '7 Point Trend (Increasing)',
  '7 Point Trend (Decreasing)',
  '2 in 3 Above CL',
  '2 in 3 Below CL',
  '6 Points Above CL',
  '6 Points Below CL',
  '7 Points Above CL',
  '7 Points Below CL',
  '8 Points Above CL',
  '8 Points Below CL',
  'Common Cause',
);
export const PointType = oneOf(
  'common_cause',
  'special_cause_improvement',
  'special_cause_concern',
  'special_cause_neutral_high',
  'special_cause_neutral_low',
);
export const VariationIcon = oneOf(
  'common_cause',
  'improvement_high',
  'improvement_low',
  'concern_high',
  'concern_low',
  'neutral_high',
  'neutral_low',
);
export const AssuranceIcon = oneOf('consistent_pass', 'consistent_fail', 'inconsistent');

export const SourceLine = Type.Object({
  dataset: Type.String(),
  name: Type.String(),
  publisher: Type.String(),
  dataTo: textOrNull,
  quality: numberOrNull,
  status: Type.String(),
  madeUp: Type.Boolean(),
  link: textOrNull,
});

export const Tile = Type.Object({
  value: Type.String(),
  unit: Type.String(),
  status: FigureStatus,
  periodLabel: Type.String(),
  change: Type.String(),
  detail: Type.String(),
  comparison: Type.String(),
  targets: Type.Array(Type.String()),
  freshness: Type.String(),
  quality: Type.String(),
});

export const PanelPoint = Type.Object({
  period: Type.Object({ start: Type.String(), end: Type.String(), label: Type.String() }),
  status: FigureStatus,
  value: numberOrNull,
  lower: numberOrNull,
  upper: numberOrNull,
  numerator: numberOrNull,
  denominator: numberOrNull,
  display: Type.String(),
  complete: Type.Boolean(),
  provisional: Type.Boolean(),
  mean: numberOrNull,
  lowerLimit: numberOrNull,
  upperLimit: numberOrNull,
  rule: nullable(SpcRule),
  pointType: nullable(PointType),
});

export const Panel = Type.Object({
  metric: Type.String(),
  title: Type.String(),
  heading: Type.String(),
  subtitle: Type.String(),
  unit: Type.String(),
  kind: oneOf('count', 'proportion', 'mean', 'ratio', 'rate', 'percentile', 'standardised-rate', 'standardised-ratio'),
  polarity: Polarity,
  tile: Tile,
  points: Type.Array(PanelPoint),
  variation: nullable(VariationIcon),
  assurance: nullable(AssuranceIcon),
  assuranceTarget: textOrNull,
  targets: Type.Array(Type.Object({ value: Type.Number(), label: Type.String(), from: Type.String() })),
  numeratorLabel: Type.String(),
  denominatorLabel: Type.String(),
  notes: Type.Array(Type.String()),
  sources: Type.Array(SourceLine),
  empty: textOrNull,
});

export const MapSummary = Type.Object({
  title: Type.String(),
  vintage: Type.String(),
  areas: Type.Array(
    Type.Object({ code: Type.String(), name: Type.String(), value: numberOrNull, decile: numberOrNull }),
  ),
  missing: Type.Number(),
});

const PageLine = Type.Object({ id: Type.String(), title: Type.String(), intro: Type.String() });
export const PageList = Type.Object({ pages: Type.Array(PageLine) });
export type PageList = Static<typeof PageList>;

export const PageData = Type.Object({
  page: PageLine,
  workspace: Type.Object({ title: Type.String(), notice: Type.String() }),
  edition: Type.Object({ id: Type.String(), asAt: Type.String(), dataTo: textOrNull }),
  systems: Type.Array(place),
  system: place,
  trusts: Type.Array(place),
  trust: nullable(place),
  statements: Type.Array(
    Type.Object({ kind: oneOf('changed', 'upstream', 'data'), text: Type.String(), metric: textOrNull }),
  ),
  panels: Type.Array(Panel),
  map: nullable(MapSummary),
  sources: Type.Array(SourceLine),
});

export type PageData = Static<typeof PageData>;
export type Panel = Static<typeof Panel>;
export type PanelPoint = Static<typeof PanelPoint>;
export type SourceLine = Static<typeof SourceLine>;
export type MapSummary = Static<typeof MapSummary>;
export type VariationIcon = Static<typeof VariationIcon>;
export type AssuranceIcon = Static<typeof AssuranceIcon>;
export type PointType = Static<typeof PointType>;
