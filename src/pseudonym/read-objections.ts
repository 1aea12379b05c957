/** Objections that people made to this care system, from a file that its staff keep. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ConcordError, type Problem } from '../concord-error.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import { isDay } from './is-day.ts';
import { isNhsNumber } from './is-nhs-number.ts';
import { OPT_OUT_KINDS } from './read-purposes.ts';

/** Objections that were read. Whose they are is reached by `rows` alone: printing it gives none. */
export class Objections {
  readonly sha256: string;
  readonly lines: number;
  readonly #rows: string[][];

  constructor(sha256: string, rows: string[][]) {
    this.sha256 = sha256;
    this.lines = rows.length;
    this.#rows = rows;
  }

  /** nhs_number, person_key, kind, made_on, withdrawn_on of each; '' where missing. */
  rows(): string[][] {
    return this.#rows;
  }
}

const COLUMNS = ['nhs_number', 'person_key', 'kind', 'date', 'withdrawn'] as const;
/** The national opt-out is never kept on a list of our own. */
const KINDS = OPT_OUT_KINDS.filter((kind) => kind !== 'national');

/**
 * Reads a CSV with the columns nhs_number, person_key, kind, date, withdrawn, in any order: one line for each objection,
 * by NHS number or by the resident index's key, its kind (type_1, sharing, case_finding, secondary_use), the day it was
 * made, and the day it was withdrawn (empty: it stands). A file with its header alone says that there is none.
 * Nobody has made an objection on a day to come: such a date is a slip, or a wish that belongs on the list of that day.
 * @param today ISO day
 * @throws ConcordError file-refused with every fault, each with its line and never a value: a wrong line would leave an
 * objection unheard, so nothing is taken
 */
export function readObjections(path: string, today: string): Objections {
  const where = shownPath(path);
  const bytes = readBytes(path, where);
  const records = parsed(bytes, where);
  const faults = records.flatMap(({ record, line }) =>
    faultsOf(record, today).map((f) => ({ ...f, where: `${where}:${line}` })),
  );
  if (faults.length) throw new ConcordError('file-refused', faults);
  const rows = records.map(({ record }) => [
    digitsOf(record.nhs_number!),
    record.person_key!,
    record.kind!,
    record.date!,
    record.withdrawn!,
  ]);
  return new Objections(createHash('sha256').update(bytes).digest('hex'), rows);
}

function readBytes(path: string, where: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw whole(where, `it cannot be read (${code ?? 'unknown reason'})`, 'check the path');
  }
}

type Parsed = { record: Record<string, string>; line: number }[];

function parsed(bytes: Buffer, where: string): Parsed {
  let rows: { record: string[]; info: { lines: number } }[];
  try {
    rows = parse(bytes, { bom: true, trim: true, info: true, skip_empty_lines: true }) as unknown as typeof rows;
  } catch (error) {
    // the parser's message may hold a line of the file
    const { lines } = error as { lines?: number };
    throw whole(
      lines ? `${where}:${lines}` : where,
      'it is no CSV with as many fields on each line as in its header',
      'mend the line',
    );
  }
  const header = rows[0]?.record ?? [];
  if (header.toSorted().join() !== [...COLUMNS].sort().join())
    throw whole(
      `${where}:1`,
      'its header is not that of a list of objections',
      `write ${COLUMNS.join(',')} as its first line`,
    );
  return rows.slice(1).map(({ record, info }) => ({
    record: Object.fromEntries(header.map((name, i) => [name, record[i] ?? ''])),
    line: info.lines,
  }));
}

function faultsOf(record: Record<string, string>, today: string): Omit<Problem, 'where'>[] {
  const {
    nhs_number: number,
    person_key: person,
    kind,
    date,
    withdrawn,
  } = record as Record<(typeof COLUMNS)[number], string>;
  const faults: Omit<Problem, 'where'>[] = [];
  const add = (problem: string, expected: string, remedy = 'mend the line'): void =>
    void faults.push({ problem, expected, remedy });
  if ((number === '') === (person === '')) add('it does not name one person', 'nhs_number or person_key, and not both');
  if (number !== '' && !/^[0-9]{10}$/.test(digitsOf(number))) add('nhs_number is none', 'ten digits');
  else if (number !== '' && !isNhsNumber(Buffer.from(digitsOf(number))))
    add('nhs_number is none: its check digit is that of another number', 'the number as it stands in the record');
  if (person !== '' && !/^[0-9]{1,18}$/.test(person)) add('person_key is none', 'a whole number');
  if (!(KINDS as string[]).includes(kind)) add('the kind is unknown', `one of ${KINDS.join(', ')}`);
  if (!isDay(date)) add('date is no day', 'YYYY-MM-DD');
  else if (date > today)
    add(
      'date is a day to come',
      `the day on which it was made, ${today} or before`,
      'mend the day; an objection that shall hold only from a later day is put on the list on that day',
    );
  if (withdrawn !== '' && !isDay(withdrawn)) add('withdrawn is no day', 'YYYY-MM-DD, or nothing while it stands');
  else if (withdrawn !== '' && isDay(date) && withdrawn < date)
    add('it was withdrawn before it was made', 'withdrawn on or after date');
  return faults;
}

const digitsOf = (text: string): string => text.replace(/[ -]/g, '');

const whole = (where: string, problem: string, remedy: string): ConcordError =>
  new ConcordError('file-refused', { where, problem, expected: `CSV with the columns ${COLUMNS.join(', ')}`, remedy });
