/** Which columns of an unknown file tell of a person. When in doubt they do: the person who drafts may say otherwise. */
import type { Contract } from '../../contract.ts';
import type { IdentifyingWord } from '../../identifies.ts';
import type { DraftColumn } from './guess-column.ts';
import { headingForms as spaced } from './heading-words.ts';

export type About = Contract['identity'];

export interface IdentityGuess {
  about: About;
  /** what was found, without values */
  reasons: string[];
}

interface Sign {
  what: string;
  /** what the contract says of it; a name's and an address's word is told by the header */
  word: IdentifyingWord | ((header: string) => IdentifyingWord);
  about: Exclude<About, 'none'>;
  /** certain: a person. doubtful: a person or an organisation */
  certain: boolean;
  header: RegExp;
  /** true when the values show it by themselves, whatever the header */
  byValues?: (column: DraftColumn) => boolean;
}

const share = (count: number, column: DraftColumn): number => (column.facts.real ? count / column.facts.real : 0);

const NO_HEADING = /(?!)/;

/** Headers are matched in the forms of `headingForms`. A random ten-digit number is an NHS number one time in eleven. */
const SIGNS: Sign[] = [
  {
    what: 'an NHS number',
    word: 'nhs-number',
    about: 'clear',
    certain: true,
    header: / nhs (number|no|num|id) | nhsnumber | nhsno | newnhsno /,
    byValues: (c) => share(c.facts.nhsNumbers, c) >= 0.3,
  },
  {
    what: 'a birth date',
    word: 'birth-date',
    about: 'clear',
    certain: true,
    header:
      / dob | mydob | birth | birthdate | dateofbirth | born | [a-z]*(dob|birthdate|birthday|birthdt|dateofbirth) /,
  },
  {
    what: "a person's name",
    word: (header) =>
      / ([a-z]*forename|firstname|(fore|given|first|christian) names?) /.test(header)
        ? 'forename'
        : / ([a-z]*surname|lastname|(sur|family|last) names?) /.test(header)
          ? 'surname'
          : 'other',
    about: 'clear',
    certain: true,
    header:
      / (sur|fore|middle|maiden|given|family|first|last) ?names? | surname | forename | firstname | lastname | initials? | prefix | maiden | (patient|full|christian) names? | next of kin | [a-z]*(surname|forename|firstname|lastname|fullname|christianname|patientname) | patname | ptname /,
    byValues: (c) => share(c.facts.titled, c) >= 0.2,
  },
  {
    what: 'an e-mail address',
    word: 'other',
    about: 'clear',
    certain: true,
    header: / e ?mail /,
    byValues: (c) => share(c.facts.emails, c) >= 0.5,
  },
  {
    what: "a person's number elsewhere",
    word: 'other',
    about: 'clear',
    certain: true,
    header: / ssn | soc sec id | passport | drivers | national insurance | nino | rec id /,
  },
  {
    what: "a partner's number for a person",
    word: 'local-number',
    about: 'clear',
    certain: true,
    header:
      / (local|hospital|patient|person|client|resident|subject|case|record|member|mrn|lopatid) ?(patient )?(id|identifier|number|no|ref|key) | mrn | hospital no |(?:^|\|) (patient|person|subject) (?:\||$)/,
  },
  {
    what: 'values within values, which may be anything',
    word: 'other',
    about: 'clear',
    certain: true,
    header: NO_HEADING,
    byValues: (c) => share(c.facts.nested, c) >= 0.3,
  },
  {
    what: 'a death date',
    word: 'other',
    about: 'clear',
    certain: true,
    header: / dod | death ?date | date of death | deathdate /,
  },
  {
    what: 'a pseudonym',
    word: 'nhs-number-token',
    about: 'token',
    certain: true,
    header: / pseudo[a-z]* | token | hesid | encrypted [a-z]+ | person key | skid /,
    byValues: (c) => share(c.facts.tokens, c) >= 0.9 && c.facts.distinct > 20,
  },
  {
    what: 'a telephone number',
    word: 'other',
    about: 'clear',
    certain: false,
    header: / phone | telephone | mobile | tel /,
    byValues: (c) => share(c.facts.phones, c) >= 0.8,
  },
  {
    what: 'a postcode',
    word: 'postcode',
    about: 'address',
    certain: false,
    header: / post ?code | postcode[a-z]* | postal | zip /,
    byValues: (c) => share(c.facts.postcodes, c) >= 0.5,
  },
  {
    what: 'an address',
    word: (header) => (header.includes(' uprn ') ? 'uprn' : 'address'),
    about: 'address',
    certain: false,
    header: / address ?[0-9]? | addr | street( number)? | house( number)? | flat | uprn /,
    byValues: (c) => share(c.facts.addresses, c) >= 0.3,
  },
];

const SENSITIVE =
  / sex | gender | ethnic[a-z]* | race | religion | marital | age | agegrp | diagnos[a-z]* | diag [0-9]+ | condition | procedure | opertn | drug | medication | disability | language | sexual | immigration /;

/** Classifies every column in place, and says whom the rows are about. */
export function guessIdentity(columns: DraftColumn[]): IdentityGuess {
  const found = columns.flatMap((column) => {
    const sign = signOf(column) ?? bareName(column, columns);
    return sign ? [{ column, sign }] : [];
  });
  const certain = found.filter((f) => f.sign.certain);
  const personal = columns.some((c) => isAge(c) || SENSITIVE.test(spaced(c.facts.header)));
  const organisations = !personal && columns.some((c) => share(c.facts.organisations, c) >= 0.3);
  // Practices and trusts have addresses and telephones as well: those alone, beside organisations' names, are not people's.
  const kept = certain.length || !organisations ? found : certain;
  const words = new Set<IdentifyingWord>();
  for (const { column, sign } of kept) {
    markIdentifier(column, sign);
    column.identifies = wordOf(sign, column, words);
  }
  const sensitive = columns.filter((c) => c.classification === 'plain' && SENSITIVE.test(spaced(c.facts.header)));
  const about = aboutOf(
    kept.map((f) => f.sign),
    sensitive,
    columns,
  );
  if (about !== 'none') for (const column of sensitive) markSensitive(column);
  const reasons = kept.map((f) => `column '${f.column.facts.header}' looks like ${f.sign.what}`);
  if (!kept.length && about !== 'none')
    reasons.push('columns that describe one person stand beside each other, without counts');
  return { about, reasons };
}

/** True where a heading says by itself that one person is told of under it. */
export const isPersonsHeading = (header: string): boolean =>
  SIGNS.some((s) => s.certain && s.header.test(spaced(header)));

/** True for what is told of a person beside those: an address, a sex, a diagnosis. */
export const mayBePersonsHeading = (header: string): boolean =>
  SENSITIVE.test(spaced(header)) || SIGNS.some((s) => s.header.test(spaced(header)));

function signOf(column: DraftColumn): Sign | undefined {
  const header = spaced(column.facts.header);
  // "practice address", "provider postcode": of an organisation, whatever the value.
  const ofOrganisation = / (org|organisation|provider|practice|trust|site|hospital|gp|ccg|icb|pcn) /.test(header);
  const sign = SIGNS.find((s) => s.header.test(header) || s.byValues?.(column));
  const isYesNo = column.facts.distinct <= 3 && column.facts.maxLength <= 5 && column.facts.rows > 20;
  return sign && !(ofOrganisation && !sign.certain) && !isYesNo ? sign : undefined;
}

/** A column headed only "name" is a person's, unless its values speak of organisations or an ONS code stands beside it. */
function bareName(column: DraftColumn, columns: DraftColumn[]): Sign | undefined {
  if (!isBareName(column) || share(column.facts.organisations, column) >= 0.3) return undefined;
  if (columns.some((c) => c.facts.gssCodes >= 0.5 * c.facts.rows)) return undefined;
  return { what: 'a name', word: 'other', about: 'clear', certain: false, header: / name / };
}

const isBareName = ({ facts }: DraftColumn): boolean => /(?:^|\|) name (?:\||$)/.test(spaced(facts.header));

/** A word tells of a person once; an address has several lines. */
function wordOf({ word }: Sign, column: DraftColumn, used: Set<IdentifyingWord>): IdentifyingWord {
  const meant = typeof word === 'string' ? word : word(spaced(column.facts.header));
  if (used.has(meant) && meant !== 'address') return 'other';
  used.add(meant);
  return meant;
}

function markIdentifier(column: DraftColumn, sign: Sign): void {
  column.classification = 'identifier';
  column.looksLike = sign.what;
  column.codes = null;
  // Digits that name somebody are no number, and their lowest and highest say too much.
  if (column.type === 'integer' || column.type === 'number') column.type = 'string';
  column.minimum = null;
  column.reasons = column.reasons.filter((r) => !r.includes('code list'));
  if (column.severity === 'warn' && column.type === 'string') column.severity = 'reject';
  if (sign.what === 'an NHS number' && column.facts.nhsNumbers > 0) {
    column.format = 'nhs-number';
    const wrong = column.facts.real - column.facts.nhsNumbers;
    if (wrong > 0) {
      column.severity = 'warn';
      column.reasons.push(`${wrong} values fail the check digit: they are counted, and the rows kept`);
    }
  }
}

function markSensitive(column: DraftColumn): void {
  column.classification = 'sensitive';
}

const COUNT_WORDS =
  / (total|number|count|sum|attendances|patients|population|persons|people|rate|percent|value|numerator|denominator|score|register|deaths|n) /;

/** One person's age, and not an age group that others are counted in. */
const isAge = (c: DraftColumn): boolean =>
  / age /.test(spaced(c.facts.header)) &&
  c.type !== 'string' &&
  (c.facts.maximum ?? 999) <= 125 &&
  c.facts.distinct > 10;

/** Words of one person's case, in a column that is not a count. */
const CASE_WORDS = / (patient|person|client|resident|specimen|admitted|discharged|diagnosed) /;

function aboutOf(signs: Sign[], sensitive: DraftColumn[], columns: DraftColumn[]): About {
  for (const about of ['clear', 'token', 'household', 'address'] as const)
    if (signs.some((s) => s.about === about)) return about;
  const counts = columns.some((c) => c.type !== 'string' && COUNT_WORDS.test(spaced(c.facts.header)));
  const isCase = columns.some((c) => c.type === 'string' && CASE_WORDS.test(spaced(c.facts.header)));
  return !counts && (sensitive.length >= 2 || isCase || columns.some(isAge)) ? 'token' : 'none';
}
