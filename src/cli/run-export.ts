/** What every export of a purpose does: who asks is told to the audit log, what may not leave is refused, and files come whole. */
import { resolve } from 'node:path';
import { type ExportPlace, fillExportFolder, requireFreePlace } from '../edition/export/fill-export-folder.ts';
import { type PurposeInEdition, purposeInEdition } from '../edition/export/purpose-in-edition.ts';
import type { Manifest } from '../edition/manifest.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { readManifest } from '../edition/read-manifest.ts';
import { readTableModel } from '../edition/read-table-model.ts';
import { londonDay } from '../london-day.ts';
import { readPurposes } from '../pseudonym/read-purposes.ts';
import { appendAudit } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { administratorOf, type Kept, refusalOf } from './audit-outcome.ts';
import type { CliCall, CliOption } from './cli-command.ts';
import { withStore } from './open-store-call.ts';
import { KEYS_COMMAND_OPTION, readCallKeys } from './read-call-keys.ts';
import { mayBeKept, reasonOf } from './reason-option.ts';

/** Options of every export. */
export const EXPORT_OPTIONS: CliOption[] = [
  { flags: '--out <FOLDER>', description: 'folder for the files; empty or not there', required: true },
  {
    flags: '--keys <FILE>',
    description: "the purpose's own key, as the build had it (or CONCORD_KEY_<ID>_<VERSION>)",
  },
  KEYS_COMMAND_OPTION,
  { flags: '--format <KIND>', description: 'of the files', choices: ['parquet', 'csv'], default: 'parquet' },
  {
    flags: '--edition <ID>',
    description: 'the edition that you mean; refused when it is not the one that serves',
  },
  {
    flags: '--user <ID>',
    description: 'who takes it out, for the audit log (default: the account that runs the command)',
  },
  { flags: '--reason <TEXT>', description: 'what for, for the audit log, in words that name nobody' },
];

/** What an export is made from. */
export interface ExportCall {
  edition: OpenEdition;
  allowed: PurposeInEdition;
  plans: ReturnType<typeof readTableModel>;
  format: 'parquet' | 'csv';
  at: Date;
  notice: string;
}

/**
 * Runs an export into the folder that was named. It is in the audit log before its files are in their place; whatever comes in its
 * way is there too: a refusal with why, a fault of Concord or of the disk as `failed`.
 * @param purpose id of the purpose
 * @param kind what the audit log calls it, e.g. `omop`
 * @param write puts files into the folder
 * @param kept what of the result the audit log keeps
 */
export function runExport<T>(
  call: CliCall,
  workspace: Workspace,
  { purpose, kind }: { purpose: string; kind: string },
  write: (folder: string, from: ExportCall) => Promise<T>,
  kept: (told: T) => Kept,
): Promise<T> {
  return withStore(call, workspace, async (store) => {
    let edition = NO_EDITION;
    const log = (outcome: string, details: Kept) =>
      appendAudit(store, exportEvent(call, workspace, { purpose, edition }, outcome, { kind, ...details }));
    try {
      if (call.options.reason !== undefined) reasonOf(call);
      const manifest = readManifest(workspace.paths, call.options.edition);
      edition = manifest.editionId;
      return await exportFrom(call, workspace, manifest, purpose, async (folder, from) => {
        const told = await write(folder, from);
        await log('done', kept(told));
        return told;
      });
    } catch (error) {
      await log(...refusalOf(error));
      throw error;
    }
  });
}

/** In the audit log, where the edition that was meant is not known. */
const NO_EDITION = 'none';

/** Makes sure that rows of an edition may leave, and lets `write` fill the folder that was named. */
async function exportFrom<T>(
  call: CliCall,
  workspace: Workspace,
  manifest: Manifest,
  purpose: string,
  write: (folder: string, from: ExportCall) => Promise<T>,
): Promise<T> {
  const place: ExportPlace = { folder: resolve(call.io.cwd, call.options.out ?? ''), data: workspace.paths.data };
  requireFreePlace(place);
  const keys = await readCallKeys(call, workspace);
  const allowed = purposeInEdition(workspace, manifest, purpose, keys, londonDay(call.io.now()));
  const edition = await openEdition(workspace, manifest.editionId, {
    temporaryFolder: workspace.paths.temporary,
    everyByte: true,
  });
  try {
    const from = { edition, allowed, plans: readTableModel(workspace), ...settingsOf(call, workspace) };
    return await fillExportFolder(place, (folder) => write(folder, from));
  } finally {
    edition.close();
  }
}

const settingsOf = ({ io, options }: CliCall, { notice }: Workspace) => ({
  format: options.format === 'csv' ? ('csv' as const) : ('parquet' as const),
  at: io.now(),
  notice,
});

function exportEvent(
  call: CliCall,
  workspace: Workspace,
  of: { purpose: string; edition: string },
  outcome: string,
  details: Kept,
): AuditEvent {
  const { io, options } = call;
  return {
    at: io.now().toISOString(),
    user: administratorOf(call, workspace),
    action: 'export',
    object: { type: 'edition', id: of.edition },
    outcome,
    details,
    ...purposeOf(workspace, of.purpose),
    ...(mayBeKept(options.reason) ? { reason: options.reason } : {}),
  };
}

/** What was written in place of a purpose may be anything; the log takes only the name of one. */
function purposeOf(workspace: Workspace, name: string): Pick<AuditEvent, 'purpose'> {
  try {
    return readPurposes(workspace).has(name) ? { purpose: name } : {};
  } catch {
    return {};
  }
}
