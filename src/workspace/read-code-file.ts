/** The CSV files of `catalogue/codes/`. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ConcordError } from '../concord-error.ts';
import { shownPath } from './read-yaml.ts';

export interface CodeRow<Name extends string = string> {
  /** line of the file, from 1 */
  line: number;
  record: Record<Name, string>;
}

/**
 * Answers: the rows of a CSV file with headings, without the blanks around values; lines of nothing are left out.
 * @returns none of a file that is empty
 * @throws ConcordError 'catalogue-invalid' with the line that cannot be read, e.g. one with more values than there are headings
 */
export function readCodeFile<Name extends string = string>(path: string): CodeRow<Name>[] {
  const options = { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true } as const;
  let rows: { record: Record<Name, string>; info: { lines: number } }[];
  try {
    rows = parse(readFileSync(path), options) as unknown as typeof rows;
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    // whatever keeps a file from being opened tells itself
    if (lines === undefined) throw error;
    throw new ConcordError('catalogue-invalid', {
      where: `${shownPath(path)}:${lines}`,
      problem: /record length/i.test(message)
        ? 'the line has more or fewer values than there are headings'
        : 'the quotation marks cannot be followed',
      expected: 'CSV with as many values on each line as there are headings, quoted where they hold a comma',
      remedy: 'mend the line',
    });
  }
  return rows.map(({ record, info }) => ({ line: info.lines, record }));
}
