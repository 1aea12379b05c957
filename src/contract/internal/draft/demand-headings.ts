/** A heading stands in a contract for good: one that may be somebody's is refused, told by its place alone. So are names. */
import { ConcordError } from '../../../concord-error.ts';
import { holdsNumberOrMail, mayBeSomebody } from '../../may-be-somebody.ts';

/** Ten digits, as an NHS number is written, whatever its check digit says, or a full postcode. */
const NUMBER = /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/;
const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b/i;

/** The name of a file stands in its contract too. @throws ConcordError 'file-refused', without the name */
export function demandFileName(name: string): void {
  if (mayBeSomebody(name)) throw refusedName('the name of the file', 'rename a copy of the file, and draft from that');
}

/** So does the name of a sheet. @throws ConcordError 'file-refused', without the name */
export function demandSheetName(name: string): void {
  if (mayBeSomebody(name))
    throw refusedName('the name of the sheet', 'rename the sheet in a copy, and draft from that');
}

const refusedName = (where: string, remedy: string): ConcordError =>
  new ConcordError('file-refused', {
    where,
    problem:
      'it may be somebody: it holds an NHS number, a postcode or an e-mail address, and would stand in the contract',
    expected: 'a name that says what the file holds, and of whom nothing',
    remedy,
  });

/**
 * @param people whether the rows seem to be about people: a postcode is then refused as a number always is
 * @throws ConcordError 'file-refused' for headings as of a table turned on its side, or of a first row without a line of headings
 */
export function demandHeadings(headers: string[], people: boolean): void {
  const isSomebody = (text: string): boolean =>
    NUMBER.test(text) || holdsNumberOrMail(text) || (people && (POSTCODE.test(text) || mayBeSomebody(text)));
  const places = headers.flatMap((text, i) => (isSomebody(text) ? [i + 1] : []));
  if (!places.length) return;
  throw new ConcordError('file-refused', {
    where: `heading of column ${places.join(', ')}`,
    problem: 'it may be somebody: it holds a number or a postcode, and headings would stand in the contract',
    expected: 'a line of headings that name no person',
    remedy: 'put a line of headings above the rows, or turn the table so that a person is a row, and draft again',
  });
}
