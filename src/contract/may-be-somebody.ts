/** Whether a short text that is no row (a heading, the name of a file or of a sheet) holds what may name somebody. */

/** Form of a postcode, without what parts its halves (NHS Data Model and Dictionary, POSTCODE). */
const DISTRICT = '(?:[0-9]|[1-9][0-9])';
const OUTWARD = `(?:GIR|[A-PR-UWYZ](?:${DISTRICT}|[A-HK-Y]${DISTRICT}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))`;
const POSTCODE = new RegExp(`^${OUTWARD}[0-9][ABD-HJLNP-UW-Z]{2}$`, 'i');

/** Areas that postcodes begin with. */
const AREA =
  '(?:AB|AL|B|BA|BB|BD|BF|BH|BL|BN|BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GU|GY|' +
  'HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|' +
  'RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|ZZ)';
const OF_AN_AREA = new RegExp(`^${AREA}[0-9]`, 'i');
/** Behind a word without a sign between: only those of an area. */
const BEHIND_A_WORD = new RegExp(`[A-Z]{2}${AREA}${DISTRICT}[A-Z]?[0-9][ABD-HJLNP-UW-Z]{2}$`, 'i');
/** "h1 2nd half", "june21st" */
const ORDINAL = /(?:1st|2nd|3rd|\dth)$/i;

/** A postcode in pieces has at most this many: A, 1, 0 and AA. */
const MOST_PIECES = 4;

/** True for an NHS number, however its digits are parted, and for an e-mail address. */
export function holdsNumberOrMail(text: string): boolean {
  const plain = inPlainDigits(text);
  return /[^\s@]@[^\s@]/.test(plain) || holdsNumber(plain);
}

/** True for those, and for a postcode. */
export const mayBeSomebody = (text: string): boolean => holdsNumberOrMail(text) || holdsPostcode(inPlainDigits(text));

/** Digits of every script as 0 to 9, and wide letters as narrow ones. */
const inPlainDigits = (text: string): string =>
  text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const own = digit.codePointAt(0)!;
    let zero = own;
    while (own - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String(own - zero);
  });

/** Runs of digits with nothing between them but signs are joined; any of their neighbours together may be the number. */
function holdsNumber(text: string): boolean {
  const chains = text.match(/\d+(?:[^\p{L}\p{Nd}]+\d+)*/gu) ?? [];
  return chains.some((chain) => stretches(chain.match(/\d+/g) ?? [], 10).some(isNhsNumber));
}

/** A day and its hour, 2025010109: as a number of Scotland, which begins with a birth date, it would have a month beyond 12. */
const DAY_AND_HOUR = /^(?:19|20)(?:1[3-9]|[2-9]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])$/;

/** Ten digits whose last is the modulus 11 check digit of the others, not ten alike. */
function isNhsNumber(digits: string): boolean {
  if (digits.length !== 10 || /^(\d)\1*$/.test(digits) || DAY_AND_HOUR.test(digits)) return false;
  return [...digits].reduce((sum, digit, i) => sum + Number(digit) * (10 - i), 0) % 11 === 0;
}

/** Words are taken apart at every sign, and where a capital follows a small letter. */
function holdsPostcode(text: string): boolean {
  const pieces = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/[\p{L}\p{Nd}]+/gu) ?? [];
  const isPostcode = (joined: string): boolean =>
    POSTCODE.test(joined) && (OF_AN_AREA.test(joined) || !ORDINAL.test(joined));
  return (
    stretches(pieces, MOST_PIECES).some(isPostcode) ||
    pieces.some((piece) => BEHIND_A_WORD.test(piece) && !ORDINAL.test(piece))
  );
}

/** Neighbours joined: each alone, each with the next, up to so many together. */
const stretches = (pieces: string[], most: number): string[] =>
  pieces.flatMap((_, from) =>
    pieces.slice(from, from + most).map((_, more) => pieces.slice(from, from + more + 1).join('')),
  );
