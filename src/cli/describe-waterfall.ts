/** The match weight of one pair, comparison by comparison, as a table for the terminal: labels and weights, no value of a record. */
import type { Waterfall } from '../linkage/explain-pair.ts';
import { formatTable } from './format-table.ts';

/** e.g. +3.9 */
export const signedText = (weight: number): string => `${weight < 0 ? '' : '+'}${weight.toFixed(1)}`;

/** @param before what the weight before any comparison is: of two records, or of a record and a resident */
export function describeWaterfall(waterfall: Waterfall, before: string): string {
  let sum = waterfall.prior;
  const steps = waterfall.steps.map((step) => {
    sum += step.weight + step.termFrequency;
    return { ...step, sum };
  });
  const first = { comparison: 'before comparing', label: before, weight: waterfall.prior, termFrequency: 0 };
  return formatTable(
    [{ ...first, sum: waterfall.prior }, ...steps],
    [
      { title: 'Comparison', text: (s) => s.comparison.replaceAll('_', ' ') },
      { title: 'What holds', text: (s) => s.label },
      { title: 'Weight', right: true, text: (s) => signedText(s.weight) },
      { title: 'Rarity', right: true, text: (s) => (s.termFrequency === 0 ? '' : signedText(s.termFrequency)) },
      { title: 'Sum', right: true, text: (s) => signedText(s.sum) },
    ],
    '',
  );
}
