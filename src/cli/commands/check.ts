import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ERROR_KINDS } from '../../concord-error.ts';
import type { Contract } from '../../contract/contract.ts';
import { periodOfName } from '../../contract/file-period.ts';
import { loadContracts } from '../../contract/load-contracts.ts';
import { referencesOf } from '../../edition/check-again.ts';
import { referencesAmong } from '../../edition/make-datasets.ts';
import { type Engine, openEngine } from '../../engine/engine.ts';
import type { Delivery } from '../../landing/delivery.ts';
import { earlierChecks } from '../../landing/earlier-checks.ts';
import { listDeliveries } from '../../landing/list-deliveries.ts';
import { checkFile } from '../../quality/check-file.ts';
import type { CheckResult } from '../../quality/check-result.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeCheck, failureOf } from '../describe-check.ts';
import { existingFile, printResult, unknownName, workspaceOf } from '../open-call.ts';
import { rejectedCsv } from '../rejected-csv.ts';
import { showProgress } from '../show-progress.ts';
import { demandFreeOutput, writeWhole } from '../write-pieces.ts';

export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'check a file against a contract; nothing is kept',
  detail:
    'Tells every fault at once with what to do about it, the score of the file, and the Data Quality Maturity Index it would get. The exit code says how it went.',
  arguments: [{ name: '<FILE>', description: 'CSV, gzip, zip, XLSX, Parquet, JSON lines or GeoJSON' }],
  options: [
    { flags: '--dataset <ID>', description: 'dataset whose contract it must keep', required: true },
    { flags: '--rejected <FILE>', description: 'write the rejected rows, with line, rule and remedy, as CSV' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord check ae-october.csv --dataset ae_provider_monthly',
      does: 'shows what is wrong with the file before it is sent',
    },
    {
      command: 'concord check ae-october.csv --dataset ae_provider_monthly --rejected to-mend.csv',
      does: 'also writes the rejected rows for the person who mends them; no value of a row is in it',
    },
  ],
  run: runCheck,
};

async function runCheck(call: CliCall): Promise<number> {
  const path = existingFile(call, call.arguments[0] ?? '');
  const { rejected } = call.options;
  const toMend = rejected ? { flag: '--rejected', file: rejected, beside: [path] } : null;
  if (toMend) demandFreeOutput(call, toMend);
  const workspace = workspaceOf(call);
  const contract = findContract(loadContracts(workspace), call.options.dataset ?? '');
  const deliveries = listDeliveries(workspace);
  const folder = mkdtempSync(join(tmpdir(), 'concord-check-'));
  const engine = await openEngine({ temporaryFolder: join(folder, 'engine') });
  try {
    const from = onlySender(workspace, contract.id);
    const earlier = earlierChecks(deliveries, { dataset: contract.id, from });
    const check = await checkInFolder(call, { path, contract, folder, engine, earlier, deliveries, from });
    if (toMend) {
      await writeWhole(call, toMend, await rejectedCsv(folder, engine));
      call.io.err.write(`Rejected rows written to ${toMend.file}\n`);
    }
    printResult(call, check, () => describeCheck(`${basename(path)} as ${contract.id}`, check));
    const failure = failureOf(check);
    return failure ? ERROR_KINDS[failure].exitCode : 0;
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function checkInFolder(
  call: CliCall,
  of: {
    path: string;
    contract: Contract;
    folder: string;
    engine: Engine;
    earlier: CheckResult[];
    deliveries: Delivery[];
    from: string | null;
  },
): Promise<CheckResult> {
  const { deliveries, from, ...rest } = of;
  const { filePeriod } = of.contract.delivery;
  const progress = showProgress(call.io);
  try {
    return await checkFile({
      ...rest,
      temporary: join(of.folder, 'temporary'),
      progress,
      references: referencesOf(referencesAmong(deliveries), from),
      filePeriod: filePeriod && periodOfName(basename(of.path), filePeriod),
      now: call.io.now(),
    });
  } finally {
    progress.end();
  }
}

/** Whose earlier deliveries the file is compared with; null when several partners send the dataset, or none. */
function onlySender({ partners }: Workspace, dataset: string): string | null {
  const [sender, other] = partners.filter((p) => p.sends.includes(dataset));
  return sender && !other ? sender.code : null;
}

export function findContract(contracts: Map<string, Contract>, id: string): Contract {
  const contract = contracts.get(id);
  if (contract) return contract;
  throw unknownName('dataset', id, [...contracts.keys()], 'concord catalogue list');
}
