/** Corrections of p-values held to R. */
import {
  adjustByBenjaminiHochberg,
  adjustByBonferroni,
  adjustByHolm,
} from '../../../src/statistics/multiple/false-discovery-rate.ts';
import { numberIn, readVectors } from '../read-vectors.ts';
import type { Conformance } from './conformance.ts';

const FILE = 'reference/distributions/p-adjust';

const FUNCTIONS = {
  benjamini_hochberg: adjustByBenjaminiHochberg,
  bonferroni: adjustByBonferroni,
  holm: adjustByHolm,
};

export const CONFORMANCE: Conformance[] = Object.entries(FUNCTIONS).map(([column, adjust]) => ({
  method: adjust.name,
  title: `p-values corrected by ${column.replace('_', ' and ')}`,
  vectors: [FILE],
  source: 'R 4.2.2 stats p.adjust',
  tolerance: { relative: 1e-12 },
  comparisons: () => {
    const rows = readVectors(FILE);
    return [...new Set(rows.map((row) => row.case))].flatMap((name) => {
      const ofCase = rows.filter((row) => row.case === name);
      const adjusted = adjust(ofCase.map((row) => numberIn(row.p)));
      return ofCase.map((row, i) => ({
        what: `case ${name} position ${row.position}`,
        actual: adjusted[i] ?? null,
        expected: numberIn(row[column]),
      }));
    });
  },
}));
