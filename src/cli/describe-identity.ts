/** What became of who is who between two editions, as lines for the terminal. */
import type { IdentityDiff } from '../edition/diff-identity.ts';
import type { PersonRows } from '../edition/diff-person-rows.ts';
import { countText, manyText } from './format-table.ts';

const KINDS: Record<string, [string, string]> = {
  merge: ['person merged into another', 'persons merged into others'],
  split: ['person split', 'persons split'],
  overlay: ['NHS number found on two people', 'NHS numbers found on two people'],
  unlink: ['person lost records', 'persons lost records'],
  'merge-taken-back': ['merge taken back', 'merges taken back'],
  'split-taken-back': ['split taken back', 'splits taken back'],
  'overlay-taken-back': ['number found on two people taken back', 'numbers found on two people taken back'],
};
const REASONS: Record<string, string> = {
  'number-given-up': 'one NHS number was given up for the other',
  'same-by-every-record': "the same name, birth date and place or partner's number",
  'number-given-to-another': 'a trusted source gives the number to somebody else',
  'number-put-back': 'a delivery that was put back says whose the NHS number is',
  'number-free-again': 'a withdrawn delivery gave the NHS number to somebody else',
  'delivery-withdrawn': 'the only delivery that had a record of theirs was withdrawn',
  'decided-by-reviewers':
    'people who look after the index decided so: reviewers, or a steward (`concord residents changes` gives the reason)',
};

/** @param identity of a diff; no line without it */
export function describeIdentity(identity: IdentityDiff | null): string[] {
  if (!identity) return [];
  const { versions, residents, records, testPatients: test } = identity;
  const count = (n: number | null): string => (n === null ? 'not told' : countText(n));
  const made =
    test.before || test.after ? `, of them ${count(test.before)} and ${count(test.after)} test patients` : '';
  return [
    `People: map ${versions.before} to ${versions.after}; ${count(residents.before)} to ${count(residents.after)} residents${made} (${countText(identity.newResidents)} new, ${countText(identity.returnedResidents)} back again, ${countText(identity.goneResidents)} gone)`,
    `Records of people: ${countText(records.unchanged)} keep their person, ${countText(records.newlyLinked)} newly linked, ${countText(records.moved)} moved, ${countText(records.lost)} lost theirs`,
    ...(versions.after < versions.before ? ['What follows is in the first edition, and not in the second'] : []),
    ...identity.counts.map(
      (c) =>
        `${manyText(c.changes, ...(KINDS[c.kind] ?? [c.kind, c.kind]))} (${manyText(c.records, 'record', 'records')}): ${REASONS[c.reason] ?? c.reason}`,
    ),
    ...identity.rows.map(rowsText),
  ];
}

function rowsText(rows: PersonRows): string {
  const parts = [
    [rows.byChange, 'by such a change'],
    [rows.newlyLinked, "nobody's before"],
    [rows.sentAgain, 'sent again and about somebody else, or nobody'],
    [rows.unexplained, 'without a reason: tell who looks after the index'],
  ] as const;
  const told = parts.filter(([n]) => n > 0).map(([n, why]) => `${countText(n)} ${why}`);
  return `Rows of ${rows.table} (${rows.column}): ${countText(rows.same)} of ${countText(rows.rows)} have the same person; ${told.join(', ')}`;
}
