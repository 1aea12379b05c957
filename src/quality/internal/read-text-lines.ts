/** A text file as its lines in bytes. A line ends with LF or CRLF: other signs that break lines may stand inside JSON. */
import { readInPieces } from '../../read-in-pieces.ts';
import { FileRefused, fileRule } from './prepared-input.ts';

const LF = 10;
const CR = 13;
/** A line longer than this is no line; it would have to be held in memory whole. */
const MOST_BYTES = 64 * 2 ** 20;

/** Gives each line without its end; the text after the last LF is a line when it is not empty. */
export async function* readTextLines(path: string): AsyncIterable<Buffer> {
  let rest: Buffer[] = [];
  let held = 0;
  for await (const chunk of readInPieces(path)) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
      yield withoutReturn(
        rest.length ? Buffer.concat([...rest, bytes.subarray(from, end)]) : bytes.subarray(from, end),
      );
      rest = [];
      held = 0;
      from = end + 1;
    }
    if (from < bytes.length) rest.push(bytes.subarray(from));
    held += bytes.length - from;
    if (held > MOST_BYTES) throw noLineEnds();
  }
  if (rest.length) yield withoutReturn(Buffer.concat(rest));
}

const withoutReturn = (line: Buffer): Buffer => (line.at(-1) === CR ? line.subarray(0, -1) : line);

/** A file that goes on without a line end, as one that is not text does. */
export const noLineEnds = (): FileRefused =>
  new FileRefused([
    fileRule(
      'no-line-ends',
      'no line end was found in 64 MB',
      'a text file of lines',
      'check that this is a text file',
    ),
  ]);
