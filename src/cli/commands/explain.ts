import { ConcordError } from '../../concord-error.ts';
import { readLinkageQuality } from '../../edition/read-linkage-quality.ts';
import { readManifest } from '../../edition/read-manifest.ts';
import { reconcileRows } from '../../edition/reconcile-rows.ts';
import { explainFigure } from '../../metric/explain-figure.ts';
import { explanationToPassOn } from '../../metric/explanation-to-pass-on.ts';
import { release } from '../../policy/release.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type Asking, disclosureOf, withAsking } from '../ask-question.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeExplanation, type ReleasedExplanation } from '../describe-explanation.ts';
import { describeLinkage } from '../describe-linkage.ts';
import { describeRows } from '../describe-rows.ts';
import { describeSeen } from '../describe-seen.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { tellAudit } from '../tell-audit.ts';
import { FOR_RELEASE_OPTION, GRAIN_OPTION, QUESTION_OPTIONS } from './metric.ts';

const noMetric = (): ConcordError =>
  new ConcordError('usage', {
    where: 'concord explain',
    problem: 'no metric was named',
    expected: 'a metric, or --rows, or --linkage',
    remedy: '`concord catalogue` lists the metrics',
  });

/** One thing is explained at a time. @throws ConcordError usage */
function demandOne({ arguments: [metric], options: { rows, linkage } }: CliCall): void {
  const asked = [
    ...(metric === undefined ? [] : [metric.slice(0, 60)]),
    ...(rows ? ['--rows'] : []),
    ...(linkage ? ['--linkage'] : []),
  ];
  if (asked.length === 1) return;
  if (!asked.length) throw noMetric();
  throw new ConcordError('usage', {
    where: `concord explain ${asked.join(' ')}`,
    problem: 'these are different things to explain',
    expected: 'a metric, or --rows, or --linkage',
    remedy: 'ask once for each',
  });
}

function explainRows(call: CliCall, workspace: Workspace): number {
  const manifest = readManifest(workspace.paths);
  const rows = reconcileRows(manifest);
  const { seen, optOuts } = manifest;
  printResult(call, { datasets: rows, seen: seen ?? null, optOuts: optOuts ?? null }, () =>
    [describeRows(rows), seen ? describeSeen(seen, optOuts) : ''].filter(Boolean).join('\n'),
  );
  return 0;
}

/** Small numbers are withheld in the table itself, so that whoever may list the rows of an edition may see it. */
async function explainLinkage(call: CliCall, workspace: Workspace): Promise<number> {
  const manifest = readManifest(workspace.paths);
  const quality = await readLinkageQuality(workspace.paths, manifest);
  if (quality) {
    const { editionId } = manifest;
    const looked = { action: 'explain', object: { type: 'edition', id: editionId }, details: { kind: 'linkage' } };
    await tellAudit(call, workspace, looked, async () => ({ found: null, outcome: 'done' }));
  }
  const nobody = 'Nobody is in this edition. Rows about people enter with `concord build --keys FILE`.\n';
  printResult(call, quality, () => (quality ? describeLinkage(quality) : nobody));
  return 0;
}

/** Figures go by the rule by which `concord metric` lets them out; where it withholds any, what stands beside them has no counts. */
async function explainReleased(call: CliCall, workspace: Workspace, asking: Asking): Promise<ReleasedExplanation> {
  const { grant } = asking;
  const explained = await explainFigure({ ...asking, workspace });
  const disclosureRule = disclosureOf(call, asking);
  const answer = release(explained.answer, { ...grant, disclosureRule });
  const isPassedOn = disclosureRule !== grant.disclosureRule;
  const shown = isPassedOn ? explanationToPassOn({ ...explained, answer }) : explained;
  // reports and deliveries hold exact counts: a policy's rule that must see each count refuses the whole
  return release({ ...shown, answer }, grant);
}

export const explainCommand: CliCommand = {
  name: 'explain',
  summary: 'walk a figure back: definition, SQL, edition, deliveries, quality of its rows',
  detail:
    'Narrow it to one place and one period with --where, --from and --to to see the reports that went in. With --for-release small numbers are withheld as `concord metric` does it, and the exact counts beside them (reports, rows of deliveries) are left out.',
  arguments: [{ name: '[METRIC]', description: 'metric, e.g. concord.ae-4h or ae-4h' }],
  options: [
    {
      flags: '--rows',
      description:
        'instead of a metric: what became of every row of every dataset, from extract to edition, and what each purpose sees of it',
    },
    {
      flags: '--linkage',
      description:
        'instead of a metric: how well records were linked to residents, by age, sex, ethnic group, deprivation and source; it is told to the audit log',
    },
    {
      flags: '--by <DIMENSION>',
      description: 'a figure for each, as in `concord metric`; several with commas',
      repeatable: true,
    },
    GRAIN_OPTION,
    ...QUESTION_OPTIONS,
    FOR_RELEASE_OPTION,
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
      command: 'concord explain ed-within-4-hours --by provider --grain month --for-release',
      does: 'figures by provider and month that may be passed on, with how they came about',
    },
    {
      command: 'concord explain --rows',
      does: 'received, rejected, superseded, published and opted-out rows of each dataset',
    },
    {
      command: 'concord explain --linkage',
      does: 'whose records were found, and how many links may be wrong or missed',
    },
  ],
  run: async (call) => {
    demandOne(call);
    const workspace = workspaceOf(call);
    if (call.options.rows) return explainRows(call, workspace);
    if (call.options.linkage) return explainLinkage(call, workspace);
    return withAsking(call, workspace, async (asking) => {
      const explanation = await explainReleased(call, workspace, asking);
      printResult(call, explanation, () => describeExplanation(explanation, workspace.notice));
      return 0;
    });
  },
};
