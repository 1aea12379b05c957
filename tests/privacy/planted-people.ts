/** A few dozen made-up people, every one with planted identifiers that stand nowhere else and with at most one opt-out. */
import { createHash, createHmac } from 'node:crypto';
import { OPT_OUT_KINDS, type OptOutKind } from '../../src/pseudonym/read-purposes.ts';
import { someNumber } from '../pseudonym/nhs-numbers.ts';

export interface PlantedPerson {
  n: number;
  nhs: string;
  forename: string;
  surname: string;
  birth: string;
  sex: '1' | '2';
  postcode: string;
  address: string;
  uprn: string;
  /** local numbers by partner */
  local: Record<'practice' | 'trust' | 'council', string>;
  optOut: OptOutKind | null;
}

export const PRACTICE = 'Z99001';
export const TRUST = 'RZ9';
export const COUNCIL = 'Z9001';
export const MIND = 'RZ8';
export const PUBLISHER = 'RZ7';
/** As people write it, with blanks that do not break. */
export const spacedNumber = ({ nhs }: PlantedPerson): string => nhs.replace(/^(...)(...)/, '$1\u00a0$2\u00a0');
export const phoneOf = (p: PlantedPerson): string => `01632 960${100 + p.n}`;

/** Syllables of names that stand in no catalogue, no place and no dictionary. */
const NAMES = ['Quillfeather', 'Thistlewick', 'Grimblehawk', 'Bramblesworth', 'Wimplestone', 'Snorblethwaite'];
const FIRST = ['Ottoliney', 'Fennimorel', 'Gadderwick', 'Pocklingfoot', 'Dribbleworth', 'Hobblegarth', 'Cobblemoor'];
const letters = (n: number): string => String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26));

function person(n: number, optOut: OptOutKind | null, born?: string): PlantedPerson {
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    n,
    nhs: someNumber(4000 + n * 13),
    forename: `${FIRST[n % FIRST.length]}${letters(n * 7)}`,
    surname: `${letters(n * 5)}${NAMES[n % NAMES.length]}`.replace(/^./, (c) => c.toUpperCase()),
    birth: born ?? `${1931 + ((n * 7) % 59)}-${two(1 + (n % 12))}-${two(2 + ((n * 5) % 26))}`,
    sex: n % 2 ? '1' : '2',
    postcode: `ZQ${n % 9} ${1 + (n % 8)}Q${'ABDEFGHJLN'[Math.floor(n / 9) % 10]}`,
    address: `${n + 1} Marrowbone Lodge`,
    uprn: String(77_700_010_000 + n),
    local: { practice: String(88_800_010_000 + n), trust: `TR88${10_000 + n}`, council: `CN88${10_000 + n}` },
    optOut,
  };
}

export const GROUPS = [...OPT_OUT_KINDS, null];
/** Four people of each opt-out and of none; then a baby of the first of each, who has no opt-out. */
export const ADULTS = GROUPS.flatMap((kind, g) => Array.from({ length: 4 }, (_, i) => person(g * 4 + i, kind)));
export const BABIES = GROUPS.map((_, g) => person(60 + g, null, `2025-1${g % 2}-${13 + g}`));
export const PEOPLE = [...ADULTS, ...BABIES];
/** The first of a group: mother of its baby, and cared for. */
export const first = (g: number): PlantedPerson => ADULTS[g * 4]!;
/** Somebody without any opt-out, who cares for the first of a group. */
export const carer = (g: number): PlantedPerson => ADULTS[(GROUPS.length - 1) * 4 + 1 + (g % 3)]!;

/** Every text that may stand nowhere below the line. Months and years of birth may. */
export const PLANTED: string[] = PEOPLE.flatMap((p) => [
  p.nhs,
  p.forename,
  p.surname,
  p.postcode,
  p.postcode.replace(' ', ''),
  p.address,
  p.uprn,
  ...Object.values(p.local),
  phoneOf(p),
  spacedNumber(p),
]).concat(
  // notes, and numbers of records as their senders wrote them
  ['Nobblethrop', 'SP1000', 'PG1000', 'BY1000', 'EV1000', 'CR1000', 'CT1000', 'MH1000'],
  ['44400100', '33300100', '666000100', '555000100'],
  // what stands in rows with a sensitive code, and in the rest of such a stay in hospital (planted-extracts.ts)
  ['48151.625', '48152.625', '73519.25', '73517.25', 'WZEALA', 'WZEALB', 'WZEALC'],
  ['2026-01-07 03:03:03', '2026-01-02 04:04:00', '2026-01-02 04:04:01', 'RZ9ZZ', '2025-12-19 03:07:00'],
);

export const hex = (text: string): string => createHash('sha256').update(`planted: ${text}`).digest('hex');
export const PURPOSES = [
  'direct_care',
  'safeguarding',
  'case_finding',
  'planning',
  'statutory_return',
  'research',
  'self_care',
  'public',
];

export const feedToken = (nhs: string): string =>
  createHmac('sha256', Buffer.from(hex('feeds'), 'hex'))
    .update(`nhs|${nhs}`)
    .digest('hex');
