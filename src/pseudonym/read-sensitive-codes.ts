/** By which codes a row is sensitive, and where such codes stand: `catalogue/sensitive.yaml` and the lists in `catalogue/codes/`. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import type { Contract, StayDays } from '../contract/contract.ts';
import { catalogueFile, catalogueFiles } from '../workspace/catalogue-files.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { inspectYaml, shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { comparedCode, formOf, meaningOf } from './compared-codes.ts';

/** A code that makes a row sensitive. */
export interface SensitiveCode {
  /** e.g. icd-10, snomed-ct, bnf */
  system: string;
  /** as it is compared: of ICD-10 and OPCS-4 in capitals without points */
  code: string;
  /** prefix: every code that begins with it */
  match: 'exact' | 'prefix';
}

export interface SensitiveCodes {
  /** each once, in order */
  codes: SensitiveCode[];
  /** dataset → column → systems, of columns whose contract does not say it */
  columns: Record<string, Record<string, string[]>>;
  /** kinds of records that are sensitive as a whole when a row of theirs is */
  wholeRecords: string[];
  /** kind of such a record → column of the provider that gave its number, where two providers may give the same one */
  numberedBy: Record<string, string>;
  /** dataset → which of its columns tell days of stays */
  stays: Record<string, StayDays>;
  /** paths of the files that this was read from */
  files: string[];
}

/** Formats of columns that say which system their codes are of. */
export const CODE_FORMATS = ['snomed-ct', 'icd-10', 'opcs-4'] as const;

const WHERE = 'catalogue/sensitive.yaml';
const LIST = 'sensitive_codes';

const closed = { additionalProperties: false };
const system = Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'small letters, digits and -' });
const days = { from: Type.String(), to: Type.String() };
const TELL = Type.Record(Type.String(), Type.Object({ provider: Type.Optional(Type.String()), ...days }, closed));
const ASK = Type.Record(Type.String(), Type.Object({ provider: Type.String(), on: Type.String(), ...days }, closed));
const KIND = Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'the kind of a record' });
const SENSITIVE = Type.Object(
  {
    columns: Type.Record(Type.String(), Type.Record(Type.String(), Type.Array(system, { minItems: 1 }))),
    whole_records: Type.Array(Type.Union([KIND, Type.Object({ record: KIND, provider: Type.String() }, closed)])),
    stays: Type.Object({ tell: TELL, ask: ASK }, closed),
  },
  closed,
);

/**
 * The codes by which rows are sensitive in a workspace: `sensitive_codes.csv`, and beside it every `sensitive_codes_<name>.csv`, with the
 * columns system, code and, where it is not exact, match; other columns are for people.
 * @throws ConcordError catalogue-invalid with every fault: a file or a column that is missing, a code or a way of matching that is
 * none, a system that no column holds, no code at all
 */
export function readSensitiveCodes(workspace: Pick<Workspace, 'catalogueFolders'>): SensitiveCodes {
  const path = catalogueFile(workspace, 'sensitive.yaml');
  if (!path) throw new ConcordError('catalogue-invalid', missing(WHERE));
  const file = inspectYaml(path, SENSITIVE, 'catalogue-invalid');
  const columns = file.problems.length ? {} : file.value.columns;
  const systems = new Set([...CODE_FORMATS, ...Object.values(columns).flatMap((c) => Object.values(c).flat())]);
  const lists = catalogueFiles(workspace, 'codes').filter(({ id }) => id === LIST || id.startsWith(`${LIST}_`));
  const read = lists.map((list) => readList(list.path, file.problems.length ? null : systems));
  const faults = [...file.problems, ...read.flatMap((list) => list.faults)];
  if (!faults.length && read.every((list) => list.codes.length === 0))
    faults.push(missing(`catalogue/codes/${LIST}.csv`));
  if (faults.length) throw new ConcordError('catalogue-invalid', faults);
  return {
    codes: eachOnce(read.flatMap((list) => list.codes)),
    columns,
    ...recordsOf(file.value.whole_records),
    stays: staysOf(file.value.stays),
    files: [path, ...lists.map((list) => list.path)],
  };
}

/**
 * Columns of a contract that hold codes, each with a system; a column of several systems is there several times.
 * @throws ConcordError catalogue-invalid when sensitive.yaml names a column that the contract does not have, so that its codes would
 * be looked for nowhere
 */
export function codeColumns(
  contract: Pick<Contract, 'id' | 'columns'>,
  { columns }: Pick<SensitiveCodes, 'columns'>,
): { column: string; system: string }[] {
  const named = Object.entries(columns[contract.id] ?? {});
  const known = contract.columns.map((c) => c.name);
  const gone = named.filter(([column]) => !known.includes(column));
  if (gone.length > 0)
    throw new ConcordError(
      'catalogue-invalid',
      gone.map(([column]) => noColumn(contract.id, column, known)),
    );
  const byFormat = contract.columns.flatMap(({ name, format }) =>
    CODE_FORMATS.filter((f) => f === format).map((f) => ({ column: name, system: f as string })),
  );
  const others = named.flatMap(([column, systems]) => systems.map((s) => ({ column, system: s })));
  return [...byFormat, ...others.filter((o) => !byFormat.some((f) => f.column === o.column && f.system === o.system))];
}

/** The kinds, in order, and whose numbers they have. */
function recordsOf(
  told: (string | { record: string; provider: string })[],
): Pick<SensitiveCodes, 'wholeRecords' | 'numberedBy'> {
  const each = told.map((one) => (typeof one === 'string' ? { record: one, provider: null } : one));
  return {
    wholeRecords: [...new Set(each.map(({ record }) => record))].sort(),
    numberedBy: Object.fromEntries(each.flatMap(({ record, provider }) => (provider ? [[record, provider]] : []))),
  };
}

type Told = Record<string, Omit<StayDays, 'part'>>;
const staysOf = ({ tell, ask }: Record<StayDays['part'], Told>): Record<string, StayDays> => {
  const of = (part: StayDays['part'], told: Told) => Object.entries(told).map(([id, days]) => [id, { part, ...days }]);
  return Object.fromEntries([...of('tell', tell), ...of('ask', ask)]);
};

/** Datasets that `sensitive.yaml` names and no contract has: their codes would be looked for nowhere. */
export const unknownDatasets = (
  { columns, stays }: Pick<SensitiveCodes, 'columns' | 'stays'>,
  known: string[],
): Problem[] =>
  [...new Set([...Object.keys(columns), ...Object.keys(stays)])]
    .filter((dataset) => !known.includes(dataset))
    .map((dataset) => {
      const near = nearestName(dataset, known);
      return {
        where: WHERE,
        problem: `there is no dataset '${dataset}', so its codes would be looked for nowhere`,
        expected: 'the id of a contract',
        remedy: near ? `did you mean '${near}'?` : 'mend its name, or remove it',
      };
    });

interface List {
  codes: SensitiveCode[];
  faults: Problem[];
}

type Line = { info: { lines: number }; record: Record<string, string | undefined> };

function readList(path: string, systems: ReadonlySet<string> | null): List {
  let lines: Line[];
  try {
    lines = parse(readFileSync(path), { columns: true, bom: true, trim: true, skip_empty_lines: true, info: true });
  } catch {
    return { codes: [], faults: [notCsv(path)] };
  }
  const absent = ['system', 'code'].filter((name) => lines.length > 0 && !(name in lines[0]!.record));
  if (absent.length > 0) return { codes: [], faults: absent.map((name) => withoutColumn(path, name)) };
  const read = lines.map((line) => readLine(path, line, systems));
  return { codes: read.flatMap((r) => r.codes), faults: read.flatMap((r) => r.faults) };
}

function readLine(path: string, { info, record }: Line, systems: ReadonlySet<string> | null): List {
  const { system: of = '', code = '', match = '' } = record;
  const compared = comparedCode(of, code);
  const fault = (problem: string, expected: string, remedy: string): Problem => ({
    where: `${shownPath(path)}:${info.lines}`,
    ...{ problem, expected, remedy },
  });
  const near = systems ? nearestName(of, systems) : null;
  const faults = [
    ...(systems && !systems.has(of)
      ? [
          fault(
            `no column holds codes of the system '${of}', so this code would be looked for nowhere`,
            `one of ${[...systems].sort().join(', ')}`,
            near ? `did you mean '${near}'? Else name its columns in ${WHERE}` : `name its columns in ${WHERE}`,
          ),
        ]
      : []),
    ...(compared === '' ? [fault('the code is missing', 'a code', 'write it, or remove the line')] : []),
    ...(compared !== '' && !formOf(of, match === 'prefix').test(compared)
      ? [
          fault(
            `this is no code of ${of}, so that it would match nothing`,
            meaningOf(of),
            'write one code a line, as text',
          ),
        ]
      : []),
    ...(['', 'exact', 'prefix'].includes(match)
      ? []
      : [fault(`match '${match}' is none`, 'exact, prefix or nothing, which is exact', 'write one of them')]),
  ];
  return {
    codes: faults.length ? [] : [{ system: of, code: compared, match: match === 'prefix' ? match : 'exact' }],
    faults,
  };
}

/** In an order that does not depend on how files are sorted or named. */
function eachOnce(codes: SensitiveCode[]): SensitiveCode[] {
  const byText = new Map(codes.map((code) => [`${code.system} ${code.match} ${code.code}`, code]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, code]) => code);
}

const missing = (where: string): Problem => ({
  where,
  problem: where === WHERE ? 'the file is missing' : 'there is no code in it, or no such file',
  expected: 'codes by which a row is sensitive, and where they stand',
  remedy:
    'restore it from the Concord that you installed, or write the list that your information governance lead decided on',
});

const notCsv = (path: string): Problem => ({
  where: shownPath(path),
  problem: 'it cannot be read as CSV',
  expected: 'a CSV with a header, in UTF-8',
  remedy: 'export it anew; values that hold a comma stand between double quotes',
});

const withoutColumn = (path: string, name: string): Problem => ({
  where: `${shownPath(path)}:1`,
  problem: `there is no column '${name}'`,
  expected: 'a header with system and code, and match where a code is not exact',
  remedy:
    name === 'system'
      ? 'write before each line of which system its code is, e.g. snomed-ct for a refset or a list of OpenCodelists'
      : 'name the column that holds the codes `code`',
});

function noColumn(dataset: string, column: string, known: string[]): Problem {
  const near = nearestName(column, known);
  return {
    where: WHERE,
    problem: `column '${column}' is not in the contract of ${dataset}, so its codes would be looked for nowhere`,
    expected: `a column of ${dataset}`,
    remedy: near ? `did you mean '${near}'?` : 'mend its name, or remove it',
  };
}
