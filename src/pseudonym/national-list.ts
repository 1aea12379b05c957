/** An answer of the national data opt-out service: it lists who has NOT opted out. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import { isDay } from './is-day.ts';
import { isNhsNumber } from './is-nhs-number.ts';

/** An answer that was read. Its numbers are reached by `numbers` alone: printing it gives none. */
export class NationalList {
  readonly sha256: string;
  /** ISO day on which the answer was given */
  readonly listedOn: string;
  readonly lines: number;
  readonly #text: string;

  constructor(text: string, listedOn: string) {
    this.sha256 = createHash('sha256').update(text).digest('hex');
    this.listedOn = listedOn;
    this.lines = text.length / LINE;
    this.#text = text;
  }

  /** The numbers, parted by commas and line feeds as in the file. */
  numbers(): string {
    return this.#text;
  }
}

/** Ten digits, a comma and a line feed. */
const LINE = 12;
const SHAPE = 'an NHS number of ten digits, a comma and a line feed, and nothing else';

/**
 * Reads an answer of the national data opt-out service. The whole file is refused for one wrong line, as the service itself
 * does.
 * @param path a file with one NHS number on each line, each followed by a comma and a line feed
 * @param listedOn ISO day of the answer; absent: read from the file's name, `<mailbox>-DDMMYY-nnnn.dat`
 * @throws ConcordError file-refused with the line of the first fault, never the number; an empty file is refused, and one whose name
 * says another day than was given
 * @see governance.md 1.5
 */
export function readNationalList(path: string, listedOn?: string): NationalList {
  const where = shownPath(path);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refused(
      where,
      `it cannot be read (${code ?? 'unknown reason'})`,
      'the answer of the service',
      'check the path',
    );
  }
  const named = dayInName(basename(path));
  const day = listedOn ?? named;
  if (day === null || !isDay(day))
    throw refused(
      where,
      'it does not say on which day it was answered',
      '<mailbox>-DDMMYY-nnnn.dat as its name, or its day given beside it',
      'add --on YYYY-MM-DD with the day on which the service answered, or take the file under the name it came with',
    );
  if (named !== null && isDay(named) && named !== day)
    throw refused(
      where,
      `its name says that it was answered on ${named}, and you say on ${day}`,
      'one day: that on which the service answered',
      'leave out --on, so that the name holds; if the name is wrong, ask the service again',
    );
  if (bytes.length === 0)
    throw refused(
      where,
      'it is empty, so nobody could be used',
      'the numbers without an opt-out',
      'ask the service again',
    );
  for (let at = 0; at < bytes.length; at += LINE) {
    const fault = lineFault(bytes, at);
    if (fault)
      throw refused(
        `${where}:${at / LINE + 1}`,
        fault,
        SHAPE,
        'take the file as the service sent it; if it came so, ask again',
      );
  }
  return new NationalList(bytes.toString('latin1'), day);
}

function dayInName(name: string): string | null {
  const [, day, month, year] = /^[A-Za-z0-9]+-([0-9]{2})([0-9]{2})([0-9]{2})-[0-9]{4}\./.exec(name) ?? [];
  return day ? `20${year}-${month}-${day}` : null;
}

/** What is wrong with the line that begins at `at`, or null. */
function lineFault(bytes: Buffer, at: number): string | null {
  const end = bytes.indexOf(10, at);
  const line = bytes.subarray(at, end < 0 ? bytes.length : end);
  if (line.at(-1) === 13) return 'the line ends in a carriage return';
  if (line.includes(32) || line.includes(9)) return 'the line has a blank';
  const comma = line.indexOf(44);
  if (comma < 0) return 'the line has no comma after the number';
  if (comma !== line.length - 1) return 'the line goes on after its comma';
  const number = line.subarray(0, comma);
  if (number.some((b) => b < 48 || b > 57)) return 'the line has something beside digits';
  if (number.length !== 10) return `the line has ${number.length} digits`;
  if (end < 0) return 'the line does not end';
  return isNhsNumber(number) ? null : 'the check digit is wrong, or all digits are the same';
}

const refused = (where: string, problem: string, expected: string, remedy: string): ConcordError =>
  new ConcordError('file-refused', { where, problem, expected, remedy });
