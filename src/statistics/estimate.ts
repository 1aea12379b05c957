/**
 * The one shape in which a statistic is given. Missing is null and never zero; `notes` say what a reader must know (too few
 * events, an assumption that fails), in whole sentences.
 */
export interface Estimate {
  value: number | null;
  /** what `value`, `lower` and `upper` are measured in, e.g. 'share', 'per 100,000', 'days', 'ratio' */
  unit: string;
  lower: number | null;
  upper: number | null;
  /** of the interval, as a fraction, e.g. 0.95 */
  confidence: number;
  /** what was counted or summed; null where the statistic has none */
  numerator: number | null;
  /** what it was counted in; null where the statistic has none */
  denominator: number | null;
  /** as it is written beside the figure, e.g. 'Wilson', 'Byars', 'Exact', 'Dobson' */
  method: string;
  notes: string[];
}
