/** Statistical process control, XmR, "Making Data Count" convention. Types; `xmr.ts` computes. */

export type Polarity = 'increase' | 'decrease' | 'neutral';

export type SpcRule =
  | 'Above UCL'
  | 'Below LCL'
  | '7 Point Trend (Increasing)'
  | '7 Point Trend (Decreasing)'
  | '2 in 3 Above CL'
  | '2 in 3 Below CL'
  | '7 Points Above CL'
  | '7 Points Below CL'
  | 'Common Cause';

export type PointType =
  | 'common_cause'
  | 'special_cause_improvement'
  | 'special_cause_concern'
  | 'special_cause_neutral_high'
  | 'special_cause_neutral_low';

export type VariationIcon =
  | 'common_cause'
  | 'improvement_high'
  | 'improvement_low'
  | 'concern_high'
  | 'concern_low'
  | 'neutral_high'
  | 'neutral_low';

export type AssuranceIcon = 'consistent_pass' | 'consistent_fail' | 'inconsistent';

export interface XmrPoint {
  /** 0-based position in the series that was given, missing values included */
  index: number;
  value: number;
  group: number;
  mean: number;
  lowerLimit: number;
  upperLimit: number;
  nearLower: number;
  nearUpper: number;
  rule: SpcRule;
  pointType: PointType;
}

export interface XmrChart {
  points: XmrPoint[];
  variation: VariationIcon | null;
  assurance: AssuranceIcon | null;
  /** what was done and what to beware of (few points, screened ranges, rebased because …) */
  notes: string[];
}
