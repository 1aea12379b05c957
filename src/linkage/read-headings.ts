/** The headings of a file as they stand in it: the engine gives two of one name two names, and takes the first. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Problem } from '../concord-error.ts';
import { type Engine, literal } from '../engine/engine.ts';

/**
 * The first line of a CSV that is not empty, by cells.
 * @param path of a CSV in UTF-8
 * @param layout its separator, and whether it is packed with gzip
 * @returns null where it cannot be read: what reads the whole file says why
 */
export async function csvHeadings(
  path: string,
  { separator, isGzip }: { separator: string; isGzip: boolean },
): Promise<string[] | null> {
  const file: Readable = createReadStream(path);
  const parser = parse({ delimiter: separator, bom: true, to: 1, relax_column_count: true, skip_empty_lines: true });
  const text: Readable = isGzip ? file.pipe(createGunzip()) : file;
  for (const stream of [file, text]) stream.on('error', (error: Error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const cells of parser as AsyncIterable<string[]>) return cells;
    return null;
  } catch {
    return null;
  } finally {
    file.destroy();
  }
}

/** Names of the columns of a Parquet file, without those of what lies within them. */
export async function parquetHeadings(engine: Engine, path: string): Promise<string[]> {
  const elements = await engine.all<{ name: string; children: number }>(
    `select name, coalesce(num_children, 0)::integer as children from parquet_schema(${literal(path)})`,
  );
  const headings: string[] = [];
  const endOf = (i: number): number => {
    let next = i + 1;
    for (let child = 0; child < elements[i]!.children; child++) next = endOf(next);
    return next;
  };
  for (let at = 1; at < elements.length; at = endOf(at)) headings.push(elements[at]!.name);
  return headings;
}

/**
 * Answers: which columns have one heading, whatever its case and the blanks around it? Empty headings are none. A heading is told where it
 * is known from elsewhere; another may be somebody's, so it is told by its place.
 * @param told headings that may be told
 */
export function repeatedHeadings(headings: string[], told: string[], where: string): Problem[] {
  const places = new Map<string, number[]>();
  for (const [i, heading] of headings.entries()) {
    const folded = heading.trim().toLowerCase();
    if (folded !== '') places.set(folded, [...(places.get(folded) ?? []), i + 1]);
  }
  return [...places]
    .filter(([, columns]) => columns.length > 1)
    .map(([folded, columns]) => {
      const name = told.find((one) => one.toLowerCase() === folded);
      const those = `columns ${columns.slice(0, -1).join(', ')} and ${columns.at(-1)}`;
      return {
        where,
        problem: `${those} have one heading${name === undefined ? '' : `, ${name}`}`,
        expected: 'a heading of its own for each column',
        remedy: 'rename or remove all of them but the one that is meant, and run it again',
      };
    });
}
