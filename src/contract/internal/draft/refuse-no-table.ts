/** Files that are no table, told by how they begin: read as one, what people said of themselves would become headings. */
import { ConcordError } from '../../../concord-error.ts';

interface Kind {
  what: string;
  begins: RegExp;
  remedy: string;
}

const AS_TABLE = 'save its rows as CSV or XLSX, and draft from that';

/** Of text; marks of an encoding are left out before. */
const KINDS: Kind[] = [
  {
    what: 'JSON in one piece',
    begins: /^\s*\[\s*[[{"\d\]]/,
    remedy: 'write one object a line (JSON lines), and draft from that',
  },
  { what: 'XML or HTML', begins: /^\s*<[?!a-z]/i, remedy: AS_TABLE },
  { what: 'HL7 messages', begins: /^\s*(MSH|FHS|BHS)\|/, remedy: AS_TABLE },
  { what: 'EDIFACT messages', begins: /^\s*(UNA:\+|UNB\+)/, remedy: AS_TABLE },
  { what: 'a document', begins: /^(%PDF|\{\\rtf)/, remedy: AS_TABLE },
];

/**
 * @param where how the file is told
 * @param start the first characters of its text
 * @throws ConcordError 'file-refused'
 */
export function refuseNoTable(where: string, start: string): void {
  const kind = KINDS.find(({ begins }) => begins.test(start.replace(/^\uFEFF/, '')));
  if (kind) throw notRows(where, `this is ${kind.what}`, kind.remedy);
  if (start.includes('\0')) throw notRows(where, 'this is no text, and none of the formats of a contract', AS_TABLE);
}

/** @param kind what it would be, were it whole */
export const notWhole = (where: string, kind: string): ConcordError =>
  new ConcordError('file-refused', {
    where,
    problem: `the ${kind} cannot be read: it is damaged, or not whole`,
    expected: `a whole ${kind}`,
    remedy: 'open it where it was made, write it again, and draft from that',
  });

/** Many lines of an object that is written over several of them are objects too, and no rows. */
export const notOneALine = (where: string): ConcordError =>
  notRows(where, 'its lines are not one object each', 'write one object a line (JSON lines), and draft from that');

export const notAlike = (where: string): ConcordError =>
  notRows(where, 'no key is in half of its lines', 'give every line the same keys, and draft from that');

const notRows = (where: string, problem: string, remedy: string): ConcordError =>
  new ConcordError('file-refused', {
    where,
    problem,
    expected: 'rows of a table: CSV, XLSX, Parquet or JSON lines',
    remedy,
  });
