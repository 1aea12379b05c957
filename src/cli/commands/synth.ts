import { relative, resolve } from 'node:path';
import { DEFAULT_END_DATE } from '../../synthetic/generate-world.ts';
import { type Synthesis, synthesise } from '../../synthetic/synthesise.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { formatTable, type TableColumn } from '../format-table.ts';
import { printResult } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';

export const synthCommand: CliCommand = {
  name: 'synth',
  summary: 'make a care system that does not exist, as files',
  detail:
    'Makes a county with its areas, deprivation, organisations, practices and postcodes, and writes them to DIR/reference. Every name and figure is made up; codes have the form of real ones and lie outside the ranges that are given out. The same numbers give the same bytes. Refuses a folder that holds anything else; replaces an earlier run with --yes.',
  arguments: [],
  options: [
    { flags: '--out <DIR>', description: 'folder for the files', required: true },
    { flags: '--residents <N>', description: 'people who live there, about', default: '25000' },
    { flags: '--years <N>', description: `whole years up to ${DEFAULT_END_DATE}`, default: '3' },
    { flags: '--seed <N>', description: 'another number makes another county', default: '1' },
    { flags: '--yes', description: 'replace an earlier run in the folder' },
  ],
  inWorkspace: false,
  printsResult: true,
  examples: [
    { command: 'concord synth --out county', does: 'makes a county of 25,000 residents' },
    {
      command: 'concord synth --residents 200000 --seed 7 --out county --yes',
      does: 'makes a larger one in its stead',
    },
  ],
  run: async (call) => {
    const made = await synthesise({
      folder: resolve(call.io.cwd, call.options.out ?? ''),
      residents: wholeNumber(call.options.residents),
      years: wholeNumber(call.options.years),
      seed: wholeNumber(call.options.seed),
      endDate: DEFAULT_END_DATE,
      replace: call.options.yes ?? false,
      progress: showProgress(call.io),
    });
    printResult(call, made, () => describe(call, made));
    return 0;
  },
};

/** Digits alone; what is not a whole number is refused by name where the limits are. */
const wholeNumber = (text: string | undefined): number => (text && /^\d+$/.test(text) ? Number(text) : Number.NaN);

function describe(call: CliCall, { folder, files }: Synthesis): string {
  const shown = relative(call.io.cwd, folder) || '.';
  const columns: TableColumn<Synthesis['files'][number]>[] = [
    { title: 'File', text: (f) => f.name },
    { title: 'Rows', right: true, text: (f) => f.rows.toLocaleString('en-GB') },
  ];
  return `${formatTable(files, columns, 'No files.')}Made ${shown}. Everything in it is made up.\n`;
}
