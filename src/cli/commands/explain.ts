import { ConcordError } from '../../concord-error.ts';
import { readManifest } from '../../edition/read-manifest.ts';
import { reconcileRows } from '../../edition/reconcile-rows.ts';
import { explainFigure } from '../../metric/explain-figure.ts';
import { release } from '../../policy/release.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { withAsking } from '../ask-question.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeExplanation } from '../describe-explanation.ts';
import { describeRows } from '../describe-rows.ts';
import { describeSeen } from '../describe-seen.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { QUESTION_OPTIONS } from './metric.ts';

const noMetric = (): ConcordError =>
  new ConcordError('usage', {
    where: 'concord explain',
    problem: 'no metric was named',
    expected: 'a metric, or --rows',
    remedy: '`concord catalogue` lists the metrics',
  });

function explainRows(call: CliCall, workspace: Workspace): number {
  const manifest = readManifest(workspace.paths);
  const rows = reconcileRows(manifest);
  const { seen } = manifest;
  printResult(call, { datasets: rows, seen: seen ?? null }, () =>
    [describeRows(rows), seen ? describeSeen(seen) : ''].filter(Boolean).join('\n'),
  );
  return 0;
}

export const explainCommand: CliCommand = {
  name: 'explain',
  summary: 'walk a figure back: definition, SQL, edition, deliveries, quality of its rows',
  detail: 'Narrow it to one place and one period with --where, --from and --to to see the reports that went in.',
  arguments: [{ name: '[METRIC]', description: 'metric, e.g. concord.ae-4h or ae-4h' }],
  options: [
    {
      flags: '--rows',
      description:
        'instead of a metric: what became of every row of every dataset, from extract to edition, and what each purpose sees of it',
    },
    { flags: '--by <DIMENSION>', description: 'as in `concord metric`, for metrics that need it', repeatable: true },
    ...QUESTION_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord explain ae-4h', does: 'the metric as a whole' },
    {
      command: 'concord explain ae-4h --where trust=RC9 --from 2025-03-01 --to 2025-03-31',
      does: 'one figure: one trust, one month',
    },
    {
      command: 'concord explain --rows',
      does: 'received, rejected, superseded, published and opted-out rows of each dataset',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    if (call.options.rows) return explainRows(call, workspace);
    if (call.arguments[0] === undefined) throw noMetric();
    return withAsking(call, workspace, async (asking) => {
      const explained = await explainFigure({ ...asking, workspace });
      const answer = release(explained.answer, asking.grant);
      // reports and deliveries hold exact counts: a rule that must see each count refuses the whole
      const explanation = release({ ...explained, answer }, asking.grant);
      printResult(call, explanation, () => describeExplanation(explanation, workspace.notice));
      return 0;
    });
  },
};
