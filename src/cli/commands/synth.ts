import { relative, resolve } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { TOKEN_FAMILIES, type TokenFamily } from '../../synthetic/extracts/dataset-extract.ts';
import { DEFAULT_END_DATE } from '../../synthetic/generate-world.ts';
import { type Synthesis, synthesise } from '../../synthetic/synthesise.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { countText, formatTable, type TableColumn } from '../format-table.ts';
import { printResult } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';

export const synthCommand: CliCommand = {
  name: 'synth',
  summary: 'make a care system that does not exist, as files',
  detail:
    'Makes a county with its areas, organisations and residents, what happens to them, and what its partners send of it: in DIR/extracts one file for each dataset, partner and month, the last twelve months as monthly drops and what was before as a back-load; in DIR/reference what everybody knows; in DIR/truth what no partner knows (whose each record is, which rows are faulty, what was planted). Every name and figure is made up; codes have the form of real ones and lie outside the ranges that are given out. The same settings give the same bytes. Refuses a folder that holds anything else; replaces an earlier run with --yes.',
  arguments: [],
  options: [
    { flags: '--out <DIR>', description: 'folder for the files', required: true },
    { flags: '--residents <N>', description: 'people who live there, about', default: '25000' },
    { flags: '--years <N>', description: `whole years up to ${DEFAULT_END_DATE}`, default: '3' },
    { flags: '--seed <N>', description: 'another number makes another county', default: '1' },
    {
      flags: '--through <MONTH>',
      description: 'last month that partners have sent, YYYY-MM (default: the last covered)',
    },
    {
      flags: '--tokens <FEEDS>',
      description: 'feeds that come with tokens: sus, csds, mhsds, with commas between, or none',
      default: 'mhsds',
    },
    { flags: '--clean', description: 'no faults in any file' },
    { flags: '--full-gp', description: 'all that practices record, not a tenth of what is routine' },
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
      ...(call.options.through ? { through: call.options.through } : {}),
      faults: !call.options.clean,
      fullGp: call.options.fullGp ?? false,
      tokens: tokenFamilies(call.options.tokens ?? 'none'),
      replace: call.options.yes ?? false,
      progress: showProgress(call.io),
    });
    printResult(call, made, () => describe(call, made));
    return 0;
  },
};

/** Digits alone; what is not a whole number is refused by name where the limits are. */
const wholeNumber = (text: string | undefined): number => (text && /^\d+$/.test(text) ? Number(text) : Number.NaN);

/** @throws ConcordError 'usage' when one is no feed that can come with tokens */
function tokenFamilies(text: string): TokenFamily[] {
  const named =
    text === 'none'
      ? []
      : text
          .split(',')
          .map((t) => t.trim())
          .filter((t) => t !== '');
  const unknown = named.filter((t) => !TOKEN_FAMILIES.includes(t as TokenFamily));
  if (unknown.length === 0) return named as TokenFamily[];
  throw new ConcordError('usage', {
    where: '--tokens',
    problem: `no such feed: ${unknown.join(', ')}`,
    expected: `${TOKEN_FAMILIES.join(', ')}, with commas between, or none`,
    remedy: 'name those whose files should carry tokens in the place of identifiers',
  });
}

function describe(call: CliCall, { folder, files, extracts, peakDiskBytes }: Synthesis): string {
  const shown = relative(call.io.cwd, folder) || '.';
  const columns: TableColumn<Synthesis['files'][number]>[] = [
    { title: 'File', text: (f) => f.name },
    { title: 'Rows', right: true, text: (f) => countText(f.rows) },
  ];
  const sent: TableColumn<Synthesis['extracts'][number]>[] = [
    { title: 'Dataset', text: (e) => e.dataset },
    { title: 'Files', right: true, text: (e) => countText(e.files) },
    { title: 'Rows', right: true, text: (e) => countText(e.rows) },
    { title: 'Megabytes', right: true, text: (e) => (e.bytes / 1e6).toFixed(1) },
  ];
  const rows = extracts.reduce((sum, e) => sum + e.rows, 0);
  return [
    formatTable(files, columns, 'No files.'),
    formatTable(extracts, sent, 'No extracts.'),
    `Made ${shown}: ${countText(rows)} rows of extracts. The folder held at most ${(peakDiskBytes / 1e9).toFixed(2)} GB.\n`,
    'Everything in it is made up.\n',
  ].join('');
}
