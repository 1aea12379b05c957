/** Why a CSV cannot be read, where the engine does not say it: by the number of the line, never by what stands there. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/**
 * Answers: what is wrong with the first line that has more or fewer cells than the header, or at which the quotation marks can no longer
 * be followed; null where there is no such line. Reads the file line by line, up to that one.
 * @param path of a CSV in UTF-8
 * @param layout its separator, and whether it is packed with gzip
 * @example await findLineFault('people.csv', { separator: ',', isGzip: false }) // 'line 3 has 2 cells, and the header has 3'
 */
export async function findLineFault(
  path: string,
  { separator, isGzip }: { separator: string; isGzip: boolean },
): Promise<string | null> {
  const file: Readable = createReadStream(path);
  const parser = parse({
    ...{ delimiter: separator, bom: true, info: true },
    ...{ relax_column_count: true, skip_empty_lines: true },
  });
  const text: Readable = isGzip ? file.pipe(createGunzip()) : file;
  for (const stream of [file, text]) stream.on('error', (error: Error) => parser.destroy(error));
  text.pipe(parser);
  try {
    let width: number | null = null;
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      width ??= record.length;
      if (record.length !== width)
        return `line ${info.lines} has ${cellsText(record.length)}, and the header has ${width}`;
    }
    return null;
  } catch (error) {
    // the parser's message may hold what stands on the line
    const { lines } = error as { lines?: number };
    return lines === undefined ? null : `its quotation marks cannot be followed at or before line ${lines}`;
  } finally {
    file.destroy();
  }
}

const cellsText = (cells: number): string => (cells === 1 ? '1 cell' : `${cells} cells`);
