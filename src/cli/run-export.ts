/** What every export of a purpose does: who asks is told to the audit log, what may not leave is refused, and files come whole. */
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { type ExportPlace, fillExportFolder, requireFreePlace } from '../edition/export/fill-export-folder.ts';
import { type PurposeInEdition, purposeInEdition } from '../edition/export/purpose-in-edition.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { readManifest } from '../edition/read-manifest.ts';
import { readTableModel } from '../edition/read-table-model.ts';
import { londonDay } from '../london-day.ts';
import { appendAudit } from '../store/append-audit.ts';
import type { AuditEvent } from '../store/audit-event.ts';
import type { Store } from '../store/open-store.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall, CliOption } from './cli-command.ts';
import { withStore } from './open-store-call.ts';
import { readCallKeys } from './read-call-keys.ts';

/** Options of every export. */
export const EXPORT_OPTIONS: CliOption[] = [
  { flags: '--out <FOLDER>', description: 'folder for the files; empty or not there', required: true },
  {
    flags: '--keys <FILE>',
    description: "the purpose's own key, as the build had it (or CONCORD_KEY_<ID>_<VERSION>)",
  },
  { flags: '--format <KIND>', description: 'of the files', choices: ['parquet', 'csv'], default: 'parquet' },
  {
    flags: '--edition <ID>',
    description: 'the edition that you mean; refused when it is not the one that serves',
  },
  {
    flags: '--user <ID>',
    description: 'who takes it out, for the audit log (default: the account that runs the command)',
  },
  { flags: '--reason <TEXT>', description: 'what for, for the audit log' },
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

/** What of an export the audit log keeps: counts, and what it was of. */
type Kept = NonNullable<AuditEvent['details']>;

/**
 * Runs an export into the folder that was named. It is in the audit log before its files are in their place; a refusal is there too.
 * @param purpose id of the purpose
 * @param kind what the audit log calls it, e.g. `omop`
 * @param write puts files into the folder
 * @param kept what of the result the audit log keeps
 */
export async function runExport<T>(
  call: CliCall,
  workspace: Workspace,
  { purpose, kind }: { purpose: string; kind: string },
  write: (folder: string, from: ExportCall) => Promise<T>,
  kept: (told: T) => Kept,
): Promise<T> {
  const place: ExportPlace = { folder: resolve(call.io.cwd, call.options.out ?? ''), data: workspace.paths.data };
  requireFreePlace(place);
  const keys = await readCallKeys(call, workspace);
  const manifest = readManifest(workspace.paths, call.options.edition);
  const log = (store: Store, outcome: string, details: Kept) =>
    appendAudit(
      store,
      exportEvent(call, workspace, { purpose, edition: manifest.editionId }, outcome, { kind, ...details }),
    );
  return withStore(call, workspace, async (store) => {
    let allowed: PurposeInEdition;
    try {
      allowed = purposeInEdition(workspace, manifest, purpose, keys, londonDay(call.io.now()));
    } catch (error) {
      if (error instanceof ConcordError)
        await log(store, 'denied', { why: error.problems.map((p) => p.problem).join('; ') });
      throw error;
    }
    const edition = await openEdition(workspace, manifest.editionId, { temporaryFolder: workspace.paths.temporary });
    try {
      const from = { edition, allowed, plans: readTableModel(workspace), ...settingsOf(call, workspace) };
      return await fillExportFolder(place, async (folder) => {
        const told = await write(folder, from);
        await log(store, 'done', kept(told));
        return told;
      });
    } finally {
      edition.close();
    }
  });
}

const settingsOf = ({ io, options }: CliCall, { notice }: Workspace) => ({
  format: options.format === 'csv' ? ('csv' as const) : ('parquet' as const),
  at: io.now(),
  notice,
});

function exportEvent(
  { io, options }: CliCall,
  { systems }: Workspace,
  of: { purpose: string; edition: string },
  outcome: string,
  details: Kept,
): AuditEvent {
  return {
    at: io.now().toISOString(),
    user: { id: options.user ?? account(), role: 'system administrator', organisation: systems[0]?.code ?? '' },
    action: 'export',
    object: { type: 'edition', id: of.edition },
    purpose: of.purpose,
    outcome,
    details,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  };
}

/** The account that runs the command; a system may know it by a number alone. */
function account(): string {
  try {
    return userInfo().username || 'unknown';
  } catch {
    return 'unknown';
  }
}
