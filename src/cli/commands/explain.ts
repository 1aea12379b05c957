import { explainFigure } from '../../metric/explain-figure.ts';
import { release } from '../../policy/release.ts';
import { withAsking } from '../ask-question.ts';
import type { CliCommand } from '../cli-command.ts';
import { describeExplanation } from '../describe-explanation.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { QUESTION_OPTIONS } from './metric.ts';

export const explainCommand: CliCommand = {
  name: 'explain',
  summary: 'walk a figure back: definition, SQL, edition, deliveries, quality of its rows',
  detail: 'Narrow it to one place and one period with --where, --from and --to to see the reports that went in.',
  arguments: [{ name: '<METRIC>', description: 'metric, e.g. concord.ae-4h or ae-4h' }],
  options: [
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
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
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
