/** What a pathway gives. Types only. */
import type { Answer, Figure } from '../metric.ts';
import type { Released } from '../released.ts';
import type { PathwayStep } from './pathway.ts';

export type FigureCut =
  /** `groups` of them from 1, the first against the last */
  | { dimension: string; compares: 'ends'; groups: number; most: string; least: string }
  /** each against all others but the one of whom it is not known */
  | { dimension: string; compares: 'rest'; unknown: string };

/** A number with its limits at 95%; null where there is none. */
export interface Limited {
  value: number | null;
  lower: number | null;
  upper: number | null;
}

/** How a group stands to the one it is compared with at one step. */
export interface StepGap {
  /** code of the group; of deprivation the most deprived */
  group: string;
  label: string;
  figure: Figure;
  /** of the least deprived, or of all others together */
  against: Figure;
  /** the group's figure less the other's, in the metric's unit (shares as 0 to 1) */
  difference: Limited;
  /** how many times the other's figure the group's is */
  ratio: Limited;
  /**
   * the gap as every step has it: the odds ratio of shares, the ratio of everything else, turned so that above 1 the group fares
   * worse. Null for counts, which have no denominator, and where neither direction is better
   */
  disadvantage: Limited | null;
  /** natural logarithm of `disadvantage` and its standard error; null where it cannot be tested */
  tested: { log: number; error: number } | null;
}

/** Slope and relative index of inequality; above 0 and above 1 the more deprived fare worse. */
export interface StepSlope {
  slope: Limited;
  relative: Limited;
  /** why there is none, or what to know of it */
  notes: string[];
}

export interface StepAnswer {
  step: PathwayStep;
  /** null when the edition has nothing of it: `why` says so */
  answer: Released<Answer> | null;
  why: string | null;
  gaps: StepGap[];
  /** by deprivation alone */
  slope: StepSlope | null;
  notes: string[];
}

/** How a group's gap changes from the step before that could be tested; at the first such step from no gap. */
export interface GapChange {
  /** place of the step, from 0 */
  step: number;
  group: string;
  label: string;
  /** how many times as large the disadvantage is as at the step before */
  factor: Limited;
  pValue: number;
  /** allowing for all changes that are looked at together (Holm) */
  adjusted: number;
}

export interface PathwayAnswer {
  cut: FigureCut;
  from: string | null;
  to: string | null;
  steps: StepAnswer[];
  changes: GapChange[];
  /** where the gap grows most and by more than chance; null when nowhere */
  opens: GapChange | null;
}
