import { diffEditions, type EditionDiff } from '../../edition/diff-editions.ts';
import type { MeasureChange } from '../../edition/diff-measures.ts';
import type { Manifest } from '../../edition/manifest.ts';
import { readManifest } from '../../edition/read-manifest.ts';
import type { Released } from '../../metric/released.ts';
import { release } from '../../policy/release.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeIdentity } from '../describe-identity.ts';
import { countText, formatTable } from '../format-table.ts';
import { rulingOn } from '../may-read.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { peopleIn } from '../people-in-diff.ts';
import { tellAudit } from '../tell-audit.ts';

export const diffCommand: CliCommand = {
  name: 'diff',
  summary: 'tell what changed between two editions, and why figures moved',
  detail:
    'Published figures are told apart: about a new period, late, corrected by their source, treated otherwise by our written corrections, withdrawn. Of people it tells who is somebody else now and why, in numbers; --json gives the keys of persons in the resident index. Where it tells of people, it is told to the audit log.',
  arguments: [
    { name: '<A>', description: 'the earlier edition, by number or name' },
    { name: '<B>', description: 'the later one' },
  ],
  options: [
    {
      flags: '--user <ID>',
      description: 'who asks what became of people, for the audit log (default: the account that runs the command)',
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [{ command: 'concord diff 1 2', does: 'compares the first edition with the second' }],
  run: async (call) => {
    const [a = '', b = ''] = call.arguments;
    const workspace = workspaceOf(call);
    const diff = await releasedDiff(call, workspace, a, b);
    const looked = peopleIn(diff);
    if (looked) await tellAudit(call, workspace, looked, async () => ({ found: null, outcome: 'done' }));
    printResult(call, diff, () => describeDiff(diff));
    return 0;
  },
};

/** Sums of figures are figures: only tables that policy lets be read whole are compared, and the result is released. */
async function releasedDiff(call: CliCall, workspace: Workspace, a: string, b: string): Promise<Released<EditionDiff>> {
  const rule = rulingOn(call, workspace);
  const mayRead = (table: string, manifest: Manifest): boolean => rule([table], manifest).allowed;
  const editions = [a, b].map((name) => readManifest(workspace.paths, name));
  const diff = await diffEditions(workspace, a, b, mayRead);
  const [before, after] = editions.map((manifest) =>
    rule(
      manifest.tables.map((t) => t.name).filter((table) => mayRead(table, manifest)),
      manifest,
    ),
  );
  return release(release(diff, before!), after!);
}

function describeDiff(diff: Released<EditionDiff>): string {
  const lines = [
    ...inputLines(diff),
    ...describeIdentity(diff.identity),
    ...optOutLines(diff.optOuts),
    ...tableLines(diff),
    ...uncomparedLines(diff),
  ];
  const head = `From ${diff.from.id} (as at ${diff.from.asAt}) to ${diff.to.id} (as at ${diff.to.asAt})\n`;
  if (lines.length === 0 && diff.measures.length === 0) return `${head}  Nothing differs.\n`;
  return [head, ...lines.map((line) => `  ${line}\n`), measureText(diff.measures)].join('');
}

const inputLines = (diff: EditionDiff): string[] => [
  ...diff.deliveries.added.map((d) => `Delivery added: ${d.deliveryId}, ${countText(d.rowsPublished)} rows`),
  ...diff.deliveries.removed.map((d) => `Delivery no longer used: ${d.deliveryId}`),
  ...diff.deliveries.changed.map(
    ({ before, after }) =>
      `Delivery changed: ${after.deliveryId}, ${before.status} to ${after.status}, ${countText(before.rowsPublished)} to ${countText(after.rowsPublished)} rows`,
  ),
  ...diff.catalogue.map((file) => `Definition ${file.change}: ${file.path}`),
  ...diff.corrections.map(
    (c) => `Correction ${c.id} of ${c.dataset}: ${countText(c.rowsBefore)} to ${countText(c.rowsAfter)} rows`,
  ),
  ...(diff.engine ? [`Engine: ${diff.engine.before} to ${diff.engine.after}`] : []),
];

const optOutLines = (optOuts: EditionDiff['optOuts']): string[] =>
  optOuts
    ? [
        ...optOuts.lists.map(
          ({ kind, asAt, change }) =>
            `Opt-outs: ${kind === 'national' ? 'the answer of the national service' : 'the list of local objections'} of ${asAt} ${change === 'added' ? 'is obeyed now' : 'is obeyed no more'}`,
        ),
        ...optOuts.purposes.map(
          ({ purpose, before, after }) => `People of ${purpose}: ${seenText(before)}, then ${seenText(after)}`,
        ),
      ]
    : [];

const seenText = (seen: NonNullable<EditionDiff['optOuts']>['purposes'][number]['before']): string =>
  seen
    ? `${countText(seen.people)}, of whom ${countText(seen.optedOut)} opted out and ${countText(seen.gpOptedOut)} of rows of general practice alone`
    : 'not published for it';

const tableLines = (diff: EditionDiff): string[] =>
  diff.tables.map((table) => {
    const rows = `${countText(table.rowsBefore ?? 0)} to ${countText(table.rowsAfter ?? 0)} rows`;
    return `Table ${table.table}: ${rows} (${countText(table.added)} added, ${countText(table.removed)} removed, ${countText(table.changed)} changed)`;
  });

/** An edition of people has many; each by a line would hide the rest. */
function uncomparedLines({ notCompared: tables }: EditionDiff): string[] {
  if (tables.length > 3)
    return [
      `${countText(tables.length)} tables differ and were not compared, since no policy in force lets all of them be read: ${tables.join(', ')}`,
    ];
  return tables.map(
    (table) => `Table ${table}: it differs, and was not compared, since no policy in force lets all of it be read`,
  );
}

function measureText(measures: MeasureChange[]): string {
  if (measures.length === 0) return '';
  return `\n${formatTable(
    measures,
    [
      { title: 'Measure', text: (m) => m.measure },
      { title: 'Dataset', text: (m) => m.dataset },
      { title: 'New period', right: true, text: (m) => countText(m.newPeriod) },
      { title: 'Late', right: true, text: (m) => countText(m.late) },
      { title: 'Corrected', right: true, text: (m) => countText(m.corrected) },
      { title: 'By us', right: true, text: (m) => countText(m.correctedByUs) },
      { title: 'Withdrawn', right: true, text: (m) => countText(m.withdrawn) },
      { title: 'Corrected sum', right: true, text: correctedSum },
    ],
    '',
  )}`;
}

const correctedSum = (m: MeasureChange): string =>
  m.corrected === 0 ? '' : `${countText(m.correctedFrom)} to ${countText(m.correctedTo)}`;
