import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { requestOptOuts } from '../../journey/keep-opt-outs.ts';
import { londonDay } from '../../london-day.ts';
import type { OptOutRequest, RequestPlace } from '../../pseudonym/request-opt-outs.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { OPT_OUTS_USER, withOptOutAudit } from '../audit-opt-outs.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { manyText } from '../format-table.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { showProgress } from '../show-progress.ts';

export const optOutsRequestCommand: CliCommand = {
  name: 'opt-outs request',
  summary: 'write the file of NHS numbers that asks the national data opt-out service',
  detail:
    'Every resident with an NHS number is in it once. Upload it to the service (MESH mailbox X26HC036, workflow SPINE_NTT_UPHOLDING); its answer holds the numbers without an opt-out. Build once before, so that the resident index knows the residents. The file is of NHS numbers: only its owner may read it; delete it when the answer has come.',
  arguments: [],
  options: [
    OPT_OUTS_USER,
    ...KEY_OPTIONS,
    {
      flags: '--out <FILE>',
      description: 'file to write: <your mailbox>-DDMMYY-nnnn.dat, of today, nnnn counting the requests of the day',
      required: true,
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord opt-outs request --keys ../keys.yaml --out ../X26ABC-261126-0001.dat',
      does: 'writes the first request of 26 November 2026 of the mailbox X26ABC',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const today = londonDay(call.io.now());
    const to = placeOf(call, workspace, today);
    const written = await withOptOutAudit(call, workspace, 'request', async (note) => {
      const keys = await readCallKeys(call, workspace);
      return requestOptOuts({ workspace, keys, today, to, note, progress: showProgress(call.io) });
    });
    printResult(call, written, () => describe(written));
    return 0;
  },
};

function placeOf(call: CliCall, workspace: Workspace, today: string): RequestPlace {
  const path = resolve(call.io.cwd, call.options.out ?? '');
  const folder = dirname(path);
  const wrong = (problem: string, expected: string, remedy: string): ConcordError =>
    new ConcordError('usage', { where: `--out ${call.options.out}`, problem, expected, remedy });
  const [day, month, year] = [today.slice(8), today.slice(5, 7), today.slice(2, 4)];
  const [, mailbox, on, number] = /^([A-Za-z0-9]{1,20})-([0-9]{6})-([0-9]{4})\.dat$/.exec(basename(path)) ?? [];
  if (!mailbox || on !== `${day}${month}${year}` || number === '0000')
    throw wrong(
      'the service takes no file of that name',
      `<your mailbox>-DDMMYY-nnnn.dat of today, e.g. X26ABC-${day}${month}${year}-0001.dat`,
      `name it so: --out ${join(call.options.out ? dirname(call.options.out) : '.', `X26ABC-${day}${month}${year}-0001.dat`)}, with your own mailbox for X26ABC`,
    );
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw wrong('its folder does not exist', 'a folder that exists', 'make it, or name another');
  if (!relative(workspace.paths.data, folder).startsWith('..'))
    throw wrong(
      "it would lie among the workspace's own data",
      'a place outside .concord',
      'name a place whose files you delete',
    );
  return { folder, mailbox, on: today, number: Number(number) };
}

const describe = ({ path, numbers, leftOut }: OptOutRequest): string =>
  [
    `${manyText(numbers, 'NHS number', 'NHS numbers')} written to ${path}.`,
    ...(leftOut > 0
      ? [`${manyText(leftOut, 'number fails its check and was', 'numbers fail their check and were')} left out.`]
      : []),
    'Upload it to the national data opt-out service, then take its answer: concord opt-outs take ANSWER --keys FILE',
    '',
  ].join('\n');
