import { listEditions } from '../../edition/list-editions.ts';
import type { CliCommand } from '../cli-command.ts';
import { countText, formatTable } from '../format-table.ts';
import { printResult, workspaceOf } from '../open-call.ts';

export const editionsCommand: CliCommand = {
  name: 'editions',
  summary: 'list what was published',
  detail: 'An edition never changes. The one marked "current" is being served.',
  arguments: [],
  options: [],
  inWorkspace: true,
  printsResult: true,
  examples: [{ command: 'concord editions', does: 'lists the editions, the oldest first' }],
  run: async (call) => {
    const editions = listEditions(workspaceOf(call));
    printResult(call, editions, () =>
      formatTable(
        editions,
        [
          { title: 'No', right: true, text: (e) => String(e.number) },
          { title: 'Edition', text: (e) => e.id },
          { title: 'As at', text: (e) => e.asAt },
          { title: 'Data to', text: (e) => e.dataTo ?? 'no period' },
          { title: 'Tables', right: true, text: (e) => countText(e.tables) },
          { title: 'Rows', right: true, text: (e) => countText(e.rows) },
          { title: '', text: (e) => (e.current ? 'current' : '') },
        ],
        'There is no edition yet. Land a delivery, then run `concord build`.',
      ),
    );
    return 0;
  },
};
