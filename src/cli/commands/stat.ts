import { readFileSync } from 'node:fs';
import { ConcordError } from '../../concord-error.ts';
import { ALL_METHODS, METHOD_GROUPS } from '../../statistics/methods/all-methods.ts';
import type { StatMethod } from '../../statistics/methods/stat-method.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { existingFile, printResult, unknownName } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';
import { describeMethod, describeMethods } from '../stat/describe-stat.ts';
import { readStatTable } from '../stat/read-stat-table.ts';
import { runGroups } from '../stat/run-groups.ts';
import { statSettings } from '../stat/stat-settings.ts';
import { statPlace, writeStat } from '../stat/write-stat.ts';

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
    { flags: '--format <FORMAT>', description: 'how to write the result', choices: ['table', 'csv', 'json'] },
    {
      flags: '--output <FILE>',
      description: 'file to write the result to; its ending says the format, unless --format does',
    },
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
    () => describeMethods(METHOD_GROUPS),
  );
  return 0;
}

function answer(call: CliCall, method: StatMethod, input: string): number {
  const settings = statSettings(method, call.options.set ?? []);
  const path = existingFile(call, input);
  const place = statPlace(call, path);
  const by = (call.options.by ?? []).flatMap((names) => names.split(',')).map((name) => name.trim());
  const groups = readStatTable(input, readFileSync(path), method, { columns: call.options.column ?? [], by });
  const progress = showProgress(call.io);
  progress.start(method.id, groups.length, 'groups');
  const found = runGroups(method, groups, settings, (done) => progress.advance(done));
  progress.end();
  writeStat(call, place, { method: method.id, source: method.source, settings, rows: found.rows }, found.by);
  return 0;
}
