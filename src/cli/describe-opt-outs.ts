/** What is known of opt-outs, in words for the terminal. */
import type { AskedSince } from '../pseudonym/asked-since.ts';
import type { OptOutStatus } from '../pseudonym/tell-opt-outs.ts';
import { countText, manyText } from './format-table.ts';

/** What each kind is called. */
const KINDS: Record<string, string> = {
  type_1: 'Type 1 (told here)',
  national: 'national data opt-out',
  sharing: 'no sharing, even for care',
  case_finding: 'no case finding',
  secondary_use: 'no use beyond own care',
};

export const describeOptOuts = (status: OptOutStatus): string =>
  `${[nationalText(status.national), ...objectionTexts(status.objections), ...peopleTexts(status)].join('\n')}\n`;

function nationalText(national: OptOutStatus['national']): string {
  const ask = '`concord opt-outs request` writes the file to ask it again';
  if (!national) return `National data opt-out: no answer of the national service was taken; ${ask}.`;
  const { listedOn, lastDay, numbers, inUse } = national;
  return inUse
    ? `National data opt-out: the answer of ${listedOn} lists ${manyText(numbers, 'number', 'numbers')} without an opt-out; it may be used until ${lastDay}.`
    : `National data opt-out: the answer of ${listedOn} might be used until ${lastDay}; it has lapsed and is deleted; ${ask}.`;
}

function objectionTexts(objections: OptOutStatus['objections']): string[] {
  if (!objections) return ['Local objections: no list was taken; `concord opt-outs objections` takes one.'];
  const { takenOn, lines, withdrawn, standing, unknown } = objections;
  const unheard = `  ${manyText(unknown, 'objection is', 'objections are')} of people whom the resident index does not know: they are heard once it does`;
  return [
    `Local objections: ${manyText(lines, 'line', 'lines')} taken on ${takenOn}, ${countText(withdrawn)} of them withdrawn.`,
    ...Object.entries(standing).map(([kind, n]) => `  ${countText(n)} stand: ${KINDS[kind] ?? kind}`),
    ...(unknown > 0 ? [unheard] : []),
  ];
}

/** Whose opt-out is nobody's wish yet; none when that is not known, or of no one. */
export const askedSinceTexts = (since: AskedSince | null | undefined): string[] =>
  since && since.people > 0
    ? [
        `${manyText(since.people, 'person', 'people')} came, or got another NHS number, since the request of ${since.askedOn}; they are treated as opted out until the next answer`,
      ]
    : [];

function peopleTexts({ residents, withoutNumber, optedOut, askedSince }: OptOutStatus): string[] {
  if (residents === 0) return ['People: the resident index knows nobody yet; `concord build --keys FILE` makes it.'];
  return [
    `People: ${countText(residents)} in the resident index.`,
    ...Object.entries(optedOut).map(([kind, n]) => `  ${countText(n)} are opted out: ${KINDS[kind] ?? kind}`),
    ...askedSinceTexts(askedSince).map((text) => `  ${text}`),
    `  ${countText(withoutNumber)} have no NHS number: they cannot be asked about, and count as opted out nationally`,
  ];
}
