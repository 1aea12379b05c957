/** Statistical process control, XmR, "Making Data Count" convention. Types; `xmr.ts` computes. */

export type Polarity = 'increase' | 'decrease' | 'neutral';

/** Trends and runs carry the length that their rules ask for, e.g. '7 Point Trend (Increasing)', '8 Points Above CL'. */
export type SpcRule =
  | 'Above UCL'
  | 'Below LCL'
  | `${TrendLength} Point Trend (${'Increasing' | 'Decreasing'})`
  | '2 in 3 Above CL'
  | '2 in 3 Below CL'
  | `${RunLength} Points ${'Above' | 'Below'} CL`
  | 'Common Cause';

export type TrendLength = 6 | 7;
export type RunLength = 6 | 7 | 8;

/** What makes a point a special cause, beside lying outside the limits. */
export interface RuleSet {
  /** so many points in a row that each rise, or each fall, are a trend */
  trendLength: TrendLength;
  /** so many points in a row on one side of the centre line are a shift */
  runLength: RunLength;
  twoOfThree: {
    /** the third point of the window must lie on the same side of the centre line as the two near the limit */
    allOnOneSide: boolean;
    /** a point outside the limits counts as one of the two (it keeps its own label) */
    countsBeyondLimits: boolean;
  };
}

/** The lines a point is judged by, in the values' unit; the near lines lie two thirds of the way to the limits. */
export interface Lines {
  mean: number;
  lowerLimit: number;
  upperLimit: number;
  nearLower: number;
  nearUpper: number;
}

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

export interface XmrPoint extends Lines {
  /** 0-based position in the series that was given, missing values included */
  index: number;
  value: number;
  group: number;
  /** shown, but with no part in limits, rules or icons */
  ghost: boolean;
  rule: SpcRule;
  pointType: PointType;
}

export type XmrProfileName =
  | 'nhsr-plotthedots'
  | 'nhs-england-excel'
  | 'nhs-england-excel-six'
  | 'nhs-england-sql'
  | 'textbook';

export interface XmrChart {
  points: XmrPoint[];
  variation: VariationIcon | null;
  assurance: AssuranceIcon | null;
  profile: XmrProfileName;
  /** what was done and what to beware of (few points, screened ranges, rebased because …) */
  notes: string[];
}
