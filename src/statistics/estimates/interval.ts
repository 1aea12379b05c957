/** What every interval carries. A missing count gives missing limits, never zero. */
export interface Interval {
  lower: number | null;
  upper: number | null;
  /** as a fraction, e.g. 0.95 */
  confidence: number;
  method: 'Wilson' | 'Byars' | 'Exact';
}
