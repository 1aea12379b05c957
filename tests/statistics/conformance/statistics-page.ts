/** docs/reference/statistics.md: how well each method agrees with its published results, computed when it is written. */
import { GENERATED, markdownTable } from '../../../src/cli/reference/markdown.ts';
import { ALL_CONFORMANCE } from './all-conformance.ts';
import { type Conformance, comparisonsOf, differenceOf, toleranceOf } from './conformance.ts';

export function statisticsPage(): string {
  const rows = ALL_CONFORMANCE.map(rowOf);
  const total = rows.reduce((sum, { values }) => sum + values, 0);
  return [
    GENERATED,
    '# Statistics and the results they are held to',
    '',
    `${ALL_CONFORMANCE.length} agreements, ${total.toLocaleString('en-GB')} values. Each line is a test: \`npx vitest run tests/statistics/conformance\`.`,
    'The largest difference is relative to the published value unless it says absolute; it is rounded up to one digit, and',
    'texts and missing values must be equal. The vectors lie in `tests/spec/vectors`; what made those of `reference/` is told in',
    'the `sources.csv` beside them.',
    '',
    markdownTable(
      ['Method', 'What', 'Held to', 'Vectors', 'Values', 'Largest difference', 'Allowed'],
      rows.map(({ held, values, largest }) => [
        `\`${held.method}\``,
        held.title,
        held.source,
        held.vectors.map((v) => `\`${v}\``).join(', ') || 'in the test',
        values.toLocaleString('en-GB'),
        `${roundedUp(largest)}${'absolute' in held.tolerance ? ' absolute' : ''}`,
        String(toleranceOf(held.tolerance)),
      ]),
    ),
  ].join('\n');
}

function rowOf(held: Conformance): { held: Conformance; values: number; largest: number } {
  const comparisons = comparisonsOf(held);
  const largest = comparisons.reduce((most, c) => Math.max(most, differenceOf(c, held.tolerance)), 0);
  return { held, values: comparisons.length, largest };
}

/** One digit, rounded up, so that the page does not change with the last digit of a machine's arithmetic. */
function roundedUp(difference: number): string {
  if (difference === 0) return '0';
  const power = Math.floor(Math.log10(difference));
  return `≤ ${Number(`${Math.ceil(difference / 10 ** power - 1e-6)}e${power}`)}`;
}
