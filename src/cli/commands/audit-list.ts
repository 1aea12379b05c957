import { ConcordError } from '../../concord-error.ts';
import { type AuditFilter, auditAnchor, listAudit } from '../../store/append-audit.ts';
import type { AuditEntry } from '../../store/audit-event.ts';
import type { Store } from '../../store/open-store.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { countText, formatTable } from '../format-table.ts';
import { numberOption } from '../number-option.ts';
import { dateOption, printResult, workspaceOf } from '../open-call.ts';
import { withStoreIfAny } from '../open-store-call.ts';

const MOST = 10_000;

export const auditListCommand: CliCommand = {
  name: 'audit list',
  summary: 'list who did what to whose data, when and why',
  detail:
    'Without a filter the newest entries are listed; with one, the oldest that fit. No entry holds a name, a number or a birth date of a patient: people are tokens here, and --token tells who has seen one. --json prints whole entries. Days and times are UTC.',
  arguments: [],
  options: [
    { flags: '--user <ID>', description: 'only what this user did, as the user was written then' },
    { flags: '--action <ACTION>', description: 'only this action, e.g. review, reidentify-reveal' },
    { flags: '--request <ID>', description: 'only entries of this request' },
    { flags: '--token <TOKEN>', description: 'only entries that name this person', repeatable: true },
    { flags: '--from <DAY>', description: 'only from this day on, e.g. 2026-01-31' },
    { flags: '--to <DAY>', description: 'only to the end of this day' },
    { flags: '--after <ENTRY>', description: 'only after the entry of this number: the next page' },
    { flags: '--limit <N>', description: 'how many at most', default: '100' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord audit list', does: 'lists the newest hundred entries' },
    { command: 'concord audit list --token DIOU4BME5ZDRBRY6GFYS', does: 'tells who has seen this person’s data' },
    { command: 'concord audit list --action reidentify-reveal --from 2026-01-01', does: 'tells who was told a number' },
  ],
  run: async (call) => {
    const filter = filterOf(call);
    const limit = numberOption('--limit', call.options.limit ?? '100', 1, MOST);
    const after = call.options.after === undefined ? null : numberOption('--after', call.options.after, 0);
    const entries = await withStoreIfAny(call, workspaceOf(call), async (store) =>
      store ? listAudit(store, filter, limit, after ?? (await firstPage(store, filter, limit))) : [],
    );
    printResult(call, entries, () => describeEntries(entries, limit));
    return 0;
  },
};

function filterOf({ options }: CliCall): AuditFilter {
  const { user, action, request, token = [] } = options;
  const [from, to] = [dateOption('--from', options.from), dateOption('--to', options.to)];
  if (token.length > 1)
    throw new ConcordError('usage', {
      where: '--token',
      problem: `${token.length} were given`,
      expected: 'one person',
      remedy: 'run the command once for each',
    });
  return {
    ...(user === undefined ? {} : { userId: user }),
    ...(action === undefined ? {} : { action }),
    ...(request === undefined ? {} : { requestId: request }),
    ...(token[0] === undefined ? {} : { token: token[0] }),
    ...(from === null ? {} : { from: `${from}T00:00:00.000Z` }),
    ...(to === null ? {} : { to: `${to}T23:59:59.999Z` }),
  };
}

/** After which entry to begin: without a filter the newest entries are wanted. */
async function firstPage(store: Store, filter: AuditFilter, limit: number): Promise<number> {
  if (Object.keys(filter).length) return 0;
  return Math.max(0, (await auditAnchor(store)).seq - limit);
}

function describeEntries(entries: AuditEntry[], limit: number): string {
  const table = formatTable(
    entries,
    [
      { title: 'No', right: true, text: (e) => countText(e.seq) },
      { title: 'When', text: (e) => e.at.slice(0, 19).replace('T', ' ') },
      { title: 'User', text: (e) => e.user.id },
      { title: 'Role', text: (e) => e.user.role },
      { title: 'Action', text: (e) => e.action },
      { title: 'Of', text: (e) => `${e.object.type} ${e.object.id}` },
      { title: 'Outcome', text: (e) => e.outcome },
      { title: 'Reason', text: (e) => e.reason ?? '' },
    ],
    'The audit log has no such entry.',
  );
  const last = entries.at(-1);
  const more = last && entries.length === limit ? `\nThere may be more: --after ${last.seq} gives the next.\n` : '';
  return table + more;
}
