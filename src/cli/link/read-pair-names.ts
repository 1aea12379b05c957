/** Pairs of records as `concord link --waterfall` is told them. An id may be a patient's number, so nothing repeats one. */
import { ConcordError, type Problem } from '../../concord-error.ts';
import { type Engine, identifier } from '../../engine/engine.ts';
import type { RecordName } from '../../linkage/explain-pair.ts';
import type { LinkInput, LinkKind } from '../../linkage/standardise-records.ts';

export type PairNames = [RecordName, RecordName];

/** A cell of a CSV line and the comma or end after it: bare, or in quotes with quotes doubled. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/**
 * @param texts each two ids with a comma between (of the left file, then of the right one; of the one file without --right), or the
 *   first four columns of the pairs file; an id with a comma or a quote in it is written as in CSV
 * @throws ConcordError 'usage' with every text that is no such pair, by its place
 */
export function readPairNames(texts: string[], kind: LinkKind): PairNames[] {
  const problems: Problem[] = [];
  const pairs = texts.map((text, i): PairNames => {
    const pair = pairOf(cellsOf(text), kind);
    const fault = pair ? faultOf(pair, kind) : 'it does not name two records';
    if (fault) problems.push(wrongPair(i, texts.length, fault, kind));
    return pair ?? NO_PAIR;
  });
  if (problems.length) throw new ConcordError('usage', problems);
  return pairs;
}

const NO_PAIR: PairNames = [
  { source: 'left', id: '' },
  { source: 'left', id: '' },
];

const EXPECTED: Record<LinkKind, string> = {
  dedupe: 'two ids of the file with a comma between, A,B',
  link: 'an id of the left file and one of the right file with a comma between, A,B',
  'link-and-dedupe':
    'an id of the left file and one of the right file with a comma between, A,B; or with the files told, right,A,right,B',
};

const placeOf = (i: number, of: number): string => (of === 1 ? '--waterfall' : `--waterfall, pair ${i + 1} of ${of}`);

const wrongPair = (i: number, of: number, problem: string, kind: LinkKind): Problem => ({
  ...{ where: placeOf(i, of), problem, expected: EXPECTED[kind] },
  remedy: 'write it so, or as the first four columns of the pairs file; put an id with a comma in it in double quotes',
});

/** @returns the cells of one CSV line; none when it is not one */
function cellsOf(text: string): string[] {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    CELL.lastIndex = at;
    const found = CELL.exec(text);
    if (!found) return [];
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at = CELL.lastIndex;
    if (found[3] === '') return cells;
  }
}

function pairOf(cells: string[], kind: LinkKind): PairNames | null {
  if (cells.some((cell) => cell === '')) return null;
  const [a, b, c, d] = cells as [string, string, string, string];
  if (cells.length === 2)
    return [
      { source: 'left', id: a },
      { source: kind === 'dedupe' ? 'left' : 'right', id: b },
    ];
  if (cells.length !== 4 || !isSource(a) || !isSource(c)) return null;
  return [
    { source: a, id: b },
    { source: c, id: d },
  ];
}

const isSource = (text: string): text is RecordName['source'] => text === 'left' || text === 'right';

function faultOf([one, other]: PairNames, kind: LinkKind): string | null {
  const sides = new Set([one.source, other.source]);
  if (kind === 'dedupe' && sides.has('right')) return 'there is no right file';
  if (kind === 'link' && sides.size === 1)
    return 'both are of one file, within which nothing is compared without --dedupe';
  return one.source === other.source && one.id === other.id ? 'it names one record twice' : null;
}

/**
 * Looks the records up before the long work begins.
 * @throws ConcordError 'unknown-name' with every pair of which a record is not there
 */
export async function demandRecords(engine: Engine, input: LinkInput, pairs: PairNames[]): Promise<void> {
  const problems: Problem[] = [];
  for (const [i, pair] of pairs.entries())
    for (const [k, { source, id }] of pair.entries()) {
      const table = source === 'left' ? input.left : (input.right ?? '');
      if (!(await hasRecord(engine, table, input.model.unique_id, id)))
        problems.push({
          where: placeOf(i, pairs.length),
          problem: `the ${source} file has no record with the ${k === 0 ? 'first' : 'second'} id`,
          expected: `ids of the column ${input.model.unique_id}, written as in the file`,
          remedy: 'look them up in the file, or in the pairs file',
        });
    }
  if (problems.length) throw new ConcordError('unknown-name', problems);
}

/** A file without the column is refused by what reads its records. */
async function hasRecord(engine: Engine, table: string, column: string, id: string): Promise<boolean> {
  const columns = await engine.describe(`select * from ${identifier(table)}`);
  if (!columns.some((c) => c.name.toLowerCase() === column.toLowerCase())) return true;
  const { n } = await engine.one<{ n: number }>(
    `select count(*) as n from ${identifier(table)} where ${identifier(column)}::varchar = ?`,
    [id],
  );
  return n > 0;
}
