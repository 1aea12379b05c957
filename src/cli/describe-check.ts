/** A check's result in words, for the person who sends the file. */

import type { ErrorKind } from '../concord-error.ts';
import type { CheckResult, FaultGroup, Outcome } from '../quality/check-result.ts';
import { countText, shareText } from './format-table.ts';

const OUTCOME_WORDS: Record<Outcome, string> = {
  accepted: 'accepted',
  'accepted-with-warnings': 'accepted, with warnings',
  quarantined: 'set aside (quarantined): too few of its rows are good',
  refused: 'refused: no row could be taken',
};

/** Why a checked file is not wholly good, as a kind of failure; null when it is. */
export function failureOf(check: CheckResult): ErrorKind | null {
  if (check.outcome === 'refused') return 'file-refused';
  if (check.outcome === 'quarantined') return 'quarantined';
  return check.reconciliation.rejected > 0 ? 'rows-rejected' : null;
}

/** @param title what was checked, e.g. the file's name and dataset */
export function describeCheck(title: string, check: CheckResult): string {
  const parts = [
    `${title}: ${OUTCOME_WORDS[check.outcome]}\n`,
    `  ${rowsInText(check)}\n`,
    `  ${periodText(check)}${scoreText(check)}\n`,
    cleansingText(check),
    driftText(check),
    faultsText(check.faults),
  ];
  return parts.join('');
}

/** What cannot be opened cannot be counted; a nought would say that it had no rows. */
function rowsInText(check: CheckResult): string {
  const { rowsIn, accepted, rejected } = check.reconciliation;
  const counted = rowsIn > 0 || check.faults.some((f) => f.rule === 'file:empty' || f.rule === 'file:no-rows');
  if (check.outcome === 'refused' && !counted)
    return 'how many rows it holds is not known: it could not be read so far';
  return `${countText(rowsIn)} rows in = ${countText(accepted)} accepted + ${countText(rejected)} rejected`;
}

function periodText(check: CheckResult): string {
  const { from, to } = check.period;
  return from && to ? `data from ${from} to ${to}; ` : '';
}

function scoreText(check: CheckResult): string {
  const { overall, dimensions, dqmi } = check.score;
  const scored = dimensions.filter((d) => d.score !== null).map((d) => `${d.dimension} ${shareText(d.score)}`);
  const index = dqmi.value === null ? '' : `; DQMI ${dqmi.value.toFixed(1)} of 100`;
  return `quality ${shareText(overall)}${scored.length ? ` (${scored.join(', ')})` : ''}${index}`;
}

function cleansingText(check: CheckResult): string {
  if (check.cleansing.length === 0) return '';
  const counts = check.cleansing.map((c) => `${c.rule} on ${c.column} (${countText(c.cells)} cells)`);
  return `  Cleansed, as the contract says: ${counts.join(', ')}. The original is kept.\n`;
}

const driftText = (check: CheckResult): string =>
  check.drift
    .map(({ column, finding }) => `  Beware: ${column === null ? '' : `column "${column}": `}${finding}\n`)
    .join('');

const SEVERITY_WORDS = { file: 'the whole file', reject: 'rejected', warn: 'warning' } as const;

function faultsText(faults: FaultGroup[]): string {
  if (faults.length === 0) return '  No fault found.\n';
  const one = (fault: FaultGroup) =>
    [
      `\n  ${fault.rule}: ${fault.problem}`,
      `    ${SEVERITY_WORDS[fault.severity]}${rowsText(fault)}${linesText(fault)}`,
      `    Expected: ${fault.expected}`,
      `    What to do: ${fault.remedy}`,
    ].join('\n');
  return `${faults.map(one).join('\n')}\n`;
}

const rowsText = (fault: FaultGroup): string =>
  fault.rows === 0 ? '' : `, ${countText(fault.rows)} ${fault.rows === 1 ? 'row' : 'rows'}`;

function linesText(fault: FaultGroup): string {
  if (fault.lines.length === 0) return '';
  const shown = fault.lines.slice(0, 10).map(String).join(', ');
  const more = fault.rows > 10 || fault.lines.length > 10 ? ' …' : '';
  return `; ${fault.lines.length === 1 ? 'line' : 'lines'} ${shown}${more}`;
}
