/** What a person is told when a command is written wrongly: what was wrong, what was expected, what to do; one exit code a kind. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

let folder = '';
let workspace = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-cli-'));
  workspace = join(folder, 'system');
  await runCommand(['new', workspace]);
  writeFileSync(join(folder, 'a.csv'), 'org,value\nZT1,1\n');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  name: string;
  argv: () => string[];
  exitCode: number;
  says: RegExp[];
}

const at = () => ['--workspace', workspace];
const file = () => join(folder, 'a.csv');

const CASES: Case[] = [
  {
    name: 'a command that does not exist',
    argv: () => ['ladn', 'a.csv'],
    exitCode: 2,
    says: [/unknown command 'ladn'/, /Did you mean land/],
  },
  {
    name: 'help for a command that does not exist',
    argv: () => ['help', 'ladn'],
    exitCode: 2,
    says: [/unknown command 'ladn'/, /Did you mean land/],
  },
  {
    name: 'an option that does not exist',
    argv: () => ['editions', '--wrokspace', 'x'],
    exitCode: 2,
    says: [/unknown option '--wrokspace'/, /Did you mean --workspace/],
  },
  {
    name: 'a needed option that is left out',
    argv: () => ['check', file(), ...at()],
    exitCode: 2,
    says: [/--dataset/],
  },
  {
    name: 'an argument that is left out',
    argv: () => ['metric'],
    exitCode: 2,
    says: [/missing required argument 'ID'/],
  },
  {
    name: 'more arguments than the command takes',
    argv: () => ['diff', '1', '2', '3'],
    exitCode: 2,
    says: [/too many arguments/],
  },
  {
    name: 'a choice that does not exist',
    argv: () => ['metric', 'x', '--grain', 'fortnight'],
    exitCode: 2,
    says: [/fortnight/, /financial-quarter/],
  },
  {
    name: 'a folder that is no workspace',
    argv: () => ['editions', '--workspace', folder],
    exitCode: 3,
    says: [/concord\.yaml/, /concord new/],
  },
  {
    name: 'a workspace that does not exist',
    argv: () => ['editions', '--workspace', join(folder, 'nowhere')],
    exitCode: 3,
    says: [/concord new/],
  },
  {
    name: 'a folder in a workspace, named as if it were one',
    argv: () => ['editions', '--workspace', join(workspace, 'catalogue')],
    exitCode: 3,
    says: [
      /no concord\.yaml in this folder, which was named; the nearest above it is/,
      /if that is the one that you mean/,
    ],
  },
  {
    name: 'rejected rows that would be written over the file they are of',
    argv: () => ['check', file(), '--dataset', 'bed_state', '--rejected', './a.csv', ...at()],
    exitCode: 2,
    says: [/--rejected \.\/a\.csv: it is the file that is to be read/, /give --rejected another name/],
  },
  {
    name: 'rejected rows for a folder that is not there',
    argv: () => ['check', file(), '--dataset', 'bed_state', '--rejected', 'nowhere/b.csv', ...at()],
    exitCode: 2,
    says: [/--rejected: there is no such folder/],
  },
  {
    name: 'a file that does not exist',
    argv: () => ['check', join(folder, 'b.csv'), '--dataset', 'x', ...at()],
    exitCode: 5,
    says: [/b\.csv: there is no such file or folder/],
  },
  {
    name: 'a dataset that does not exist',
    argv: () => ['check', file(), '--dataset', 'ae_provider_montly', ...at()],
    exitCode: 5,
    says: [/ae_provider_montly/, /did you mean ae_provider_monthly/],
  },
  {
    name: 'a file to land without dataset and sender: both are told at once',
    argv: () => ['land', file(), ...at()],
    exitCode: 2,
    says: [/--dataset/, /--from/],
  },
  {
    name: 'a sign-off without a name',
    argv: () => [
      'land',
      file(),
      '--dataset',
      'ae_provider_monthly',
      '--from',
      'X26',
      '--status',
      'signed-off',
      ...at(),
    ],
    exitCode: 2,
    says: [/--signed-by/],
  },
  {
    name: 'a folder where a file is needed',
    argv: () => ['check', folder, '--dataset', 'ae_provider_monthly', ...at()],
    exitCode: 2,
    says: [/is a folder/],
  },
  {
    name: 'a date that is no day',
    argv: () => ['build', '--as-at', '2025-02-30', ...at()],
    exitCode: 2,
    says: [/2025-02-30 is not a date/],
  },
  {
    name: 'a metric that does not exist',
    argv: () => ['metric', 'ae-5h', ...at()],
    exitCode: 5,
    says: [/ae-5h/, /did you mean/],
  },
  {
    name: 'a dimension that does not exist, a grain too fine and a bad date: all at once',
    argv: () => ['metric', 'ae-4h', '--by', 'turst', '--grain', 'day', '--from', '2025-13-01', ...at()],
    exitCode: 2,
    says: [/did you mean 'trust'/, /finest it has is month/, /2025-13-01/],
  },
  {
    name: 'a question before there is an edition',
    argv: () => ['metric', 'ae-4h', ...at()],
    exitCode: 10,
    says: [/concord build/],
  },
  {
    name: 'an edition that does not exist',
    argv: () => ['diff', '1', '2', ...at()],
    exitCode: 5,
    says: [/edition/],
  },
  {
    name: 'a build with nothing landed',
    argv: () => ['build', ...at()],
    exitCode: 9,
    says: [/land/],
  },
  {
    name: 'a delivery that does not exist',
    argv: () => ['deliveries', '--rejected', 'nothing', ...at()],
    exitCode: 5,
    says: [/nothing/],
  },
  {
    name: 'a file for rejected rows of no delivery',
    argv: () => ['deliveries', '--output', 'x.csv', ...at()],
    exitCode: 2,
    says: [/--rejected/],
  },
  {
    name: 'a workbook on the terminal',
    argv: () => ['metric', 'ae-4h', '--format', 'xlsx', ...at()],
    exitCode: 2,
    says: [/--output/],
  },
  {
    name: 'two formats at once',
    argv: () => ['metric', 'ae-4h', '--json', '--format', 'csv', ...at()],
    exitCode: 2,
    says: [/two formats/],
  },
  {
    name: 'a port that is none',
    argv: () => ['serve', '--port', '99999', ...at()],
    exitCode: 2,
    says: [/99999 is not a port/],
  },
  {
    name: 'a folder for a new workspace that holds something',
    argv: () => ['new', folder],
    exitCode: 2,
    says: [/not empty/],
  },
  {
    name: 'a search for nothing',
    argv: () => ['catalogue', 'search', ...at()],
    exitCode: 2,
    says: [/search TEXT/],
  },
  {
    name: 'an action of the catalogue that does not exist',
    argv: () => ['catalogue', 'lsit', ...at()],
    exitCode: 2,
    says: [/no such action/],
  },
  {
    name: 'a demo in a workspace that is no demo: made-up figures never get among real ones',
    argv: () => ['demo', '--workspace', workspace],
    exitCode: 3,
    says: [/not the demo/],
  },
  {
    name: 'an answer that is none, when drafting',
    argv: () => ['contract', 'draft', file(), '--answer', 'identity', ...at()],
    exitCode: 2,
    says: [/QUESTION=ANSWER/],
  },
  {
    name: 'one period for a folder of files',
    argv: () => ['land', folder, '--period', '2024-06', ...at()],
    exitCode: 2,
    says: [/--period says what one file is about/],
  },
];

describe('a wrong command', () => {
  it.each(CASES)('$name', async ({ argv, exitCode, says }) => {
    const ran = await runCommand(argv(), { cwd: folder });
    for (const words of says) expect(ran.err).toMatch(words);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.out).toBe('');
    expect(ran.err).not.toMatch(/^\s+at /m);
  });

  it('says what to do, always', async () => {
    for (const { argv } of CASES) {
      const ran = await runCommand(argv(), { cwd: folder });
      expect(ran.err).toMatch(/What to do: /);
    }
  });
});
