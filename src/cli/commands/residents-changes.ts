import { ConcordError } from '../../concord-error.ts';
import { readIdentityZone } from '../../edition/read-identity-zone.ts';
import {
  CHANGE_KINDS,
  type ChangeCounts,
  type ChangeKind,
  countChanges,
  listChanges,
  type ToldChange,
} from '../../linkage/residents/list-changes.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { countText, formatTable, manyText } from '../format-table.ts';
import { numberOption } from '../number-option.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { KEY_OPTIONS, readCallKeys } from '../read-call-keys.ts';
import { tellAudit } from '../tell-audit.ts';

export const residentsChangesCommand: CliCommand = {
  name: 'residents changes',
  summary: 'list the merges, splits and partings of residents, with their reasons',
  detail:
    'Every version of the map of records to residents is kept. A merge makes two residents one, a split makes one two, an overlay is a number that two people had, and an unlink parts records from a resident. Counts of each kind come first: a withdrawn delivery of many people is as many unlinks, and `--kind` tells the others from them. An overlay whose delivery is withdrawn ends with it. The list names nobody; that it was read is told to the audit log. A merge, split or overlay is taken back with `concord residents reverse`.',
  arguments: [],
  options: [
    { flags: '--after <VERSION>', description: 'only changes from after this version of the map', default: '0' },
    {
      flags: '--kind <LIST>',
      description: `only changes of these kinds, with commas between: ${CHANGE_KINDS.join(', ')}`,
    },
    { flags: '--user <ID>', description: 'who asks, for the audit log (default: the account that runs the command)' },
    ...KEY_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord residents changes --keys ../keys.yaml', does: 'lists everything that was done' },
    {
      command: 'concord residents changes --kind merge,split --keys ../keys.yaml',
      does: 'lists merges and splits alone, and counts the others',
    },
    {
      command: 'concord residents changes --after 11 --keys ../keys.yaml',
      does: 'lists what the twelfth version of the map and later ones changed',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const after = numberOption('--after', call.options.after ?? '0', 0);
    const kinds = kindsOf(call);
    const keys = await readCallKeys(call, workspace);
    const changes = await tellAudit(
      call,
      workspace,
      { ...LOOKED, details: { after, kinds: kinds.join(',') } },
      async () => {
        const found = await readIdentityZone(workspace.paths, keys, async (engine) => ({
          listed: await listChanges(engine, { after, kinds }),
          counts: await countChanges(engine, after),
        }));
        return { found, outcome: 'done', details: { changes: found.listed.length } };
      },
    );
    printResult(call, changes.listed, () => describeCounts(changes.counts) + describeChanges(changes.listed));
    return 0;
  },
};

function kindsOf({ options }: CliCall): ChangeKind[] {
  if (options.kind === undefined) return [...CHANGE_KINDS];
  const asked = options.kind.split(',').map((kind) => kind.trim());
  const kinds = CHANGE_KINDS.filter((kind) => asked.includes(kind));
  if (asked.every((kind) => kinds.some((known) => known === kind))) return kinds;
  throw new ConcordError('usage', {
    where: '--kind',
    problem: `"${options.kind}" names a kind that there is not`,
    expected: `some of ${CHANGE_KINDS.join(', ')}, with commas between`,
    remedy: 'give one or more of them, or leave the option out for all',
  });
}

/** What the audit log is told is looked at. */
const LOOKED = { action: 'residents-changes', object: { type: 'resident', id: 'all' } };

const describeCounts = (counts: ChangeCounts): string =>
  Object.values(counts).some((n) => n > 0)
    ? `Changes: ${CHANGE_KINDS.map((kind) => manyText(counts[kind], kind, `${kind}s`)).join(', ')}.\n\n`
    : '';

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
      { title: '', text: endOf },
    ],
    'Nothing of that kind was done to any resident.',
  );

function endOf({ reversed_version: version, withdrawn }: ToldChange): string {
  if (version === null) return '';
  return withdrawn ? `ended in map ${version}, its delivery withdrawn` : `taken back in map ${version}`;
}
