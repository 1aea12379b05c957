/** Words that headings have and values seldom, so that a person's name is not taken for a heading. Names that are words too (Ward, Day) are left out. */

/** Words of a header: `OrgCode`, `org_code` and `Org Code` are all `org`, `code`. */
export function headerWords(header: string): string[] {
  return header
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== '');
}

/**
 * The same with a space before, between and after them, then without the digits at their ends, then all letters in one, parted by `|`:
 * `Forename1`, `DoB` and `d_o_b` are to be known as well.
 */
export function headingForms(header: string): string {
  const words = headerWords(header);
  const stems = words.map((word) => word.replace(/(?<=[a-z])\d+$/, ''));
  const joined = words.join('').replace(/\d+/g, '');
  return [...new Set([words.join(' '), stems.join(' '), joined])].map((form) => ` ${form} `).join('|');
}

const WORDS = new Set(
  (
    'code codes id ids identifier identifiers name names number num key type kind category group band description desc title label date datetime ' +
    'period month year quarter week weeks weekday timestamp age ages sex gender dob born birth birthdate death surname forename forenames ' +
    'firstname lastname initials nhs postcode address addr phone telephone mobile email ethnicity race religion marital status state flag ' +
    'patient patients person persons people population resident client clients practice practices provider trust hospital site organisation ' +
    'organization org region area lsoa msoa icb ccg pcn gp county district country locality council total totals count counts sum value values ' +
    'rate percent percentage proportion share score index ratio mean average median minimum maximum numerator denominator beds admissions ' +
    'admitted attendances attendance discharges discharged referrals referral appointments visits episode spell encounter specialty speciality ' +
    'diagnosis diagnoses procedure treatment condition medication drug dose quantity items cost reason outcome source destination method ' +
    'measure metric indicator unit units standard note notes comment comments text version start end duration los minutes hours days row rows ' +
    'record ref reference url file package list meaning provenance check column input valid detail observed expected test statistic series ' +
    'season model case alternative confidence weight height parameter variable field comparison target complete completeness item latitude longitude easting northing lat lon decile quintile rank token pseudonym payer volume'
  ).split(' '),
);

/** Words that are joined to others, as in ORGCODE, ltla22cd or admidate. */
const STEMS =
  /^(?:(?:lsoa|msoa|oa|icb|sicbl|ltla|lad|ccg|pcn|gor)\d*(?:cd|nm|code|name)?h?|diag\d*|.*(?:code|name|date|number|status|flag|desc|type))$/;

/** org_code, checkLevel */
const AS_PROGRAMS_WRITE = /[A-Za-z0-9]_[A-Za-z]|^[a-z]{3,}[A-Z]/;

/** True for a text that says what a column holds. "No" alone is an answer, and a number that something has among other words. */
export function isHeadingText(text: string): boolean {
  const words = headerWords(text);
  if (AS_PROGRAMS_WRITE.test(text.trim())) return true;
  return words.some((word) => WORDS.has(word) || STEMS.test(word) || (word === 'no' && words.length > 1));
}

/** Words as a person's name is written, none of them one of headings: "Zoe Quillfeather", and "Zoe". */
export const isLikeName = (heading: string): boolean =>
  /^\p{Lu}\p{Ll}[\p{L}'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,3}$/u.test(heading.trim()) && !isHeadingText(heading);

/** A heading that says nothing: none, a letter, or "Column 3" as programs write it. */
export const saysNothing = (heading: string): boolean =>
  /^(?:(?:unnamed|column|col|field|variable|var|attribute|heading|header|[a-z]|_c)[ _.:-]*\d*)?$/i.test(
    heading.replaceAll('\uFEFF', '').trim(),
  );
