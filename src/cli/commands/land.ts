import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { ConcordError, ERROR_KINDS, type Problem } from '../../concord-error.ts';
import { type Engine, openEngine } from '../../engine/engine.ts';
import { landFile } from '../../journey/land-file.ts';
import { landFolder } from '../../journey/land-folder.ts';
import type { Delivery, DeliveryStatus } from '../../landing/delivery.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { summaryOf } from '../delivery-summary.ts';
import { describeCheck, failureOf } from '../describe-check.ts';
import { countText } from '../format-table.ts';
import { existingPath, printResult, workspaceOf } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';

export const landCommand: CliCommand = {
  name: 'land',
  summary: 'take a file, or a folder of files, into the workspace',
  detail:
    'The bytes are kept unchanged with a receipt, then checked. Landing the same bytes again changes nothing. In a folder, each file goes to the dataset whose contract names such files, and to the partner that concord.yaml says sends it; of several, to the one whose code its folder bears.',
  arguments: [{ name: '<FILE>', description: 'a file, or a folder' }],
  options: [
    {
      flags: '--dataset <ID>',
      description: 'dataset of the file, or of every file of the folder (which otherwise finds it by file name)',
    },
    { flags: '--from <ODS>', description: 'ODS code of the partner that sent it' },
    {
      flags: '--status <STATUS>',
      description: 'what the sender says of it (default: as the contract says)',
      choices: ['provisional', 'final', 'signed-off'],
    },
    { flags: '--signed-by <NAME>', description: 'who signed it off; needed for signed-off' },
    { flags: '--corrects <DELIVERY>', description: 'the delivery that this one puts right; it is left out whole' },
    {
      flags: '--period <PERIOD>',
      description: 'what the file is about, e.g. 2024-06, when neither its rows nor its name say',
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord land ae-october.csv --dataset ae_provider_monthly --from X26', does: 'lands one file' },
    { command: 'concord land extracts', does: 'lands every file of the folder that a contract knows' },
    {
      command: 'concord land rtt_weeks.csv --dataset rtt_weeks_provider --from X26 --period 2024-07',
      does: 'lands a file whose rows and name do not say which month it is about',
    },
    {
      command: 'concord land beds.xlsx --dataset bed_state --from RX1 --status signed-off --signed-by "A Steward"',
      does: 'lands figures that their sender has signed off',
    },
  ],
  run: runLand,
};

async function runLand(call: CliCall): Promise<number> {
  const path = existingPath(call, call.arguments[0] ?? '');
  const workspace = workspaceOf(call);
  const isFolder = statSync(path).isDirectory();
  checkOptions(call, isFolder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  try {
    return isFolder ? await landMany(call, workspace, path, engine) : await landOne(call, workspace, path, engine);
  } finally {
    engine.close();
  }
}

/** Every fault of the flags at once. */
function checkOptions(call: CliCall, isFolder: boolean): void {
  const { dataset, from, status, signedBy, corrects, period } = call.options;
  const faults = [
    ...(isFolder || dataset ? [] : [NO_DATASET]),
    ...(isFolder || from ? [] : [NO_SENDER]),
    ...(status === 'signed-off' && !signedBy ? [NO_SIGNATURE] : []),
    ...(signedBy && status !== 'signed-off' ? [NOT_SIGNED_OFF] : []),
    ...(isFolder && corrects ? [CORRECTS_BY_FOLDER] : []),
    ...(isFolder && period ? [PERIOD_OF_FOLDER] : []),
  ];
  if (faults.length > 0) throw new ConcordError('usage', faults);
}

const fault = (problem: string, expected: string, remedy: string): Problem => ({
  where: 'concord land',
  problem,
  expected,
  remedy,
});

const NO_DATASET = fault(
  'the dataset of the file was not named',
  '--dataset ID',
  'add --dataset with an id that `concord catalogue list` shows',
);
const NO_SENDER = fault(
  'the sender of the file was not named',
  '--from ODS',
  'add --from with the ODS code of the partner that sent it',
);
const NO_SIGNATURE = fault(
  'it is said to be signed off, but not by whom',
  '--signed-by NAME beside --status signed-off',
  'add --signed-by with the name of the person who signed',
);
const NOT_SIGNED_OFF = fault(
  'someone is named who signed it off, but it is not said to be signed off',
  '--status signed-off beside --signed-by',
  'add --status signed-off, or leave --signed-by out',
);
const CORRECTS_BY_FOLDER = fault(
  '--corrects names one delivery, but a folder was given',
  'a single file',
  'land the correcting file by itself',
);
const PERIOD_OF_FOLDER = fault(
  '--period says what one file is about, but a folder was given',
  'a single file',
  'land that file by itself; a folder finds the period of each file by its name',
);
async function landOne(call: CliCall, workspace: Workspace, path: string, engine: Engine): Promise<number> {
  const { dataset = '', from = '', status, signedBy, corrects, period } = call.options;
  const progress = showProgress(call.io);
  const landed = await landFile({
    workspace,
    path,
    dataset,
    from,
    ...(status ? { status: status as DeliveryStatus } : {}),
    ...(signedBy ? { signedOffBy: signedBy } : {}),
    ...(corrects ? { corrects } : {}),
    ...(period ? { period } : {}),
    now: call.io.now(),
    engine,
    progress,
  }).finally(() => progress.end());
  printResult(call, { ...summaryOf(landed.delivery), alreadyLanded: landed.alreadyLanded }, () =>
    landed.alreadyLanded ? describeAgain(landed.delivery) : describeLanded(landed.delivery),
  );
  return exitCodeOf([landed.delivery]);
}

async function landMany(call: CliCall, workspace: Workspace, folder: string, engine: Engine): Promise<number> {
  const { dataset, from, status, signedBy } = call.options;
  const progress = showProgress(call.io);
  const { landed, skipped } = await landFolder({
    workspace,
    folder,
    ...(dataset ? { dataset } : {}),
    ...(from ? { from } : {}),
    ...(status ? { status: status as DeliveryStatus } : {}),
    ...(signedBy ? { signedOffBy: signedBy } : {}),
    now: call.io.now(),
    engine,
    progress,
  }).finally(() => progress.end());
  const result = { landed: landed.map((l) => ({ ...summaryOf(l.delivery), alreadyLanded: l.alreadyLanded })), skipped };
  printResult(call, result, () =>
    [
      ...landed.map((l) => describeInBrief(l.delivery, l.alreadyLanded)),
      ...describeSkipped(skipped, folder),
      `${countText(landed.length)} landed, ${countText(skipped.length)} not.`,
      '',
    ].join('\n'),
  );
  // nothing in the folder was anything that the catalogue knows
  if (landed.length === 0) return ERROR_KINDS['unknown-name'].exitCode;
  return exitCodeOf(landed.map((l) => l.delivery));
}

const describeLanded = (delivery: Delivery): string =>
  `${describeCheck(`Landed ${delivery.receipt.fileName} as ${delivery.receipt.deliveryId}`, delivery.check)}`;

function describeAgain({ receipt, withdrawn }: Delivery): string {
  const { deliveryId } = receipt;
  const route = withdrawn
    ? `It is withdrawn; to count it again: concord deliveries --restore ${deliveryId} --reason TEXT --user ID`
    : 'If a later delivery has taken its place, it counts again once that one is taken back: concord deliveries --withdraw LATER --reason TEXT --user ID';
  return `These bytes landed before, as ${deliveryId}, on ${receipt.receivedAt.slice(0, 10)}. Their rows have not changed.\n${route}\n`;
}

/** One line a file, for a folder. */
export function describeInBrief(delivery: Delivery, alreadyLanded: boolean): string {
  const { rowsIn, rejected } = delivery.check.reconciliation;
  const how = alreadyLanded ? 'landed before' : delivery.check.outcome;
  const lost = rejected > 0 ? `, ${countText(rejected)} rejected` : '';
  return `${delivery.receipt.fileName}: ${delivery.receipt.dataset}, ${countText(rowsIn)} rows${lost}: ${how}`;
}

/** The worst of what happened: a refused file, then a quarantined one, then rejected rows. */
function exitCodeOf(deliveries: Delivery[]): number {
  const failures = new Set(deliveries.map((d) => failureOf(d.check)));
  const worst = (['file-refused', 'quarantined', 'rows-rejected'] as const).find((kind) => failures.has(kind));
  return worst ? ERROR_KINDS[worst].exitCode : 0;
}

/** A folder may hold a hundred files that are none of ours: told by reason, with the first few names. */
function describeSkipped(skipped: { path: string; reason: string }[], folder: string): string[] {
  return [...Map.groupBy(skipped, (s) => s.reason)].map(([reason, files]) => {
    const names = files.slice(0, NAMES_SHOWN).map((file) => relative(folder, file.path));
    const more = files.length > names.length ? ` and ${countText(files.length - names.length)} more` : '';
    return `Not landed (${reason}): ${names.join(', ')}${more}`;
  });
}

const NAMES_SHOWN = 5;
