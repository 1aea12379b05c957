/** What every funnel is made of: limits, labels, units. A limit or label that cannot be had is null, never zero. */
export interface FunnelLimits {
  lower95: number | null;
  upper95: number | null;
  lower998: number | null;
  upper998: number | null;
}

/** As PHEindicatormethods words them: the number is the share of a normal tail beyond the limit. */
export type FunnelLabel =
  | 'High (0.001)'
  | 'High (0.025)'
  | 'Low (0.001)'
  | 'Low (0.025)'
  | 'Not significant'
  | 'Not applicable for events less than 10 for dsrs';

export interface FunnelUnit {
  numerator: number | null;
  denominator: number | null;
  /** in the funnel's unit, e.g. per 100,000 */
  value: number | null;
  label: FunnelLabel | null;
  /** two-sided, of no difference from the baseline */
  pValue: number | null;
  /** Benjamini and Hochberg; given only where more than 20 units are judged at once */
  adjustedPValue: number | null;
}

/** The limits at one size, as a line of the funnel is drawn through them. */
export interface FunnelCurvePoint extends FunnelLimits {
  size: number;
}

export interface Funnel {
  /** in the unit of the values; null where nothing could be added up */
  baseline: number | null;
  units: FunnelUnit[];
  curve: FunnelCurvePoint[];
  notes: string[];
}
