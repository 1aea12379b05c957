import { readIdentityZone } from '../../edition/read-identity-zone.ts';
import { listChanges, type ToldChange } from '../../linkage/residents/list-changes.ts';
import type { CliCommand } from '../cli-command.ts';
import { countText, formatTable } from '../format-table.ts';
import { numberOption } from '../number-option.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { tellAudit } from '../tell-audit.ts';

export const residentsChangesCommand: CliCommand = {
  name: 'residents changes',
  summary: 'list the merges, splits and partings of residents, with their reasons',
  detail:
    'Every version of the map of records to residents is kept. A merge makes two residents one, a split makes one two, an overlay is a number that two people had, and an unlink parts records from a resident. The list names nobody; that it was read is told to the audit log. A merge, split or overlay is taken back with `concord residents reverse`.',
  arguments: [],
  options: [
    { flags: '--after <VERSION>', description: 'only changes from after this version of the map', default: '0' },
    { flags: '--user <ID>', description: 'who asks, for the audit log (default: the account that runs the command)' },
    ...KEY_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord residents changes --keys ../keys.yaml', does: 'lists everything that was done' },
    {
      command: 'concord residents changes --after 11 --keys ../keys.yaml',
      does: 'lists what the twelfth version of the map and later ones changed',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const after = numberOption('--after', call.options.after ?? '0', 0);
    const keys = await readCallKeys(call, workspace);
    const changes = await tellAudit(call, workspace, { ...LOOKED, details: { after } }, async () => {
      const found = await readIdentityZone(workspace.paths, keys, (engine) => listChanges(engine, after));
      return { found, outcome: 'done', details: { changes: found.length } };
    });
    printResult(call, changes, () => describeChanges(changes));
    return 0;
  },
};

/** What the audit log is told is looked at. */
const LOOKED = { action: 'residents-changes', object: { type: 'resident', id: 'all' } };

const describeChanges = (changes: ToldChange[]): string =>
  formatTable(
    changes,
    [
      { title: 'Change', right: true, text: (c) => String(c.change) },
      { title: 'Map', right: true, text: (c) => String(c.map_version) },
      { title: 'As at', text: (c) => c.as_at },
      { title: 'What', text: (c) => c.kind },
      { title: 'Records', right: true, text: (c) => countText(c.records) },
      { title: 'Reason', text: (c) => c.reason },
      { title: '', text: (c) => (c.reversed_version === null ? '' : `taken back in map ${c.reversed_version}`) },
    ],
    'Nothing was done to any resident.',
  );
