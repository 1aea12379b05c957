import { ConcordError, type Problem } from '../../concord-error.ts';
import { openEngine } from '../../engine/engine.ts';
import { memoryShare } from '../../engine/memory-share.ts';
import { type Built, buildEdition } from '../../journey/build-edition.ts';
import { londonDay } from '../../london-day.ts';
import type { Store } from '../../store/open-store.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { buildOptOuts, describeBuildOptOuts } from '../describe-build-opt-outs.ts';
import { describeReviews } from '../describe-reviews.ts';
import { countText, manyText } from '../format-table.ts';
import { leftOutTexts } from '../left-out-text.ts';
import { dateOption, printResult, workspaceOf } from '../open-call.ts';
import { withStore, withStoreIfAny } from '../open-store-call.ts';
import { KEYS_COMMAND_OPTION, readCallKeys } from '../read-call-keys.ts';
import { showProgress } from '../show-progress.ts';

export const buildCommand: CliCommand = {
  name: 'build',
  summary: 'publish an edition from the deliveries that have landed',
  detail:
    'Each partner enters at its own last good delivery. What did not change is not made again. If nothing can be published, the last edition goes on serving.',
  arguments: [],
  options: [
    { flags: '--as-at <DATE>', description: 'use what had landed by this day, e.g. 2025-03-31' },
    {
      flags: '--keys <FILE>',
      description:
        'keys of the privacy line, with which rows about people are published too (or CONCORD_KEY_<ID>_<VERSION>)',
    },
    KEYS_COMMAND_OPTION,
    {
      flags: '--for <PURPOSE>',
      description: 'publish for this purpose alone (default: every purpose whose key is given)',
      repeatable: true,
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord build', does: 'publishes all that has landed' },
    { command: 'concord build --as-at 2025-03-31', does: 'publishes what was known on that day' },
    {
      command: 'concord build --keys ../keys.yaml',
      does: 'links and publishes rows about people below the privacy line',
    },
    {
      command: 'concord build --keys ../keys.yaml --for direct_care',
      does: 'publishes people for direct care alone, which needs no answer of the national data opt-out service',
    },
  ],
  run: async (call) => {
    const built = await runBuild(call, workspaceOf(call));
    printResult(call, resultOf(built), () => describeBuild(built));
    return 0;
  },
};

const NO_KEYS: Problem = {
  where: '--for',
  problem: 'there are no keys, so nothing about people is published for any purpose',
  expected: '--for beside keys',
  remedy: 'add --keys FILE or --keys-command COMMAND, or leave --for out',
};

/** Builds with progress shown; the engine is closed whatever happens. */
export async function runBuild(call: CliCall, workspace: Workspace): Promise<Built> {
  const asAt = dateOption('--as-at', call.options.asAt);
  const keys = await readCallKeys(call, workspace);
  const { for: only } = call.options;
  if (only && keys.all.length === 0) throw new ConcordError('usage', NO_KEYS);
  const today = londonDay(call.io.now());
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary, memoryLimit: memoryShare(1 / 8) });
  const progress = showProgress(call.io);
  // people's pairs in doubt go to the store; without keys there are none, and no store is made
  const opened = keys.all.length ? withStore : withStoreIfAny;
  try {
    return await opened(call, workspace, (store: Store | null) =>
      buildEdition({
        workspace,
        ...(asAt ? { asAt } : {}),
        keys,
        only,
        today,
        engine,
        progress,
        store,
        now: call.io.now(),
      }),
    );
  } finally {
    progress.end();
    engine.close();
  }
}

const resultOf = (built: Built) => ({
  editionId: built.manifest.editionId,
  unchanged: built.unchanged,
  current: built.current,
  asAt: built.manifest.inputs.asAt,
  tables: built.manifest.tables.map((t) => ({ name: t.name, rows: t.rows, sha256: t.sha256 })),
  deliveries: built.manifest.inputs.deliveries,
  leftOut: built.manifest.inputs.leftOut,
  corrections: built.manifest.corrections,
  refused: built.refused,
  notes: built.notes,
  optOuts: buildOptOuts(built.manifest),
  reviews: built.reviews,
});

export function describeBuild(built: Built): string {
  const { manifest } = built;
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    headOf(built),
    `  as at ${manifest.inputs.asAt}; ${manyText(manifest.inputs.deliveries.length, 'delivery', 'deliveries')}; ${countText(manifest.tables.length)} tables; ${countText(rows)} rows`,
    ...manifest.corrections.filter((c) => c.rows > 0).map(correctionText),
    ...leftOutTexts(built),
    ...[...describeBuildOptOuts(manifest), ...built.notes].map((note) => `  ${note}`),
    ...describeReviews(built.reviews),
    '',
  ].join('\n');
}

/** The reasons are long; `explain` and --json give them. */
const correctionText = (c: Built['manifest']['corrections'][number]): string =>
  `  Correction ${c.id} changed ${manyText(c.rows, 'row', 'rows')} of ${c.dataset}; what was published is kept beside`;

function headOf({ manifest, unchanged, current }: Built): string {
  if (unchanged)
    return `Edition ${manifest.editionId} already holds this: the inputs are the same, so nothing was made.`;
  return current
    ? `Published edition ${manifest.editionId}.`
    : `Built edition ${manifest.editionId} for a past date, beside the one that serves.`;
}
