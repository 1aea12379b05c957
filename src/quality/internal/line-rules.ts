/** Lines that never become a row: why, what was expected, what to do. Content, kept apart from the scanner. */
import type { Rule } from './rule.ts';

const LINE_RULES = {
  'unterminated-quote': [
    'a quotation mark is opened and not closed on its line',
    'every opened quotation mark closed on the same line',
    'close the quotation mark, or double it where it is part of the text',
  ],
  'stray-quote': [
    'a quotation mark stands inside a field that is not quoted',
    'quotation marks only around a whole field, doubled inside it',
    'put the whole field in quotation marks and double those inside it',
  ],
  'text-after-quote': [
    'text follows a closing quotation mark',
    'the delimiter or the end of the line after a closing quotation mark',
    'double the quotation marks that are part of the text',
  ],
  'too-few-columns': [
    'the line has fewer columns than the header',
    'as many columns as the header',
    'check for a missing delimiter or a line broken in two',
  ],
  'too-many-columns': [
    'the line has more columns than the header',
    'as many columns as the header',
    'quote fields that contain the delimiter, and remove delimiters at the end of the line',
  ],
  'invalid-utf-8': [
    'the line has bytes that are not UTF-8',
    'text in the encoding that the contract states',
    'save the file as UTF-8, or have the contract state its encoding',
  ],
  'nul-byte': [
    'the line has a NUL byte',
    'text without NUL bytes',
    'export the file again as text; UTF-16 files must begin with a byte order mark',
  ],
  'stray-carriage-return': [
    'a carriage return stands inside the line',
    'one kind of line end: LF or CRLF',
    'remove carriage returns from inside fields, and export with one kind of line end',
  ],
  'too-long': [
    'the line is longer than a million bytes',
    'lines of at most a million bytes',
    'check for a missing line end or a quotation mark that is not closed',
  ],
  'not-json': [
    'the line is not a JSON document',
    'one JSON object on each line',
    'write each record as one JSON object on a line of its own',
  ],
  'not-an-object': [
    'the JSON on the line is not an object',
    'one JSON object on each line, with a property for each column',
    'write each record as an object, not as a list or a bare value',
  ],
  'repeated-name': [
    'an object on the line gives the same name twice',
    'each name once in an object',
    'remove one of the two, so that it is plain which value holds',
  ],
  'error-cell': [
    'a cell of the row holds an error of the spreadsheet, such as #N/A or #REF!',
    'values in every cell',
    'mend the formula, or leave the cell empty where there is no value',
  ],
} as const;

/** `shape:<column>`: the line is built otherwise than the column's path says. */
export type LineFault = keyof typeof LINE_RULES | ShapeFault;
type ShapeFault = `shape:${string}`;

const isShapeFault = (fault: LineFault): fault is ShapeFault => fault.startsWith('shape:');

const shapeRule = (column: string): Rule => ({
  rule: `shape:${column}`,
  column,
  severity: 'reject',
  dimension: 'validity',
  problem: `${column} cannot be told: the line holds several values, or an object, where its path takes one value`,
  expected: 'objects and lists built as the path of the column says',
  remedy: 'write the record as its standard says, or have the contract say by [0] or [name=…] which value is meant',
});

/** The rule that a line broke, ready to report. */
export function lineRule(fault: LineFault): Rule {
  if (isShapeFault(fault)) return shapeRule(fault.slice('shape:'.length));
  const [problem, expected, remedy] = LINE_RULES[fault];
  return {
    rule: `line:${fault}`,
    column: null,
    severity: 'reject',
    dimension: fault.startsWith('too-few') || fault.startsWith('too-many') ? 'completeness' : 'validity',
    problem,
    expected,
    remedy,
  };
}
