/** The codes by which general practices record an objection of type 1 and its withdrawal: lists in `catalogue/codes/`. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { readAddedCodeFiles } from '../workspace/read-added-code-files.ts';
import type { CodeRow } from '../workspace/read-code-file.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Each code once, in order. */
export interface Type1Codes {
  dissent: string[];
  withdrawal: string[];
}

const LIST = 'type_1_opt_out';
/** What `list` says of a code. */
const WORDS = ['dissent', 'withdrawal'];
/** What each file must have; other columns are for people. */
const COLUMNS = ['list', 'code'] as const;
type Row = CodeRow<(typeof COLUMNS)[number]>;
/** A SNOMED CT identifier, or a code of a system of practices: five signs of Read, with or without points and the two of its term. */
const FORM = /^([1-9]\d{5,17}|[0-9A-Za-z^][0-9A-Za-z.]{1,6})$/;

/**
 * The codes of `type_1_opt_out.csv`, and beside it of every `type_1_opt_out_<name>.csv`, with the paths of these files.
 * @throws ConcordError catalogue-invalid with every fault: a column that is missing, a `list` that is another word, a code that is none, a
 * file without a row, no code of a dissent at all. Each would leave objections unheard, and say nothing
 */
export function readType1Codes(workspace: Pick<Workspace, 'catalogueFolders'>): { codes: Type1Codes; files: string[] } {
  const read = readAddedCodeFiles<(typeof COLUMNS)[number]>(workspace, LIST);
  const faults = read.flatMap(({ path, rows }) => faultsOf(shownPath(path), rows));
  const records = read.flatMap(({ rows }) => rows.map(({ record }) => record));
  const codesOf = (word: string): string[] => [
    ...new Set(records.filter(({ list }) => list === word).map(({ code }) => code)),
  ];
  const codes = { dissent: codesOf('dissent').sort(), withdrawal: codesOf('withdrawal').sort() };
  if (!faults.length && codes.dissent.length === 0) faults.push(NO_DISSENT);
  if (faults.length) throw new ConcordError('catalogue-invalid', faults);
  return { codes, files: read.map(({ path }) => path) };
}

function faultsOf(path: string, rows: Row[]): Problem[] {
  if (rows.length === 0) return [{ ...EMPTY, where: path }];
  const absent = COLUMNS.filter((column) => rows[0]!.record[column] === undefined);
  if (absent.length > 0) return absent.map((column) => ({ ...WITHOUT[column], where: `${path}:1` }));
  return rows.flatMap(({ line, record }) => [
    ...(WORDS.includes(record.list) ? [] : [{ ...noWord(record.list), where: `${path}:${line}` }]),
    ...(FORM.test(record.code) ? [] : [{ ...noCode(record.code), where: `${path}:${line}` }]),
  ]);
}

type Told = Omit<Problem, 'where'>;

const WITHOUT: Record<(typeof COLUMNS)[number], Told> = {
  list: {
    problem: "there is no column 'list', so its codes would be heard as nothing",
    expected: 'a header with list and code',
    remedy: 'write before each line what its code says: dissent or withdrawal',
  },
  code: {
    problem: "there is no column 'code'",
    expected: 'a header with list and code',
    remedy: 'name the column that holds the codes `code`',
  },
};

const EMPTY: Told = {
  problem: 'there is no code in it',
  expected: 'a header with list and code, and a line for each code',
  remedy: 'write the codes, or remove the file; without it, that of the Concord that you installed holds',
};

const NO_DISSENT: Problem = {
  where: `catalogue/codes/${LIST}.csv`,
  problem:
    'there is no code of a dissent in it, or no such file, so no objection of type 1 that is coded would be heard',
  expected: 'at least one line whose list is dissent',
  remedy: 'write the codes of the dissent, or restore the file from the Concord that you installed',
};

function noWord(word: string): Told {
  const near = nearestName(word, WORDS);
  return {
    problem: word === '' ? 'the list is missing' : `there is no list '${word.slice(0, 60)}' here`,
    expected: `${WORDS.join(' or ')}, in small letters`,
    remedy: near ? `did you mean '${near}'?` : 'write what the code says',
  };
}

const noCode = (code: string): Told => ({
  problem: code === '' ? 'the code is missing' : 'this is no code, so that it would match nothing',
  expected: 'a SNOMED CT identifier of 6 to 18 digits, or a code of Read as practices write it, such as 9Nu0.',
  remedy: code === '' ? 'write it, or remove the line' : 'write one code a line, as text',
});
