import { ERROR_KINDS } from '../../concord-error.ts';
import { type EditionAnchor, editionAnchors } from '../../edition/edition-anchors.ts';
import type { AuditAnchor } from '../../store/append-audit.ts';
import type { AuditFault } from '../../store/name-audit-faults.ts';
import { type AuditVerdict, verifyAudit } from '../../store/verify-audit.ts';
import type { CliCommand } from '../cli-command.ts';
import { countText, manyText } from '../format-table.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStoreIfAny } from '../open-store-call.ts';

export const auditVerifyCommand: CliCommand = {
  name: 'audit verify',
  summary: 'say whether the audit log is whole, and where it is not',
  detail:
    'Every entry is bound to the one before it by its hash, and every edition keeps where the log stood when it was published. An entry that was changed, removed, inserted or moved is named by its number; a log that was written anew from some entry on no longer passes through the editions published since. Exit code 14 when something is wrong.',
  arguments: [],
  options: [],
  inWorkspace: true,
  printsResult: true,
  examples: [{ command: 'concord audit verify', does: 'walks the whole log and compares it with every edition' }],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const anchors = editionAnchors(workspace.paths);
    const kept = anchors.flatMap(({ anchor }) => anchor ?? []);
    const verdict = await withStoreIfAny(call, workspace, async (store) =>
      store ? verifyAudit(store, kept) : withoutLog(kept),
    );
    const missed = anchors.filter(
      ({ anchor }) => anchor && verdict.missed.some((m) => m.entryHash === anchor.entryHash),
    );
    const result = { ...verdict, missed, editions: anchors.length, anchored: kept.length };
    printResult(call, result, () => describeVerdict(verdict, anchors, missed));
    return verdict.ok ? 0 : ERROR_KINDS['store-damaged'].exitCode;
  },
};

/** The log is gone, or there never was one: what editions remember of it tells which. */
function withoutLog(anchors: AuditAnchor[]): AuditVerdict {
  const end = Math.max(0, ...anchors.map(({ seq }) => seq));
  const faults: AuditFault[] = end === 0 ? [] : [{ kind: 'removed', seq: 1, ...(end > 1 ? { to: end } : {}) }];
  return { ok: end === 0, entries: 0, faults, complete: true, missed: anchors };
}

function describeVerdict(verdict: AuditVerdict, anchors: EditionAnchor[], missed: EditionAnchor[]): string {
  const anchored = anchors.filter(({ anchor }) => anchor).length;
  if (verdict.ok)
    return verdict.entries === 0
      ? 'The audit log has no entry yet.\n'
      : `The audit log is whole: ${manyText(verdict.entries, 'entry', 'entries')}, each bound to the one before it, and it passes through the anchors of ${manyText(anchored, 'edition', 'editions')} of ${countText(anchors.length)}.\n`;
  return [
    'The audit log is not whole.',
    ...verdict.faults.map((fault) => `  ${faultText(fault)}`),
    ...(verdict.complete ? [] : ['  There is more: what follows cannot be told apart.']),
    ...missed.map(
      ({ number, editionId, anchor }) =>
        `  Edition ${number} (${editionId}) was published when the log ended with entry ${countText(anchor?.seq ?? 0)}, which is not there as it was.`,
    ),
    '  What to do: tell the information governance lead; keep the store as it is, and compare it with the last backup.',
    '',
  ].join('\n');
}

function faultText({ kind, seq, to, writtenAs }: AuditFault): string {
  if (to === undefined)
    return writtenAs === undefined
      ? `Entry ${countText(seq)} was ${kind}.`
      : `Entry ${countText(seq)} was ${kind}: it was written as entry ${countText(writtenAs)}.`;
  return `Entries ${countText(seq)} to ${countText(to)} were ${kind}.`;
}
