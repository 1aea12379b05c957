import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { writeRowsCsv } from '../../metric/write-csv.ts';
import { ImpossibleInput } from '../../statistics/impossible-input.ts';
import { ALL_METHODS } from '../../statistics/methods/all-methods.ts';
import type { StatMethod, StatOptions, StatRow } from '../../statistics/methods/stat-method.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { existingFile, printResult, unknownName } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';
import { describeMethod, describeMethods, describeResult } from '../stat/describe-stat.ts';
import { readStatTable, type StatGroup } from '../stat/read-stat-table.ts';
import { statSettings } from '../stat/stat-settings.ts';

export const statCommand: CliCommand = {
  name: 'stat',
  summary: 'a statistic of any CSV: rates, intervals, control charts, tests, models, forecasts',
  detail:
    'Without a method it lists them; without --input it shows what a method reads and may be set to. Nothing is kept. An empty cell or NA is missing, and missing stays missing.',
  arguments: [{ name: '[METHOD]', description: 'e.g. proportion, direct-rate, xmr, forecast' }],
  options: [
    { flags: '--input <FILE>', description: 'CSV in UTF-8 with a header line' },
    {
      flags: '--column <PART=COLUMN>',
      description: 'which column plays a part of the method, when it is not named so; give it again for another',
      repeatable: true,
    },
    {
      flags: '--by <COLUMN>',
      description: 'a result for each value of a column; several with commas',
      repeatable: true,
    },
    {
      flags: '--set <NAME=VALUE>',
      description: 'a setting of the method; give it again for another',
      repeatable: true,
    },
    { flags: '--format <FORMAT>', description: 'how to write the result', choices: ['table', 'csv'] },
    { flags: '--output <FILE>', description: 'file to write the result to' },
  ],
  inWorkspace: false,
  printsResult: true,
  examples: [
    { command: 'concord stat', does: 'lists the methods' },
    { command: 'concord stat direct-rate', does: 'shows the columns and settings of one' },
    {
      command: 'concord stat proportion --input screening.csv --by practice --column numerator=screened',
      does: 'a proportion with its Wilson interval for each practice',
    },
    {
      command: 'concord stat xmr --input waits.csv --column value=over_4h --set polarity=decrease --format csv',
      does: 'the points, limits and signals of a control chart, as CSV',
    },
  ],
  run: async (call) => {
    const [id] = call.arguments;
    const { input } = call.options;
    if (id === undefined) return listMethods(call);
    const method = ALL_METHODS.find((m) => m.id === id);
    if (!method)
      throw unknownName(
        'method',
        id,
        ALL_METHODS.map((m) => m.id),
        'concord stat',
      );
    if (input === undefined) {
      const { run: _run, ...told } = method;
      printResult(call, told, () => describeMethod(method));
      return 0;
    }
    return answer(call, method, input);
  },
};

function listMethods(call: CliCall): number {
  if (call.options.input !== undefined)
    throw new ConcordError('usage', {
      where: '--input',
      problem: 'no method is named',
      expected: 'concord stat METHOD --input FILE.csv',
      remedy: 'choose one of those that concord stat lists',
    });
  printResult(
    call,
    ALL_METHODS.map(({ id, answers }) => ({ id, answers })),
    () => describeMethods(ALL_METHODS),
  );
  return 0;
}

function answer(call: CliCall, method: StatMethod, input: string): number {
  const settings = statSettings(method, call.options.set ?? []);
  const by = (call.options.by ?? []).flatMap((names) => names.split(',')).map((name) => name.trim());
  const bytes = readFileSync(existingFile(call, input));
  const groups = readStatTable(input, bytes, method, { columns: call.options.column ?? [], by });
  const rows = runGroups(call, method, groups, settings);
  write(call, { method: method.id, source: method.source, settings, rows });
  return 0;
}

/** One group's impossible input does not hide another's: all are told. */
function runGroups(call: CliCall, method: StatMethod, groups: StatGroup[], settings: StatOptions): StatRow[] {
  const progress = showProgress(call.io);
  progress.start(method.id, groups.length, 'groups');
  const refused: { line: number; expected: string }[] = [];
  const rows = groups.flatMap((group, i) => {
    progress.advance(i);
    try {
      return method.run(group.rows, settings).map((row) => withGroup(group.by, row));
    } catch (error) {
      if (!(error instanceof ImpossibleInput)) throw error;
      refused.push({ line: group.firstLine, expected: error.message });
      return [];
    }
  });
  progress.end();
  if (refused.length === 0) return rows;
  throw new ConcordError('file-refused', [...Map.groupBy(refused, (r) => r.expected)].map(impossible));
}

/** A column of groups that is named as a column of the result is told apart. */
function withGroup(by: Record<string, string>, row: StatRow): StatRow {
  const named = Object.entries(by).map(([name, value]) => [name in row ? `by ${name}` : name, value] as const);
  return { ...Object.fromEntries(named), ...row };
}

function impossible([expected, where]: [string, { line: number }[]]) {
  const lines = where.slice(0, 10).map(({ line }) => line);
  const groups = where.length === 1 ? 'the rows' : `${where.length} groups of rows`;
  return {
    where: `${groups} from line ${lines.join(', ')}${where.length > lines.length ? ', …' : ''} on`,
    problem: 'the method cannot answer what it was given',
    expected,
    remedy: 'correct the rows or the settings; if a part took the wrong column, name it with --column',
  };
}

interface StatResult {
  method: string;
  source: string;
  settings: StatOptions;
  rows: StatRow[];
}

function write(call: CliCall, result: StatResult): void {
  const { output, json, format } = call.options;
  if (json && format)
    throw new ConcordError('usage', {
      where: `--format ${format}`,
      problem: '--json asks for another',
      expected: 'one of the two',
      remedy: 'leave one out',
    });
  const inWords = (): string =>
    format === 'csv' || (!format && output?.endsWith('.csv')) ? csvOf(result.rows) : describeResult(result.rows);
  if (output === undefined) {
    printResult(call, result, inWords);
    return;
  }
  writeFileSync(resolve(call.io.cwd, output), json ? `${JSON.stringify(result, null, 2)}\n` : inWords());
  call.io.err.write(`Written to ${output}\n`);
}

function csvOf(rows: StatRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return writeRowsCsv(
    names,
    rows.map((row) => names.map((name) => row[name] ?? null)),
  );
}
