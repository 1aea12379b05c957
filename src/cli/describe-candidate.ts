/** A pair in doubt as a reviewer reads it: both sides, and the waterfall of match weights. It identifies people: terminal only. */
import type { ShownCandidate } from '../edition/show-candidate.ts';
import type { KnownIdentifier } from '../linkage/residents/explain-candidate.ts';
import type { IdentityDetails } from '../linkage/residents/identity-details.ts';
import { describeWaterfall, signedText } from './describe-waterfall.ts';
import { formatTable, manyText, shareText } from './format-table.ts';

const ROWS: [string, keyof IdentityDetails][] = [
  ['NHS number', 'nhs_number'],
  ['Forename', 'forename'],
  ['Surname', 'surname'],
  ['Birth date', 'birth_date'],
  ['Sex', 'sex'],
  ['Postcode', 'postcode'],
  ['Local number', 'local_number'],
];

export function describeCandidate(pairId: string, shown: ShownCandidate): string {
  const cell = (side: IdentityDetails, name: keyof IdentityDetails): string => shownText(side[name] ?? '-');
  const sides = formatTable(
    ROWS.filter(([, name]) => shown.record[name] !== null || shown.person[name] !== null),
    [
      { title: '', text: ([title]) => title },
      { title: 'Record', text: ([, name]) => cell(shown.record, name) },
      { title: 'Resident', text: ([, name]) => cell(shown.person, name) },
    ],
    'Nothing is known of either.',
  );
  return [
    `Pair ${pairId}\n`,
    `The record came in ${shown.sources.map(sourceText).join(', ') || 'no delivery that is still used'}; the resident has ${manyText(shown.records, 'record', 'records')}.\n\n`,
    sides,
    `\n${knownText(shown.known)}`,
    `\n${waterfallText(shown)}`,
    standingText(shown),
    `\nDecide: concord review decide ${pairId} --same | --different | --unsure --reason TEXT --user ID\n`,
    '  Say why in words that name nobody.\n',
  ].join('');
}

/** What partners sent may hold signs that a terminal obeys. */
const shownText = (text: string): string => text.replaceAll(/\p{C}/gu, ' ');

const sourceText = ({ dataset, role, rows }: ShownCandidate['sources'][number]): string =>
  `${manyText(rows, 'row', 'rows')} of ${dataset}${role ? ` (${role})` : ''}`;

/** Oldest first within a kind, so that a change of name or address reads as one. */
const knownText = (known: KnownIdentifier[]): string =>
  `Everything said of the resident so far:\n${formatTable(
    known.toSorted((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.from_version - b.from_version)),
    [
      { title: 'What', text: (k) => k.kind },
      { title: 'Value', text: (k) => shownText(k.value) },
      { title: 'From map', right: true, text: (k) => String(k.from_version) },
      { title: 'Until map', right: true, text: (k) => (k.until_version === null ? 'now' : String(k.until_version)) },
    ],
    'Nothing.',
  )}`;

function waterfallText({ waterfall, queuedWeight }: ShownCandidate): string {
  if (!waterfall) return 'The two cannot be compared any more: the resident has no record that tells of them.\n';
  const table = describeWaterfall(waterfall, 'one of all residents');
  return `Match weights (log2 of the odds), of what fits the record best:\n${table}Together ${signedText(waterfall.weight)}, a probability of ${shareText(waterfall.probability)}; when it was queued, other residents counted in, ${signedText(queuedWeight)}.\n`;
}

function standingText({ now, others, merged }: ShownCandidate): string {
  return [
    ...(merged ? ['The resident was found to be one with another since; both are shown as one.\n'] : []),
    ...(others ? [`The same record is in doubt with ${manyText(others, 'other resident', 'other residents')}.\n`] : []),
    ...(now === 'this-person' ? ['By now the record is linked to this resident.\n'] : []),
    ...(now === 'another-person'
      ? ['By now the record is linked to another resident: nothing is to be decided.\n']
      : []),
  ].join('');
}
