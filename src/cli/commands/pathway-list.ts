import { loadMetrics } from '../../metric/load-metrics.ts';
import { loadPathways } from '../../metric/pathway/load-pathways.ts';
import type { CliCommand } from '../cli-command.ts';
import { formatTable } from '../format-table.ts';
import { printResult, workspaceOf } from '../open-call.ts';

export const pathwayListCommand: CliCommand = {
  name: 'pathway list',
  summary: 'list the pathways: metrics in the order in which people meet what they measure',
  detail: 'No edition is needed. `pathway show` says where on one of them a gap between groups opens.',
  arguments: [],
  options: [],
  inWorkspace: true,
  printsResult: true,
  examples: [{ command: 'concord pathway list', does: 'those of the catalogue, ours and your own' }],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const pathways = [...loadPathways(workspace, loadMetrics(workspace)).values()].map(
      ({ id, version, title, meaning, steps, owner, reviewed }) => ({
        ...{ id, version, title, meaning, owner, reviewed },
        steps: steps.map((step) => ({ title: step.title, metric: step.metric.id })),
      }),
    );
    printResult(call, pathways, () =>
      formatTable(
        pathways,
        [
          { title: 'Id', text: (p) => p.id },
          { title: 'Title', text: (p) => p.title },
          { title: 'Steps', text: (p) => p.steps.map((step) => step.title).join(' → ') },
        ],
        'The catalogue has no pathway.',
      ),
    );
    return 0;
  },
};
